"""What becomes of the air when the wall clock is put forward or back, or cannot be believed.

A machine without a battery for its clock wakes in the past. What it would send then is the plan of
another hour, so nothing of any plan begins until its time is plausible again, or until a person
says that it is right; what somebody orders there and then is sent all the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Clear, Fade, Raise, Record
from broadcaster.playout.clock_orders import ClockDoubted, ClockSet, ClockStepped, ConfirmClock
from broadcaster.playout.entries import instant, reason
from broadcaster.playout.items import Item
from broadcaster.playout.state import Cued, Desk
from broadcaster.playout.turn import Turn
from broadcaster.ports import Clock
from schedules.types import Reason, Span

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No release of this program is older."""
_FAR = timedelta(days=20 * 365)
_TOLERANCE = timedelta(minutes=1)
"""A clock may be put right by so much while the program is away."""
LEAST_STEP = timedelta(milliseconds=500)
"""Less than that is no step: sinks go along with it, and so do the rules."""
SET = "set"
"""What the journal calls a setting by hand."""
SUBJECT = "clock"
"""The subject of the alarm."""


class Steps:
    """Notices that the wall clock no longer goes with the monotonic one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = self._offset()

    def newest(self) -> ClockStepped | None:
        """Return by how much the wall clock was put since it was asked last; None if it was not."""
        offset = self._offset()
        by = timedelta(seconds=offset - self._since)
        self._since = offset
        rate = max(1.0, self._clock.rate)
        return ClockStepped(by) if abs(by) > LEAST_STEP * min(rate, 1000.0) else None

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()


def doubt(now: datetime, newest: datetime | None) -> Reason | None:
    """Tell why an instant cannot be now, None where it can; `newest` is the journal's last."""
    if now < BUILT or now > BUILT + _FAR:
        return Reason(sentences.CLOCK_IMPOSSIBLE)
    if newest is not None and now < newest - _TOLERANCE:
        return Reason(sentences.CLOCK_BEHIND, {"minutes": (newest - now) // timedelta(minutes=1)})
    return None


def take_time(turn: Turn, order: ClockDoubted | ClockSet | ClockStepped | ConfirmClock) -> None:
    """Take what is known of the clock."""
    match order:
        case ClockDoubted():
            _hold(turn, order.why)
        case ClockSet():
            turn.do(Record(EntryKind.CLOCK, set_facts(order)))
        case ClockStepped():
            _take_step(turn, order.by)
        case ConfirmClock():
            if turn.state.doubt is not None:
                _go_on(turn, {"what": "confirmed", "by": order.by})
            turn.do(Answer(order.number))


def set_facts(order: ClockSet) -> dict[str, str | None]:
    """Write down who set the clock, as the journal does."""
    return {
        "what": SET,
        "was": instant(order.was),
        "became": instant(order.became),
        "by": order.by,
        "via": order.via,
        "how": order.how,
    }


def _hold(turn: Turn, why: Reason) -> None:
    turn.state = replace(turn.state, doubt=why)
    turn.do(Record(EntryKind.CLOCK, {"what": "doubted", "why": reason(why)}))
    turn.do(Raise(SUBJECT, why))


def _go_on(turn: Turn, facts: dict[str, str]) -> None:
    """Begin as if the program had been started now: what was due meanwhile is no backlog."""
    turn.state = replace(
        turn.state,
        doubt=None,
        was_doubted=True,
        booted=turn.now,
        since=min(turn.state.newest or turn.now, turn.now),
    )
    turn.do(Record(EntryKind.CLOCK, facts))
    turn.do(Clear(SUBJECT))


def _take_step(turn: Turn, by: timedelta) -> None:
    was = turn.now - by
    for bus in turn.state.desks:
        _move(turn, turn.desk(bus), was, by)
    _take_along(turn, by)
    why = doubt(turn.now, turn.state.newest if turn.state.doubt is not None else None)
    if why is not None:
        if turn.state.doubt is None:
            _hold(turn, why)
        return
    facts = {"what": "stepped", "was": str(instant(was)), "by_s": str(round(by.total_seconds(), 3))}
    if turn.state.doubt is not None:
        _go_on(turn, facts)
        return
    skipped = Span(was, turn.now) if by > timedelta(0) else turn.state.skipped
    turn.state = replace(turn.state, skipped=skipped)
    turn.do(Record(EntryKind.CLOCK, facts))


def _take_along(turn: Turn, by: timedelta) -> None:
    """Let what somebody wants here and now be wanted here and now by the new time, too."""
    state = turn.state
    pending = (_later(item, by) if item.is_by_hand else item for item in state.pending)
    running = tuple(
        replace(
            one,
            next_at=one.next_at + by,
            order=replace(one.order, expires=expires),
            stopped=None if one.stopped is None else one.stopped + by,
        )
        for one in state.emergencies
        for expires in (one.order.expires + by,)
    )
    turn.state = replace(
        state,
        pending=tuple(sorted(pending, key=lambda item: (item.starts, item.key))),
        emergencies=running,
    )


def _later(item: Item, by: timedelta) -> Item:
    return replace(item, starts=item.starts + by)


def _move(turn: Turn, desk: Desk, was: datetime, by: timedelta) -> None:
    """Let what sounds go on to its end, and call off what the mixer would keep for too long.

    What was to begin within a moment begins at once where the clock went forward: mixers know
    frames of the wall clock alone, and somebody was to hear it now.
    """
    moved = tuple(_moved(each, was, by) for each in desk.cued)
    turn.put(
        replace(
            desk,
            cued=moved,
            live=tuple(_later(item, by) for item in desk.live),
            tests=tuple(_later(item, by) for item in desk.tests),
            drained_at=None if desk.drained_at is None else desk.drained_at + by,
            retry_at=None if desk.retry_at is None else desk.retry_at + by,
            rests_until=None if desk.rests_until is None else desk.rests_until + by,
        )
    )
    for cued in moved:
        if cued.until is not None:
            # The mixer counts by the clock that was: nothing waits for an instant of it any more.
            turn.put_cued(desk.bus, replace(cued, until=None))
            turn.do(Fade(desk.bus, cued.item.key))
        elif cued.ending is None and cued.at > turn.now + 2 * turn.state.timing.ahead:
            why = Reason(sentences.CLOCK_MOVED)
            yields_to = None if cued.item.is_called else cued.item
            turn.put_cued(desk.bus, replace(cued, ending=why, yields_to=yields_to))
            turn.do(Fade(desk.bus, cued.item.key))


def _moved(cued: Cued, was: datetime, by: timedelta) -> Cued:
    if cued.began is None and cued.at > was:
        return replace(cued, at=max(cued.at, was + by))
    dark = {
        zone: one if one.since is None else replace(one, since=one.since + by)
        for zone, one in cued.dark.items()
    }
    return replace(cued, at=cued.at + by, dark=dark)
