"""The patch of a station as playout needs it, and what a person muted for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.zones import (
    Amplifier,
    AmplifierKind,
    Bus,
    Device,
    Output,
    OutputRole,
    StopButton,
    Wiring,
    Zone,
)
from broadcaster.store import buttons
from broadcaster.store.tables import (
    AmplifierRow,
    BusRow,
    DeviceRow,
    OutputRow,
    ZoneMuteRow,
    ZoneRow,
)

LEASE_S = "lease_s"
"""The option of a board that says how many seconds its lease lasts."""


def load_wiring(session: Session) -> Wiring:
    """Read the whole patch, everything in a fixed order; boards that are off duty are left out."""
    devices = session.scalars(
        select(DeviceRow).where(DeviceRow.enabled.is_(True)).order_by(DeviceRow.name)
    ).all()
    outputs = _outputs(session)
    on_duty = frozenset(row.name for row in devices)
    return Wiring(
        devices=tuple(_device(row) for row in devices),
        amplifiers=tuple(
            _amplifier(row, outputs, on_duty)
            for row in session.scalars(select(AmplifierRow).order_by(AmplifierRow.name))
        ),
        zones=tuple(
            _zone(row, outputs)
            for row in session.scalars(select(ZoneRow).order_by(ZoneRow.position, ZoneRow.id))
        ),
        buses=tuple(
            Bus(row.name, row.sink, row.witness)
            for row in session.scalars(select(BusRow).order_by(BusRow.name))
        ),
        stop_buttons=tuple(
            StopButton(Output(row.device, row.channel), row.zone, row.label, row.rests_closed)
            for row in buttons.every(session)
        ),
    )


def zones_that_may_sound(session: Session) -> frozenset[int]:
    """Tell which zones have both an amplifier and at least one output of a board on duty."""
    wired = (
        select(OutputRow.zone)
        .join(DeviceRow, DeviceRow.name == OutputRow.device)
        .where(OutputRow.role == OutputRole.ZONE.value, DeviceRow.enabled.is_(True))
    )
    return frozenset(
        session.scalars(
            select(ZoneRow.id).where(ZoneRow.amplifier.is_not(None), ZoneRow.id.in_(wired))
        )
    )


def muted(session: Session, now: datetime) -> Mapping[int, datetime]:
    """Tell which zones somebody muted, each with the instant at which it comes back by itself."""
    rows = session.execute(
        select(ZoneMuteRow.zone, ZoneMuteRow.ends).where(
            ZoneMuteRow.begins <= now, ZoneMuteRow.ends > now, ZoneMuteRow.lifted.is_(None)
        )
    )
    until: dict[int, datetime] = {}
    for zone, ends in rows:
        until[zone] = max(ends, until.get(zone, ends))
    return until


def _outputs(session: Session) -> Sequence[OutputRow]:
    query = (
        select(OutputRow)
        .join(DeviceRow, DeviceRow.name == OutputRow.device)
        .where(DeviceRow.enabled.is_(True))
        .order_by(OutputRow.device, OutputRow.channel)
    )
    return session.scalars(query).all()


def _device(row: DeviceRow) -> Device:
    lease_s = (row.options or {}).get(LEASE_S)
    lease = timedelta(seconds=lease_s) if isinstance(lease_s, int | float) and lease_s > 0 else None
    return Device(row.name, row.profile, row.url, row.address, row.simulated, lease)


def _amplifier(
    row: AmplifierRow, outputs: Sequence[OutputRow], on_duty: frozenset[str]
) -> Amplifier:
    def contact(role: OutputRole) -> Output | None:
        for each in outputs:
            if each.amplifier == row.name and each.role == role.value:
                return Output(each.device, each.channel)
        return None

    fault = None
    if row.fault_device in on_duty and row.fault_channel is not None:
        fault = Output(str(row.fault_device), row.fault_channel)
    return Amplifier(
        name=row.name,
        bus=row.bus,
        power=contact(OutputRole.AMPLIFIER_POWER),
        mute=contact(OutputRole.AMPLIFIER_MUTE),
        warm_up=row.warm_up,
        kind=AmplifierKind(row.kind),
        fault=fault,
        min_off=row.min_off,
    )


def _zone(row: ZoneRow, outputs: Sequence[OutputRow]) -> Zone:
    mine = (
        Output(each.device, each.channel)
        for each in outputs
        if each.zone == row.id and each.role == OutputRole.ZONE.value
    )
    return Zone(row.id, row.name, row.amplifier, tuple(mine))
