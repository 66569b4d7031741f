"""Frames of parts: relay sources, filler music, words spoken anew for each day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; a template without parts is made as it always was."""
    with op.batch_alter_table("template", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parts", sa.String(), nullable=False, server_default="[]"))
    with op.batch_alter_table("standing_clip", schema=None) as batch_op:
        for name in ("part", "title", "original"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("removed", sa.String(32), nullable=True))
    _add_spoken_days()
    _add_relay_sources()


def downgrade() -> None:
    """Go back; music and words of parts have no place in the older frames."""
    for table in ("relay_source", "spoken_day"):
        op.drop_table(table)
    op.execute("DELETE FROM standing_clip WHERE kind NOT IN ('signature', 'opening', 'closing')")
    op.execute("DELETE FROM standing_clip WHERE part != '' OR removed IS NOT NULL")
    # Made anew, a table could not be dropped while rows of others point at it.
    for name in ("removed", "original", "title", "part"):
        op.execute(f"ALTER TABLE standing_clip DROP COLUMN {name}")
    op.execute("ALTER TABLE template DROP COLUMN parts")


def _add_spoken_days() -> None:
    op.create_table(
        "spoken_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("clip", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["standing"], ["standing_clip.id"], name=op.f("fk_spoken_day_standing")
        ),
        sa.ForeignKeyConstraint(["clip"], ["clip.hash"], name=op.f("fk_spoken_day_clip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_day")),
        sa.UniqueConstraint("standing", "day", name=op.f("uq_spoken_day_standing_day")),
    )


def _add_relay_sources() -> None:
    op.create_table(
        "relay_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("backups", sa.String(), nullable=False),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        sa.Column("allowed", sa.String(32), nullable=True),
        sa.Column("removed", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["person.id"], name=op.f("fk_relay_source_allowed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay_source")),
        sa.UniqueConstraint("key", name=op.f("uq_relay_source_key")),
    )
