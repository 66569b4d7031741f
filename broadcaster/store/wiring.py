"""The patch of a station: which outputs open which zones, as playout needs it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.zones import Amplifier, Bus, Device, Output, OutputRole, Wiring, Zone
from broadcaster.store.tables import AmplifierRow, BusRow, DeviceRow, OutputRow, ZoneRow


def load_wiring(session: Session) -> Wiring:
    """Read the whole patch, everything in a fixed order."""
    outputs = session.scalars(select(OutputRow).order_by(OutputRow.device, OutputRow.channel)).all()
    return Wiring(
        devices=tuple(
            Device(row.name, row.profile, row.url, row.address, row.simulated)
            for row in session.scalars(select(DeviceRow).order_by(DeviceRow.name))
        ),
        amplifiers=tuple(
            _amplifier(row, outputs)
            for row in session.scalars(select(AmplifierRow).order_by(AmplifierRow.name))
        ),
        zones=tuple(
            _zone(row, outputs)
            for row in session.scalars(select(ZoneRow).order_by(ZoneRow.position, ZoneRow.id))
        ),
        buses=tuple(
            Bus(row.name, row.sink) for row in session.scalars(select(BusRow).order_by(BusRow.name))
        ),
    )


def zones_that_may_sound(session: Session) -> frozenset[int]:
    """Tell which zones have both an amplifier and at least one output."""
    wired = select(OutputRow.zone).where(OutputRow.role == OutputRole.ZONE.value)
    return frozenset(
        session.scalars(
            select(ZoneRow.id).where(ZoneRow.amplifier.is_not(None), ZoneRow.id.in_(wired))
        )
    )


def _amplifier(row: AmplifierRow, outputs: Sequence[OutputRow]) -> Amplifier:
    def contact(role: OutputRole) -> Output | None:
        for each in outputs:
            if each.amplifier == row.name and each.role == role.value:
                return Output(each.device, each.channel)
        return None

    return Amplifier(
        row.name,
        row.bus,
        contact(OutputRole.AMPLIFIER_POWER),
        contact(OutputRole.AMPLIFIER_MUTE),
        row.warm_up,
    )


def _zone(row: ZoneRow, outputs: Sequence[OutputRow]) -> Zone:
    mine = (
        Output(each.device, each.channel)
        for each in outputs
        if each.zone == row.id and each.role == OutputRole.ZONE.value
    )
    return Zone(row.id, row.name, row.amplifier, tuple(mine))
