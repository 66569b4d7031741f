"""How much louder or softer a bulletin, and a line of a plan, is sounded than its clip (dB)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLES = ("bulletin", "plan_line")


def upgrade() -> None:
    """Go forward."""
    for table in _TABLES:
        gain = sa.Column("gain_db", sa.Integer(), nullable=False, server_default="0")
        op.add_column(table, gain)


def downgrade() -> None:
    """Go back."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN gain_db")
