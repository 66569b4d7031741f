"""A move that somebody just made, kept for the page that follows so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import session

from broadcaster.services.daygrid import GridDay
from broadcaster.services.moving import Moved

_KEPT = "moved"


@dataclass(frozen=True, slots=True)
class LastMoved:
    """What was moved and where it was before, as a form to take it back needs it."""

    name: str
    at: str
    day: date
    key: str
    was: str
    scope: str


def remember(moved: Moved) -> None:
    """Keep a move for the next page."""
    session[_KEPT] = {
        "name": moved.name,
        "at": f"{moved.at:%H:%M}",
        "day": moved.back.day.isoformat(),
        "key": moved.back.programme,
        "was": moved.back.at.isoformat(),
        "scope": moved.scope.value,
    }


def last_moved(shown: Iterable[GridDay]) -> LastMoved | None:
    """Return the move that was just made, once, on a page that shows its day."""
    kept = session.get(_KEPT)
    if not isinstance(kept, dict) or kept["day"] not in {str(day.plan.day) for day in shown}:
        return None
    del session[_KEPT]
    return LastMoved(**{**kept, "day": date.fromisoformat(kept["day"])})
