"""What one patch does otherwise than another: one sentence for each difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadcaster.domain.patch import (
    Part,
    PartKind,
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from broadcaster.domain.zones import Output
from schedules.types import Reason

NOTHING = "–"

_ADDED: Mapping[PartKind, str] = {
    PartKind.AREA: "New area: {name}.",
    PartKind.ZONE: "New zone: {name}, opened by {outputs}.",
    PartKind.BOARD: "New board: {name}.",
    PartKind.AMPLIFIER: "New amplifier: {name}.",
    PartKind.BUS: "New sound output: {name}.",
}
_REMOVED: Mapping[PartKind, str] = {
    PartKind.AREA: "The area {name} is removed.",
    PartKind.ZONE: "The zone {name} is removed.",
    PartKind.BOARD: "The board {name} is removed.",
    PartKind.AMPLIFIER: "The amplifier {name} is removed.",
    PartKind.BUS: "The sound output {name} is removed.",
}
_RENAMED = "{before} is called {after} from now on."
_ORDER = "The order of areas or zones changes."


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a part, as a sentence says that it changes."""

    sentence: str
    before: str
    after: str


def changes(before: Patch, after: Patch) -> tuple[Reason, ...]:
    """Return what changes, the zones first; nothing where both say the same."""
    order = (
        PartKind.ZONE,
        PartKind.AREA,
        PartKind.BOARD,
        PartKind.AMPLIFIER,
        PartKind.BUS,
    )
    found = [reason for kind in order for reason in _of_kind(kind, before, after)]
    if not found and before != after:
        found.append(Reason(_ORDER))
    return tuple(found)


def outputs_text(outputs: Iterable[Output], boards: Sequence[PatchBoard]) -> str:
    """Write channels by their boards' labels, in no tongue: "Board 1: 3, 4"."""
    labels = {board.name: board.label for board in boards}
    by_board: dict[str, list[int]] = {}
    for output in sorted(outputs, key=lambda each: (each.device, each.channel)):
        by_board.setdefault(output.device, []).append(output.channel)
    texts = (
        f"{labels.get(name, name)}: {', '.join(map(str, channels))}"
        for name, channels in by_board.items()
    )
    return "; ".join(texts) or NOTHING


def called(part: Part) -> str:
    """Return what people call a part."""
    return part.name if isinstance(part, PatchArea | PatchZone) else part.label


def _of_kind(kind: PartKind, before: Patch, after: Patch) -> Iterator[Reason]:
    was = {part.key: part for part in before.group(kind)}
    now = {part.key: part for part in after.group(kind)}
    for key, part in now.items():
        if key not in was:
            facts: dict[str, str | int | float] = {"name": called(part)}
            if isinstance(part, PatchZone):
                facts["outputs"] = outputs_text(part.outputs, after.boards)
            yield Reason(_ADDED[kind], facts)
        elif was[key] != part:
            yield from _changed(was[key], part, before, after)
    for key, part in was.items():
        if key not in now:
            yield Reason(_REMOVED[kind], {"name": called(part)})


def _changed(was: Part, now: Part, before: Patch, after: Patch) -> Iterator[Reason]:
    if called(was) != called(now):
        yield Reason(_RENAMED, {"before": called(was), "after": called(now)})
    for field in _fields(was, now, before, after):
        if field.before != field.after:
            facts: dict[str, str | int | float] = {
                "name": called(now),
                "before": field.before,
                "after": field.after,
            }
            yield Reason(field.sentence, facts)


def _fields(was: Part, now: Part, before: Patch, after: Patch) -> Iterator[_Field]:
    match was, now:
        case PatchArea(), PatchArea():
            yield _Field(_MOVED, _area(was.parent, before), _area(now.parent, after))
        case PatchZone(), PatchZone():
            yield from _zone_fields(was, now, before, after)
        case PatchBoard(), PatchBoard():
            yield from _board_fields(was, now)
        case PatchAmplifier(), PatchAmplifier():
            yield from _amplifier_fields(was, now, before, after)
        case PatchBus(), PatchBus():
            yield _Field("{name}: sound card {after} instead of {before}.", was.sink, now.sink)
            yield _Field("{name}: loop-back {after} instead of {before}.", was.witness, now.witness)


def _zone_fields(was: PatchZone, now: PatchZone, before: Patch, after: Patch) -> Iterator[_Field]:
    yield _Field(
        "{name} is opened by {after} instead of {before}.",
        outputs_text(was.outputs, before.boards),
        outputs_text(now.outputs, after.boards),
    )
    yield _Field(
        "{name} hangs on the amplifier {after} instead of {before}.",
        _label(PartKind.AMPLIFIER, was.amplifier, before),
        _label(PartKind.AMPLIFIER, now.amplifier, after),
    )
    yield _Field(_MOVED, _area(was.area, before), _area(now.area, after))


def _board_fields(was: PatchBoard, now: PatchBoard) -> Iterator[_Field]:
    yield _Field("{name}: make {after} instead of {before}.", was.make, now.make)
    yield _Field("{name}: port {after} instead of {before}.", was.port, now.port)
    yield _Field("{name}: address {after} instead of {before}.", str(was.address), str(now.address))
    yield _Field("{name}: safety time {after} instead of {before}.", _lease(was), _lease(now))
    duty = "{name} goes on duty again." if now.enabled else "{name} goes off duty."
    yield _Field(duty, str(was.enabled), str(now.enabled))
    world = "{name} is simulated from now on." if now.simulated else "{name} is real from now on."
    yield _Field(world, str(was.simulated), str(now.simulated))


def _amplifier_fields(
    was: PatchAmplifier, now: PatchAmplifier, before: Patch, after: Patch
) -> Iterator[_Field]:
    yield _Field(
        "{name} gets its sound from {after} instead of {before}.",
        _label(PartKind.BUS, was.bus, before),
        _label(PartKind.BUS, now.bus, after),
    )
    contacts = (
        ("{name}: power by {after} instead of {before}.", was.power, now.power),
        ("{name}: sound contact {after} instead of {before}.", was.mute, now.mute),
        ("{name}: fault input {after} instead of {before}.", was.fault, now.fault),
    )
    for sentence, one, other in contacts:
        yield _Field(sentence, _contact(one, before), _contact(other, after))
    yield _Field(
        "{name} warms up for {after} s instead of {before} s.",
        f"{was.warm_up.total_seconds():g}",
        f"{now.warm_up.total_seconds():g}",
    )
    yield _Field(
        "{name} stays off for {after} s at least instead of {before} s.",
        f"{was.min_off.total_seconds():g}",
        f"{now.min_off.total_seconds():g}",
    )
    line = "{name} has a data line." if now.kind == "line" else "{name} is switched by contacts."
    yield _Field(line, was.kind.value, now.kind.value)


def _contact(output: Output | None, patch: Patch) -> str:
    return NOTHING if output is None else outputs_text([output], patch.boards)


def _lease(board: PatchBoard) -> str:
    return NOTHING if board.lease is None else f"{board.lease.total_seconds():g} s"


def _area(area: int | None, patch: Patch) -> str:
    return _label(PartKind.AREA, None if area is None else str(area), patch)


def _label(kind: PartKind, key: str | None, patch: Patch) -> str:
    part = None if key is None else patch.part(kind, key)
    return NOTHING if part is None else called(part)


_MOVED = "{name} moves from {before} to {after}."
