"""What is asked for where something is late, as a form holds it: a way, minutes, a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from broadcaster.errors import Invalid
from schedules.lateness import Late, Way, late_of

_DIGITS = 6

_ASK = {
    Way.WHOLE: "Write up to how many minutes late it is to be sent whole.",
    Way.REPLAY: "Write the time by which it is to have been sent later, as in 17:30.",
}
_ASK_OF_PART = {
    Way.WHOLE: "Part {part}: write up to how many minutes late it is to be sent whole.",
    Way.REPLAY: "Part {part}: write the time by which it is to have been sent, as in 17:30.",
}


def typed(late: Late | None) -> list[tuple[str, str]]:
    """Write what is asked for as the fields of a form hold it."""
    if late is None:
        return [("late", "")]
    found = [("late", late.way.value)]
    if late.way is Way.WHOLE:
        found.append(("late_minutes", str(late.minutes)))
    if late.until is not None:
        found.append(("late_until", f"{late.until:%H:%M}"))
    return found


def typed_again(text: str | None) -> list[tuple[str, str]]:
    """Write what is kept as text as the fields of a form hold it."""
    return typed(None if text is None else late_of(text))


def read(one: Callable[[str], str], part: int | None = None) -> Late | None:
    """Read it from the fields of a form, or of a part of one; None for as usual.

    Raises Invalid where the minutes or the time are missing or are none.
    """
    way = one("late")
    if way not in set(Way):
        return None
    chosen = Way(way)
    if chosen is Way.WHOLE:
        text = one("late_minutes")
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
            raise _missing(chosen, part)
        return Late(chosen, minutes=int(text))
    if chosen is Way.REPLAY:
        try:
            until = time.fromisoformat(one("late_until"))
        except ValueError:
            raise _missing(chosen, part) from None
        return Late(chosen, until=time(until.hour, until.minute))
    return Late(chosen)


def _missing(way: Way, part: int | None) -> Invalid:
    if part is None:
        return Invalid("late", _ASK[way])
    return Invalid(f"{part}-late", _ASK_OF_PART[way], part=part)
