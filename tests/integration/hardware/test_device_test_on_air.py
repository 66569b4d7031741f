"""`broadcaster device test` with a station: its boards where none runs, its tone where one does."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadcaster.bootstrap import Station, open_station, simulator_config
from broadcaster.cli import cli
from broadcaster.domain.air import AirState, Lamp
from broadcaster.errors import Refused, Unreachable
from hardware.sim.process import Simulator
from hardware.wire import CableTime


def device_test(data: Path, *arguments: str) -> Result:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(
        cli, ["--data", str(data), "device", "test", *arguments], env=environment
    )


def air_with(*lamps: Lamp) -> AirState:
    return AirState("", (), None, lamps, (), {}, sink_real=False, rate=1.0)


class FakeAir:
    """The process on the air, there or away."""

    def __init__(self) -> None:
        self.is_away = False
        self.busy = 0
        self.tested: list[int] = []
        self.stuck: set[int] = set()
        self._looks = 0

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
        self._looks = 0

    def status(self) -> AirState:
        if self.is_away:
            raise Unreachable("The playout process does not answer.")
        if not self.tested:
            return air_with()
        self._looks += 1
        zone, wanted = self.tested[-1], self._looks <= 2
        on = self._looks == 2 and zone not in self.stuck
        return air_with(Lamp(zone, wanted, on, "verified"))


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
    result = device_test(sample, "--yes")

    assert result.exit_code == 0, result.output
    assert len(air.tested) == 6
    assert result.output.count(": on (verified) · off (verified)") == 6
    assert result.output.count("✓ ") == 6


def test_a_line_that_did_not_open_for_its_tone_is_told_and_is_a_failure(
    sample: Path, air: FakeAir
) -> None:
    air.stuck = {2}

    result = device_test(sample, "--yes")

    assert result.exit_code == 1
    assert (result.output.count("✓ "), result.output.count("✗ ")) == (5, 1)
    assert ": off (verified) · off (verified)" in result.output


def test_people_are_asked_before_they_hear_test_tones(sample: Path, air: FakeAir) -> None:
    result = device_test(sample)

    assert result.exit_code == 1
    assert "6 zones will sound a test tone of 2 s" in result.output
    assert air.tested == []


def test_a_station_that_is_on_the_air_with_something_else_is_not_disturbed(
    sample: Path, air: FakeAir
) -> None:
    air.busy = 1

    result = device_test(sample, "--yes")

    assert result.exit_code == 1
    assert "The loudspeakers are in use now." in result.output
    assert air.tested == []


def test_a_board_the_station_does_not_have_is_refused(sample: Path, air: FakeAir) -> None:
    result = device_test(sample, "board9")

    assert result.exit_code == 1
    assert "There is no device named board9." in result.output


def test_the_roles_of_the_first_people_are_told_in_the_language_of_the_station(
    tmp_path: Path,
) -> None:
    founded = CliRunner().invoke(
        cli, ["--data", str(tmp_path), "found"], env={"BROADCASTER_LANGUAGE": "vi"}
    )

    assert "(Quản trị)" in founded.output
    assert "administrator" not in founded.output
