"""Secret addresses under which other programs may read the plan as a calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.String(32), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("fetched", sa.String(32), nullable=True),
        sa.Column("changed", sa.String(32), nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("ground", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name="fk_calendar_feed_created_by"
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["person.id"], name="fk_calendar_feed_revoked_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("secret_hash", name="uq_calendar_feed_secret_hash"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("calendar_feed")
