"""Authenticators of people who may order an emergency, and their codes on paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "authenticator",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("proved", sa.String(32), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_authenticator_person"),
        sa.PrimaryKeyConstraint("person", name="pk_authenticator"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_recovery_code_person"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("person", "number", name="uq_recovery_code_person_number"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
