"""Indexes for what is asked of the log every minute, and one less that another one covers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.drop_index("ix_as_run_line", "as_run")  # (line, zone) is unique, which is an index, too
    op.drop_index("ix_as_run_bulletin", "as_run")
    op.create_index("ix_as_run_airings", "as_run", ["bulletin", "zone", "outcome"])
    is_open = sa.text("outcome IS NULL")
    op.create_index("ix_as_run_open", "as_run", ["outcome"], sqlite_where=is_open)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_as_run_open", "as_run")
    op.drop_index("ix_as_run_airings", "as_run")
    op.create_index("ix_as_run_bulletin", "as_run", ["bulletin"])
    op.create_index("ix_as_run_line", "as_run", ["line"])
