"""An index of the log by sound: when was this piece of music heard last?"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_as_run_clip_due", "as_run", ["clip", "due"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_as_run_clip_due", "as_run")
