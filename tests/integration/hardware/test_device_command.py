"""`broadcaster device sim` and `test`, as a technician runs them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from judges import mbpoll
from served_simulator import Served

from broadcaster.cli import cli
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import DeviceSpec
from hardware.wire import CableTime


@contextmanager
def device_sim(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "broadcaster", "device", "sim", *arguments]
    environment = os.environ | {"BROADCASTER_LANGUAGE": "en"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(4))
        yield process, said
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def device_test(data: Path, *arguments: str) -> Result:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(
        cli, ["--data", str(data), "device", "test", *arguments], env=environment
    )


@pytest.mark.judge
def test_a_simulated_board_says_where_it_listens_and_mbpoll_finds_it_there(tmp_path: Path) -> None:
    pty = tmp_path / "ttyBOARD"

    with device_sim("--profile", "waveshare8", "--pty", str(pty)) as (_, said):
        wrote = mbpoll(str(pty), "-r", "2", values=(1,))

    assert f"pty      {pty}" in said
    assert wrote.returncode == 0, wrote.stderr


def test_a_simulated_board_answers_on_its_tcp_port(tmp_path: Path) -> None:
    with device_sim("--profile", "lc4") as (_, said):
        [port] = re.findall(r"socket://127.0.0.1:\d+", said)
        rack = open_rack([DeviceSpec("board", "lc4", port)], CableTime())
        states = rack.boards["board"].apply({4: True})
        rack.close()

    assert states[4].on


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_simulated_board_stops_at_once_and_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    pty = tmp_path / "ttyBOARD"

    with device_sim("--profile", "waveshare8", "--pty", str(pty)) as (process, said):
        process.send_signal(number)
        code = process.wait(10)

    [control] = re.findall(r"control  (.*)", said)
    assert code == 0
    assert not pty.is_symlink()
    assert not Path(control).parent.exists()


def test_a_board_whose_plug_was_pulled_comes_back_under_its_name_with_all_contacts_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pty = tmp_path / "ttyBOARD"
    arguments = ("--profile", "generic_coils8", "--pty", str(pty))
    rack = open_rack([DeviceSpec("board", "generic_coils8", str(pty))], CableTime())
    with device_sim(*arguments) as (process, _):
        rack.boards["board"].apply({1: True})
        process.kill()
        process.wait(10)

    with device_sim(*arguments):
        confirmed = rack.all_off()
        states = rack.boards["board"].read()
        rack.close()

    assert confirmed == {"board": True}
    assert not any(state.on for state in states.values())


def test_a_simulated_board_has_the_faults_asked_for(tmp_path: Path) -> None:
    arguments = ("--profile", "waveshare8", "--fault", "stuck_on:3", "--fault", "no_reply")

    with device_sim(*arguments) as (_, said):
        [control] = re.findall(r"control  (.*)", said)
        truth = SimulatorClient(Path(control).parent).truth()

    assert truth.faults == (Fault("stuck_on", "board", channel=3), Fault("no_reply", "board"))
    assert truth.devices[0].contacts[2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--fault", "nonsense"), "There is no fault nonsense. Known are: unplug, "),
        (("--fault", "stuck_on:x"), "stuck_on:x is not NAME, NAME:CHANNEL or NAME:"),
        (("--pty", "{file}"), "Something else lies at "),
        (("--pty", "{file.parent}"), " is a folder: name a file in it"),
        (("--fault", "stuck_on:9"), "Error: Channel 9 is not on this device: it has 4."),
    ],
)
def test_a_simulated_board_that_cannot_be_is_refused_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, str], sentence: str
) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("mine")
    given = [argument.format(file=file) for argument in arguments]

    result = CliRunner().invoke(
        cli, ["device", "sim", "--profile", "lc4", *given], env={"BROADCASTER_LANGUAGE": "en"}
    )

    assert result.exit_code != 0
    assert sentence in result.output
    assert "is simulated until" not in result.output
    assert file.read_text() == "mine"


def test_testing_a_board_clicks_every_channel_and_leaves_all_off(
    served: Served, tmp_path: Path
) -> None:
    result = device_test(tmp_path, "--port", served.pty, "--profile", "generic_coils8")

    truth = SimulatorClient(served.folder).truth()
    lines = result.output.splitlines()
    assert result.exit_code == 0, result.output
    assert lines[0] == lines[-1] == "board: every contact is off."
    assert lines[1] == "✓ board 1 : on (verified) · off (verified)"
    assert len(lines) == 10
    assert truth.closed == frozenset()
    assert truth.devices[0].cycles == (1,) * 8


def test_testing_a_board_that_does_nothing_ends_with_a_failure(
    served: Served, tmp_path: Path
) -> None:
    served.simulator.world.order(Fault("acks_but_does_not_act", "board"))

    result = device_test(tmp_path, "--port", served.pty, "--profile", "generic_coils8")

    assert result.exit_code == 1
    assert "✗ board 1 : off (verified) · off (verified)" in result.output


def test_testing_a_board_that_is_not_there_says_so(tmp_path: Path) -> None:
    port = str(tmp_path / "nothing")

    result = device_test(tmp_path, "--port", port, "--profile", "lc4")

    assert result.exit_code == 1
    assert result.output == f"✗ There is no port {port}. Is the board plugged in?\n"


def test_testing_without_a_station_says_so(tmp_path: Path) -> None:
    result = device_test(tmp_path)

    assert result.exit_code == 1
    assert f"There is no station in {tmp_path}." in result.output


def test_testing_a_port_needs_to_know_the_make(tmp_path: Path) -> None:
    result = device_test(tmp_path, "--port", "anything")

    assert "--port needs --profile." in result.output
