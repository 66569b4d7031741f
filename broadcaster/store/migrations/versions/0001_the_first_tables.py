"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["area.id"], name=op.f("fk_area_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_table(
        "as_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=128), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("programme_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=True),
        sa.Column("clip", sa.String(length=64), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("began", sa.String(32), nullable=True),
        sa.Column("first_sound", sa.String(32), nullable=True),
        sa.Column("ended", sa.String(32), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("proof", sa.String(), nullable=True),
        sa.Column("readback", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_as_run")),
        sa.UniqueConstraint("line", "zone", name=op.f("uq_as_run_line_zone")),
    )
    with op.batch_alter_table("as_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_as_run_bulletin"), ["bulletin"], unique=False)
        batch_op.create_index(batch_op.f("ix_as_run_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_as_run_line"), ["line"], unique=False)

    op.create_table(
        "bus",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("sink", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bus")),
    )
    op.create_table(
        "clip",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("input_key", sa.String(length=64), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("loudness_lufs", sa.Double(), nullable=False),
        sa.Column("true_peak_dbtp", sa.Double(), nullable=False),
        sa.Column("voice", sa.String(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_clip")),
    )
    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clip_input_key"), ["input_key"], unique=False)

    op.create_table(
        "day_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_plan")),
        sa.UniqueConstraint("day", "version", name=op.f("uq_day_plan_day_version")),
    )
    with op.batch_alter_table("day_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_plan_day"), ["day"], unique=False)

    op.create_table(
        "device",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("address", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_device")),
    )
    op.create_table(
        "journal_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_cursor")),
    )
    op.create_table(
        "permitted_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("minutes_a_day", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permitted_hours")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_failure_login"), ["login"], unique=False)

    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    op.create_table(
        "template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("longest", sa.BigInteger(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("opening", sa.String(), nullable=False),
        sa.Column("closing", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("raised", sa.String(32), nullable=False),
        sa.Column("acknowledged", sa.String(32), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("cleared", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["person.id"], name=op.f("fk_alarm_acknowledged_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alarm_subject"), ["subject"], unique=False)

    op.create_table(
        "amplifier",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("bus", sa.String(length=32), nullable=False),
        sa.Column("warm_up", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bus"], ["bus.name"], name=op.f("fk_amplifier_bus")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_amplifier")),
    )
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("airings", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("document_issuer", sa.String(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("submitted", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_bulletin_author")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletin_status"), ["status"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver", sa.Integer(), nullable=False),
        sa.Column("taker", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(32), nullable=False),
        sa.Column("ends", sa.String(32), nullable=False),
        sa.Column("revoked", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["giver"], ["person.id"], name=op.f("fk_delegation_giver")),
        sa.ForeignKeyConstraint(["taker"], ["person.id"], name=op.f("fk_delegation_taker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("programme_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts", sa.String(32), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("clip", sa.String(length=64), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("bus", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan"], ["day_plan.id"], name=op.f("fk_plan_line_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_line_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_line_starts"), ["starts"], unique=False)

    op.create_table(
        "plan_omission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=True),
        sa.Column("programme", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["plan"], ["day_plan.id"], name=op.f("fk_plan_omission_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_omission")),
    )
    with op.batch_alter_table("plan_omission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_omission_plan"), ["plan"], unique=False)

    op.create_table(
        "standing_clip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("clip", sa.String(length=64), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_standing_clip_approved_by")
        ),
        sa.ForeignKeyConstraint(["clip"], ["clip.hash"], name=op.f("fk_standing_clip_clip")),
        sa.ForeignKeyConstraint(
            ["template"], ["template.id"], name=op.f("fk_standing_clip_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_clip")),
    )
    op.create_table(
        "bulletin_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletin.id"], name=op.f("fk_bulletin_event_bulletin")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_bulletin_event_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_event")),
    )
    with op.batch_alter_table("bulletin_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletin_event_bulletin"), ["bulletin"], unique=False)

    op.create_table(
        "one_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("starts", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("cancelled", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_one_off_asked_by")),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletin.id"], name=op.f("fk_one_off_bulletin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_off")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("source_file", sa.String(length=64), nullable=True),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("script_edited", sa.Boolean(), nullable=False),
        sa.Column("unknown", sa.String(), nullable=True),
        sa.Column("left_out", sa.String(), nullable=True),
        sa.Column("script_hash", sa.String(length=64), nullable=True),
        sa.Column("clip", sa.String(length=64), nullable=True),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("frozen", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_revision_author")),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletin.id"], name=op.f("fk_revision_bulletin")),
        sa.ForeignKeyConstraint(["clip"], ["clip.hash"], name=op.f("fk_revision_clip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("bulletin", "number", name=op.f("uq_revision_bulletin_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_bulletin"), ["bulletin"], unique=False)

    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amplifier", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["amplifier"], ["amplifier.name"], name=op.f("fk_zone_amplifier")),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_zone_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("script_hash", sa.String(length=64), nullable=False),
        sa.Column("clip", sa.String(length=64), nullable=False),
        sa.Column("zones", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("voided", sa.String(32), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletin.id"], name=op.f("fk_approval_bulletin")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_approval_by")),
        sa.ForeignKeyConstraint(["clip"], ["clip.hash"], name=op.f("fk_approval_clip")),
        sa.ForeignKeyConstraint(
            ["on_behalf_of"], ["person.id"], name=op.f("fk_approval_on_behalf_of")
        ),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_approval_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_bulletin"), ["bulletin"], unique=False)

    op.create_table(
        "output",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("amplifier", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["amplifier"], ["amplifier.name"], name=op.f("fk_output_amplifier")
        ),
        sa.ForeignKeyConstraint(["device"], ["device.name"], name=op.f("fk_output_device")),
        sa.ForeignKeyConstraint(["zone"], ["zone.id"], name=op.f("fk_output_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output")),
        sa.UniqueConstraint("device", "channel", name=op.f("uq_output_device_channel")),
    )
    op.create_table(
        "render_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("created", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_render_job_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_render_job")),
    )
    with op.batch_alter_table("render_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_render_job_revision"), ["revision"], unique=False)
        batch_op.create_index(batch_op.f("ix_render_job_state"), ["state"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("render_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_render_job_state"))
        batch_op.drop_index(batch_op.f("ix_render_job_revision"))

    op.drop_table("render_job")
    op.drop_table("output")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_bulletin"))

    op.drop_table("approval")
    op.drop_table("zone")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_bulletin"))

    op.drop_table("revision")
    op.drop_table("one_off")
    with op.batch_alter_table("bulletin_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_event_bulletin"))

    op.drop_table("bulletin_event")
    op.drop_table("standing_clip")
    with op.batch_alter_table("plan_omission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_omission_plan"))

    op.drop_table("plan_omission")
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_line_starts"))
        batch_op.drop_index(batch_op.f("ix_plan_line_plan"))
        batch_op.drop_index(batch_op.f("ix_plan_line_key"))

    op.drop_table("plan_line")
    op.drop_table("delegation")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_status"))

    op.drop_table("bulletin")
    op.drop_table("amplifier")
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alarm_subject"))

    op.drop_table("alarm")
    op.drop_table("template")
    op.drop_table("station")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_login"))
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_address"))

    op.drop_table("sign_in_failure")
    op.drop_table("person")
    op.drop_table("permitted_hours")
    op.drop_table("journal_cursor")
    op.drop_table("device")
    with op.batch_alter_table("day_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_day_plan_day"))

    op.drop_table("day_plan")
    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clip_input_key"))

    op.drop_table("clip")
    op.drop_table("bus")
    with op.batch_alter_table("as_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_as_run_line"))
        batch_op.drop_index(batch_op.f("ix_as_run_due"))
        batch_op.drop_index(batch_op.f("ix_as_run_bulletin"))

    op.drop_table("as_run")
    op.drop_table("area")
