"""How the state takes a STOP, what stays silent after it, and how somebody lets it go on.

A STOP ends what sounds and what is left of the programmes that are running. What of them is still
to come is set aside, zone by zone, and is missed when its time comes; until then somebody may let
it go on. An emergency of the plan is stopped like all else; its next airing is a programme of its
own. One that was ordered at once ends (`warnings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from broadcaster.domain.air import Held
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Record
from broadcaster.playout.choice import due_on
from broadcaster.playout.items import Item
from broadcaster.playout.orders import GoOnOrder, StopOrder
from broadcaster.playout.state import Desk, Silenced, State
from broadcaster.playout.turn import Turn
from schedules.types import Reason

_KEPT = 40
_LONGEST = timedelta(days=1)

NOTHING_STOPPED = "Nothing that was stopped is still to come."


def take_silence(turn: Turn, order: StopOrder | GoOnOrder) -> None:
    """Take a STOP, or that what is left of it may be heard again."""
    if isinstance(order, StopOrder):
        take_stop(turn, order)
    else:
        take_go_on(turn, order)


def take_stop(turn: Turn, stop: StopOrder) -> None:
    """Silence what sounds, and what is left of the programmes that are running."""
    why = Reason(sentences.STOPPED_BY, {"name": stop.by})
    at = min(stop.at or turn.now, turn.now)
    stopped: list[Silenced] = []
    for bus in turn.state.desks:
        running = _running(turn, turn.desk(bus), at, is_old=stop.at is not None)
        if stop.zones is None:
            running -= {each.order.programme for each in turn.state.emergencies}  # they end
        silence(turn, bus, stop.zones, why, stop.at)
        drop_called(turn, bus, stop.zones, why)
        stopped += [Silenced(each, stop.by, stop.zones, at, stop.via) for each in sorted(running)]
    _keep(turn, stopped)
    for item in turn.state.pending:
        set_aside(turn, item)
    turn.do(Record(EntryKind.ORDER, _facts(stop, stopped)))
    turn.do(Answer(stop.number))
    miss_silenced(turn)


def take_go_on(turn: Turn, order: GoOnOrder) -> None:
    """Let what is still to come of a stopped programme, or of all of them, be heard again."""
    state, one = turn.state, order.programme
    back = [item for item in state.aside if one in (None, item.programme)]
    if not back:
        turn.do(Answer(order.number, Reason(NOTHING_STOPPED)))
        return
    turn.state = replace(
        state,
        silenced=tuple(s for s in state.silenced if one not in (None, s.programme)),
        aside=tuple(item for item in state.aside if item not in back),
    )
    for item in back:
        _put_back(turn, item)
    facts = {"what": "go_on", "by": order.by, "from": order.via, "programme": one}
    turn.do(Record(EntryKind.ORDER, facts))
    turn.do(Answer(order.number))


def set_aside(turn: Turn, item: Item) -> None:
    """Let a stopped programme stay stopped: take the zones that were silenced from what waits."""
    for each in turn.state.silenced:
        if each.programme == item.programme:
            gone = item.zones if each.zones is None else item.zones & each.zones
            item = _without(turn, item, gone, each)


def miss_silenced(turn: Turn) -> None:
    """End what was set aside and whose time has come."""
    for item in turn.state.aside:
        if item.starts <= turn.now:
            _forget_aside(turn, item)
            why = Reason(sentences.STOPPED_BY, {"name": item.by})
            # Its other zones may wait or sound still: those have their own outcome.
            if _is_elsewhere(turn, item):
                turn.miss_in(item, item.zones, why)
            else:
                turn.miss(item, why)


def held(state: State) -> tuple[Held, ...]:
    """Tell what is kept silent of each stopped programme, those that end first before."""
    found: list[Held] = []
    for each in state.silenced:
        kept = [item for item in state.aside if item.programme == each.programme]
        if kept and not any(one.programme == each.programme for one in found):
            last = max(kept, key=lambda item: item.ends)
            zones = sorted(frozenset[int]().union(*(item.zones for item in kept)))
            since, until = each.at.isoformat(), last.ends.isoformat()
            name = last.programme_name
            one = Held(each.programme, name, tuple(zones), each.by, each.via, since, until)
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.until))


def silence(
    turn: Turn,
    bus: str,
    zones: frozenset[int] | None,
    why: Reason,
    before: datetime | None = None,
) -> None:
    """Cut what sounds on a bus, everywhere (None) or in some zones; only what began `before`."""
    desk = turn.desk(bus)
    for cued in (each for each in desk.cued if before is None or each.at <= before):
        left = frozenset() if zones is None else cued.item.zones - zones
        if left == cued.item.zones:
            continue
        if not left:
            turn.cut(bus, cued, why)
            continue
        turn.cut_in(cued, cued.item.zones - left, why)
        turn.put_cued(bus, replace(cued, item=replace(cued.item, zones=left)))


def drop_called(turn: Turn, bus: str, zones: frozenset[int] | None, why: Reason) -> None:
    """End what somebody called for and waits, everywhere (None) or in some zones."""
    for item in turn.desk(bus).called:
        if zones is None or item.zones & zones:
            turn.miss(item, why)


def silenced_of(facts: Mapping[str, Any], at: datetime) -> tuple[Silenced, ...]:
    """Read from an order's line of the journal what it left silent; raises KeyError, TypeError."""
    return tuple(
        Silenced(
            programme=str(each["programme"]),
            by=str(each["by"]),
            zones=None if each["zones"] is None else frozenset(map(int, each["zones"])),
            at=at,
            via=str(each.get("via", "")),
        )
        for each in facts.get("silenced", ())
    )


def _running(turn: Turn, desk: Desk, at: datetime, *, is_old: bool) -> frozenset[str]:
    """Return the programmes that sound, have lines open or being opened, or have begun.

    What is due and waits behind something else has begun too: it must not sound after a STOP. Of
    an order that is old, only what had begun by then.
    """
    programmes = {each.item.programme for each in desk.cued if each.at <= at or not is_old}
    waiting = (*turn.state.pending, *turn.state.interrupted.values())
    programmes |= {i.programme for i in waiting if i.bus == desk.bus and i.starts <= at}
    if desk.wanted and not is_old:
        served = [item for item in due_on(turn.state, desk) if item.key == desk.serving]
        programmes |= {item.programme for item in served} | {desk.programme}
    return frozenset(programmes - {""})


def _keep(turn: Turn, stopped: Iterable[Silenced]) -> None:
    recent = [each for each in turn.state.silenced if each.at > turn.now - _LONGEST]
    new = [each for each in stopped if not any(_covers(old, each) for old in recent)]
    turn.state = replace(turn.state, silenced=(*recent, *new)[-_KEPT:])


def _covers(old: Silenced, new: Silenced) -> bool:
    """Tell whether a second press asks for nothing that the first did not."""
    if old.programme != new.programme:
        return False
    return old.zones is None or (new.zones is not None and new.zones <= old.zones)


def _without(turn: Turn, item: Item, gone: frozenset[int], silenced: Silenced) -> Item:
    if not gone:
        return item
    turn.drop(item)
    left = replace(item, zones=item.zones - gone)
    state = turn.state
    pending = (*state.pending, left) if left.zones else state.pending
    aside = (*state.aside, replace(item, zones=gone, by=silenced.by))
    turn.state = replace(state, pending=_in_order(pending), aside=_in_order(aside))
    return left


def _put_back(turn: Turn, item: Item) -> None:
    """Have it wait again, with the zones of it that waited all the time."""
    same = next((each for each in turn.state.pending if each.key == item.key), None)
    rest = tuple(each for each in turn.state.pending if each.key != item.key)
    zones = item.zones | (same.zones if same is not None else frozenset())
    pending = _in_order((*rest, replace(item, zones=zones, by="")))
    turn.state = replace(turn.state, pending=pending)


def _is_elsewhere(turn: Turn, item: Item) -> bool:
    sounding = (cued.item for cued in turn.desk(item.bus).cued)
    others = (*turn.state.pending, *turn.state.aside, *sounding)
    return any(each.key == item.key for each in others)


def _forget_aside(turn: Turn, item: Item) -> None:
    aside = tuple(each for each in turn.state.aside if each is not item)
    turn.state = replace(turn.state, aside=aside)


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (item.starts, item.key)))


def _facts(order: StopOrder, silenced: Iterable[Silenced]) -> dict[str, Any]:
    told = [
        {
            "programme": each.programme,
            "by": each.by,
            "via": each.via,
            "zones": None if each.zones is None else sorted(each.zones),
        }
        for each in silenced
    ]
    zones = None if order.zones is None else sorted(order.zones)
    return {"what": "stop", "by": order.by, "from": order.via, "zones": zones, "silenced": told}
