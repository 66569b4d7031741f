"""What is asked for of a bulletin, and of a line of a plan, where it is late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLES = ("bulletin", "plan_line")


def upgrade() -> None:
    """Go forward."""
    for table in _TABLES:
        op.add_column(table, sa.Column("late", sa.String(16), nullable=True))


def downgrade() -> None:
    """Go back."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN late")
