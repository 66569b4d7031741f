"""How the state takes what people want: silence, a test tone, the end of the program."""

from __future__ import annotations

from dataclasses import replace

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Record
from broadcaster.playout.choice import due_on
from broadcaster.playout.items import test_tone
from broadcaster.playout.orders import Shutdown, StopOrder, TestOrder
from broadcaster.playout.reports import narrow
from broadcaster.playout.state import Desk, Phase, Silenced
from broadcaster.playout.turn import Turn
from schedules.types import Reason

_KEPT = 20


def take_stop(turn: Turn, stop: StopOrder) -> None:
    """Silence what sounds, and what is left of the programmes that are running."""
    zones = None if stop.zones is None else sorted(stop.zones)
    why = Reason(sentences.STOPPED_BY, {"name": stop.by})
    for bus in turn.state.desks:
        running = _running(turn, turn.desk(bus))
        silence(turn, bus, stop.zones, why)
        _drop_tests(turn, bus, stop.zones)
        for item in turn.state.pending:
            if item.bus == bus and item.programme in running:
                narrow(turn, item, stop.zones, why)
        silenced = (Silenced(programme, stop.by, stop.zones) for programme in sorted(running))
        kept = (*turn.state.silenced, *silenced)[-_KEPT:]
        turn.state = replace(turn.state, silenced=kept)
    turn.do(Record(EntryKind.ORDER, {"what": "stop", "by": stop.by, "zones": zones}))
    turn.do(Answer(stop.number))


def _running(turn: Turn, desk: Desk) -> frozenset[str]:
    """Return the programmes that sound, have lines open or being opened, or have begun.

    What is due and waits behind something else has begun too: it must not sound after a STOP.
    """
    programmes = {cued.item.programme for cued in desk.cued}
    programmes |= {
        item.programme
        for item in turn.state.pending
        if item.bus == desk.bus and item.starts <= turn.now
    }
    if desk.wanted:
        served = [item for item in due_on(turn.state, desk) if item.key == desk.serving]
        programmes |= {item.programme for item in served} | {desk.programme}
    return frozenset(programmes - {""})


def silence(turn: Turn, bus: str, zones: frozenset[int] | None, why: Reason) -> None:
    """Cut what sounds on a bus, everywhere (None) or in some zones."""
    desk = turn.desk(bus)
    for cued in desk.cued:
        left = frozenset() if zones is None else cued.item.zones - zones
        if left == cued.item.zones:
            continue
        if not left:
            turn.cut(bus, cued, why)
            continue
        turn.cut_in(cued, cued.item.zones - left, why)
        turn.put_cued(bus, replace(cued, item=replace(cued.item, zones=left)))


def _drop_tests(turn: Turn, bus: str, zones: frozenset[int] | None) -> None:
    for item in turn.desk(bus).tests:
        if zones is None or item.zones & zones:
            turn.miss(item, Reason(sentences.STOPPED))


def take_test(turn: Turn, test: TestOrder) -> None:
    """Sound the test tone where the bus is free; otherwise say why not."""
    desk = next((d for d in turn.state.desks.values() if test.zone in d.zones), None)
    why = _why_no_test(turn, test, desk)
    if desk is not None and why is None:
        number = turn.state.tested + 1
        key = f"test-{turn.now:%Y%m%dT%H%M%S%f}-{number}"
        starts = turn.now + desk.leads.cold
        tone = test_tone(key, test.zone, desk.bus, starts, test.length, test.by)
        turn.put(replace(desk, tests=(*desk.tests, tone)))
        turn.state = replace(turn.state, tested=number)
        facts = {"what": "test_zone", "by": test.by, "zones": [test.zone]}
        turn.do(Record(EntryKind.ORDER, facts))
    turn.do(Answer(test.number, why))


def _why_no_test(turn: Turn, test: TestOrder, desk: Desk | None) -> Reason | None:
    if turn.state.closing is not None:
        return Reason(sentences.CLOSING)
    if desk is None:
        return Reason(sentences.NO_SUCH_ZONE, {"zone": test.zone})
    is_heard = any(cued.zones for cued in desk.cued)
    if is_heard or desk.wanted or desk.tests or desk.phase is not Phase.CLOSED:
        return Reason(sentences.ON_AIR)
    busy_until = turn.now + 2 * desk.leads.cold + test.length
    if any(item.starts <= busy_until for item in due_on(turn.state, desk)):
        return Reason(sentences.SOON_ON_AIR)
    return None


def take_shutdown(turn: Turn, shutdown: Shutdown) -> None:
    """Silence everything; lines that were not begun are left to the next run."""
    turn.state = replace(turn.state, closing=shutdown.why)
    for bus in turn.state.desks:
        silence(turn, bus, None, shutdown.why)
        _drop_tests(turn, bus, None)
