"""Our drivers, through pyserial, against the simulator behind a real pty and TCP port."""

import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import serial
from served_simulator import Served

from hardware.errors import BoardMissing, PortBusy, PortGone
from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.report import Outcome, Report
from hardware.sequence import bring_up, make_safe, tear_down
from hardware.sim.client import SimulatorAway, SimulatorClient, SimulatorRefused
from hardware.sim.config import ANNOUNCEMENT, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.process import Simulator
from hardware.types import DeviceSpec, Output, Wiring
from hardware.wire import CableTime, WireEvent

PATIENCE_S = 30.0
WIRING_LINES = {1: (Output("board", 1),), 2: (Output("board", 2),)}


@pytest.fixture
def truth(served: Served) -> SimulatorClient:
    return SimulatorClient(served.folder)


def rack_at(url: str, watch: Callable[[WireEvent], None] | None = None) -> Rack:
    return open_rack(
        [DeviceSpec("board", "generic_coils8", url)], CableTime(), ports=Ports(watch=watch)
    )


def wiring(served: Served) -> Wiring:
    return Wiring(served.config.amplifiers[0].spec, WIRING_LINES)


def safe_at_last(served: Served, rack: Rack) -> Report:
    """Make safe again and again, as playout does, until it is; a lost port is tried in pauses."""
    until = CableTime().monotonic() + PATIENCE_S
    while True:
        report = make_safe(wiring(served), rack)
        if report.is_safe or CableTime().monotonic() > until:
            return report


@pytest.mark.parametrize("door", ["pty", "tcp"])
def test_lines_open_and_close_through_a_real_port(
    served: Served, truth: SimulatorClient, door: str
) -> None:
    rack = rack_at(served.pty if door == "pty" else f"socket://127.0.0.1:{served.tcp}")

    up = bring_up(wiring(served), frozenset({2}), rack)
    during = truth.truth()
    down = tear_down(wiring(served), rack)
    rack.close()

    assert up.outcome is Outcome.DONE
    assert during.sounding == {Output("board", 2)}
    assert down.is_safe
    assert truth.truth().closed == frozenset()


def test_the_pty_and_the_socket_lead_to_the_same_board(served: Served) -> None:
    by_pty, by_tcp = rack_at(served.pty), rack_at(f"socket://127.0.0.1:{served.tcp}")

    by_pty.switch({Output("board", 3): True})

    assert by_tcp.boards["board"].read()[3].on
    by_pty.close()
    by_tcp.close()


def test_every_byte_on_the_wire_can_be_watched_from_both_ends(
    served: Served, truth: SimulatorClient
) -> None:
    seen: list[WireEvent] = []
    rack = rack_at(served.pty, watch=seen.append)

    rack.boards["board"].read()
    rack.close()

    assert [event.octets.hex(" ").upper() for event in seen] == [
        "01 01 00 00 00 08 3D CC",
        "01 01 01 00 51 88",
    ]
    assert [wire.hex for wire in truth.truth().wire] == [
        "01 01 00 00 00 08 3D CC",
        "01 01 01 00 51 88",
    ]


def test_a_port_in_use_is_refused_in_one_sentence(served: Served) -> None:
    first, second = rack_at(served.pty), rack_at(served.pty)
    first.boards["board"].read()

    with pytest.raises(PortBusy, match=r"The port .*board is in use by another program\."):
        second.boards["board"].read()

    first.close()


def test_a_board_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    rack = rack_at(str(tmp_path / "nothing"))

    with pytest.raises(BoardMissing, match=r"There is no port .*nothing\. Is the board"):
        rack.boards["board"].read()


@pytest.mark.parametrize("kind", ["directory", "file", "nonsense"])
def test_a_port_that_is_no_port_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "file").write_text("no port")
    url = "nonsense://here" if kind == "nonsense" else str(tmp_path / kind)
    rack = rack_at(url)

    with pytest.raises(BoardMissing, match="is not a serial port"):
        rack.boards["board"].read()


def test_a_gateway_that_is_switched_off_is_a_missing_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    rack = rack_at(f"socket://127.0.0.1:{free}")

    with pytest.raises(BoardMissing, match="There is no port socket"):
        rack.boards["board"].read()


@pytest.mark.parametrize("door", ["pty", "tcp"])
def test_a_pulled_plug_is_one_error_and_putting_it_back_is_enough(
    served: Served, truth: SimulatorClient, door: str
) -> None:
    rack = rack_at(served.pty if door == "pty" else f"socket://127.0.0.1:{served.tcp}")
    board = rack.boards["board"]
    board.read()

    truth.order(Fault("unplug", "board"))
    with pytest.raises((PortGone, BoardMissing)):
        board.read()
    truth.clear()
    replugged = safe_at_last(served, rack)

    assert replugged.is_safe
    rack.close()


def test_killing_the_simulator_is_pulling_the_plug_and_every_contact_opens(
    served: Served, truth: SimulatorClient
) -> None:
    rack = rack_at(served.pty)
    bring_up(wiring(served), frozenset({1}), rack)

    served.kill()
    gone = make_safe(wiring(served), rack)
    served.start()
    back = safe_at_last(served, rack)
    rack.close()

    assert not gone.is_safe
    assert back.is_safe
    assert truth.truth().closed == frozenset()


def test_the_last_frames_are_kept_for_the_error_report(
    served: Served, truth: SimulatorClient
) -> None:
    rack = rack_at(served.pty)
    rack.boards["board"].read()
    truth.order(Fault("half_frame", "board"))

    switched = rack.switch({Output("board", 1): True})
    rack.close()

    frames = switched.problems[0].facts["frames"]
    assert isinstance(frames, tuple)
    assert frames[0].endswith("> 01 01 00 00 00 08 3D CC")
    assert len(frames) > 4


def test_the_announcement_is_for_this_account_only_and_goes_with_the_simulator(
    served: Served,
) -> None:
    file = served.folder / ANNOUNCEMENT

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["pid"] == os.getpid()

    served.kill()

    assert list(served.folder.iterdir()) == []


def test_the_lines_announced_are_the_ones_a_driver_opens(
    served: Served, truth: SimulatorClient
) -> None:
    assert truth.lines() == {"board": served.pty}


def test_without_the_token_nothing_is_told(served: Served) -> None:
    port = served.simulator.control.port
    with socket.create_connection(("127.0.0.1", port), 5) as door, door.makefile("rwb") as lines:
        lines.write(b'{"ask": "truth", "token": "guess"}\n')
        lines.flush()

        answer = json.loads(lines.readline())

    assert answer == {
        "ok": False,
        "error": "The token is wrong.",
        "template": "The token is wrong.",
        "facts": {},
    }


@pytest.mark.parametrize("line", [b"nonsense", b"[]", b"\xff\xfe"])
def test_what_is_no_order_is_refused_and_the_socket_lives(
    served: Served, truth: SimulatorClient, line: bytes
) -> None:
    port = served.simulator.control.port
    with socket.create_connection(("127.0.0.1", port), 5) as door, door.makefile("rwb") as lines:
        lines.write(line + b"\n")
        lines.flush()

        answer = json.loads(lines.readline())

    assert answer["ok"] is False
    assert truth.truth().closed == frozenset()


def test_a_fault_for_a_device_that_is_not_there_is_refused(truth: SimulatorClient) -> None:
    with pytest.raises(SimulatorRefused, match="There is no simulated device other"):
        truth.order(Fault("no_reply", "other"))


def test_faults_in_force_are_shown_and_lifted(truth: SimulatorClient) -> None:
    truth.order(Fault("stuck_on", "board", channel=3))
    during = truth.truth()
    truth.clear(device="board", name="stuck_on")
    after = truth.truth()

    assert during.faults == (Fault("stuck_on", "board", channel=3),)
    assert during.devices[0].contacts[2]
    assert not during.devices[0].lamps[2]
    assert after.faults == ()
    assert after.closed == frozenset()


def test_a_watcher_sees_the_truth_after_each_change(served: Served, truth: SimulatorClient) -> None:
    rack = rack_at(served.pty)
    watching = truth.watch()

    first = next(watching)
    rack.switch({Output("board", 1): True})
    second = next(watching)
    watching.close()
    rack.close()

    assert first.closed == frozenset()
    assert second.closed == {Output("board", 1)}


def test_where_no_simulator_runs_the_client_says_so(tmp_path: Path) -> None:
    with pytest.raises(SimulatorAway, match="No simulator is running here"):
        SimulatorClient(tmp_path).truth()


def test_a_tcp_port_in_use_is_refused_in_one_sentence(served: Served, tmp_path: Path) -> None:
    config = SimConfig(
        (SimDevice("other", "lc4"),), folder=tmp_path / "other", tcp={"other": served.tcp}
    )
    simulator = Simulator(config, CableTime())

    with pytest.raises(PortBusy, match=r"The TCP port \d+ is in use"):
        simulator.open()

    simulator.close()


def test_any_serial_program_can_talk_to_the_pty(served: Served) -> None:
    with serial.Serial(served.pty, 9600, timeout=PATIENCE_S) as port:
        port.write(bytes.fromhex("01 05 00 01 FF 00 DD FA"))

        assert port.read(8) == bytes.fromhex("01 05 00 01 FF 00 DD FA")
