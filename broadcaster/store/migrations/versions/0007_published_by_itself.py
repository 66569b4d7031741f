"""What a plan was made of, days held, findings ahead, reminders, edits, order and repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = ("day_plan", "plan_line", "plan_omission", "plan_ground")
_TABLES = ("timetable_edit", "reminder", "plan_finding", "day_hold", "plan_ground")


def upgrade() -> None:
    """Go forward."""
    for name, kind in (("cut_off", sa.String(32)), ("journal", sa.Integer())):
        op.add_column("day_plan", sa.Column(name, kind, nullable=True))
    for name in ("decided", "so_far"):
        op.add_column("day_plan", sa.Column(name, sa.String(64), nullable=True))
    op.add_column("bulletin", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("bulletin", sa.Column("repeat_every", sa.BigInteger(), nullable=True))
    for name in ("repeat_opens", "repeat_closes"):
        op.add_column("bulletin", sa.Column(name, sa.Time(), nullable=True))
    _add_ground()
    _add_holds()
    _add_findings()
    _add_reminders()
    _add_edits()
    for table in _KEPT:
        for verb in ("UPDATE", "DELETE"):
            _forbid(table, verb)


def downgrade() -> None:
    """Go back."""
    for table in _KEPT:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER keep_{table}_{verb}")
    for table in _TABLES:
        op.drop_table(table)
    for table, columns in (
        ("bulletin", ("repeat_closes", "repeat_opens", "repeat_every", "rank")),
        ("day_plan", ("so_far", "decided", "journal", "cut_off")),
    ):
        for column in columns:
            # The table is not copied: others refer to its rows.
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _forbid(table: str, verb: str) -> None:
    """Let nobody change what was published, whatever program opens the file."""
    op.execute(
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'a published plan is never changed'); END"
    )


def _add_ground() -> None:
    op.create_table(
        "plan_ground",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_plan_ground")),
    )


def _add_holds() -> None:
    op.create_table(
        "day_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("released", sa.String(32), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_day_hold_by")),
        sa.ForeignKeyConstraint(
            ["released_by"], ["person.id"], name=op.f("fk_day_hold_released_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_hold")),
    )
    op.create_index(op.f("ix_day_hold_day"), "day_hold", ["day"])


def _add_findings() -> None:
    op.create_table(
        "plan_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=True),
        sa.Column("bulletin", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_finding")),
    )


def _add_reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.UniqueConstraint("subject", "due", "minutes", name=op.f("uq_reminder_subject_due_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )


def _add_edits() -> None:
    op.create_table(
        "timetable_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_timetable_edit_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_edit")),
    )
    op.create_index(op.f("ix_timetable_edit_subject"), "timetable_edit", ["subject"])
