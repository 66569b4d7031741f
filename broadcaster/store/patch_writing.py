"""Writing a patch into the tables: what is there is changed, what is not in it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from broadcaster.domain.patch import Patch, PatchAmplifier, PatchBoard, PatchBus, PatchZone
from broadcaster.domain.zones import OutputRole
from broadcaster.store import patches
from broadcaster.store import zones as store
from broadcaster.store.place_rules import zones_below
from broadcaster.store.tables import (
    AmplifierRow,
    AreaRow,
    BusRow,
    DeviceRow,
    OutputRow,
    PermittedHoursRow,
    VolumeStepRow,
    ZoneMuteRow,
    ZoneRow,
)
from broadcaster.store.wiring import LEASE_S


def write_patch(session: Session, patch: Patch) -> Patch:
    """Bring every table of the patch to what it says; return it with the numbers it got."""
    before = frozenset(row.id for row in store.zones(session))
    below = zones_below(session)
    session.execute(delete(OutputRow))
    _write_buses(session, patch)
    for board in patch.boards:
        _write_board(session, board)
    session.flush()
    for amplifier in patch.amplifiers:
        _write_amplifier(session, amplifier)
    areas = _write_areas(session, patch)
    zones = _write_zones(session, patch, areas)
    session.add_all(_outputs(patch, zones))
    session.flush()
    _remove_others(session, patch, frozenset(areas.values()), frozenset(zones.values()))
    _follow_areas(session, below, frozenset(areas.values()), frozenset(zones.values()))
    _follow_hours(session, before, frozenset(zones.values()))
    session.flush()
    session.expire_all()
    return patches.load_patch(session)


def _write_buses(session: Session, patch: Patch) -> None:
    for bus in patch.buses:
        row = session.get(BusRow, bus.name)
        if row is None:
            row = BusRow(name=bus.name)
            session.add(row)
        row.label, row.sink, row.witness = bus.label, bus.sink, bus.witness


def _write_board(session: Session, board: PatchBoard) -> None:
    row = session.get(DeviceRow, board.name)
    if row is None:
        row = DeviceRow(name=board.name)
        session.add(row)
    row.label, row.profile, row.url = board.label, board.make, board.port
    row.address, row.simulated, row.enabled = board.address, board.simulated, board.enabled
    options = {key: value for key, value in (row.options or {}).items() if key != LEASE_S}
    if board.lease is not None:
        options[LEASE_S] = board.lease.total_seconds()
    row.options = options or None


def _write_amplifier(session: Session, amplifier: PatchAmplifier) -> None:
    row = session.get(AmplifierRow, amplifier.name)
    if row is None:
        row = AmplifierRow(name=amplifier.name)
        session.add(row)
    row.label, row.bus, row.kind = amplifier.label, amplifier.bus, amplifier.kind.value
    row.warm_up, row.min_off = amplifier.warm_up, amplifier.min_off
    fault = amplifier.fault
    row.fault_device = None if fault is None else fault.device
    row.fault_channel = None if fault is None else fault.channel


def _write_areas(session: Session, patch: Patch) -> dict[int, int]:
    """Write the areas; return the number each got, by the number it has in the patch."""
    rows = {}
    for position, area in enumerate(patch.areas):
        row = session.get(AreaRow, area.id) if area.id > 0 else None
        if row is None:
            row = AreaRow(id=area.id if area.id > 0 else None)
            session.add(row)
        row.name, row.position = area.name, position
        rows[area.id] = row
    session.flush()
    for area in patch.areas:
        rows[area.id].parent = None if area.parent is None else rows[area.parent].id
    session.flush()
    return {number: row.id for number, row in rows.items()}


def _write_zones(session: Session, patch: Patch, areas: dict[int, int]) -> dict[int, int]:
    """Write the zones; return the number each got, by the number it has in the patch."""
    rows = {}
    for position, zone in enumerate(patch.zones):
        row = session.get(ZoneRow, zone.id) if zone.id > 0 else None
        if row is None:
            row = ZoneRow(id=zone.id if zone.id > 0 else None)
            session.add(row)
        row.name, row.position = zone.name, position
        row.area, row.amplifier = areas[zone.area], zone.amplifier
        rows[zone.id] = row
    session.flush()
    return {number: row.id for number, row in rows.items()}


def _outputs(patch: Patch, zones: dict[int, int]) -> Iterator[OutputRow]:
    for zone in patch.zones:
        yield from _outputs_of(zone, zones[zone.id])
    for amplifier in patch.amplifiers:
        contacts = (
            (amplifier.power, OutputRole.AMPLIFIER_POWER),
            (amplifier.mute, OutputRole.AMPLIFIER_MUTE),
        )
        for contact, role in contacts:
            if contact is not None:
                yield OutputRow(
                    device=contact.device,
                    channel=contact.channel,
                    role=role.value,
                    amplifier=amplifier.name,
                )


def _outputs_of(zone: PatchZone, number: int) -> Iterator[OutputRow]:
    for output in zone.outputs:
        yield OutputRow(
            device=output.device,
            channel=output.channel,
            role=OutputRole.ZONE.value,
            zone=number,
        )


def _remove_others(
    session: Session, patch: Patch, areas: frozenset[int], zones: frozenset[int]
) -> None:
    amplifiers = _named(patch.amplifiers)
    for table in (VolumeStepRow, ZoneMuteRow):
        session.execute(delete(table).where(table.zone.is_not(None), table.zone.not_in(zones)))
    gone = VolumeStepRow.amplifier.is_not(None), VolumeStepRow.amplifier.not_in(amplifiers)
    session.execute(delete(VolumeStepRow).where(*gone))
    session.execute(delete(ZoneRow).where(ZoneRow.id.not_in(zones)))
    session.execute(delete(AmplifierRow).where(AmplifierRow.name.not_in(amplifiers)))
    for area in store.areas(session):
        if area.id not in areas:
            area.parent = None
    session.flush()
    session.execute(delete(AreaRow).where(AreaRow.id.not_in(areas)))
    session.execute(delete(DeviceRow).where(DeviceRow.name.not_in(_named(patch.boards))))
    session.execute(delete(BusRow).where(BusRow.name.not_in(_named(patch.buses))))


def _named(parts: Iterable[PatchBoard | PatchAmplifier | PatchBus]) -> list[str]:
    return [part.name for part in parts]


def _follow_areas(
    session: Session,
    below: Mapping[int, frozenset[int]],
    areas: frozenset[int],
    zones: frozenset[int],
) -> None:
    """Let the rule of an area that goes hold for its zones wherever they are now."""
    rows = select(PermittedHoursRow).where(PermittedHoursRow.area.is_not(None))
    for row in session.scalars(rows):
        if row.area is not None and row.area not in areas:
            row.zones, row.area = below.get(row.area, frozenset()) & zones, None


def _follow_hours(session: Session, before: frozenset[int], after: frozenset[int]) -> None:
    """Let permitted hours of every zone hold for new ones too: none may sound at night."""
    for row in session.scalars(select(PermittedHoursRow).where(PermittedHoursRow.area.is_(None))):
        if row.zones >= before:
            row.zones = after
        else:
            row.zones &= after
