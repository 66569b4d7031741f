"""A move that somebody just made, kept for the page that follows so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import session

from broadcaster.services.daygrid import GridDay
from broadcaster.services.move_keeping import Moved

_KEPT = "moved"


@dataclass(frozen=True, slots=True)
class LastMoved:
    """What was moved, where it is now and when it began before, as a form to take it back needs it.

    `has_left` tells that it is on another day than before; `number` is the decision.
    """

    name: str
    at: str
    day: date
    has_left: bool
    key: str
    was: str
    number: int


def remember(moved: Moved) -> None:
    """Keep a move for the next page."""
    session[_KEPT] = {
        "name": moved.name,
        "at": f"{moved.move.at:%H:%M}",
        "day": moved.move.goes_to.isoformat(),
        "has_left": moved.move.goes_to != moved.move.day,
        "key": moved.programme,
        "was": f"{moved.was:%H:%M}",
        "number": moved.decision,
    }


def last_moved(shown: Iterable[GridDay]) -> LastMoved | None:
    """Return the move that was just made, once, on a page that shows its day."""
    kept = session.get(_KEPT)
    if not isinstance(kept, dict) or kept["day"] not in {str(day.plan.day) for day in shown}:
        return None
    del session[_KEPT]
    return LastMoved(**{**kept, "day": date.fromisoformat(kept["day"])})
