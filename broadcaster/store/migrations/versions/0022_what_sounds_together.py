"""What sounds together with a line of a plan: music under it, or it under what follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("plan_line", sa.Column("blend", sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.execute("ALTER TABLE plan_line DROP COLUMN blend")
