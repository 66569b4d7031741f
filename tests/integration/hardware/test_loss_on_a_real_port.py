"""A real port is pulled out in the middle of a programme and plugged in again, in real time."""

import threading
from collections.abc import Callable

from served_simulator import AMPLIFIER, Served

from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.beginning import AUDIT_S
from broadcaster.playout.hands import Hand
from broadcaster.playout.lines import Lines
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import DeviceSpec, Output, Wiring
from hardware.wire import CableTime

AT_MOST_S = 5.0
PATIENCE_S = 30.0
ATTEMPTS = 3
ZONES = {zone: (Output("board", zone),) for zone in (1, 2, 3)}


class Watch:
    """Playout's own thread over the lines of one bus; every look is told."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._looked = threading.Condition()
        self._hand = Hand("lines", patience=AUDIT_S, idle=self._look)
        self._hand.start()

    def seconds_until(self, done: Callable[[], bool]) -> float:
        clock = CableTime()
        began = clock.monotonic()
        with self._looked:
            assert self._looked.wait_for(done, PATIENCE_S)
        return clock.monotonic() - began

    def order(self, order: OpenLines | CloseLines) -> None:
        carried_out = threading.Event()

        def carry_out() -> None:
            self.lines.carry_out(order)
            carried_out.set()

        self._hand.give(carry_out)
        assert carried_out.wait(PATIENCE_S)

    def stop(self) -> bool:
        return self._hand.stop(PATIENCE_S)

    def _look(self) -> None:
        self.lines.look(1)
        with self._looked:
            self._looked.notify_all()


def pulled_and_put_back(served: Served) -> tuple[float, float]:
    """Pull the port out under two open lines; return after how long it was noticed, and safe."""
    rack = open_rack([DeviceSpec("board", "generic_coils8", served.pty)], CableTime())
    lines = Lines("main", (Wiring(AMPLIFIER, ZONES),), rack, CableTime())
    truth, watch = SimulatorClient(served.folder), Watch(lines)
    watch.order(OpenLines("main", 1, frozenset({1, 2}), "a"))
    assert truth.truth().sounding == {Output("board", 1), Output("board", 2)}

    truth.order(Fault("unplug", "board"))
    noticed = watch.seconds_until(lambda: lines.troubles.get("device:board") is not None)
    watch.order(CloseLines("main", 2))
    assert truth.truth().closed
    truth.clear()
    safe = watch.seconds_until(lambda: not truth.truth().closed)

    assert watch.stop()
    rack.close()
    assert lines.problem is None
    return noticed, safe


def test_a_pulled_port_is_noticed_and_made_safe_within_five_seconds_each(served: Served) -> None:
    # A machine that stands still for seconds spoils one attempt; who is slow is slow in each.
    attempts = (pulled_and_put_back(served) for _ in range(ATTEMPTS))

    assert any(noticed <= AT_MOST_S and safe <= AT_MOST_S for noticed, safe in attempts)
