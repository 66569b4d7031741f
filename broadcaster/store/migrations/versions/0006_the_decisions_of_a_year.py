"""The decisions of a year: recurrences, seasons, set days, marked days; hours of areas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW = (
    "timetable",
    "recurrence",
    "timetable_entry",
    "season",
    "set_day",
    "extra_start",
    "calendar_mark",
    "occasion",
    "own_day",
    "decision",
)


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("permitted_hours", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("season", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("emergencies", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _add_times()
    _add_days()
    _add_marks()


def downgrade() -> None:
    """Go back."""
    for table in reversed(NEW):
        op.drop_table(table)
    with op.batch_alter_table("permitted_hours", schema=None) as batch_op:
        for column in ("emergencies", "season", "area"):
            batch_op.drop_column(column)


def _add_times() -> None:
    op.create_table(
        "timetable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable")),
    )
    op.create_table(
        "recurrence",
        sa.Column("template", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("lunar", sa.String(), nullable=True),
        sa.Column("added", sa.String(), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["template"], ["template.id"], name=op.f("fk_recurrence_template")),
        sa.PrimaryKeyConstraint("template", name=op.f("pk_recurrence")),
    )
    op.create_table(
        "timetable_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timetable", sa.Integer(), nullable=False),
        sa.Column("template", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["timetable"], ["timetable.id"], name=op.f("fk_timetable_entry_timetable")),
        sa.ForeignKeyConstraint(["template"], ["template.id"], name=op.f("fk_timetable_entry_template")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_entry")),
        sa.UniqueConstraint("timetable", "template", name=op.f("uq_timetable_entry_timetable_template")),
    )
    op.create_index(op.f("ix_timetable_entry_timetable"), "timetable_entry", ["timetable"])
    op.create_table(
        "season",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timetable", sa.Integer(), nullable=True),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["timetable"], ["timetable.id"], name=op.f("fk_season_timetable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
    )


def _add_days() -> None:
    op.create_table(
        "set_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("timetable", sa.Integer(), nullable=True),
        sa.Column("templates", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=True),
        sa.Column("copied_from", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["timetable"], ["timetable.id"], name=op.f("fk_set_day_timetable")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_set_day_by")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_set_day")),
    )
    op.create_table(
        "extra_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("template", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["template"], ["template.id"], name=op.f("fk_extra_start_template")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_extra_start_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_start")),
        sa.UniqueConstraint("day", "template", "starts", name=op.f("uq_extra_start_day_template_starts")),
    )
    op.create_index(op.f("ix_extra_start_day"), "extra_start", ["day"])


def _add_marks() -> None:
    op.create_table(
        "calendar_mark",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("effects", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendar_mark")),
    )
    op.create_index(op.f("ix_calendar_mark_year"), "calendar_mark", ["year"])
    op.create_table(
        "occasion",
        sa.Column("occasion", sa.String(80), nullable=False),
        sa.Column("effects", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("occasion", name=op.f("pk_occasion")),
    )
    op.create_table(
        "own_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("lunar", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("effects", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_day")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("touched", sa.String(), nullable=False),
        sa.Column("undone", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_decision_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_decision_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_at"), "decision", ["at"])
