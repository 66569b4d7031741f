"""After how many minutes an alarm that nobody saw is told to everybody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "station", sa.Column("alarm_minutes", sa.Integer(), nullable=False, server_default="5")
    )


def downgrade() -> None:
    """Go back."""
    op.execute("ALTER TABLE station DROP COLUMN alarm_minutes")
