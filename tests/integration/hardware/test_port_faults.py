"""What goes wrong at the port itself, on a real pty and socket: held, renamed, pulled, stuck."""

import contextlib
import socket
import termios
from pathlib import Path

import pytest
import serial
from served_simulator import Served

from hardware.errors import DeviceFailed
from hardware.rack import Rack
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import DeviceSpec, Output
from hardware.wire import CableTime

CHANNEL = Output("board", 1)
PATIENCE_S = 30.0


def rack_at(served: Served, door: str) -> Rack:
    url = served.pty if door == "pty" else f"socket://127.0.0.1:{served.tcp}"
    return open_rack([DeviceSpec("board", "generic_coils8", url)], CableTime())


def answers(served: Served, door: str) -> bool:
    """Whether the board can be read by somebody who opens the port now."""
    rack = rack_at(served, door)
    try:
        return not rack.read({CHANNEL}).problems
    finally:
        rack.close()


def comes(served: Served, door: str, *, answering: bool) -> bool:
    """Ask again and again until the board answers (or does not); False where that never comes."""
    end = CableTime().monotonic() + PATIENCE_S
    while CableTime().monotonic() < end:
        with contextlib.suppress(DeviceFailed):
            if answers(served, door) is answering:
                return True
    return False


def comes_to_say(served: Served, words: str) -> bool:
    """Open the port again and again until that is refused so; False where that never comes."""
    end = CableTime().monotonic() + PATIENCE_S
    while CableTime().monotonic() < end:
        try:
            serial.Serial(served.pty, exclusive=True).close()
        except (serial.SerialException, termios.error) as refused:
            # The port itself is closed and opened anew meanwhile: that is told by termios.
            if words in str(refused):
                return True
    return False


@pytest.mark.parametrize(
    ("fault", "door"),
    [
        *(("port_busy", door) for door in ("pty", "tcp")),
        *(("stuck_peer", door) for door in ("pty", "tcp")),
        *(("half_open", door) for door in ("pty", "tcp")),
        *(("unplug_mid_read", door) for door in ("pty", "tcp")),
        *(("unplug_mid_write", door) for door in ("pty", "tcp")),
        ("new_path", "pty"),
        ("no_permission", "tcp"),
    ],
)
def test_the_board_is_away_while_the_fault_stands_and_back_when_it_is_lifted(
    served: Served, fault: str, door: str
) -> None:
    told = SimulatorClient(served.folder)
    assert answers(served, door)

    told.order(Fault(fault, "board"))
    went = comes(served, door, answering=False)
    told.clear()

    assert went
    assert comes(served, door, answering=True)


def test_a_port_with_a_new_name_answers_under_that_name(served: Served) -> None:
    SimulatorClient(served.folder).order(Fault("new_path", "board"))
    assert comes(served, "pty", answering=False)

    renamed = Path(served.pty).with_name("board_new")
    rack = open_rack([DeviceSpec("board", "generic_coils8", str(renamed))], CableTime())

    assert not rack.read({CHANNEL}).problems
    rack.close()


def test_a_held_port_cannot_be_opened_for_oneself(served: Served) -> None:
    SimulatorClient(served.folder).order(Fault("port_busy", "board"))

    assert comes_to_say(served, "exclusively lock")


def test_a_gateway_that_is_gone_takes_what_is_written_and_says_nothing(served: Served) -> None:
    SimulatorClient(served.folder).order(Fault("half_open", "board"))

    with socket.create_connection(("127.0.0.1", served.tcp), 2) as connection:
        connection.settimeout(0.3)
        connection.sendall(bytes.fromhex("01 01 00 00 00 08 3D CC"))

        with pytest.raises(TimeoutError):
            connection.recv(1)
