"""Programmes whose time was moved on the day itself, after they had begun."""

from __future__ import annotations

from datetime import date

from schedules.types import Basis, Template


def key_of(day: date, template: Template) -> str:
    """Return the key of a template's programme on a day."""
    return f"{day}/{template.key}/{template.starts:%H%M}"


def heard_as(day: date, basis: Basis, template: Template) -> str | None:
    """Return the key under which a programme was heard already; None where it was not.

    It was, where its template has begun today at a time at which it does not start any more: who
    moves the time of a programme that has begun means the days to come, and nobody wants to hear
    it twice. Of several new starts the first ones stand for those that have gone, so that a start
    added for the day is heard all the same.
    """
    same = [one for one in basis.templates if one.key == template.key]
    starts = {key_of(day, one) for one in same if day.weekday() in one.weekdays}
    begun = {line.programme for line in basis.settled.lines}
    gone = sorted(key for key in begun - starts if key.split("/")[1] == template.key)
    new = sorted(starts - basis.settled.programmes)
    moved = dict(zip(new, gone, strict=False))
    return moved.get(key_of(day, template))
