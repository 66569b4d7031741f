"""STOP buttons on the inputs of boards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "stop_button",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("device", sa.String(32), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("rests_closed", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("device", "channel"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("stop_button")
