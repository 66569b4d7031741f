"""For how many days what was really sent is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    column = sa.Column("recorded_days", sa.Integer(), nullable=False, server_default="90")
    op.add_column("station", column)


def downgrade() -> None:
    """Go back."""
    op.execute("ALTER TABLE station DROP COLUMN recorded_days")
