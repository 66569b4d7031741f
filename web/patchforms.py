"""Parts of the patch as forms give them; whether they can be so is the checks' to say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from werkzeug.datastructures import MultiDict

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
from broadcaster.domain.wire_checks import POWER, SOUND
from broadcaster.domain.zones import AmplifierKind, Output
from broadcaster.errors import Invalid
from web.forms import Form

LONGEST = 100
CARD = "card"
ICECAST = "icecast"
LINE = "line:"
MOST_SECONDS = 7200.0


def part(kind: PartKind, key: str | None, posted: Form, patch: Patch) -> Part:
    """Read a part, new where `key` is None; raises Invalid naming the field."""
    was = None if key is None else patch.part(kind, key)
    match kind:
        case PartKind.AREA:
            return _area(posted, patch, was)
        case PartKind.ZONE:
            return _zone(posted, patch, was)
        case PartKind.BOARD:
            return _board(posted, patch, was)
        case PartKind.AMPLIFIER:
            return _amplifier(posted, patch, was)
        case PartKind.BUS:
            return _bus(posted, patch, was)


def as_typed(kind: PartKind, key: str | None, posted: Form, patch: Patch) -> Part:
    """Return a part of a form in which something is wrong, so that nothing else is typed twice."""
    typed = MultiDict(posted)
    for _ in posted:
        try:
            return part(kind, key, typed, patch)
        except Invalid as wrong:
            typed[wrong.field] = "0"
    return part(kind, key, typed, patch)


def blank(kind: PartKind, patch: Patch, near: int | None = None) -> Part:
    """Return what a new part's form begins with; `near` is the area it is added in."""
    area = near if near is not None else patch.areas[0].id if patch.areas else 0
    amplifier = patch.amplifiers[0].name if patch.amplifiers else None
    match kind:
        case PartKind.AREA:
            return PatchArea(patch.new_id, "", near)
        case PartKind.ZONE:
            return PatchZone(patch.new_id, "", area, amplifier)
        case PartKind.BOARD:
            make = patch.boards[0].make if patch.boards else ""
            return PatchBoard(_free("board", patch.boards), "", make)
        case PartKind.AMPLIFIER:
            bus = patch.buses[0].name if patch.buses else ""
            return PatchAmplifier(_free("amp", patch.amplifiers), "", bus)
        case PartKind.BUS:
            return PatchBus(_free("bus", patch.buses), "")


def contact_value(output: Output | None) -> str:
    """Write a channel as a form's value."""
    return "" if output is None else f"{output.device}:{output.channel}"


def _free(stem: str, taken: Iterable[PatchBoard | PatchAmplifier | PatchBus]) -> str:
    names = {each.name for each in taken}
    return next(name for n in range(1, len(names) + 2) if (name := f"{stem}{n}") not in names)


def _text(posted: Form, name: str) -> str:
    return " ".join(posted.get(name, "").split())[:LONGEST]


def _named(posted: Form, name: str) -> str:
    text = _text(posted, name)
    if not text:
        raise Invalid(name, "Give it a name.")
    return text


def _contact(text: str) -> Output | None:
    """Read a channel; what is none of a form's own values is no channel."""
    device, _, channel = text.rpartition(":")
    if not device or not (channel.isascii() and channel.isdigit() and len(channel) <= 4):  # noqa: PLR2004 -- any channel's number
        return None
    return Output(device, int(channel))


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None  # noqa: PLR2004 -- fits any id


def _seconds(posted: Form, name: str) -> timedelta | None:
    """Read a number of seconds written with a comma or a dot; None where nothing stands."""
    text = posted.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= MOST_SECONDS:
        raise Invalid(name, "Write a number of seconds from 0 to {most}.", most=int(MOST_SECONDS))
    return timedelta(seconds=value)


def _area(posted: Form, patch: Patch, was: Part | None) -> PatchArea:
    number = was.id if isinstance(was, PatchArea) else patch.new_id
    return PatchArea(number, _named(posted, "name"), _number(posted.get("parent", "")))


def _zone(posted: Form, patch: Patch, was: Part | None) -> PatchZone:
    outputs = [_contact(text) for text in posted.getlist("outputs")]
    return PatchZone(
        id=was.id if isinstance(was, PatchZone) else patch.new_id,
        name=_named(posted, "name"),
        area=_number(posted.get("area", "")) or 0,
        amplifier=posted.get("amplifier") or None,
        outputs=tuple(dict.fromkeys(each for each in outputs if each is not None)),
    )


def _board(posted: Form, patch: Patch, was: Part | None) -> PatchBoard:
    address = _number(posted.get("address", "").strip())
    if address is None:
        raise Invalid("address", "Write the address as a number, as on the board.")
    lease = _seconds(posted, "lease")
    return PatchBoard(
        name=was.name if isinstance(was, PatchBoard) else _free("board", patch.boards),
        label=_named(posted, "label"),
        make=_text(posted, "make"),
        port=posted.get("port", "").strip()[:300],
        address=address,
        simulated=posted.get("simulated") == "1",
        lease=lease or None,
        enabled=posted.get("enabled") == "1",
    )


def _amplifier(posted: Form, patch: Patch, was: Part | None) -> PatchAmplifier:
    made = PatchAmplifier(
        name=was.name if isinstance(was, PatchAmplifier) else _free("amp", patch.amplifiers),
        label=_named(posted, "label"),
        bus=_text(posted, "bus"),
        power=_contact(posted.get("power", "")),
        mute=_contact(posted.get("mute", "")),
        fault=_contact(posted.get("fault", "")),
        warm_up=_seconds(posted, "warm_up") or timedelta(0),
        min_off=_seconds(posted, "min_off") or timedelta(0),
    )
    way = posted.get("way", "")
    if not way.startswith(LINE):
        return made
    device = way.removeprefix(LINE)
    power, sound = Output(device, POWER), Output(device, SOUND)
    return replace(made, kind=AmplifierKind.LINE, power=power, mute=sound)


def _bus(posted: Form, patch: Patch, was: Part | None) -> PatchBus:
    sink = posted.get("sink", "auto")
    if sink == CARD:
        sink = f"card:{_named(posted, 'card')}"
    elif sink == ICECAST:
        sink = f"icecast:{_named(posted, 'icecast')}"
    name = was.name if isinstance(was, PatchBus) else _free("bus", patch.buses)
    witness = posted.get("witness", "")
    if witness == CARD:
        witness = f"card:{_named(posted, 'witness_card')}"
    return PatchBus(name, _named(posted, "label"), sink, witness)
