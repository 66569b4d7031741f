"""What was asked for of an item that was late, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from broadcaster.playout import sentences
from broadcaster.playout.items import Item
from broadcaster.playout.late import wanted_of
from broadcaster.playout.state import Timing
from schedules.lateness import Way, face
from schedules.types import Facts, Reason

_MILLISECOND = timedelta(milliseconds=1)
_LEFT_OUT = {
    Way.WHOLE: sentences.ASKED_WHOLE,
    Way.JOIN: sentences.ASKED_TO_JOIN,
    Way.SKIP: sentences.ASKED_TO_SKIP,
    Way.REPLAY: sentences.NOT_IN_WINDOW,
}
_SENT = {Way.WHOLE: sentences.ASKED_WHOLE, Way.REPLAY: sentences.SENT_IN_WINDOW}
_JOINED = {Way.JOIN: sentences.ASKED_TO_JOIN}


def why_left_out(cause: Reason, item: Item) -> Reason:
    """Return why something was late with the rule by which it was left out for that."""
    return _with_rule(cause, item, _LEFT_OUT)


def why_sent_late(item: Item, late: timedelta, timing: Timing) -> Reason:
    """Tell that something began late, and by which rule it was sent all the same."""
    why = Reason(sentences.LATE, {"late_ms": late // _MILLISECOND})
    return why if late < timing.late else _with_rule(why, item, _SENT)


def why_joined(item: Item, offset: timedelta) -> Reason:
    """Tell that something was joined in its middle, and whether that was asked for."""
    why = Reason(sentences.JOINED, {"late_s": round(offset.total_seconds(), 1)})
    return _with_rule(why, item, _JOINED)


def cause_of(why: Reason) -> str:
    """Return the first of its sentences, which tells why it was late."""
    return why.sentence.partition("\n")[0]


def _with_rule(why: Reason, item: Item, rules: Mapping[Way, str]) -> Reason:
    """Add what was asked for as a second sentence, on a line of its own."""
    late = wanted_of(item)
    if late is None or late.way not in rules:
        return why
    facts: Facts = {"asked_minutes": late.minutes, "asked_until": face(late)}
    return Reason(f"{why.sentence}\n{rules[late.way]}", {**why.facts, **facts})
