"""Every table of the station."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from broadcaster.store.types import Duration, Json, NumberSet, UtcDateTime


class Table(DeclarativeBase):
    """The base of all tables; constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's own way
        datetime: UtcDateTime,
        timedelta: Duration,
        frozenset[int]: NumberSet,
        dict[str, Any]: Json,
    }


class StationRow(Table):
    """The station's own settings; there is one row."""

    __tablename__ = "station"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    voice: Mapped[str] = mapped_column(default="espeak")
    sample: Mapped[bool] = mapped_column(default=False)


class PersonRow(Table):
    """Somebody with a sign-in."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime]


class SignInFailureRow(Table):
    """A failed sign-in, counted for the rate limit."""

    __tablename__ = "sign_in_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]


class DelegationRow(Table):
    """An approver lends the right to approve to another person between two instants."""

    __tablename__ = "delegation"
    id: Mapped[int] = mapped_column(primary_key=True)
    giver: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taker: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    revoked: Mapped[datetime | None]


class AreaRow(Table):
    """A node of the tree of areas: commune, hamlet, group; zones hang below."""

    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class BusRow(Table):
    """One audio output."""

    __tablename__ = "bus"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    sink: Mapped[str] = mapped_column(default="auto")


class DeviceRow(Table):
    """One board on one port."""

    __tablename__ = "device"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    profile: Mapped[str]
    url: Mapped[str]
    address: Mapped[int] = mapped_column(default=1)
    simulated: Mapped[bool] = mapped_column(default=False)


class AmplifierRow(Table):
    """One amplifier: the bus that feeds it and how long it warms up."""

    __tablename__ = "amplifier"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    bus: Mapped[str] = mapped_column(ForeignKey("bus.name"))
    warm_up: Mapped[timedelta]


class ZoneRow(Table):
    """The smallest group of loudspeakers that can be switched alone."""

    __tablename__ = "zone"
    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[int] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    amplifier: Mapped[str | None] = mapped_column(ForeignKey("amplifier.name"))


class OutputRow(Table):
    """One channel (from 1) of one board, and what it does: for a zone or for an amplifier."""

    __tablename__ = "output"
    __table_args__ = (UniqueConstraint("device", "channel"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("device.name"))
    channel: Mapped[int]
    role: Mapped[str]
    zone: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    amplifier: Mapped[str | None] = mapped_column(ForeignKey("amplifier.name"))


class ClipRow(Table):
    """A sound file by the hash of its bytes (sha256 hex)."""

    __tablename__ = "clip"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    input_key: Mapped[str | None] = mapped_column(String(64), index=True)
    length: Mapped[timedelta]
    frames: Mapped[int]
    loudness_lufs: Mapped[float]
    true_peak_dbtp: Mapped[float]
    voice: Mapped[str | None]
    synthetic: Mapped[bool]
    note: Mapped[dict[str, Any] | None]
    made: Mapped[datetime]


class BulletinRow(Table):
    """One text or recording that is to be heard; `airings` None means every programme."""

    __tablename__ = "bulletin"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    field: Mapped[int]
    language: Mapped[str] = mapped_column(default="vi")
    origin: Mapped[str]
    priority: Mapped[int]
    zones: Mapped[frozenset[int]]
    airings: Mapped[int | None]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    document_number: Mapped[str] = mapped_column(default="")
    document_issuer: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None]
    status: Mapped[str] = mapped_column(index=True)
    author: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    submitted: Mapped[datetime | None]


class RevisionRow(Table):
    """One state of a bulletin's content; frozen when sent for approval, never changed after."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("bulletin", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    number: Mapped[int]
    source_text: Mapped[str] = mapped_column(default="")
    source_name: Mapped[str] = mapped_column(default="")
    source_file: Mapped[str | None] = mapped_column(String(64))
    script: Mapped[str] = mapped_column(default="")
    script_edited: Mapped[bool] = mapped_column(default=False)
    unknown: Mapped[dict[str, Any] | None]
    left_out: Mapped[dict[str, Any] | None]
    script_hash: Mapped[str | None] = mapped_column(String(64))
    clip: Mapped[str | None] = mapped_column(ForeignKey("clip.hash"))
    author: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created: Mapped[datetime]
    frozen: Mapped[datetime | None]


class RenderJobRow(Table):
    """Speech to be made, or an upload to be checked and levelled; claimed by a guarded update."""

    __tablename__ = "render_job"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[str | None]
    claimed: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    why: Mapped[dict[str, Any] | None]
    created: Mapped[datetime]


class ApprovalRow(Table):
    """Who allowed exactly what: script, clip, zones, priority and expiry."""

    __tablename__ = "approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    script_hash: Mapped[str] = mapped_column(String(64))
    clip: Mapped[str] = mapped_column(ForeignKey("clip.hash"))
    zones: Mapped[frozenset[int]]
    priority: Mapped[int]
    valid_until: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    voided: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")


class BulletinEventRow(Table):
    """What happened to a bulletin: one row a move, and for changes that need no move."""

    __tablename__ = "bulletin_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any] | None]


class TemplateRow(Table):
    """The frame of a programme; `starts` is local time, the words are spoken by the voice."""

    __tablename__ = "template"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    starts: Mapped[time]
    weekdays: Mapped[frozenset[int]]
    zones: Mapped[frozenset[int]]
    longest: Mapped[timedelta]
    enabled: Mapped[bool] = mapped_column(default=True)
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class StandingClipRow(Table):
    """A sound that a standing approval allows: signature tune, opening or closing words.

    `text` is what it says ("" for the tune); it is made anew when the text changes.
    """

    __tablename__ = "standing_clip"
    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[int | None] = mapped_column(ForeignKey("template.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    clip: Mapped[str | None] = mapped_column(ForeignKey("clip.hash"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved: Mapped[datetime | None]


class PermittedHoursRow(Table):
    """When loudspeakers may sound in some zones."""

    __tablename__ = "permitted_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    opens: Mapped[time]
    closes: Mapped[time]
    weekdays: Mapped[frozenset[int]]
    zones: Mapped[frozenset[int]]
    minutes_a_day: Mapped[int | None]


class OneOffRow(Table):
    """A bulletin somebody wants aired at a given instant."""

    __tablename__ = "one_off"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    zones: Mapped[frozenset[int]]
    starts: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked: Mapped[datetime]
    cancelled: Mapped[datetime | None]


class DayPlanRow(Table):
    """One published version of one local day; never changed, only followed by the next."""

    __tablename__ = "day_plan"
    __table_args__ = (UniqueConstraint("day", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    version: Mapped[int]
    published: Mapped[datetime]
    cause: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))


class PlanLineRow(Table):
    """One line of one published version."""

    __tablename__ = "plan_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("day_plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(128), index=True)
    programme: Mapped[str]
    programme_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    starts: Mapped[datetime] = mapped_column(index=True)
    length: Mapped[timedelta]
    clip: Mapped[str] = mapped_column(String(64))
    zones: Mapped[frozenset[int]]
    bus: Mapped[str]
    priority: Mapped[int]
    authority: Mapped[str]
    reason: Mapped[dict[str, Any]]
    bulletin: Mapped[int | None]


class OmissionRow(Table):
    """Something a published version left out, and why."""

    __tablename__ = "plan_omission"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("day_plan.id"), index=True)
    title: Mapped[str]
    reason: Mapped[dict[str, Any]]
    bulletin: Mapped[int | None]
    programme: Mapped[str | None]


class AsRunRow(Table):
    """One plan line in one zone: what was due, what was heard, how it ended, proved how."""

    __tablename__ = "as_run"
    __table_args__ = (UniqueConstraint("line", "zone"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(128), index=True)
    zone: Mapped[int]
    programme: Mapped[str]
    programme_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    bulletin: Mapped[int | None] = mapped_column(index=True)
    clip: Mapped[str] = mapped_column(String(64))
    authority: Mapped[str]
    priority: Mapped[int]
    due: Mapped[datetime] = mapped_column(index=True)
    began: Mapped[datetime | None]
    first_sound: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    outcome: Mapped[str | None]
    why: Mapped[dict[str, Any] | None]
    proof: Mapped[dict[str, Any] | None]
    readback: Mapped[dict[str, Any] | None]
    seq: Mapped[int]


class JournalCursorRow(Table):
    """How far the journal has been copied into the tables."""

    __tablename__ = "journal_cursor"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class AlarmRow(Table):
    """A fault a person must see: raised, acknowledged by whom, cleared."""

    __tablename__ = "alarm"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    why: Mapped[dict[str, Any]]
    raised: Mapped[datetime]
    acknowledged: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cleared: Mapped[datetime | None]
