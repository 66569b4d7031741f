"""Which item a bus turns to, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from broadcaster.playout.items import Item
from broadcaster.playout.late import (
    Sort,
    Start,
    instants_of,
    is_put_off,
    joined_at,
    policy_of,
    sort_of,
    start_of,
    wanted_of,
)
from broadcaster.playout.ranking import beats, patience, strength
from broadcaster.playout.state import Desk, Phase, State, Timing

NOTHING = timedelta(0)
MUSIC_ENDS = timedelta(seconds=2.5)
"""So long before what follows it music begins to fall silent: its end, and the gap after it."""
_FADED = 4  # times `exact`: long enough for a fade to be reported before the other is due


def ahead_on(desk: Desk, timing: Timing) -> timedelta:
    """Return how long before it is due the next item is given to the mixer of a bus.

    Music that goes on under it must know of it before it begins to fall silent.
    """
    after_music = desk.cued and desk.cued[-1].item.goes_on
    return timing.ahead + (MUSIC_ENDS if after_music else NOTHING)


def opens_at(item: Item, desk: Desk, timing: Timing) -> datetime:
    """Return the instant from which the lines of a bus may be opened for an item."""
    if desk.phase is Phase.CLOSED and not desk.wanted:
        return item.starts - desk.leads.cold
    if item.programme == desk.programme:
        return item.starts - max(timing.hold, desk.leads.cold + desk.leads.rest)
    return item.starts - desk.leads.cold - desk.leads.rest


def due_on(state: State, desk: Desk) -> Iterator[Item]:
    """Yield what waits for a bus in order of start, and what somebody called for."""
    yield from (item for item in state.pending if item.bus == desk.bus)
    yield from desk.called


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
    yield from desk.called


def front(state: State, desk: Desk, now: datetime) -> Item | None:
    """Return what the lines of a bus should be open for; checked and allowed items only.

    Of what is nearly due the strongest comes first, else what begins first.
    """
    candidates = [
        item
        for item in near(state, desk, now)
        if now >= opens_at(item, desk, state.timing)
        and may_sound(state, item)
        and may_go(state, desk, item, now)
    ]
    ripe = [item for item in candidates if now >= item.starts - desk.leads.warm]
    if ripe:
        return min(ripe, key=strength)
    return min(candidates, key=lambda item: (item.starts, item.key), default=None)


def may_go(state: State, desk: Desk, item: Item, now: datetime) -> bool:
    """Tell whether an item has its turn as planned, or late with enough room to be worth it."""
    if is_put_off(item, now, state.timing):
        return _is_next(state, desk, item, now)
    if item.starts + state.timing.late >= now and item.key not in state.held:
        return True
    ready = desk.wanted == item.zones and desk.phase is Phase.OPEN
    start = begins(state, item, now if ready else now + desk.leads.warm)
    return start is None or has_room(state, item, start)


def _is_next(state: State, desk: Desk, item: Item, now: datetime) -> bool:
    """Tell whether what waits for its window can begin now, or when what sounds is over.

    While something sounds for long nothing is reckoned: many may wait for hours.
    """
    earliest = max([now, *(cued.ends for cued in desk.cued)])
    rests = desk.rests_until is not None and now < desk.rests_until
    if rests or earliest > now + state.timing.check:
        return False
    if desk.wanted != item.zones or desk.phase is not Phase.OPEN:
        earliest = max(earliest, now + desk.leads.warm)
    start = begins(state, item, earliest)
    return start is not None and start.at == earliest and has_room(state, item, start)


def begins(state: State, item: Item, earliest: datetime) -> Start | None:
    """Return how an item can begin at `earliest` or after; None where it is too late.

    Where there is no room to send it whole it is joined; what is stronger is waited for.
    """
    again, held = item.key in state.interrupted, state.held.get(item.key)
    start = start_of(item, earliest, state.timing, again=again, held=held)
    if start is None or (start.at <= item.starts + state.timing.late and held is None):
        return start
    if held is None and not policy_of(item).join and wanted_of(item) is not None:
        return start  # as was asked for: whole, or not at all
    others = _in_the_way(state, item, start)
    if not others or any(other.priority < item.priority for other in others):
        return start
    joined = joined_at(item, earliest, state.timing, held)
    return start if joined is None or not has_room(state, item, joined) else joined


def has_room(state: State, item: Item, start: Start) -> bool:
    """Tell whether an item that begins late takes nothing from what is on time.

    Exact are the starts of other programmes and of relays, and of whatever is stronger; to what has
    waited for its window all are. What is joined where the clock has it needs room for
    `timing.join` of it only. What goes on where it was cut needs that before what is stronger,
    which would cut it again, and all before the others; an emergency takes its room.
    """
    return not _in_the_way(state, item, start)


def _in_the_way(state: State, item: Item, start: Start) -> list[Item]:
    if sort_of(item) in (Sort.EMERGENCY, Sort.LIVE, Sort.TEST):
        return []
    over = start.at + item.length - start.offset
    if is_put_off(item, start.at, state.timing):
        return _before_all(state, item, start.at, over)
    worth_it = min(over, start.at + state.timing.join) if start.offset else over
    if over <= item.ends + state.timing.late:  # where the clock has it: it ends when it was to end
        over = worth_it
    return [
        other
        for other in state.pending
        if other.bus == item.bus
        and other.priority <= item.priority
        and other.key not in state.held
        and start.at - state.timing.late < other.starts
        and other.starts < (worth_it if other.priority < item.priority else over)
        and (other.priority < item.priority or other.programme != item.programme or other.is_relay)
    ]


def _before_all(state: State, item: Item, at: datetime, over: datetime) -> list[Item]:
    """Return what else is to begin on a bus before what waited for its window would be over."""
    desk = state.desks[item.bus]
    over += max(state.timing.late, desk.leads.warm)
    due = takewhile(lambda other: other.starts < over, state.pending)
    others = (other for other in due if not is_put_off(other, at, state.timing))
    return [*desk.called, *(other for other in others if other.bus == item.bus)]


def overtaking(state: State, item: Item, now: datetime) -> Item | None:
    """Return the later reading of the same bulletin that is due by now, where one is late.

    So a station that was off for hours reads a warning once, not once for each time it missed.
    """
    if item.bulletin is None or item.starts + state.timing.late >= now:
        return None
    return next(
        (
            each
            for each in state.pending
            if each.bulletin == item.bulletin
            and each.bus == item.bus
            and item.starts < each.starts <= now
            and item.zones <= each.zones
        ),
        None,
    )


def may_sound(state: State, item: Item) -> bool:
    """Tell whether an item is allowed and its sound was found to be the planned one."""
    if item.is_called:
        return True
    if state.doubt is not None and not item.is_by_hand:
        return False
    return (
        item.key not in state.refused
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
        if (
            beats(item, sounding)
            and not is_put_off(item, now, state.timing)
            and item.starts - lead <= now
            and over > item.starts + patience(item, state.timing)
            and may_sound(state, item)
            and may_go(state, desk, item, now)
        ):
            return item
    return None


def next_instant(state: State, now: datetime) -> datetime | None:
    """Return the next instant at which the state changes by itself."""
    soonest: datetime | None = None
    for desk in state.desks.values():
        for item in (each for each in state.pending if each.bus == desk.bus):
            first, *others = _instants_before(item, desk, state.timing)
            if soonest is not None and first >= soonest:
                break
            soonest = _sooner(soonest, (first, *others), now)
            # Nothing changes between the instant of what is still to come and what is sooner.
            if soonest is None or soonest > min(item.starts, item.ends - state.timing.join):
                soonest = _sooner(soonest, instants_of(item, state.timing), now)
        soonest = _sooner(soonest, _instants_on(state, desk), now)
    return _sooner(soonest, (item.starts for item in state.aside), now)


def _sooner(
    soonest: datetime | None, instants: Iterable[datetime], now: datetime
) -> datetime | None:
    for at in instants:
        if at > now and (soonest is None or at < soonest):
            soonest = at
    return soonest


def _instants_of(item: Item, desk: Desk, timing: Timing) -> Iterator[datetime]:
    """Yield when something is to be done about what waits: the first of them first."""
    yield from _instants_before(item, desk, timing)
    yield from instants_of(item, timing)


def _instants_before(item: Item, desk: Desk, timing: Timing) -> tuple[datetime, ...]:
    """Return those of them before it is due."""
    opens = item.starts - desk.leads.cold
    held = item.starts - timing.hold
    asked = opens - timing.check
    return (
        min(asked, held),
        asked,
        held,
        opens,
        item.starts - desk.leads.warm,
        item.starts - timing.ahead - MUSIC_ENDS,
        item.starts - timing.ahead,
        item.starts - _FADED * timing.exact,
    )


def _instants_on(state: State, desk: Desk) -> Iterator[datetime]:
    """Yield when something is to be done about what sounds on a bus, and about its lines."""
    yield from (test for each in desk.called for test in _instants_of(each, desk, state.timing))
    yield from (cued.ends + cued.item.goes_on + state.timing.grace for cued in desk.cued)
    yield from (cued.ends - ahead_on(desk, state.timing) for cued in desk.cued)
    hushed = (zone for cued in desk.cued for zone in cued.hushed)
    yield from (state.muted[zone].until for zone in hushed if zone in state.muted)
    yield from (at for at in (desk.drained_at, desk.retry_at, desk.rests_until) if at is not None)
