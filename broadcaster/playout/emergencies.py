"""How the engine takes an emergency, and repeats it until its end, a correction or the all-clear.

The engine itself drives the repeats: what runs stands in the journal, so a restart repeats it
whole at once, and neither a dead worker nor a lost database makes it fall silent. A round is its
siren and its words; each part of each round is an item of its own with a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.emergency import Emergency, OrderKind, StoredSound
from broadcaster.playout import sentences
from broadcaster.playout.actions import Raise, Record
from broadcaster.playout.items import Item
from broadcaster.playout.rounds import CLEAR, FIRST_SIREN, READING, SIREN, parts_of
from broadcaster.playout.state import Cued, Running, State
from broadcaster.playout.turn import Turn
from schedules.types import Reason

_KEPT = 20


def keep_emergencies(turn: Turn) -> None:
    """Bring every running emergency as far as it can come now."""
    _end_interrupted(turn)
    if turn.state.closing is not None:
        return
    # The newest first: what was ordered before it is repeated when it was heard.
    for number in [each.order.id for each in reversed(turn.state.emergencies)]:
        _keep(turn, number)


def _keep(turn: Turn, number: int) -> None:
    _mend(turn, number)
    _give_way_to_words(turn, number)
    running = _of(turn, number)
    if running.over or not _is_free(turn, running.order):
        return
    if turn.now >= running.order.expires or _is_said(running):
        end(turn, number, Reason(sentences.EMERGENCY_OVER))
    elif turn.now >= running.next_at:
        _lay_out(turn, running, turn.now)


def _of(turn: Turn, number: int) -> Running:
    return next(each for each in turn.state.emergencies if each.order.id == number)


def next_round(state: State) -> Iterator[datetime]:
    """Yield the instants at which a running emergency wants to be seen to."""
    for running in state.emergencies:
        if running.over:
            continue
        yield running.next_at
        yield running.order.expires
        for desk in state.desks.values():
            for cued in desk.cued:
                if cued.began is not None and cued.item.programme == running.order.programme:
                    yield cued.began + FIRST_SIREN


def put(turn: Turn, running: Running) -> None:
    """Keep a changed one."""
    changed = tuple(
        running if each.order.id == running.order.id else each for each in turn.state.emergencies
    )
    turn.state = replace(turn.state, emergencies=changed)


def add(turn: Turn, running: Running) -> None:
    """Keep a new one; of those that are over the newest are remembered."""
    live = [each for each in turn.state.emergencies if not each.over]
    over = [each for each in turn.state.emergencies if each.over]
    turn.state = replace(turn.state, emergencies=(*over[-_KEPT:], *live, running))


def found(turn: Turn, number: int) -> Running | None:
    """Return a running emergency, or one that is over."""
    return next((each for each in turn.state.emergencies if each.order.id == number), None)


def end(turn: Turn, number: int, why: Reason, *, stopped_by: str = "") -> None:
    """Let one be over: what sounds of it is silenced, what waits is not begun.

    `stopped_by` is who pressed a STOP of everything, where that ended it.
    """
    running = found(turn, number)
    if running is None or running.over:
        return
    stopped = turn.now if stopped_by else None
    put(turn, replace(running, over=True, stopped=stopped, stopped_by=stopped_by))
    silence(turn, running.order, why)
    facts = {"what": "emergency_over", "id": number, "zones": sorted(running.order.zones)}
    turn.do(Record(EntryKind.ORDER, facts | {"by": stopped_by, "why": why.sentence}))


def silence(turn: Turn, order: Emergency, why: Reason) -> None:
    """Cut what sounds of an emergency, and drop what of this round was not begun."""
    for bus, desk in turn.state.desks.items():
        for cued in desk.cued:
            if cued.item.programme == order.programme:
                turn.cut(bus, cued, why)
    for item in _waiting(turn, order):
        turn.drop(item)


def _waiting(turn: Turn, order: Emergency) -> list[Item]:
    return [item for item in turn.state.pending if item.programme == order.programme]


def _sounding(turn: Turn, order: Emergency) -> list[Cued]:
    cued = (each for desk in turn.state.desks.values() for each in desk.cued)
    return [each for each in cued if each.item.programme == order.programme]


def _is_free(turn: Turn, order: Emergency) -> bool:
    """Tell whether no part of any emergency waits or sounds on the buses this one needs."""
    buses = {bus for bus, desk in turn.state.desks.items() if desk.zones & order.zones}
    waiting = any(item.is_emergency and item.bus in buses for item in turn.state.pending)
    cued = (each.item for bus in buses for each in turn.state.desks[bus].cued)
    return not waiting and not any(item.is_emergency for item in cued)


def _is_said(running: Running) -> bool:
    """Tell whether all of it was said that is said once only: the all-clear with its words."""
    return running.order.kind is OrderKind.ALL_CLEAR and running.rounds > 0 and running.spoke


def _lay_out(turn: Turn, running: Running, begins: datetime) -> None:
    """Let a round begin at an instant on every bus at once."""
    order = running.order
    items: list[Item] = []
    for bus, desk in turn.state.desks.items():
        zones = desk.zones & order.zones
        at = begins
        for place, part in enumerate(parts_of(running) if zones else ()):
            items.append(part.item(running, place, at, bus, zones))
            at += part.length
    if not items:
        end(turn, order.id, Reason(sentences.EMERGENCY_OVER))
        return
    longest = max(item.ends for item in items)
    spoke = running.order.speech is not None
    put(
        turn,
        replace(
            running,
            rounds=running.rounds + 1,
            next_at=max(begins + order.cadence, longest),
            spoke=spoke,
        ),
    )
    pending = sorted([*turn.state.pending, *items], key=lambda item: (item.starts, item.key))
    unread = {item.key: None for item in items if not item.clip}
    turn.state = replace(
        turn.state,
        pending=tuple(pending),
        checks={**turn.state.checks, **unread},
        asked=turn.state.asked | unread.keys(),
    )


def _give_way_to_words(turn: Turn, number: int) -> None:
    """Let fresh words follow as soon as the siren was heard for a moment."""
    running = _of(turn, number)
    if running.over or running.spoke or running.order.speech is None:
        return
    sounding, waits = _sounding(turn, running.order), _waiting(turn, running.order)
    sirens = [cued for cued in sounding if cued.item.kind in (SIREN, CLEAR)]
    if not sirens and any(item.clip != running.order.speech.clip for item in waits):
        return  # its lines are being opened: the siren comes first
    if len(sirens) != len(sounding):
        return  # the words that are always there are being said: the round ends with them
    heard = [cued.began for cued in sirens if cued.began is not None]
    if len(heard) < len(sirens) or any(cued.ending is not None for cued in sirens):
        return
    for item in waits:
        turn.drop(item)
    if not sirens:
        put(turn, replace(running, next_at=turn.now))
        return
    # Read and cued while the siren still sounds, so that they follow it without a gap.
    begins = max(turn.now + READING, *(began + FIRST_SIREN for began in heard))
    for cued in sirens:
        turn.cut(cued.item.bus, cued, Reason(sentences.WORDS_READY), begins)
    _lay_out(turn, running, begins)


def _mend(turn: Turn, number: int) -> None:
    """Sound the built-in signal where a stored one is lost; have lost words spoken anew."""
    for item in _waiting(turn, _of(turn, number).order):
        why = turn.state.checks.get(item.key)
        if why is None or not item.clip:
            continue
        turn.do(Raise(f"emergency_sound:{item.kind}", why))
        if item.kind in (SIREN, CLEAR):
            left = replace(item, clip="")
            pending = tuple(left if e.key == item.key else e for e in turn.state.pending)
            checks = {**turn.state.checks, item.key: None}
            turn.state = replace(turn.state, pending=pending, checks=checks)
        else:
            turn.drop(item)
            _forget_words(turn, number, item.clip)


def _forget_words(turn: Turn, number: int, clip: str) -> None:
    """Let lost words be spoken anew."""
    running = _of(turn, number)
    order = running.order
    if order.speech is not None and order.speech.clip == clip:
        put(turn, replace(running, order=replace(order, speech=None), spoke=False))
    elif order.fallback is not None and order.fallback.clip == clip:
        put(turn, replace(running, order=replace(order, fallback=None)))


def _end_interrupted(turn: Turn) -> None:
    """Give what was being sent when the program last ended its outcome."""
    for item in tuple(turn.state.interrupted.values()):
        if item.is_emergency:
            turn.miss(item, Reason(sentences.INTERRUPTED))


def with_words(running: Running, speech: StoredSound) -> Running:
    """Return it with the words it was waiting for."""
    return replace(running, order=replace(running.order, speech=speech))
