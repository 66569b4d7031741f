"""The tree of areas and zones, the boards, and what is wrong with the patch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.zones import OutputRole
from broadcaster.errors import Invalid, NotFound
from broadcaster.services.access import require
from broadcaster.services.station_views import (
    AreaView,
    DeviceView,
    OutputUse,
    OutputView,
    ZoneView,
)
from broadcaster.store import wiring
from broadcaster.store import zones as store
from broadcaster.store.tables import AreaRow, DeviceRow, OutputRow, ZoneRow
from schedules.types import Reason

_BETWEEN = " › "


def tree(session: Session) -> tuple[AreaView, ...]:
    """Show the tree of areas from its roots down."""
    shown = zones(session)
    rows = {row.id: row.area for row in store.zones(session)}
    below: dict[int, list[ZoneView]] = {}
    for zone in shown:
        below.setdefault(rows[zone.id], []).append(zone)
    return _branch(store.areas(session), None, below)


def zones(session: Session) -> tuple[ZoneView, ...]:
    """List all zones in the order of their positions."""
    boards = {row.name: row for row in store.devices(session)}
    outputs = store.outputs(session)
    places = {row.id: row for row in store.areas(session)}
    return tuple(_zone(row, outputs, boards, places) for row in store.zones(session))


def devices(session: Session) -> tuple[DeviceView, ...]:
    """List all boards with the use of their channels."""
    names = store.names(session)
    labels = {row.name: row.label for row in store.amplifiers(session)}
    outputs = store.outputs(session)
    return tuple(
        DeviceView(
            row.name,
            row.label,
            row.profile,
            row.url,
            row.address,
            row.simulated,
            tuple(_use(each, names, labels) for each in outputs if each.device == row.name),
        )
        for row in store.devices(session)
    )


def amplifier_labels(session: Session) -> dict[str, str]:
    """Return what people call each amplifier, by its name."""
    return {row.name: row.label for row in store.amplifiers(session)}


def checks(session: Session) -> tuple[Reason, ...]:
    """Tell what is wrong with the patch: one sentence each."""
    return (*_silent_zones(session), *_double_boards(session), *_loose_outputs(session))


def relabel_zone(session: Session, zone: int, by: Person, name: str) -> None:
    """Give a zone another name; raises Invalid, Forbidden, NotFound."""
    require(by, Right.EDIT_DEVICES)
    row = session.get(ZoneRow, zone)
    if row is None:
        raise NotFound("There is no zone number {zone}.", zone=zone)
    row.name = _checked(name, "name")


def relabel_device(session: Session, device: str, by: Person, label: str) -> None:
    """Give a board another label; raises Invalid, Forbidden, NotFound."""
    require(by, Right.EDIT_DEVICES)
    row = session.get(DeviceRow, device)
    if row is None:
        raise NotFound("There is no board called {device}.", device=device)
    row.label = _checked(label, "label")


def _branch(
    areas: Sequence[AreaRow], parent: int | None, below: dict[int, list[ZoneView]]
) -> tuple[AreaView, ...]:
    return tuple(
        AreaView(row.id, row.name, _branch(areas, row.id, below), tuple(below.get(row.id, ())))
        for row in areas
        if row.parent == parent
    )


def _zone(
    row: ZoneRow,
    outputs: Sequence[OutputRow],
    boards: dict[str, DeviceRow],
    places: dict[int, AreaRow],
) -> ZoneView:
    mine = [e for e in outputs if e.zone == row.id and e.role == OutputRole.ZONE.value]
    return ZoneView(
        id=row.id,
        name=row.name,
        path=_path(row, places),
        amplifier=row.amplifier,
        outputs=tuple(
            OutputView(e.device, boards[e.device].label, e.channel, OutputRole(e.role))
            for e in mine
        ),
        simulated=bool(mine) and all(boards[e.device].simulated for e in mine),
    )


def _path(row: ZoneRow, places: dict[int, AreaRow]) -> str:
    names = [row.name]
    place = places.get(row.area)
    while place is not None:
        names.append(place.name)
        place = places.get(place.parent) if place.parent is not None else None
    return _BETWEEN.join(reversed(names))


def _use(row: OutputRow, names: dict[int, str], labels: dict[str, str]) -> OutputUse:
    amplifier = labels.get(row.amplifier or "", "?")
    purpose = names.get(row.zone, "?") if row.zone is not None else amplifier
    return OutputUse(row.channel, OutputRole(row.role), row.zone, purpose)


def _silent_zones(session: Session) -> Iterator[Reason]:
    sounding = wiring.zones_that_may_sound(session)
    for row in store.zones(session):
        if row.id in sounding:
            continue
        lacks = "amplifier" if row.amplifier is None else "outputs"
        yield Reason(_LACKS[lacks], {"zone": row.name})


def _double_boards(session: Session) -> Iterator[Reason]:
    places = Counter((row.url, row.address) for row in store.devices(session) if row.url)
    for (url, address), count in places.items():
        if count > 1:
            yield Reason(
                "{count} boards have the address {address} at {url}. Give each its own.",
                {"count": count, "address": address, "url": url},
            )


def _loose_outputs(session: Session) -> Iterator[Reason]:
    wanted = Counter(
        (row.amplifier, row.role) for row in store.outputs(session) if row.amplifier is not None
    )
    for row in store.outputs(session):
        if row.zone is None and row.amplifier is None:
            yield Reason(
                "Channel {channel} of {device} is wired to nothing.",
                {"channel": row.channel, "device": row.device},
            )
    for amplifier in store.amplifiers(session):
        for role in (OutputRole.AMPLIFIER_POWER, OutputRole.AMPLIFIER_MUTE):
            if wanted[amplifier.name, role.value] > 1:
                yield Reason(
                    "Two channels switch the same thing at the amplifier {amplifier}.",
                    {"amplifier": amplifier.label},
                )


def _checked(name: str, field: str) -> str:
    if not name.strip():
        raise Invalid(field, "Give it a name.")
    return name.strip()[:100]


_LACKS = {
    "amplifier": "The zone {zone} has no amplifier: nothing can be heard there.",
    "outputs": "The zone {zone} has no outputs: nothing can be heard there.",
}
