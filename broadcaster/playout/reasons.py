"""Why something is not sent, as the log tells it."""

from __future__ import annotations

from broadcaster.playout import sentences
from broadcaster.playout.asked import why_left_out
from broadcaster.playout.choice import may_sound
from broadcaster.playout.items import Item
from broadcaster.playout.state import Desk, State
from broadcaster.playout.turn import Turn
from schedules.types import Reason

NO_FAULT = {sentences.NOT_RUNNING, sentences.NO_TIME, sentences.NOT_AGAIN, sentences.CLOCK_MOVED}
"""Why something is missed without anything being wrong that nobody knows of yet."""


def forbidden(state: State, item: Item) -> Reason | None:
    """Tell what forbids an item, however it is with time and lines."""
    if item.is_relay:
        return state.refused.get(item.key)  # its address may answer yet, and is joined then
    return None if item.is_called else state.refused.get(item.key) or state.checks.get(item.key)


def _why_not_again(state: State, item: Item) -> Reason | None:
    """Tell by what something was stopped that was heard in part, if it was."""
    if item.key in state.interrupted:
        return Reason(sentences.INTERRUPTED)
    held = state.held.get(item.key)
    return None if held is None else Reason(sentences.NOT_AGAIN, {"title": held.by})


def _why_away(state: State, item: Item) -> Reason | None:
    """Tell why nobody was there for an item, if nobody was."""
    if item.starts + state.timing.late < state.booted:
        return Reason(sentences.NO_TIME if state.was_doubted else sentences.NOT_RUNNING)
    if state.skipped is not None and state.skipped.begins <= item.starts < state.skipped.ends:
        return Reason(sentences.CLOCK_MOVED)
    return None


def why_late(turn: Turn, desk: Desk, item: Item) -> Reason:
    """Tell why something could not begin in time, and by which rule it is left out for that."""
    if (was_begun := _why_not_again(turn.state, item)) is not None:
        return was_begun
    return why_left_out(_why_missed(turn, desk, item), item)


def _why_missed(turn: Turn, desk: Desk, item: Item) -> Reason:
    if (was_away := _why_away(turn.state, item)) is not None:
        return was_away
    unwell = turn.state.checks.get(item.key)
    if unwell is not None:
        return unwell
    if desk.cued:
        return Reason(sentences.BUSY, {"title": desk.cued[0].item.title})
    if desk.trouble is not None:
        return desk.trouble
    # What waits for its window is read again when its turn comes.
    is_known = bool(item.windows) or may_sound(turn.state, item)
    return Reason(sentences.TOO_LATE if is_known else sentences.NOT_CHECKED)
