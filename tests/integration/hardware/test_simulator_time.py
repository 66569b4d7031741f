"""What a simulated device does by itself, when nobody speaks to it, on a real port."""

import pytest
import serial
from served_simulator import Served

from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import Output
from hardware.wire import CableTime

FLASH_700_MS = bytes.fromhex("01 05 02 00 00 07 8D B0")
PATIENCE_S = 30.0


def moves(served: Served) -> list[set[Output]]:
    """Keep which contacts are closed after each of their moves, however short."""
    seen: list[set[Output]] = []
    world = served.simulator.world

    def note() -> None:
        seen.append({output for output, is_on in world.truth().contacts.items() if is_on})

    world.on_change(note)
    return seen


def come(seen: list[set[Output]], awaited: list[set[Output]]) -> bool:
    """Wait until exactly these moves have been made; False where they do not come in time."""
    clock = CableTime()
    end = clock.monotonic() + PATIENCE_S
    while clock.monotonic() < end and len(seen) < len(awaited):
        clock.sleep(0.01)
    return seen == awaited


@pytest.mark.parametrize("served", ["waveshare8"], indirect=True)
def test_a_timed_contact_opens_again_though_nobody_speaks(served: Served) -> None:
    seen = moves(served)
    with serial.Serial(served.pty, timeout=PATIENCE_S) as port:
        port.write(FLASH_700_MS)
        port.read(8)

    assert come(seen, [{Output("board", 1)}, set()])


def test_a_fault_ends_by_itself_at_its_time(served: Served) -> None:
    seen = moves(served)
    SimulatorClient(served.folder).order(Fault("stuck_on", "board", channel=2, for_s=0.4))

    assert come(seen, [{Output("board", 2)}, set()])


def test_a_device_that_babbles_is_heard_by_who_listens(served: Served) -> None:
    SimulatorClient(served.folder).order(Fault("babble", "board"))

    with serial.Serial(served.pty, timeout=PATIENCE_S) as port:
        assert len(port.read(64)) == 64
