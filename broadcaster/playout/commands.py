"""Reading the orders of other processes: one row for each word that may be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from broadcaster.domain.emergency import Signature, emergency_of, sound_of
from broadcaster.playout import sentences
from broadcaster.playout.clock_orders import ConfirmClock
from broadcaster.playout.emergency_orders import (
    EmergencyAgain,
    EmergencyOrder,
    EmergencySignature,
    EmergencyWords,
)
from broadcaster.playout.items import Speaker
from broadcaster.playout.orders import (
    GoOnOrder,
    LiveEnd,
    LiveOrder,
    Order,
    StopOrder,
    TestOrder,
)
from broadcaster.playout.voices import name_of
from schedules.types import Reason

LONGEST_TEST = timedelta(seconds=60)
_LONGEST_NAME = 200
_LONGEST_NOTE = 500
_SHORTEST_SECRET = 32


def read_order(number: int, told: Mapping[str, Any]) -> Order | None:
    """Read what was said as an order with that number; None where it is none."""
    reader = READERS.get(str(told.get("do")))
    try:
        return None if reader is None else reader(number, told)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def named(told: Mapping[str, Any]) -> str:
    """Return who gave an order."""
    return str(told["by"])[:_LONGEST_NAME]


def via(told: Mapping[str, Any]) -> str:
    """Return from where an order was given: web, cli; empty where that is not told."""
    return str(told.get("from", ""))[:_LONGEST_NAME]


def _stop(number: int, told: Mapping[str, Any]) -> Order:
    zones = told.get("zones")
    chosen = None if zones is None else frozenset(int(zone) for zone in zones)
    return StopOrder(number, named(told), chosen, via(told))


def _go_on(number: int, told: Mapping[str, Any]) -> Order:
    programme = told.get("programme")
    one = None if programme is None else str(programme)[:_LONGEST_NAME]
    return GoOnOrder(number, named(told), one, via(told))


def _test(number: int, told: Mapping[str, Any]) -> Order | None:
    length = timedelta(seconds=float(told["length_s"]))
    if not timedelta(0) < length <= LONGEST_TEST:
        return None
    return TestOrder(number, int(told["zone"]), named(told), length)


def _emergency(number: int, told: Mapping[str, Any]) -> Order:
    return EmergencyOrder(number, emergency_of(told["order"]))


def _words(number: int, told: Mapping[str, Any]) -> Order | None:
    speech = sound_of(told)
    return None if speech is None else EmergencyWords(number, int(told["id"]), speech)


def _again(number: int, told: Mapping[str, Any]) -> Order:
    return EmergencyAgain(number, int(told["id"]), named(told))


def _signature(number: int, told: Mapping[str, Any]) -> Order:
    refused, note = told["refused"] is True, str(told["note"])[:_LONGEST_NOTE]
    signature = Signature(named(told), int(told["person"]), refused=refused, note=note)
    return EmergencySignature(number, int(told["id"]), signature)


def _confirm_clock(number: int, told: Mapping[str, Any]) -> Order:
    return ConfirmClock(number, named(told))


def _live(number: int, told: Mapping[str, Any]) -> Order | None:
    secret, login = str(told["session"]), named(told)
    if len(secret) < _SHORTEST_SECRET or not login:
        return None
    speaker = Speaker(name_of(secret), login, str(told["name"])[:_LONGEST_NAME] or login)
    zones = frozenset(int(zone) for zone in told["zones"])
    limit = timedelta(seconds=float(told["limit_s"]))
    return LiveOrder(number, speaker, zones, limit, interrupts=told.get("interrupts") is True)


def _live_end(number: int, told: Mapping[str, Any]) -> Order:
    why = Reason(sentences.LIVE_GONE) if told.get("is_gone") is True else None
    return LiveEnd(number, name_of(str(told["session"])), why)


READERS: Mapping[str, Callable[[int, Mapping[str, Any]], Order | None]] = {
    "stop": _stop,
    "go_on": _go_on,
    "confirm_clock": _confirm_clock,
    "test_zone": _test,
    "emergency": _emergency,
    "emergency_words": _words,
    "emergency_again": _again,
    "emergency_signed": _signature,
    "live": _live,
    "live_end": _live_end,
}
"""How each order is read; the words stand in `inbox`'s own account of what may be said."""
