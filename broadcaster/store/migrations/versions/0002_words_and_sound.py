"""The station's own words, and how texts are read and sounds made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED = {
    "station": ("reading", "sound"),
    "revision": ("overruled", "sound", "pieces", "takes"),
}


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("spoken", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_word_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
        sa.UniqueConstraint("written", name=op.f("uq_word_written")),
    )
    for table, names in _ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    for table, names in _ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
    op.drop_table("word")
