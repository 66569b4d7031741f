"""Whether a patch may be applied: names, places, boards on their ports, buses; wires apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from broadcaster.domain.findings import Finding, PortState, Sight, doubt, refusal
from broadcaster.domain.lease_checks import leased
from broadcaster.domain.makes import Makes
from broadcaster.domain.patch import (
    Part,
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from broadcaster.domain.port_checks import MODBUS_TCP, placed
from broadcaster.domain.wire_checks import wires

_NAME = re.compile(r"[a-z0-9_-]{1,32}")
_SINK = re.compile(r"auto|null|card:.+|icecast:[a-z0-9.-]+:\d{1,5}/[A-Za-z0-9._-]+")
_WITNESS = re.compile(r"|simulated|card:.+")
_SIDES = ("left", "right")
LONGEST_NAME = 100
HIGHEST_ADDRESS = 255


def findings(patch: Patch, makes: Makes, ports: Mapping[str, PortState]) -> tuple[Finding, ...]:
    """Return all that is wrong with a patch, errors first."""
    sight = Sight(patch, makes, ports)
    checks = (_names, _areas, _boards, _shared_ports, _buses, wires)
    found = (finding for check in checks for finding in check(sight))
    return tuple(sorted(found, key=lambda finding: not finding.is_error))


def _names(sight: Sight) -> Iterator[Finding]:
    nodes: tuple[PatchArea | PatchZone, ...] = (*sight.patch.areas, *sight.patch.zones)
    devices: tuple[PatchBoard | PatchAmplifier | PatchBus, ...] = (
        *sight.patch.boards,
        *sight.patch.amplifiers,
        *sight.patch.buses,
    )
    for part in nodes:
        if not part.name.strip():
            yield refusal(part, "An area or a zone has no name. Give it one.")
    for thing in devices:
        if not thing.label.strip():
            yield refusal(thing, "{name} has no label. Write what people call it.", name=thing.name)
        if not _NAME.fullmatch(thing.name):
            yield refusal(
                thing,
                "“{name}” cannot be a short name: only small letters, digits, - and _, 32 at"
                " most. Choose another.",
                name=thing.name[:LONGEST_NAME],
            )
    for group in (sight.patch.boards, sight.patch.amplifiers, sight.patch.buses):
        yield from _twice_labelled(group)
    yield from _twice_named(sight.patch.zones)


def _twice_labelled(group: Sequence[Part]) -> Iterator[Finding]:
    names: set[str] = set()
    labels: set[str] = set()
    for part in group:
        label = part.name if isinstance(part, PatchArea | PatchZone) else part.label
        if part.name in names:
            yield refusal(
                part, "Two devices have the short name {name}. Rename one.", name=part.name
            )
        elif label.strip().casefold() in labels:
            yield refusal(part, "Two devices are called “{name}”. Rename one.", name=label)
        names.add(part.name)
        labels.add(label.strip().casefold())


def _twice_named(zones: Sequence[PatchZone]) -> Iterator[Finding]:
    seen: set[tuple[int, str]] = set()
    for zone in zones:
        mark = (zone.area, zone.name.strip().casefold())
        if mark in seen:
            yield doubt(
                zone,
                "Two zones of one area are called “{name}”: nobody can tell them apart. Rename"
                " one.",
                name=zone.name,
            )
        seen.add(mark)


def _areas(sight: Sight) -> Iterator[Finding]:
    areas = {area.id: area for area in sight.patch.areas}
    for zone in sight.patch.zones:
        if zone.area not in areas:
            yield refusal(
                zone, "The zone {zone} lies in no area. Choose where it belongs.", zone=zone.name
            )
    for area in areas.values():
        if area.parent is not None and area.parent not in areas:
            yield refusal(
                area, "The area {area} lies in no area that is there. Move it.", area=area.name
            )
        elif _is_in_itself(area, areas):
            yield refusal(area, "The area {area} lies within itself. Move it.", area=area.name)


def _is_in_itself(area: PatchArea, areas: Mapping[int, PatchArea]) -> bool:
    seen = {area.id}
    place = area.parent
    while place is not None and place in areas:
        if place in seen:
            return True
        seen.add(place)
        place = areas[place].parent
    return False


def _boards(sight: Sight) -> Iterator[Finding]:
    for board in sight.patch.boards:
        make = sight.makes.get(board.make)
        if make is None:
            yield refusal(
                board,
                "Nobody knows the make “{make}” of {board}. Choose one of the list.",
                make=board.make,
                board=board.label,
            )
            continue
        if make.trouble is not None:
            yield refusal(board, make.trouble.sentence, **make.trouble.facts)
            continue
        if make.is_latching:
            yield refusal(
                board,
                "{board} ({make}) keeps its contacts closed without power: a power cut could leave"
                " loudspeakers on. Choose another board.",
                board=board.label,
                make=make.title,
            )
        yield from leased(sight, board)
        yield from _addressed(sight, board)
        yield from placed(sight, board)


def _addressed(sight: Sight, board: PatchBoard) -> Iterator[Finding]:
    over_tcp = board.port.startswith(MODBUS_TCP) and not board.simulated
    facts: dict[str, str | float] = {"board": board.label, "most": HIGHEST_ADDRESS}
    if not 0 <= board.address <= HIGHEST_ADDRESS:
        yield refusal(board, "{board}: an address is a number from 0 to {most}.", **facts)
    elif board.address == 0 and sight.makes[board.make].shares_port and not over_tcp:
        yield refusal(
            board,
            "{board}: address 0 speaks to every board at once. Give it a number from 1 to {most},"
            " on the board and here.",
            **facts,
        )
    if over_tcp and not sight.makes[board.make].shares_port:
        yield refusal(
            board,
            "{board} speaks no Modbus, so it cannot be reached by modbus://. Write socket://"
            " instead.",
            board=board.label,
        )


def _shared_ports(sight: Sight) -> Iterator[Finding]:
    by_port: dict[str, list[PatchBoard]] = {}
    for board in sight.patch.boards:
        if board.port.strip() and not board.simulated:
            by_port.setdefault(board.port.strip(), []).append(board)
    for port, boards in by_port.items():
        alone = [board for board in boards if not _shares(sight, board)]
        if alone and len(boards) > 1:
            yield _not_alone(port, alone[0], next(b for b in boards if b is not alone[0]))
            continue
        yield from _same_address(port, boards)
        yield from _other_speed(sight, port, boards)


def _shares(sight: Sight, board: PatchBoard) -> bool:
    make = sight.makes.get(board.make)
    return make is None or make.shares_port


def _not_alone(port: str, alone: PatchBoard, other: PatchBoard) -> Finding:
    return refusal(
        alone,
        "{one} has no address, so it needs a port of its own: {other} is at {port} too. Choose"
        " another port.",
        one=alone.label,
        other=other.label,
        port=port,
    )


def _same_address(port: str, boards: Sequence[PatchBoard]) -> Iterator[Finding]:
    first: dict[int, PatchBoard] = {}
    for board in boards:
        other = first.setdefault(board.address, board)
        if other is not board:
            yield refusal(
                board,
                "{one} and {other} both have the address {address} at {port}. Give one another"
                " address, on the board and here.",
                one=other.label,
                other=board.label,
                address=board.address,
                port=port,
            )


def _other_speed(sight: Sight, port: str, boards: Sequence[PatchBoard]) -> Iterator[Finding]:
    known = [(board, make) for board in boards if (make := sight.make(board.name)) is not None]
    for board, make in known[1:]:
        first, at = known[0][0], known[0][1].speed
        if make.speed != at:
            yield refusal(
                board,
                "{one} speaks at {speed} baud and {other} at {other_speed}: they cannot share"
                " {port}. Give one a port of its own.",
                one=first.label,
                speed=at,
                other=board.label,
                other_speed=make.speed,
                port=port,
            )


def _buses(sight: Sight) -> Iterator[Finding]:
    for bus in sight.patch.buses:
        if not _SINK.fullmatch(bus.sink):
            yield refusal(
                bus,
                "{bus}: nobody knows the sound output “{sink}”. Choose auto, null, card: and its"
                " name, or icecast: and HOST:PORT/MOUNT.",
                bus=bus.label,
                sink=bus.sink,
            )
        if not _WITNESS.fullmatch(bus.witness):
            yield refusal(
                bus,
                "{bus}: nobody knows the loop-back “{witness}”. Choose none, simulated, or the name"
                " of a sound card.",
                bus=bus.label,
                witness=bus.witness,
            )
    yield from _shared_cards(sight.patch.buses)
    yield from _shared_witnesses(sight.patch.buses)


def _shared_cards(buses: tuple[PatchBus, ...]) -> Iterator[Finding]:
    """Refuse two buses on one card, unless each has a side: they would be heard in each other."""
    taken: list[tuple[str, str, PatchBus]] = []
    for bus in buses:
        if not bus.sink.startswith("card:"):
            continue
        card, _, side = bus.sink.rpartition("/")
        card, side = (card, side) if side in _SIDES else (bus.sink, "")
        others = (o for c, s, o in taken if c == card and (s == side or "" in {s, side}))
        other = next(others, None)
        if other is not None:
            yield refusal(
                bus,
                "{bus} and {other} sound through the same card, so each is heard in the zones of"
                " the other. Give each a side of it, /left and /right after its name, or a card of"
                " its own.",
                bus=bus.label,
                other=other.label,
            )
        taken.append((card, side, bus))


def _shared_witnesses(buses: tuple[PatchBus, ...]) -> Iterator[Finding]:
    """Refuse two loop-backs on one card: each would hear the other's bus."""
    taken: dict[str, PatchBus] = {}
    for bus in buses:
        other = taken.setdefault(bus.witness, bus)
        if other is not bus and bus.witness.startswith("card:"):
            yield refusal(
                bus,
                "{bus} and {other} are heard again through the same card. Give each a card of its"
                " own.",
                bus=bus.label,
                other=other.label,
            )
