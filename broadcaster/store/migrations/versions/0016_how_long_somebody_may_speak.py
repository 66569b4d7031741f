"""For how many minutes somebody may speak live at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "station", sa.Column("live_minutes", sa.Integer(), nullable=False, server_default="10")
    )


def downgrade() -> None:
    """Go back."""
    op.execute("ALTER TABLE station DROP COLUMN live_minutes")
