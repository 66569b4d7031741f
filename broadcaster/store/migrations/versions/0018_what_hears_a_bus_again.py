"""What hears again what a bus gives: a second witness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("bus", sa.Column("witness", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    op.execute("ALTER TABLE bus DROP COLUMN witness")
