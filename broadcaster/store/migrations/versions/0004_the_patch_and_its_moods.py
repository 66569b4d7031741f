"""The patch edited as a draft, zones muted for a while, volume by time of day, alarms counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("options", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("amplifier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="relay"))
        batch_op.add_column(sa.Column("fault_device", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("fault_channel", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("min_off", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.create_foreign_key(
            "fk_amplifier_fault_device", "device", ["fault_device"], ["name"]
        )
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("last", sa.String(32), nullable=True))
    _add_mutes()
    _add_volumes()
    _add_drafts()


def downgrade() -> None:
    """Go back."""
    for table in ("patch_change", "patch_draft", "volume_step", "zone_mute"):
        op.drop_table(table)
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.drop_column("last")
        batch_op.drop_column("times")
    with op.batch_alter_table("amplifier", schema=None) as batch_op:
        batch_op.drop_constraint("fk_amplifier_fault_device", type_="foreignkey")
        for column in ("min_off", "fault_channel", "fault_device", "kind"):
            batch_op.drop_column(column)
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_column("enabled")
        batch_op.drop_column("options")


def _add_mutes() -> None:
    op.create_table(
        "zone_mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=False),
        sa.Column("begins", sa.String(32), nullable=False),
        sa.Column("ends", sa.String(32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("lifted", sa.String(32), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["zone"], ["zone.id"], name=op.f("fk_zone_mute_zone")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_zone_mute_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_zone_mute_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_mute")),
    )
    op.create_index(op.f("ix_zone_mute_zone"), "zone_mute", ["zone"])
    op.create_index(op.f("ix_zone_mute_ends"), "zone_mute", ["ends"])


def _add_volumes() -> None:
    op.create_table(
        "volume_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("amplifier", sa.String(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone"], ["zone.id"], name=op.f("fk_volume_step_zone")),
        sa.ForeignKeyConstraint(
            ["amplifier"], ["amplifier.name"], name=op.f("fk_volume_step_amplifier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_step")),
    )


def _add_drafts() -> None:
    op.create_table(
        "patch_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("patch", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_patch_draft_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patch_draft")),
    )
    op.create_table(
        "patch_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("undone", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_patch_change_by")),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_patch_change_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patch_change")),
    )
