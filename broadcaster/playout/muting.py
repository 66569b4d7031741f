"""Zones that somebody wants quiet for a while: nothing but an emergency is heard there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from broadcaster.playout import sentences
from broadcaster.playout.choice import front, may_go, near
from broadcaster.playout.items import Item
from broadcaster.playout.late import is_put_off
from broadcaster.playout.reports import narrow
from broadcaster.playout.state import Cued, Hush
from broadcaster.playout.turn import Turn
from schedules.types import Priority, Reason


def keep_muted(turn: Turn, bus: str) -> None:
    """Take muted zones from what sounds, and from what is about to have its lines opened.

    What sounds comes back to a zone that is muted no more. What is further away is left alone,
    because a mute may be lifted early; a test tone sounds in a muted zone, because a technician
    asked for it there and then.
    """
    for cued in turn.desk(bus).cued:
        _hush(turn, bus, cued)
        _let_heard_again(turn, bus, cued.item.key)
        _make_room(turn, bus, cued.item.key)
    if not turn.state.muted:
        return
    desk = turn.desk(bus)
    for item in near(turn.state, desk, turn.now):
        waits = is_put_off(item, turn.now, turn.state.timing)
        if waits and not may_go(turn.state, desk, item, turn.now):
            continue
        if not item.is_called and turn.now >= item.starts - desk.leads.cold:
            left = item
            for zone in sorted(_quiet(turn, item, max(turn.now, item.starts))):
                narrow(turn, left, frozenset({zone}), _why(turn, zone))
                left = replace(left, zones=left.zones - {zone})


def _hush(turn: Turn, bus: str, cued: Cued) -> None:
    """Note which zones of what sounds are muted from now on."""
    muted = turn.state.muted
    new = {
        zone: Hush(muted[zone].by, turn.now)
        for zone in _quiet(turn, cued.item, turn.now) & cued.zones
    }
    if new:
        turn.put_cued(bus, replace(cued, hushed={**cued.hushed, **new}))


def _let_heard_again(turn: Turn, bus: str, key: str) -> None:
    """Let what sounds be heard again where it is muted no more, if that is worth the gap.

    Not where the next thing is in the mixer already: it would be heard there too.
    """
    cued = _cued(turn, bus, key)
    back = cued.item.zones - cued.zones - _quiet(turn, cued.item, turn.now)
    is_worth_it = cued.ends - turn.now >= turn.state.timing.join
    if back and is_worth_it and cued.ending is None and len(turn.desk(bus).cued) == 1:
        again = {zone: replace(cued.hushed[zone], is_over=True) for zone in back}
        turn.put_cued(bus, replace(cued, hushed={**cued.hushed, **again}))


def _make_room(turn: Turn, bus: str, key: str) -> None:
    """End what is heard nowhere as soon as something else needs the lines."""
    cued, desk = _cued(turn, bus, key), turn.desk(bus)
    other = None if cued.zones else front(turn.state, desk, turn.now)
    if other is not None and turn.now >= other.starts - desk.leads.cold:
        by = next(iter(cued.hushed.values())).by
        turn.cut(bus, cued, Reason(sentences.MUTED, {"name": by}))


def _cued(turn: Turn, bus: str, key: str) -> Cued:
    return next(each for each in turn.desk(bus).cued if each.item.key == key)


def _quiet(turn: Turn, item: Item, at: datetime) -> frozenset[int]:
    if not turn.state.muted or item.is_test or item.priority == Priority.EMERGENCY:
        return frozenset()
    return frozenset(
        zone
        for zone in item.zones
        if (mute := turn.state.muted.get(zone)) is not None and at < mute.until
    )


def _why(turn: Turn, zone: int) -> Reason:
    return Reason(sentences.MUTED, {"name": turn.state.muted[zone].by})
