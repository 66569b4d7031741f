"""With each version of a plan: why its programmes start when they do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("day_plan", sa.Column("why", sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    # The table is not copied: others refer to its rows, and triggers guard it.
    op.execute("ALTER TABLE day_plan DROP COLUMN why")
