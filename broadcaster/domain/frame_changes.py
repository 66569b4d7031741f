"""What is different between two states of a programme's parts, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schedules.types import Reason

SAYS = "“{title}” now says: “{after}”"
ADDED = "“{title}” was added, as part {number}."
TAKEN_OUT = "“{title}” was taken out; it was part {number}."
OTHER = "The rules of “{title}”, part {number}, are others now."
ORDER = "The parts are in another order now."

_CALLED = {
    "signature": "Signature tune",
    "opening": "Opening words",
    "words": "Standing words",
    "closing": "Closing words",
    "relay": "Relay",
    "bulletin": "Bulletin",
    "filler": "Music",
}
_LONGEST = 200

_Part = Mapping[str, Any]
_Numbered = tuple[int, _Part]


def part_changes(before: object, after: object) -> tuple[Reason, ...]:
    """Tell what somebody changed in parts as they are kept (see `frames.stored`).

    Words are known again by their key, other parts by their kind and name.
    """
    old, new = _by_name(before), _by_name(after)
    found = [*_gone(old, new), *_new(old, new)]
    both = [name for name in new if name in old]
    found += [reason for name in both for reason in _differences(old[name][1], new[name])]
    if [name for name in old if name in new] != both:
        found.append(Reason(ORDER))
    return tuple(found)


def _by_name(parts: object) -> dict[tuple[str, str, int], _Numbered]:
    given = parts if isinstance(parts, Sequence) else ()
    found: dict[tuple[str, str, int], _Numbered] = {}
    for number, part in enumerate((one for one in given if isinstance(one, Mapping)), 1):
        kind, name = str(part.get("kind")), _own_name(part)
        same = sum(key[:2] == (kind, name) for key in found)
        found[kind, name, same] = (number, part)
    return found


def _own_name(part: _Part) -> str:
    return str(part.get("key") or part.get("title") or part.get("source") or "")


def _gone(
    old: Mapping[tuple[str, str, int], _Numbered], new: Mapping[tuple[str, str, int], _Numbered]
) -> Iterator[Reason]:
    for name, (number, part) in old.items():
        if name not in new:
            yield Reason(TAKEN_OUT, {"title": _title(part), "number": number})


def _new(
    old: Mapping[tuple[str, str, int], _Numbered], new: Mapping[tuple[str, str, int], _Numbered]
) -> Iterator[Reason]:
    for name, (number, part) in new.items():
        if name not in old:
            yield Reason(ADDED, {"title": _title(part), "number": number})


def _differences(was: _Part, numbered: _Numbered) -> Iterator[Reason]:
    number, now = numbered
    title = _title(now)
    if was.get("text") != now.get("text"):
        said = str(now.get("text"))
        short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
        yield Reason(SAYS, {"title": title, "after": short})
    if {**was, "text": None} != {**now, "text": None}:
        yield Reason(OTHER, {"title": title, "number": number})


def _title(part: _Part) -> str:
    """Return the name people gave a part, or else that of its kind."""
    return str(part.get("title") or part.get("source") or _CALLED.get(str(part.get("kind")), ""))
