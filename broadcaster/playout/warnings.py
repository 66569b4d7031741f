"""How the state takes an emergency, its words, and its later signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.emergency import Emergency
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Record
from broadcaster.playout.alerts import begun_again
from broadcaster.playout.emergencies import add, end, found, put, silence, with_words
from broadcaster.playout.emergency_orders import (
    EmergencyAgain,
    EmergencyOrder,
    EmergencySignature,
    EmergencyWords,
)
from broadcaster.playout.orders import GoOnOrder, StopOrder
from broadcaster.playout.state import Running
from broadcaster.playout.turn import Turn
from schedules.types import Reason

AGAIN_WITHIN = timedelta(minutes=15)
"""So long after a STOP of everything an emergency may begin again in one tap."""


def take_emergency(turn: Turn, order: EmergencyOrder) -> None:
    """Let it sound now, over everything; the same order again changes nothing."""
    emergency = order.emergency
    if found(turn, emergency.id) is not None:
        turn.do(Answer(order.number))
        return
    why = _why_not(turn, emergency)
    if why is None:
        _begin(turn, emergency)
    turn.do(Answer(order.number, why))


def _why_not(turn: Turn, emergency: Emergency) -> Reason | None:
    state = turn.state
    if state.closing is not None:
        return Reason(sentences.CLOSING)
    known = frozenset(zone for desk in state.desks.values() for zone in desk.zones)
    if not emergency.zones <= known:
        return Reason(sentences.NO_SUCH_ZONE, {"zone": min(emergency.zones - known)})
    if emergency.expires <= turn.now:
        return Reason(sentences.EMERGENCY_TOO_OLD)
    if emergency.code.step in state.codes.get(emergency.code.person, frozenset()):
        return Reason(sentences.CODE_USED)
    return None


def _begin(turn: Turn, emergency: Emergency) -> None:
    facts = emergency.facts() | {"what": "emergency"}
    turn.do(Record(EntryKind.ORDER, facts))
    code = emergency.code
    used = turn.state.codes.get(code.person, frozenset()) | {code.step}
    turn.state = replace(turn.state, codes={**turn.state.codes, code.person: used})
    if emergency.replaces is not None:
        end(turn, emergency.replaces, Reason(sentences.REPLACED, {"title": emergency.title}))
    _make_way(turn, emergency)
    add(turn, Running(emergency, next_at=turn.now))


def _make_way(turn: Turn, emergency: Emergency) -> None:
    """Let what else runs on the same buses stand back for now, and be repeated afterwards."""
    buses = {bus for bus, desk in turn.state.desks.items() if desk.zones & emergency.zones}
    for other in turn.state.emergencies:
        shared = any(turn.state.desks[bus].zones & other.order.zones for bus in buses)
        if shared and not other.over:
            silence(turn, other.order, Reason(sentences.GAVE_WAY, {"title": emergency.title}))
            put(turn, replace(other, next_at=turn.now))


def may_begin_again(running: Running, now: datetime) -> bool:
    """Tell whether what a STOP ended may be begun again without being ordered anew."""
    if not running.over or running.stopped is None:
        return False
    return now < running.order.expires and now - running.stopped <= AGAIN_WITHIN


def take_again(turn: Turn, order: EmergencyAgain) -> None:
    """Begin again what a STOP of everything has just ended; what runs already runs on."""
    running = found(turn, order.emergency)
    if running is not None and not running.over:
        turn.do(Answer(order.number))
        return
    why = Reason(sentences.CLOSING) if turn.state.closing is not None else None
    if running is None or not may_begin_again(running, turn.now):
        why = Reason(sentences.NOT_BEGUN_ANEW)
    if running is not None and why is None:
        facts = {"what": "emergency_again", "id": running.order.id, "by": order.by}
        turn.do(Record(EntryKind.ORDER, facts | {"zones": sorted(running.order.zones)}))
        put(turn, begun_again(running, turn.now))
    turn.do(Answer(order.number, why))


def take_words(turn: Turn, words: EmergencyWords) -> None:
    """Take the words that were spoken meanwhile; they follow the siren at once."""
    running = found(turn, words.emergency)
    if running is None or running.over:
        turn.do(Answer(words.number, Reason(sentences.EMERGENCY_ENDED)))
        return
    if running.order.speech is None:
        put(turn, with_words(running, words.speech))
        facts = {"what": "emergency_words", "id": words.emergency, "by": ""}
        zones = {"zones": sorted(running.order.zones)}
        turn.do(Record(EntryKind.ORDER, facts | zones | words.speech.facts()))
    turn.do(Answer(words.number))


def take_signature(turn: Turn, order: EmergencySignature) -> None:
    """Keep who signed an emergency afterwards; a refusal ends it."""
    running, signature = found(turn, order.emergency), order.signature
    facts = {
        "what": "emergency_signed",
        "id": order.emergency,
        "by": signature.by,
        "person": signature.person,
        "refused": signature.refused,
        "note": signature.note,
        "zones": sorted(running.order.zones) if running else [],
    }
    turn.do(Record(EntryKind.ORDER, facts))
    if signature.refused:
        end(turn, order.emergency, Reason(sentences.NOT_SIGNED, {"name": signature.by}))
    turn.do(Answer(order.number))


def stop_emergencies(turn: Turn, stop: StopOrder | GoOnOrder) -> None:
    """End what runs after a STOP of everything; take the zones of another STOP out of it.

    What was ordered after an old STOP is none of its business; and nothing that was ended comes
    back when a programme is let go on: it is begun again by itself (`take_again`).
    """
    if isinstance(stop, GoOnOrder):
        return
    for running in turn.state.emergencies:
        order = running.order
        left = frozenset() if stop.zones is None else order.zones - stop.zones
        is_later = stop.at is not None and order.ordered > stop.at
        if running.over or is_later or left == order.zones:
            continue
        if not left:
            why = Reason(sentences.STOPPED_BY, {"name": stop.by})
            end(turn, order.id, why, stopped_by=stop.by if stop.zones is None else "")
            continue
        put(turn, replace(running, order=replace(order, zones=left)))
        facts = {"what": "emergency_zones", "id": order.id, "by": stop.by, "zones": sorted(left)}
        turn.do(Record(EntryKind.ORDER, facts))
