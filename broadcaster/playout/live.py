"""How the state takes a person who wants to speak live, and the end of it.

A live voice goes before usual programmes and gives way to emergencies. What has its own rank on
air, or a higher one, is never interrupted by it; what has a lower one only where its speaker asked
for that. It is never resumed: what was not heard was not said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.live import MOST_MINUTES
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Finish, Record
from broadcaster.playout.items import Item, live_voice
from broadcaster.playout.orders import LiveEnd, LiveOrder
from broadcaster.playout.state import Cued, Desk, State
from broadcaster.playout.turn import Turn
from schedules.types import Priority, Reason

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(minutes=MOST_MINUTES)
_DRAINED = timedelta(seconds=2)


def take_live(turn: Turn, order: LiveOrder) -> None:
    """Let somebody speak as soon as the lines are open; otherwise say why not."""
    why = _why_not(turn, order)
    if why is None:
        facts = {
            "what": "live",
            "by": order.speaker.login,
            "zones": sorted(order.zones),
            "live": order.speaker.live,
            "limit_s": round(order.limit.total_seconds()),
            "interrupts": order.interrupts,
        }
        turn.do(Record(EntryKind.ORDER, facts))
        for desk in _desks(turn.state, order.zones):
            _call(turn, order, desk)
    turn.do(Answer(order.number, why))


def _call(turn: Turn, order: LiveOrder, desk: Desk) -> None:
    """Put the voice before what waits on one bus; a muted zone does not hear it."""
    zones = order.zones & desk.zones
    item = live_voice(order.speaker, desk.bus, zones, turn.now, order.limit)
    for zone in sorted(zones & _muted(turn)):
        why = Reason(sentences.MUTED, {"name": turn.state.muted[zone].by})
        turn.miss_in(item, frozenset({zone}), why)
    heard = replace(item, zones=zones - _muted(turn))
    if heard.zones:
        turn.put(replace(turn.desk(desk.bus), live=(*desk.live, heard)))


def take_live_end(turn: Turn, order: LiveEnd) -> None:
    """End a live voice everywhere; its speaker is heard to the last word, others are cut."""
    for bus, desk in turn.state.desks.items():
        for item in desk.live:
            if item.programme == order.live:
                turn.miss(item, order.why or Reason(sentences.LIVE_CALLED_OFF))
        for cued in desk.cued:
            if cued.item.programme != order.live:
                continue
            if order.why is None and cued.began is not None:
                _finish(turn, cued)
            else:
                turn.cut(bus, cued, order.why or Reason(sentences.LIVE_CALLED_OFF))
    turn.do(Answer(order.number))


def _finish(turn: Turn, cued: Cued) -> None:
    """Have it end by itself; a sink that never reports the end is waited for as usual."""
    length = turn.now - cued.at + _DRAINED
    turn.put_cued(cued.item.bus, replace(cued, item=replace(cued.item, length=length)))
    turn.do(Finish(cued.item.bus, cued.item.key))


def spoken(state: State) -> Iterable[Item]:
    """Yield every live voice that waits or is in the mixer."""
    for desk in state.desks.values():
        yield from desk.live
        yield from (cued.item for cued in desk.cued if cued.item.is_live)


def _why_not(turn: Turn, order: LiveOrder) -> Reason | None:
    state = turn.state
    if state.closing is not None:
        return Reason(sentences.CLOSING)
    other = next(iter(spoken(state)), None)
    if other is not None:
        return Reason(sentences.LIVE_ALREADY, {"name": other.title})
    if any(key.startswith(f"{order.speaker.live}/") for key in state.done):
        return Reason(sentences.LIVE_SAME)
    why = _why_never(turn, order)
    busy = (_why_busy(turn, desk, order) for desk in _desks(state, order.zones))
    return why or next((each for each in busy if each is not None), None)


def _why_never(turn: Turn, order: LiveOrder) -> Reason | None:
    """Tell what is wrong with the order itself."""
    state = turn.state
    if not SHORTEST <= order.limit <= LONGEST:
        return Reason(sentences.LIVE_SHORT)
    known = frozenset(zone for desk in state.desks.values() for zone in desk.zones)
    unknown = sorted(order.zones - known) or ([] if order.zones else [0])
    if unknown:
        return Reason(sentences.NO_SUCH_ZONE, {"zone": unknown[0]})
    if order.zones <= _muted(turn):
        return Reason(sentences.LIVE_MUTED)
    return None


def _why_busy(turn: Turn, desk: Desk, order: LiveOrder) -> Reason | None:
    """Tell what is on air or about to be, where that may not be interrupted."""
    waiting = (*turn.state.pending, *desk.tests)
    served = [item for item in waiting if item.bus == desk.bus and item.key == desk.serving]
    for item in (*(cued.item for cued in desk.cued), *(served if desk.wanted else ())):
        if item.priority <= Priority.PRIORITY:
            return Reason(sentences.LIVE_LESS, {"title": item.title})
        if not order.interrupts:
            return Reason(sentences.LIVE_BUSY, {"title": item.title})
    return None


def _muted(turn: Turn) -> frozenset[int]:
    return frozenset(zone for zone, mute in turn.state.muted.items() if turn.now < mute.until)


def _desks(state: State, zones: frozenset[int]) -> list[Desk]:
    return [desk for desk in state.desks.values() if desk.zones & zones]
