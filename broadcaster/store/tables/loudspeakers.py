"""The station and its patch: areas, zones, buses, boards, amplifiers, outputs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class StationRow(Table):
    """The station's own settings; there is one row.

    `reading` and `sound` hold what differs from the product's own way; None where nothing does.
    What was sent is kept for `recorded_days`.
    """

    __tablename__ = "station"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    voice: Mapped[str] = mapped_column(default="espeak")
    reading: Mapped[dict[str, Any] | None]
    sound: Mapped[dict[str, Any] | None]
    sample: Mapped[bool] = mapped_column(default=False)
    recorded_days: Mapped[int] = mapped_column(default=90, server_default="90")
    live_minutes: Mapped[int] = mapped_column(default=10, server_default="10")
    alarm_minutes: Mapped[int] = mapped_column(default=5, server_default="5")


class AreaRow(Table):
    """A node of the tree of areas: commune, hamlet, group; zones hang below."""

    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class BusRow(Table):
    """One audio output, and what hears again what it gives ("" where nothing does)."""

    __tablename__ = "bus"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    sink: Mapped[str] = mapped_column(default="auto")
    witness: Mapped[str] = mapped_column(default="", server_default="")


class DeviceRow(Table):
    """One board on one port; `options` holds what few boards need, such as `lease_s`.

    One that is not `enabled` stays in the patch, but is never asked nor switched.
    """

    __tablename__ = "device"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    profile: Mapped[str]
    url: Mapped[str]
    address: Mapped[int] = mapped_column(default=1)
    simulated: Mapped[bool] = mapped_column(default=False)
    options: Mapped[dict[str, Any] | None]
    enabled: Mapped[bool] = mapped_column(default=True)


class AmplifierRow(Table):
    """One amplifier: the bus that feeds it and how long it warms up.

    `fault_device` and `fault_channel` name a contact input of a board; `min_off` is how long it
    stays off before it is powered again. Several are powered one after the other, by their names.
    """

    __tablename__ = "amplifier"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    bus: Mapped[str] = mapped_column(ForeignKey("bus.name"))
    warm_up: Mapped[timedelta]
    kind: Mapped[str] = mapped_column(default="relay")
    fault_device: Mapped[str | None] = mapped_column(ForeignKey("device.name"))
    fault_channel: Mapped[int | None]
    min_off: Mapped[timedelta] = mapped_column(default=timedelta(0))


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


class ZoneMuteRow(Table):
    """A zone that a person muted until an instant, or until somebody lifted it before."""

    __tablename__ = "zone_mute"
    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    begins: Mapped[datetime]
    ends: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(default="")
    lifted: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class VolumeStepRow(Table):
    """How loud a zone or an amplifier is at a time of the local day, in per cent."""

    __tablename__ = "volume_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    amplifier: Mapped[str | None] = mapped_column(ForeignKey("amplifier.name"))
    begins: Mapped[time]
    ends: Mapped[time]
    percent: Mapped[int]


class PatchDraftRow(Table):
    """The patch as somebody is changing it, and as it was when they began; at most one row."""

    __tablename__ = "patch_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    base: Mapped[dict[str, Any]]
    patch: Mapped[dict[str, Any]]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed: Mapped[datetime]


class PatchChangeRow(Table):
    """One application of a draft: the patch before and after, by whom, and whether undone."""

    __tablename__ = "patch_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undone: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
