"""Which item a bus turns to, when, and from where in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.playout.items import Item
from broadcaster.playout.state import Desk, Phase, State, Timing
from schedules.types import Priority

NOTHING = timedelta(0)
_FADED = 4  # times `exact`: long enough for a fade to be reported before the other is due


@dataclass(frozen=True, slots=True)
class Start:
    """When an item begins to sound, and from where in it."""

    at: datetime
    offset: timedelta = NOTHING


def start_of(item: Item, earliest: datetime, timing: Timing, *, again: bool) -> Start | None:
    """Return how an item can still begin at `earliest` or after; None where it is too late.

    Less than `timing.late` after its instant it is sent whole; later it is joined in its middle
    where `timing.join` of it remains. What was being sent before (`again`) is never begun anew.
    """
    late = earliest - item.starts
    if late <= NOTHING:
        return Start(item.starts)
    if late < timing.late and not again and not item.is_test:
        return Start(earliest)
    if item.is_test:
        return Start(earliest)
    return Start(earliest, late) if item.length - late >= timing.join else None


def opens_at(item: Item, desk: Desk, timing: Timing) -> datetime:
    """Return the instant from which the lines of a bus may be opened for an item."""
    if desk.phase is Phase.CLOSED and not desk.wanted:
        return item.starts - desk.leads.cold
    if item.programme == desk.programme:
        return item.starts - max(timing.hold, desk.leads.cold + desk.leads.rest)
    return item.starts - desk.leads.cold - desk.leads.rest


def due_on(state: State, desk: Desk) -> Iterator[Item]:
    """Yield what waits for a bus, test tones too, in order of start."""
    yield from (item for item in state.pending if item.bus == desk.bus)
    yield from desk.tests


def near(state: State, desk: Desk, now: datetime) -> Iterator[Item]:
    """Yield what waits for a bus and may have to be seen to by now; what is far off is not.

    What waits is in order of start, so a long plan is not gone through at every step.
    """
    timing, leads = state.timing, desk.leads
    horizon = now + max(
        timing.hold, leads.warm, leads.cold + max(leads.rest, timing.check), _FADED * timing.exact
    )
    for item in state.pending:
        if item.starts > horizon:
            break
        if item.bus == desk.bus:
            yield item
    yield from desk.tests


def front(state: State, desk: Desk, now: datetime) -> Item | None:
    """Return what the lines of a bus should be open for; checked and allowed items only.

    Of what is nearly due the highest priority comes first, else what begins first.
    """
    candidates = [
        item
        for item in near(state, desk, now)
        if now >= opens_at(item, desk, state.timing) and may_sound(state, item)
    ]
    ripe = [item for item in candidates if now >= item.starts - desk.leads.warm]
    if ripe:
        return min(ripe, key=lambda item: (item.priority, item.starts, item.key))
    return min(candidates, key=lambda item: (item.starts, item.key), default=None)


def may_sound(state: State, item: Item) -> bool:
    """Tell whether an item is allowed and its sound was found to be the planned one."""
    if item.is_test:
        return True
    return (
        not item.is_relay
        and item.key not in state.refused
        and item.key in state.checks
        and state.checks[item.key] is None
    )


def usurper(state: State, desk: Desk, now: datetime) -> Item | None:
    """Return the item of higher priority that is due and must not wait for what sounds.

    What sounds may end where it would make the other wait for less than `timing.late`; an
    emergency never waits.
    """
    if not desk.cued:
        return None
    sounding, over = desk.cued[0].item, desk.cued[-1].ends
    for item in near(state, desk, now):
        lead = _FADED * state.timing.exact if item.zones == desk.wanted else desk.leads.warm
        patience = NOTHING if item.priority == Priority.EMERGENCY else state.timing.late
        if (
            item.priority < sounding.priority
            and item.starts - lead <= now
            and over > item.starts + patience
            and may_sound(state, item)
        ):
            return item
    return None


def next_instant(state: State, now: datetime) -> datetime | None:
    """Return the next instant at which the state changes by itself."""
    soonest: datetime | None = None
    for desk in state.desks.values():
        for item in (each for each in state.pending if each.bus == desk.bus):
            first, *others = _instants_of(item, desk, state.timing)
            if soonest is not None and first >= soonest:
                break
            soonest = _sooner(soonest, (first, *others), now)
        soonest = _sooner(soonest, _instants_on(state, desk), now)
    return _sooner(soonest, (item.starts for item in state.aside), now)


def _sooner(
    soonest: datetime | None, instants: Iterable[datetime], now: datetime
) -> datetime | None:
    for at in instants:
        if at > now and (soonest is None or at < soonest):
            soonest = at
    return soonest


def _instants_of(item: Item, desk: Desk, timing: Timing) -> tuple[datetime, ...]:
    """Return when something is to be done about what waits: the first of them first."""
    opens = item.starts - desk.leads.cold
    held = item.starts - timing.hold
    asked = opens - timing.check
    return (
        min(asked, held),
        asked,
        held,
        opens,
        item.starts - desk.leads.warm,
        item.starts - timing.ahead,
        item.starts - _FADED * timing.exact,
        item.starts + timing.late,
        item.ends - timing.join,
        item.ends,
    )


def _instants_on(state: State, desk: Desk) -> Iterator[datetime]:
    """Yield when something is to be done about what sounds on a bus, and about its lines."""
    yield from (test for each in desk.tests for test in _instants_of(each, desk, state.timing))
    yield from (cued.ends + state.timing.grace for cued in desk.cued)
    hushed = (zone for cued in desk.cued for zone in cued.hushed)
    yield from (state.muted[zone].until for zone in hushed if zone in state.muted)
    yield from (at for at in (desk.drained_at, desk.retry_at) if at is not None)
