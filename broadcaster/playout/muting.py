"""Zones that somebody wants quiet for a while: nothing but an emergency is heard there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from broadcaster.playout import sentences
from broadcaster.playout.items import Item
from broadcaster.playout.people import silence
from broadcaster.playout.reports import narrow
from broadcaster.playout.turn import Turn
from schedules.types import Priority, Reason


def keep_muted(turn: Turn, bus: str) -> None:
    """Take muted zones from what sounds, and from what is about to have its lines opened.

    What is further away is left alone, because a mute may be lifted early; a test tone sounds in a
    muted zone, because a technician asked for it there and then.
    """
    if not turn.state.muted:
        return
    desk = turn.desk(bus)
    for cued in desk.cued:
        for zone in sorted(_quiet(turn, cued.item, turn.now)):
            silence(turn, bus, frozenset({zone}), _why(turn, zone))
    for item in turn.state.pending:
        if item.bus == bus and turn.now >= item.starts - desk.leads.cold:
            left = item
            for zone in sorted(_quiet(turn, item, max(turn.now, item.starts))):
                narrow(turn, left, frozenset({zone}), _why(turn, zone))
                left = replace(left, zones=left.zones - {zone})


def _quiet(turn: Turn, item: Item, at: datetime) -> frozenset[int]:
    if item.is_test or item.priority == Priority.EMERGENCY:
        return frozenset()
    return frozenset(
        zone
        for zone in item.zones
        if (mute := turn.state.muted.get(zone)) is not None and at < mute.until
    )


def _why(turn: Turn, zone: int) -> Reason:
    return Reason(sentences.MUTED, {"name": turn.state.muted[zone].by})
