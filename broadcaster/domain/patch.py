"""The patch as one value: areas, zones, boards, amplifiers and buses, changed part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from broadcaster.domain.zones import AmplifierKind, Output


class PartKind(StrEnum):
    """What a part of the patch is."""

    AREA = "area"
    ZONE = "zone"
    BOARD = "board"
    AMPLIFIER = "amplifier"
    BUS = "bus"


@dataclass(frozen=True, slots=True)
class PatchArea:
    """A node of the tree; a negative `id` is one that is not applied yet."""

    id: int
    name: str
    parent: int | None = None

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class PatchZone:
    """A zone, its place in the tree, and what opens it; a negative `id` is not applied yet."""

    id: int
    name: str
    area: int
    amplifier: str | None = None
    outputs: tuple[Output, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class PatchBoard:
    """A device on a port: a board of relays, or an amplifier with a data line.

    `name` never changes once it is there, `label` is what people call it. One that is not
    `enabled` is off duty: never asked nor switched.
    """

    name: str
    label: str
    make: str
    port: str = ""
    address: int = 1
    simulated: bool = False
    lease: timedelta | None = None
    enabled: bool = True

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return self.name


@dataclass(frozen=True, slots=True)
class PatchAmplifier:
    """An amplifier on a bus; `fault` is a contact input, `power` and `mute` are contacts."""

    name: str
    label: str
    bus: str
    power: Output | None = None
    mute: Output | None = None
    fault: Output | None = None
    kind: AmplifierKind = AmplifierKind.RELAY
    warm_up: timedelta = timedelta(seconds=3)
    min_off: timedelta = timedelta(0)

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return self.name


@dataclass(frozen=True, slots=True)
class PatchBus:
    """One sound output; `sink` is "auto", "null", "card:NAME" or "icecast:HOST:PORT/MOUNT".

    `witness` is what hears again what it gives: "card:NAME", "simulated", or "" where nothing does.
    """

    name: str
    label: str
    sink: str = "auto"
    witness: str = ""

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return self.name


Part = PatchArea | PatchZone | PatchBoard | PatchAmplifier | PatchBus
_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True, slots=True)
class Patch:
    """Everything that is wired; the order of the parts is the order people see."""

    areas: tuple[PatchArea, ...] = ()
    zones: tuple[PatchZone, ...] = ()
    boards: tuple[PatchBoard, ...] = ()
    amplifiers: tuple[PatchAmplifier, ...] = ()
    buses: tuple[PatchBus, ...] = ()

    def group(self, kind: PartKind) -> Sequence[Part]:
        """Return all parts of a kind."""
        groups: dict[PartKind, Sequence[Part]] = {
            PartKind.AREA: self.areas,
            PartKind.ZONE: self.zones,
            PartKind.BOARD: self.boards,
            PartKind.AMPLIFIER: self.amplifiers,
            PartKind.BUS: self.buses,
        }
        return groups[kind]

    def part(self, kind: PartKind, key: str) -> Part | None:
        """Return one part, None where it is not there."""
        return next((part for part in self.group(kind) if part.key == key), None)

    @property
    def new_id(self) -> int:
        """A number for an area or a zone that is not applied yet."""
        return min([0, *(area.id for area in self.areas), *(zone.id for zone in self.zones)]) - 1


def part_kind(part: Part) -> PartKind:
    """Return what a part is."""
    match part:
        case PatchArea():
            return PartKind.AREA
        case PatchZone():
            return PartKind.ZONE
        case PatchBoard():
            return PartKind.BOARD
        case PatchAmplifier():
            return PartKind.AMPLIFIER
        case PatchBus():
            return PartKind.BUS


def mark(part: Part | None) -> str:
    """Return a short mark of all that a part says; whatever changes in it changes the mark."""
    return sha256(repr(part).encode()).hexdigest()[:16]


def put(patch: Patch, part: Part) -> Patch:
    """Return the patch with a part added, or in the place of the one with its key."""
    match part:
        case PatchArea():
            return replace(patch, areas=_put(patch.areas, part))
        case PatchZone():
            return replace(patch, zones=_put(patch.zones, part))
        case PatchBoard():
            return replace(patch, boards=_put(patch.boards, part))
        case PatchAmplifier():
            return replace(patch, amplifiers=_put(patch.amplifiers, part))
        case PatchBus():
            return replace(patch, buses=_put(patch.buses, part))


def without(patch: Patch, kind: PartKind, key: str) -> Patch:
    """Return the patch without a part; what pointed at it still does, and the checks say so."""
    match kind:
        case PartKind.AREA:
            return replace(patch, areas=_without(patch.areas, key))
        case PartKind.ZONE:
            return replace(patch, zones=_without(patch.zones, key))
        case PartKind.BOARD:
            return replace(patch, boards=_without(patch.boards, key))
        case PartKind.AMPLIFIER:
            return replace(patch, amplifiers=_without(patch.amplifiers, key))
        case PartKind.BUS:
            return replace(patch, buses=_without(patch.buses, key))


def moved(patch: Patch, kind: PartKind, key: str, *, up: bool) -> Patch:
    """Return the patch with an area or a zone before, or after, its neighbour of the same place."""
    if kind is PartKind.AREA:
        return replace(patch, areas=_moved(patch.areas, key, up=up))
    if kind is PartKind.ZONE:
        return replace(patch, zones=_moved(patch.zones, key, up=up))
    return patch


def rebased(base: Patch, current: Patch, draft: Patch) -> Patch:
    """Return what a draft that was begun on `base` means now that the patch is `current`.

    What the draft does not touch is as it is now; what it touches is as the draft says.
    """
    if base == current:
        return draft
    return Patch(
        areas=_rebased(base.areas, current.areas, draft.areas),
        zones=_rebased(base.zones, current.zones, draft.zones),
        boards=_rebased(base.boards, current.boards, draft.boards),
        amplifiers=_rebased(base.amplifiers, current.amplifiers, draft.amplifiers),
        buses=_rebased(base.buses, current.buses, draft.buses),
    )


def _put(group: tuple[_P, ...], part: _P) -> tuple[_P, ...]:
    if all(each.key != part.key for each in group):
        return _ordered((*group, part))
    return tuple(part if each.key == part.key else each for each in group)


def _without(group: tuple[_P, ...], key: str) -> tuple[_P, ...]:
    return tuple(each for each in group if each.key != key)


def _place(part: Part) -> int | None:
    if isinstance(part, PatchZone):
        return part.area
    return part.parent if isinstance(part, PatchArea) else None


def _moved(group: tuple[_P, ...], key: str, *, up: bool) -> tuple[_P, ...]:
    at = next((n for n, each in enumerate(group) if each.key == key), None)
    if at is None:
        return group
    beside = [n for n, each in enumerate(group) if _place(each) == _place(group[at])]
    turn = beside.index(at) + (-1 if up else 1)
    if not 0 <= turn < len(beside):
        return group
    order = list(group)
    other = beside[turn]
    order[at], order[other] = order[other], order[at]
    return tuple(order)


def _rebased(
    base: tuple[_P, ...], current: tuple[_P, ...], draft: tuple[_P, ...]
) -> tuple[_P, ...]:
    was, now = {each.key: each for each in base}, {each.key: each for each in current}
    kept = [
        now.get(each.key) if was.get(each.key) == each else each
        for each in draft
        if was.get(each.key) != each or each.key in now
    ]
    mine = {each.key for each in draft}
    new = [each for each in current if each.key not in was and each.key not in mine]
    return _ordered(tuple(each for each in (*kept, *new) if each is not None))


def _ordered(group: tuple[_P, ...]) -> tuple[_P, ...]:
    """Devices stand by their short names; areas and zones as people put them."""
    if any(isinstance(part, PatchArea | PatchZone) for part in group):
        return group
    return tuple(sorted(group, key=lambda part: part.key))


def users(patch: Patch, kind: PartKind, key: str) -> tuple[str, ...]:
    """Return the names of the parts that need a part, so that it cannot go yet."""
    match kind:
        case PartKind.AREA:
            below = [area.name for area in patch.areas if str(area.parent) == key]
            return (*below, *(zone.name for zone in patch.zones if str(zone.area) == key))
        case PartKind.BUS:
            return tuple(each.label for each in patch.amplifiers if each.bus == key)
        case PartKind.AMPLIFIER:
            return tuple(zone.name for zone in patch.zones if zone.amplifier == key)
        case PartKind.BOARD:
            zones = [zone.name for zone in patch.zones if _hangs_on(zone.outputs, key)]
            contacts = ((each, (each.power, each.mute, each.fault)) for each in patch.amplifiers)
            return (*zones, *(each.label for each, wired in contacts if _hangs_on(wired, key)))
        case PartKind.ZONE:
            return ()


def _hangs_on(outputs: Iterable[Output | None], board: str) -> bool:
    return any(output is not None and output.device == board for output in outputs)
