"""How the state takes what people want: a test tone, the end of the program."""

from __future__ import annotations

from dataclasses import replace

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Answer, Record
from broadcaster.playout.choice import due_on
from broadcaster.playout.items import test_tone
from broadcaster.playout.late import is_put_off
from broadcaster.playout.orders import Shutdown, TestOrder
from broadcaster.playout.state import Desk, Phase
from broadcaster.playout.stopping import drop_called, silence
from broadcaster.playout.turn import Turn
from schedules.types import Reason


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
    soon = (item for item in due_on(turn.state, desk) if item.starts <= busy_until)
    if any(not is_put_off(item, turn.now, turn.state.timing) for item in soon):
        return Reason(sentences.SOON_ON_AIR)
    return None


def take_shutdown(turn: Turn, shutdown: Shutdown) -> None:
    """Silence everything; lines that were not begun are left to the next run."""
    turn.state = replace(turn.state, closing=shutdown.why)
    for bus in turn.state.desks:
        silence(turn, bus, None, shutdown.why)
        drop_called(turn, bus, None, shutdown.why)
