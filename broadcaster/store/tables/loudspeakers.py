"""The station and its patch: areas, zones, buses, boards, amplifiers, outputs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class StationRow(Table):
    """The station's own settings; there is one row.

    `reading` and `sound` hold what differs from the product's own way; None where nothing does.
    """

    __tablename__ = "station"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    voice: Mapped[str] = mapped_column(default="espeak")
    reading: Mapped[dict[str, Any] | None]
    sound: Mapped[dict[str, Any] | None]
    sample: Mapped[bool] = mapped_column(default=False)


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
