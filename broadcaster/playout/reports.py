"""How the state takes what is reported: new plans, checked clips, lines, sounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import darkness, sentences
from broadcaster.playout.actions import Clear, CloseLines, OpenLines, Raise, Record
from broadcaster.playout.darkness import Dark
from broadcaster.playout.entries import readback
from broadcaster.playout.items import STANDBY, Item
from broadcaster.playout.late import is_put_off, must_end_by
from broadcaster.playout.orders import (
    UNKNOWN,
    Checked,
    Contact,
    LinesSeen,
    LinesSettled,
    NewPlan,
    SoundBegan,
    SoundEnded,
)
from broadcaster.playout.stack import put_back
from broadcaster.playout.state import Desk, Phase, State
from broadcaster.playout.stopping import set_aside
from broadcaster.playout.turn import NOTHING, Turn
from broadcaster.playout.wrong_air import ask_for_standbys, go_on, note_bed
from schedules.types import Reason

_MILLISECOND = 1000
_FALLS = 3
"""How often lines that fall away are opened again before the next order."""


def take_plan(turn: Turn, plan: NewPlan) -> None:
    """Follow a new version; what was begun stays, what has an outcome never comes back."""
    state = turn.state
    begun = {cued.item.key for desk in state.desks.values() for cued in desk.cued}
    pending = [
        left
        for item in plan.items
        if item.bus in state.desks
        and item.key not in begun
        and (_answered_until(state, item) > state.since or item.key in _begun_before(state))
        and (left := _without_done(turn, item)).zones
    ]
    # What was ordered at once, or fills a gap, is in no plan, and none takes it away.
    pending += [item for item in state.pending if item.is_standby or item.is_emergency]
    keys = {item.key for item in pending}
    kept = keys | {key for key in state.asked if key.startswith(STANDBY)}
    turn.state = replace(
        state,
        pending=tuple(sorted(pending, key=lambda item: (item.starts, item.key))),
        refused={key: why for key, why in plan.refused.items() if key in keys},
        muted=dict(plan.muted),
        standbys=plan.standbys,
        checks={key: why for key, why in state.checks.items() if key in kept},
        asked=state.asked & kept,
        aside=(),
    )
    for key, item in _begun_before(state).items():
        if key not in keys and key not in begun:
            gone = sentences.INTERRUPTED if key in state.interrupted else sentences.TAKEN_OUT
            turn.miss(_without_done(turn, item), Reason(gone))
    for item in turn.state.pending:
        set_aside(turn, item)
    _call_off_refused(turn, plan)
    ask_for_standbys(turn)


def _answered_until(state: State, item: Item) -> datetime:
    """Return up to when an item may be waiting; without a log nobody knows what was sent before."""
    is_first = state.since >= state.booted
    return item.ends + state.timing.late if is_first else must_end_by(item, state.timing)


def _begun_before(state: State) -> dict[str, Item]:
    """Return what was heard in part and has no outcome yet."""
    return {key: held.item for key, held in state.held.items()} | dict(state.interrupted)


def _call_off_refused(turn: Turn, plan: NewPlan) -> None:
    """Stop what the mixer holds but nobody has heard yet, where it is not to be sent any more."""
    planned = {item.key for item in plan.items}
    for bus, desk in turn.state.desks.items():
        for cued in desk.cued:
            why = plan.refused.get(cued.item.key)
            if why is None and cued.item.key not in planned and not _is_beside(cued.item):
                why = Reason(sentences.TAKEN_OUT)
            if why is not None and cued.began is None and turn.now < cued.at:
                turn.cut(bus, cued, why)


def _is_beside(item: Item) -> bool:
    """Tell whether an item is in no plan and needs none."""
    return item.is_called or item.is_standby or item.is_emergency


def _without_done(turn: Turn, item: Item) -> Item:
    """Take away the zones where a line has its outcome already."""
    done = turn.state.done.get(item.key)
    if done is None:
        return item
    return replace(item, zones=frozenset() if done.zones is None else item.zones - done.zones)


def narrow(turn: Turn, item: Item, zones: frozenset[int] | None, why: Reason) -> None:
    """Take zones (None: all) from an item that waits; where none is left it is missed."""
    gone = item.zones if zones is None else item.zones & zones
    if not gone:
        return
    if gone == item.zones:
        turn.miss(item, why)
        return
    turn.miss_in(item, gone, why)
    left = replace(item, zones=item.zones - gone)
    pending = tuple(left if each.key == item.key else each for each in turn.state.pending)
    turn.state = replace(turn.state, pending=pending)


def take_check(turn: Turn, checked: Checked) -> None:
    """Note whether a clip is the planned one."""
    if checked.key in turn.state.asked:
        checks = {**turn.state.checks, checked.key: checked.why}
        turn.state = replace(turn.state, checks=checks)


def take_settled(turn: Turn, settled: LinesSettled) -> None:
    """Note how the lines of a bus stand after an order; an order since replaced is ignored."""
    desk = turn.desk(settled.bus)
    if settled.ticket != desk.ticket:
        return
    is_open = settled.up and bool(desk.wanted)
    failed = bool(desk.wanted) and not is_open
    stuck = not desk.wanted and any(contact.on for contact in settled.contacts.values())
    # A contact that stays as it is is tried again and again, and told of once.
    is_news = is_open or dict(settled.contacts) != dict(desk.contacts)
    desk = replace(
        desk,
        phase=Phase.OPEN if is_open else Phase.CLOSED,
        contacts=dict(settled.contacts),
        trouble=(settled.why or Reason(sentences.NO_LINE)) if failed else None,
        retry_at=turn.now + turn.state.timing.retry if failed or stuck else None,
        rests_until=_rest(turn, desk) if failed else desk.rests_until,
        programme=desk.programme if desk.wanted else "",
    )
    turn.put(desk)
    _note_dark(turn, desk.bus)
    _judge_lines(turn, desk)
    if not is_news:
        return
    facts = {
        "bus": desk.bus,
        "line": desk.serving or None,
        "zones": readback(settled.contacts, frozenset(settled.contacts)),
        "took_ms": round(settled.took.total_seconds() * _MILLISECOND),
    }
    turn.do(Record(EntryKind.LINES_OPENED if is_open else EntryKind.LINES_CLOSED, facts))


def _rest(turn: Turn, desk: Desk) -> datetime | None:
    """Return how long lines that did not open are left alone where what they serve can wait."""
    timing = turn.state.timing
    served = (item for item in turn.state.pending if item.key == desk.serving)
    can_wait = any(is_put_off(item, turn.now, timing) for item in served)
    return turn.now + timing.rest if can_wait else None


def _judge_lines(turn: Turn, desk: Desk) -> None:
    """Raise a fault for every zone that is not as it was wanted, and clear the others."""
    for zone, contact in sorted(desk.contacts.items()):
        subject = f"zone:{zone}"
        if zone in desk.wanted and contact.on is not True:
            turn.do(Raise(subject, Reason(sentences.ZONE_NOT_OPEN, {"zone": zone})))
        elif zone not in desk.wanted and contact.on is not False:
            turn.do(Raise(subject, Reason(sentences.ZONE_NOT_CLOSED, {"zone": zone})))
        else:
            turn.do(Clear(subject))


def take_seen(turn: Turn, seen: LinesSeen) -> None:
    """Note how the contacts stand; what fell away is opened again, what is stuck is closed."""
    desk = turn.desk(seen.bus)
    if seen.ticket != desk.ticket or desk.phase is Phase.SWITCHING:
        return
    before, desk = desk, replace(desk, contacts=dict(seen.contacts))
    turn.put(desk)
    _note_dark(turn, desk.bus)
    _judge_lines(turn, desk)
    if desk.phase is Phase.OPEN and (_is_to_be_opened_again(before, desk) or _leaks(desk)):
        ticket = desk.ticket + 1
        fallen = desk.fallen + (not _leaks(desk))
        turn.put(replace(desk, ticket=ticket, phase=Phase.SWITCHING, fallen=fallen))
        again = OpenLines(
            desk.bus, ticket, desk.wanted, desk.serving, afresh=True, emergency=desk.emergency
        )
        turn.do(again)
    elif desk.phase is Phase.CLOSED and any(c.on for c in desk.contacts.values()):
        ticket = desk.ticket + 1
        turn.put(replace(desk, ticket=ticket, phase=Phase.SWITCHING))
        turn.do(CloseLines(desk.bus, ticket))


def _is_to_be_opened_again(before: Desk, desk: Desk) -> bool:
    """Tell whether a wanted line carries sound no more, by what its board or its driver says.

    One that did not obey when it was ordered is not tried again while the others sound, nor one
    that falls away each time: the others would be silenced for it, again and again.
    """
    if desk.fallen >= _FALLS:
        return False
    return any(
        _is_off(desk.contacts.get(zone)) and not _is_off(before.contacts.get(zone))
        for zone in desk.wanted
    )


def _is_off(contact: Contact | None) -> bool:
    return contact is not None and contact.on is False


def _leaks(desk: Desk) -> bool:
    """Tell whether a line is connected that is not wanted: a welded contact, or somebody's hand.

    An emergency is heard there rather than nowhere.
    """
    return not desk.emergency and any(
        contact.on and zone not in desk.wanted for zone, contact in desk.contacts.items()
    )


def take_began(turn: Turn, began: SoundBegan) -> None:
    """Note that an item is heard."""
    desk = turn.desk(began.bus)
    cued = tuple(
        replace(each, began=began.at) if each.item.key == began.key else each for each in desk.cued
    )
    turn.put(replace(desk, cued=cued))
    _note_dark(turn, began.bus)


def _note_dark(turn: Turn, bus: str) -> None:
    """Note which zones of what is heard now hear nothing, as far as the boards tell."""
    desk = turn.desk(bus)
    for cued in desk.cued:
        if cued.began is None:
            continue
        dark = dict(cued.dark)
        for zone in cued.zones:
            contact = desk.contacts.get(zone, UNKNOWN)
            dark[zone] = darkness.seen(dark.get(zone, Dark()), contact, turn.now)
        turn.put_cued(bus, replace(cued, dark=dark))


def take_ended(turn: Turn, ended: SoundEnded) -> None:
    """Give an item its outcome; the lines may change when the sink has drained."""
    desk = turn.desk(ended.bus)
    for cued in desk.cued:
        if cued.item.key == ended.key:
            if not put_back(turn, cued, ended.proof):
                turn.finish(cued, ended.proof)
            left = tuple(each for each in desk.cued if each.item.key != ended.key)
            note_bed(turn, ended)
            drained = ended.proof.ended + max(desk.leads.drain, NOTHING)
            # Measured before the clock was put back, it would be far away.
            drained = min(drained, turn.now + turn.state.timing.grace)
            turn.put(replace(desk, cued=left, drained_at=drained))
            if cued.item.is_live:
                turn.do(Clear(f"silent_voice:{desk.bus}"))
            if cued.ending is None and ended.proof.frames:
                if not cued.item.is_standby:  # which tells of nothing but itself
                    turn.do(Clear(f"missed:{desk.bus}"))
                turn.do(Clear(f"sink:{desk.bus}"))
                go_on(turn, cued)
