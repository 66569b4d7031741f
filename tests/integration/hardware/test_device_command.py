"""`broadcaster device sim` and `test`, as a technician runs them."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from judges import mbpoll
from served_simulator import Served

from broadcaster.bootstrap import Station, open_station, simulator_config
from broadcaster.cli import cli
from broadcaster.errors import Refused, Unreachable
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.sim.process import Simulator
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
    assert "board did not confirm off." in result.output
    assert f"There is no port {port}. Is the board plugged in?" in result.output


def test_testing_without_a_station_says_so(tmp_path: Path) -> None:
    result = device_test(tmp_path)

    assert result.exit_code == 1
    assert f"There is no station in {tmp_path}." in result.output


def test_testing_a_port_needs_to_know_the_make(tmp_path: Path) -> None:
    result = device_test(tmp_path, "--port", "anything")

    assert "--port needs --profile." in result.output


class FakeAir:
    """The process on the air, there or away."""

    def __init__(self) -> None:
        self.is_away = False
        self.busy = 0
        self.tested: list[int] = []

    def trigger_away(self) -> None:
        self.is_away = True

    def test_zone(self, zone: int, *, by: str, length: timedelta) -> None:
        if self.is_away:
            raise Unreachable("The playout process does not answer.")
        assert by
        assert length
        if self.busy:
            self.busy -= 1
            raise Refused("The loudspeakers are in use now.")
        self.busy = 2  # as playout does, until the tone is over
        self.tested.append(zone)


@pytest.fixture
def air(monkeypatch: pytest.MonkeyPatch) -> FakeAir:
    air = FakeAir()
    monkeypatch.setattr(Station, "air", air)
    return air


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    founded = CliRunner().invoke(cli, ["--data", str(tmp_path), "found"])
    assert founded.exit_code == 0, founded.output
    return tmp_path


def test_the_stations_own_boards_are_clicked_through_without_waking_the_amplifier(
    sample: Path, air: FakeAir
) -> None:
    air.trigger_away()
    station = open_station(sample)
    simulator = Simulator(simulator_config(station), CableTime())
    simulator.open()
    powered: list[bool] = []
    simulator.world.on_change(
        lambda: powered.extend(a.powered for a in simulator.world.truth().amplifiers.values())
    )
    stop = threading.Event()
    serving = threading.Thread(target=simulator.serve, args=(stop,))
    serving.start()

    result = device_test(sample)
    stop.set()
    serving.join()
    simulator.close()

    lines = result.output.splitlines()
    assert result.exit_code == 0, result.output
    assert lines[0] == lines[-1] == "board1: every contact is off."
    assert sum(line.startswith("✓ board1 ") for line in lines) == 6
    assert powered
    assert not any(powered)
    assert air.tested == []


def test_a_station_on_the_air_is_asked_for_its_test_tone_zone_by_zone(
    sample: Path, air: FakeAir
) -> None:
    result = device_test(sample)

    assert result.exit_code == 0, result.output
    assert len(air.tested) == 6
    assert "the test tone was ordered" in result.output


def test_a_station_that_is_on_the_air_with_something_else_is_not_disturbed(
    sample: Path, air: FakeAir
) -> None:
    air.busy = 1

    result = device_test(sample)

    assert result.exit_code == 1
    assert "The loudspeakers are in use now." in result.output
    assert air.tested == []


def test_a_board_the_station_does_not_have_is_refused(sample: Path, air: FakeAir) -> None:
    result = device_test(sample, "board9")

    assert result.exit_code == 1
    assert "There is no device named board9." in result.output
