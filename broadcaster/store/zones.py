"""Questions about areas, zones and what is wired to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import (
    AmplifierRow,
    AreaRow,
    BusRow,
    DeviceRow,
    OutputRow,
    StationRow,
    ZoneRow,
)


def names(session: Session) -> dict[int, str]:
    """Return every zone's name."""
    return {number: name for number, name in session.execute(select(ZoneRow.id, ZoneRow.name))}  # noqa: C416 -- rows are typed one by one


def areas(session: Session) -> Sequence[AreaRow]:
    """List all areas in their order."""
    return session.scalars(select(AreaRow).order_by(AreaRow.position, AreaRow.id)).all()


def zones(session: Session) -> Sequence[ZoneRow]:
    """List all zones in their order."""
    return session.scalars(select(ZoneRow).order_by(ZoneRow.position, ZoneRow.id)).all()


def outputs(session: Session) -> Sequence[OutputRow]:
    """List what every channel does."""
    query = select(OutputRow).order_by(OutputRow.device, OutputRow.channel)
    return session.scalars(query).all()


def devices(session: Session) -> Sequence[DeviceRow]:
    """List all boards."""
    return session.scalars(select(DeviceRow).order_by(DeviceRow.name)).all()


def amplifiers(session: Session) -> Sequence[AmplifierRow]:
    """List all amplifiers."""
    return session.scalars(select(AmplifierRow).order_by(AmplifierRow.name)).all()


def buses(session: Session) -> Sequence[BusRow]:
    """List all audio outputs."""
    return session.scalars(select(BusRow).order_by(BusRow.name)).all()


def station(session: Session) -> StationRow | None:
    """Return the station's own settings, None before it was founded."""
    return session.scalars(select(StationRow).order_by(StationRow.id).limit(1)).one_or_none()
