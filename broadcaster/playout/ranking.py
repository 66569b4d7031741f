"""Which of two items goes before the other, and for how long what is stronger waits."""

from __future__ import annotations

from datetime import timedelta

from broadcaster.playout.items import Item
from broadcaster.playout.state import Timing
from schedules.types import Priority

_NOTHING = timedelta(0)


def strength(item: Item) -> tuple[int, bool, float, str]:
    """Return what the stronger of two has less of.

    Of emergencies that are due the one ordered at once goes before what is planned, part by part,
    and of the planned the newest before the others; of all else what should have begun first.
    """
    since = item.starts.timestamp()
    is_planned = item.priority == Priority.EMERGENCY and not item.is_emergency
    return item.priority, not item.is_emergency, -since if is_planned else since, item.key


def patience(item: Item, timing: Timing) -> timedelta:
    """Return how long what is stronger waits for the end of what sounds."""
    return _NOTHING if item.priority == Priority.EMERGENCY else timing.late


def beats(item: Item, sounding: Item) -> bool:
    """Tell whether an item may cut another; an emergency cuts an older one of another matter."""
    if item.priority != sounding.priority or item.priority != Priority.EMERGENCY:
        return item.priority < sounding.priority
    if item.is_emergency != sounding.is_emergency:
        return item.is_emergency  # what somebody orders now goes before what is only repeated
    same = item.programme == sounding.programme
    if item.bulletin is not None:
        same = same or item.bulletin == sounding.bulletin
    return not same and item.starts > sounding.starts
