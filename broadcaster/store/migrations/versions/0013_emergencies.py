"""Emergencies that were ordered at once, and the sounds that wait for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "emergency",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("cadence", sa.BigInteger(), nullable=False),
        sa.Column("ordered", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        sa.Column("over", sa.String(32), nullable=True),
        sa.Column("over_why", sa.String(), nullable=True),
        sa.Column("signed", sa.String(32), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_emergency"),
    )
    op.create_index("ix_emergency_ordered", "emergency", ["ordered"])
    op.create_table(
        "emergency_sound",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("clip", sa.String(64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_emergency_sound"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("emergency_sound")
    op.drop_index("ix_emergency_ordered", "emergency")
    op.drop_table("emergency")
