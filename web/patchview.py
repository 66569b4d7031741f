"""The patch as its pages draw it: every channel with what it does, findings by their part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from broadcaster.domain.findings import Finding, anchor
from broadcaster.domain.makes import Makes
from broadcaster.domain.patch import Part, PartKind, Patch, PatchAmplifier, PatchBoard, PatchZone
from broadcaster.domain.patch_changes import called, outputs_text
from broadcaster.domain.zones import Output
from schedules.types import Reason
from web.patchforms import contact_value


@dataclass(frozen=True, slots=True)
class Use:
    """What a channel does: for which part, by the part's kind, key and name."""

    kind: PartKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One channel of a board; more than one use is one too many."""

    number: int
    value: str
    uses: tuple[Use, ...]

    @property
    def look(self) -> str:
        """How it is drawn: free, for a zone, for an amplifier, or taken twice."""
        if len(self.uses) > 1:
            return "clash"
        return "free" if not self.uses else self.uses[0].kind.value

    def others(self, key: str) -> tuple[Use, ...]:
        """Return what it does for others than the zone with that key."""
        return tuple(use for use in self.uses if (use.kind, use.key) != (PartKind.ZONE, key))


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board with its channels, and its make's name as the maker prints it."""

    board: PatchBoard
    make: str
    is_amplifier: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """An area with what lies below it."""

    id: int
    name: str
    anchor: str
    zones: tuple[ZoneLine, ...]
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A zone as the list shows it: its outputs and its amplifier in words."""

    key: str
    name: str
    anchor: str
    outputs: str
    amplifier: str


def board_cards(patch: Patch, makes: Makes) -> tuple[BoardCard, ...]:
    """Return every board with all its channels, and those that are used beyond them."""
    uses = _uses(patch)
    return tuple(_card(board, makes, uses) for board in patch.boards)


def tree(patch: Patch) -> tuple[Branch, ...]:
    """Return the areas from their roots down; what hangs nowhere stands at the top."""
    known = {area.id for area in patch.areas}
    roots = [area.id for area in patch.areas if area.parent is None or area.parent not in known]
    return tuple(_branch(patch, number, frozenset()) for number in roots)


def homeless(patch: Patch) -> tuple[ZoneLine, ...]:
    """Return the zones whose area is not there."""
    known = {area.id for area in patch.areas}
    return tuple(_line(patch, zone) for zone in patch.zones if zone.area not in known)


def by_part(findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings by the anchor of the part they are about."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        found[finding.at] = (*found.get(finding.at, ()), finding)
    return found


def titled(why: Reason, makes: Makes) -> Reason:
    """Return a change that names makes as their makers do, where it names any."""
    if "make" not in why.sentence:
        return why
    titles = {name: makes[name].title for name in makes}
    return Reason(why.sentence, {k: titles.get(str(v), v) for k, v in why.facts.items()})


def folded(found: Iterable[Finding]) -> tuple[tuple[Finding, tuple[Finding, ...]], ...]:
    """Return each kind of finding once, with all others that say the same of other parts."""
    alike: dict[tuple[bool, str], list[Finding]] = {}
    for each in found:
        alike.setdefault((each.is_error, each.why.sentence), []).append(each)
    return tuple((first, tuple(rest)) for first, *rest in alike.values())


@dataclass(frozen=True, slots=True)
class Contacts:
    """What switches an amplifier, in words; empty where nothing does."""

    power: str
    mute: str
    fault: str
    bus: str


def contacts(patch: Patch) -> Mapping[str, Contacts]:
    """Return what switches each amplifier, by its short name."""
    buses = {bus.name: bus.label for bus in patch.buses}

    def words(contact: Output | None) -> str:
        return "" if contact is None else outputs_text([contact], patch.boards)

    return {
        each.name: Contacts(
            words(each.power), words(each.mute), words(each.fault), buses.get(each.bus, "")
        )
        for each in patch.amplifiers
    }


def area_choices(patch: Patch) -> list[tuple[int, str]]:
    """Return every area with its path, for a list to choose from."""
    names = {area.id: area for area in patch.areas}
    choices = []
    for area in patch.areas:
        path, place, seen = [area.name], area.parent, {area.id}
        while place in names and place not in seen:
            seen.add(place)
            path.append(names[place].name)
            place = names[place].parent
        choices.append((area.id, " › ".join(reversed(path))))
    return choices


def input_choices(patch: Patch, makes: Makes) -> list[tuple[str, tuple[str, ...]]]:
    """Return the boards that have contact inputs, each with its inputs' values."""
    return [
        (
            board.label,
            tuple(
                contact_value(Output(board.name, n)) for n in range(1, makes[board.make].inputs + 1)
            ),
        )
        for board in patch.boards
        if board.make in makes and makes[board.make].inputs
    ]


def _uses(patch: Patch) -> Mapping[Output, tuple[Use, ...]]:
    uses: dict[Output, tuple[Use, ...]] = {}
    wired: list[tuple[Part, PartKind, tuple[Output | None, ...]]] = [
        (zone, PartKind.ZONE, zone.outputs) for zone in patch.zones
    ]
    wired += [(each, PartKind.AMPLIFIER, (each.power, each.mute)) for each in patch.amplifiers]
    for part, kind, outputs in wired:
        for output in outputs:
            if output is not None:
                uses[output] = (*uses.get(output, ()), Use(kind, part.key, called(part)))
    return uses


def _card(board: PatchBoard, makes: Makes, uses: Mapping[Output, tuple[Use, ...]]) -> BoardCard:
    make = makes.get(board.make)
    used = [output.channel for output in uses if output.device == board.name]
    channels = range(1, max([make.channels if make else 0, *used]) + 1)
    cells = (
        Cell(n, contact_value(Output(board.name, n)), uses.get(Output(board.name, n), ()))
        for n in channels
    )
    title = board.make if make is None else make.title
    return BoardCard(board, title, make is not None and make.is_amplifier, tuple(cells))


def _branch(patch: Patch, number: int, above: frozenset[int]) -> Branch:
    area = next(each for each in patch.areas if each.id == number)
    inner = above | {number}
    return Branch(
        area.id,
        area.name,
        anchor(area),
        tuple(_line(patch, zone) for zone in patch.zones if zone.area == number),
        tuple(
            _branch(patch, each.id, inner)
            for each in patch.areas
            if each.parent == number and each.id not in inner
        ),
    )


def _line(patch: Patch, zone: PatchZone) -> ZoneLine:
    amplifier = patch.part(PartKind.AMPLIFIER, zone.amplifier or "")
    return ZoneLine(
        zone.key,
        zone.name,
        anchor(zone),
        outputs_text(zone.outputs, patch.boards),
        amplifier.label if isinstance(amplifier, PatchAmplifier) else "",
    )
