"""What a simulated device does by itself, when nobody speaks to it, on a real port."""

import pytest
import serial
from served_simulator import Served

from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import Output
from hardware.wire import CableTime

FLASH_700_MS = bytes.fromhex("01 05 02 00 00 07 8D B0")
PATIENCE_S = 5.0


def until(truth: SimulatorClient, closed: set[Output]) -> bool:
    """Look until exactly these contacts are closed; False where that does not come in time."""
    end = CableTime().monotonic() + PATIENCE_S
    while CableTime().monotonic() < end:
        if truth.truth().closed == closed:
            return True
    return False


@pytest.mark.parametrize("served", ["waveshare8"], indirect=True)
def test_a_timed_contact_opens_again_though_nobody_speaks(served: Served) -> None:
    truth = SimulatorClient(served.folder)
    with serial.Serial(served.pty, timeout=1) as port:
        port.write(FLASH_700_MS)
        port.read(8)

    assert until(truth, {Output("board", 1)})
    assert until(truth, set())


def test_a_fault_ends_by_itself_at_its_time(served: Served) -> None:
    truth = SimulatorClient(served.folder)
    truth.order(Fault("stuck_on", "board", channel=2, for_s=0.4))

    assert until(truth, {Output("board", 2)})
    assert until(truth, set())


def test_a_device_that_babbles_is_heard_by_who_listens(served: Served) -> None:
    SimulatorClient(served.folder).order(Fault("babble", "board"))

    with serial.Serial(served.pty, timeout=3) as port:
        assert len(port.read(64)) == 64
