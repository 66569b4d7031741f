"""What each piece of sound making was asked for, so that the same is not made twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("render_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wish", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("render_job", schema=None) as batch_op:
        batch_op.drop_column("wish")
