"""What `broadcaster device probe` found, as it says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from broadcaster.cli.speech import Speech
from broadcaster.domain.plugs import Plug
from hardware.probe import Found
from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """One port, what answered there, and why it was not asked, or not wholly."""

    plug: Plug
    found: tuple[Found, ...] = ()
    note: Reason | None = None
    is_asked: bool = True
    is_refused: bool = False


def table(asked: Iterable[Asked], speech: Speech) -> Iterator[str]:
    """Say what was found, port by port, in lines."""
    for each in asked:
        plug = each.plug
        about = " ".join(part for part in (plug.usb, plug.description) if part)
        yield f"{plug.path}  {about}".rstrip()
        for found in each.found:
            yield "  ✓ " + _said(found, speech)
            yield "    " + _what_next(plug, found, speech)
        if each.note is not None:
            yield "  – " + speech.of(each.note.sentence, each.note.facts)
        elif each.is_asked and not each.found:
            yield "  ? " + speech.of("Nothing answered there.")
        if plug.makes and not each.found:
            makes = {"makes": ", ".join(plug.makes)}
            yield "  ? " + speech.of("By its USB number it may be: {makes}", makes)


def _said(found: Found, speech: Speech) -> str:
    answer = found.answer
    facts = {
        "makes": ", ".join(found.profiles) or answer.dialect,
        "baud": found.baud,
        "says": answer.says,
        "address": answer.address,
    }
    if answer.address is None:
        return speech.of("{makes}, {baud} baud: {says}", facts)
    if answer.is_refusal or answer.says.startswith("exception"):
        return speech.of("{makes}, at address {address}, {baud} baud: {says}", facts)
    # How many bytes a read brought tells nobody anything.
    return speech.of("{makes}, at address {address}, {baud} baud.", facts)


def _what_next(plug: Plug, found: Found, speech: Speech) -> str:
    """Say what to do with a board that was found."""
    if not found.profiles:
        return speech.of("No make is known that answers so: give it a profile of its own.")
    facts = {
        "port": plug.path,
        "make": found.profiles[0],
        "address": f" --address {found.answer.address}" if found.answer.address else "",
    }
    if len(found.profiles) == 1:
        said = "Next: broadcaster device test --port {port} --profile {make}{address}"
    else:
        said = (
            "Several makes answer so: choose the one printed on the board with as many channels. "
            "Then: broadcaster device test --port {port} --profile {make}{address}"
        )
    return speech.of(said, facts)


def told_as_json(asked: Asked, speech: Speech) -> dict[str, object]:
    """Return one port for the line of JSON."""
    note = asked.note
    return {
        **asdict(asked.plug),
        "found": [
            {"baud": each.baud, "profiles": each.profiles, **asdict(each.answer)}
            for each in asked.found
        ],
        "note": speech.of(note.sentence, note.facts) if note else None,
    }
