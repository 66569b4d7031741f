"""What is due, what is late, what gives way: the rules of the air, as values in and values out.

`step` takes the state, the time and what was heard since, and returns the new state and what is to
be done. Nothing here reads a clock, a file or a port.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import (
    Action,
    Check,
    CloseLines,
    Fade,
    OpenLines,
    Raise,
    Record,
    Sound,
)
from broadcaster.playout.asked import cause_of
from broadcaster.playout.choice import (
    ahead_on,
    begins,
    front,
    has_room,
    may_go,
    near,
    next_instant,
    overtaking,
)
from broadcaster.playout.emergencies import keep_emergencies, next_round
from broadcaster.playout.items import Item
from broadcaster.playout.late import Start, is_put_off
from broadcaster.playout.muting import keep_muted
from broadcaster.playout.orders import Order, Proof
from broadcaster.playout.ranking import beats, patience
from broadcaster.playout.reasons import NO_FAULT, forbidden, why_late
from broadcaster.playout.stack import pre_empt
from broadcaster.playout.state import Cued, Desk, Phase, State
from broadcaster.playout.stopping import miss_silenced
from broadcaster.playout.taking import take
from broadcaster.playout.turn import Turn
from broadcaster.playout.wrong_air import take_place
from schedules.types import Priority, Reason

_MOST_CUED = 2


def step(state: State, now: datetime, orders: Sequence[Order]) -> tuple[State, tuple[Action, ...]]:
    """Return the state after what was heard, and what is to be done now, in that order."""
    turn = Turn(state, now)
    for order in orders:
        take(turn, order)
    miss_silenced(turn)
    keep_emergencies(turn)
    for bus in state.desks:
        _settle(turn, bus)
    return turn.state, tuple(turn.actions)


def wake(state: State, now: datetime) -> datetime | None:
    """Return the next instant at which a step may do something without being told anything."""
    instants = [next_instant(state, now), *next_round(state)]
    return min((at for at in instants if at is not None and at > now), default=None)


def _settle(turn: Turn, bus: str) -> None:
    """Bring one bus as far as it can come now."""
    if turn.state.closing is None:
        keep_muted(turn, bus)
        _miss_hopeless(turn, bus)
        _ask_for_checks(turn, bus)  # also of what takes the place of something
        pre_empt(turn, bus)
    _give_up_lost(turn, bus)
    while _cue_next(turn, bus):
        continue
    _want_lines(turn, bus)


def _ask_for_checks(turn: Turn, bus: str) -> None:
    """Have clips read before their lines open, and other stations connected as soon as seen."""
    desk = turn.desk(bus)
    soon = turn.now + desk.leads.cold + turn.state.timing.check
    for item in near(turn.state, desk, turn.now):
        if item.is_called or _rests(turn, desk, item):
            continue
        if (item.is_relay or item.starts <= soon) and item.key not in turn.state.asked:
            turn.state = replace(turn.state, asked=turn.state.asked | {item.key})
            turn.do(Check(item))


def _rests(turn: Turn, desk: Desk, item: Item) -> bool:
    """Tell whether an item waits for its window and cannot begin yet: its clip is read anew then.

    Hours may pass meanwhile, in which files change.
    """
    state = turn.state
    if not is_put_off(item, turn.now, state.timing) or may_go(state, desk, item, turn.now):
        return False
    if item.key in state.asked:
        checks = {key: why for key, why in state.checks.items() if key != item.key}
        turn.state = replace(state, checks=checks, asked=state.asked - {item.key})
    return True


def _miss_hopeless(turn: Turn, bus: str) -> None:
    """End what can no longer begin, or what nothing allows when its lines should open."""
    desk, state = turn.desk(bus), turn.state
    for item in tuple(near(state, desk, turn.now)):
        if state.doubt is not None and not item.is_by_hand:
            continue
        is_near = turn.now >= item.starts - desk.leads.cold
        why = forbidden(state, item) if is_near else None
        if why is not None:
            _give_up(turn, item, why)
            if item.key not in state.refused and not item.is_standby:
                take_place(turn, item, item.ends)
            continue
        if item.is_test:
            if desk.trouble is not None:
                turn.miss(item, Reason(sentences.TEST_FAILED))
        elif item.is_live and desk.trouble is not None:
            turn.miss(item, desk.trouble)
        elif begins(state, item, turn.now) is None:
            _give_up(turn, item, why_late(turn, desk, item))
        elif overtaking(turn.state, item, turn.now) is not None:
            turn.miss(item, Reason(sentences.OVERTAKEN))


def _give_up(turn: Turn, item: Item, why: Reason) -> None:
    turn.miss(item, why)
    if cause_of(why) not in NO_FAULT:
        turn.do(Raise(f"missed:{item.bus}", why))


def _give_up_lost(turn: Turn, bus: str) -> None:
    """End what the sink should have reported long ago; it never will."""
    for cued in turn.desk(bus).cued:
        if turn.now >= cued.ends + cued.item.goes_on + turn.state.timing.grace:
            silent = Proof(began=None, ended=turn.now, frames=0)
            turn.do(Fade(bus, cued.item.key))
            turn.do(Raise(f"sink:{bus}", Reason(sentences.SINK_LOST)))
            lost = replace(cued, ending=cued.ending or Reason(sentences.SINK_LOST))
            turn.finish(lost, silent)
            left = tuple(c for c in turn.desk(bus).cued if c.item.key != cued.item.key)
            turn.put(replace(turn.desk(bus), cued=left, drained_at=turn.now))


def _cue_next(turn: Turn, bus: str) -> bool:
    """Give the next item to the mixer where its lines are open and its time has come."""
    desk, state = turn.desk(bus), turn.state
    item = front(state, desk, turn.now)
    if item is None or state.closing is not None or not _is_ready(desk, item):
        return False
    earliest = max([turn.now, *(cued.ends for cued in desk.cued)])
    if turn.now < max(item.starts, earliest) - ahead_on(desk, state.timing):
        return False
    start = begins(state, item, earliest)
    if start is None or (desk.cued and not _may_follow(state, desk, item, start)):
        return False
    turn.drop(item)
    if item.is_live:
        # It is due when its lines are open; until then its speaker is asked to wait.
        item = replace(item, starts=start.at)
    held, again = state.held.get(item.key), item.key in state.interrupted
    dark = {} if held is None else held.dark
    cued = Cued(item, start.at, start.offset, again=again, lit=desk.open_zones, dark=dark)
    desk = turn.desk(bus)
    turn.put(replace(desk, cued=(*desk.cued, cued), programme=item.programme, serving=item.key))
    if not item.is_test:
        facts = item.facts() | {"offset_ms": round(start.offset.total_seconds() * 1000)}
        turn.do(Record(EntryKind.BEGAN, facts))
    turn.do(Sound(item, start.at, start.offset))
    return True


def _may_follow(state: State, desk: Desk, item: Item, start: Start) -> bool:
    """Tell whether an item may wait in the mixer for the end of what sounds.

    It may if it is whole then, and on time, or late with room for it. What would cut what sounds
    waits for nothing.
    """
    waits = start.at - item.starts
    if start.offset or (beats(item, desk.cued[-1].item) and waits > patience(item, state.timing)):
        return False
    return waits <= state.timing.late or has_room(state, item, start)


def _is_ready(desk: Desk, item: Item) -> bool:
    """Tell whether the lines are open for exactly this item's zones, and the mixer has room."""
    return (
        desk.phase is Phase.OPEN
        and desk.wanted == item.zones
        and bool(desk.open_zones)
        and len(desk.cued) < _MOST_CUED
        and all(cued.ending is None or cued.until is not None for cued in desk.cued)
    )


def _want_lines(turn: Turn, bus: str) -> None:
    """Order the lines that should be open, where they are not what was ordered last."""
    desk = turn.desk(bus)
    if desk.cued:
        item: Item | None = desk.cued[0].item
        wanted = desk.cued[0].zones
    elif desk.drained_at is not None and turn.now < desk.drained_at:
        return
    else:
        item = None if turn.state.closing is not None else front(turn.state, desk, turn.now)
        wanted = item.zones if item is not None else frozenset()
        if item is None and _awaits_words(turn, bus):
            return
    retry = desk.retry_at is not None and turn.now >= desk.retry_at
    if wanted != desk.wanted or retry:
        _order_lines(turn, desk, item, wanted)
    elif item is not None and not desk.cued and desk.serving != item.key:
        turn.put(replace(desk, serving=item.key))


def _awaits_words(turn: Turn, bus: str) -> bool:
    """Tell whether the next part of an emergency is only being read from the disk.

    An amplifier that was switched off meanwhile would have to warm up again. A disk that hangs is
    not waited for: lines that carry nothing are closed.
    """
    state = turn.state
    return state.closing is None and any(
        item.is_emergency and item.bus == bus and item.key not in state.checks
        for item in state.pending
        if item.starts <= turn.now < item.starts + state.timing.grace
    )


def _order_lines(turn: Turn, desk: Desk, item: Item | None, wanted: frozenset[int]) -> None:
    """Order the lines an item needs now; none for None."""
    ticket = desk.ticket + 1
    serving = item.key if item is not None else ""
    emergency = item is not None and item.priority == Priority.EMERGENCY
    turn.put(
        replace(
            desk,
            ticket=ticket,
            wanted=wanted,
            serving=serving,
            emergency=emergency,
            fallen=0,
            phase=Phase.SWITCHING,
            retry_at=None,
            drained_at=None,
        )
    )
    if wanted:
        turn.do(OpenLines(desk.bus, ticket, wanted, serving, emergency=emergency))
    else:
        turn.do(CloseLines(desk.bus, ticket))
