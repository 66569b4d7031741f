"""`broadcaster device test`: its words, other ways to a board, and the order of its coils."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from served_simulator import Served

from broadcaster.cli import cli
from broadcaster.cli.device_commission import mirrored
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault


def device_test(data: Path, *arguments: str) -> Result:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(
        cli, ["--data", str(data), "device", "test", *arguments], env=environment
    )


@pytest.mark.parametrize("served", ["lcus4_silent"], indirect=True)
def test_a_board_that_says_nothing_is_told_as_assumed_and_its_lamps_are_to_be_looked_at(
    served: Served, tmp_path: Path
) -> None:
    result = device_test(tmp_path, "--port", served.pty, "--profile", "lcus4_silent")

    assert result.exit_code == 0, result.output
    assert "✓ board 1 : on (assumed) · off (assumed)" in result.output
    assert "it cannot confirm: look at its lamps." in result.output
    assert SimulatorClient(served.folder).truth().devices[0].cycles == (1,) * 4


def test_a_port_that_is_away_is_no_board_that_cannot_confirm(tmp_path: Path) -> None:
    away = str(tmp_path / "nothing")

    result = device_test(tmp_path, "--port", away, "--profile", "lcus4_silent")

    assert result.exit_code == 1
    assert result.output == f"✗ There is no port {away}. Is the board plugged in?\n"


@pytest.mark.parametrize("served", ["toa9000"], indirect=True)
def test_a_device_that_takes_orders_and_tells_nothing_is_told_as_acknowledged(
    served: Served, tmp_path: Path
) -> None:
    result = device_test(tmp_path, "--port", served.pty, "--profile", "toa9000")

    assert "✓ board 1 : on (acknowledged) · off (acknowledged)" in result.output


def test_a_gateway_is_reached_by_modbus_tcp(served: Served, tmp_path: Path) -> None:
    port = f"modbus://127.0.0.1:{served.tcp}"

    result = device_test(tmp_path, "--port", port, "--profile", "generic_coils8")

    assert result.exit_code == 0, result.output
    assert "✓ board 8 : on (verified) · off (verified)" in result.output


@pytest.mark.parametrize("served", ["waveshare8d"], indirect=True)
def test_inputs_that_are_closed_are_told(served: Served, tmp_path: Path) -> None:
    result = device_test(tmp_path, "--port", served.pty, "--profile", "waveshare8d")

    assert "board: inputs closed: –" in result.output


@pytest.mark.parametrize("served", ["pa1250d"], indirect=True)
def test_an_amplifier_with_a_fault_ends_the_test_with_a_failure(
    served: Served, tmp_path: Path
) -> None:
    served.simulator.world.order(Fault("ac_low", "board"))

    result = device_test(tmp_path, "--port", served.pty, "--profile", "pa1250d")

    assert result.exit_code == 1
    assert "✗ board: volume 0 %, meter 0 %, faults: ac_low" in result.output


def commission(served: Served, data: Path, profile: str, channel: int) -> Result:
    return device_test(
        data, "--port", served.pty, "--profile", profile, "--commission", str(channel)
    )


@pytest.mark.parametrize("served", ["waveshare16"], indirect=True)
def test_the_order_of_the_coils_is_found_by_one_channel(served: Served, tmp_path: Path) -> None:
    right = commission(served, tmp_path, "waveshare16", 12)
    wrong = commission(served, tmp_path, "generic_coils16", 12)

    truth = SimulatorClient(served.folder).truth().devices[0]
    assert right.exit_code == 0, right.output
    assert "channel 12 is read back as itself; its profile waveshare16 is right." in right.output
    assert wrong.exit_code == 1
    assert "channel 12 is read back as 4: its bytes come the other way round." in wrong.output
    assert "reversed_bytes = true" in wrong.output
    assert sum(truth.cycles) == truth.cycles[11] == 2
    assert not any(truth.contacts)


@pytest.mark.parametrize("served", ["generic_coils32"], indirect=True)
def test_a_board_that_keeps_to_the_specification_is_found_likewise(
    served: Served, tmp_path: Path
) -> None:
    wrong = commission(served, tmp_path, "waveshare32", 12)

    assert "channel 12 is read back as 20" in wrong.output
    assert "reversed_bytes = false" in wrong.output


@pytest.mark.parametrize("served", ["waveshare16"], indirect=True)
def test_a_contact_that_does_not_move_says_nothing_of_the_order(
    served: Served, tmp_path: Path
) -> None:
    served.simulator.world.order(Fault("acks_but_does_not_act", "board"))

    result = commission(served, tmp_path, "waveshare16", 12)

    assert result.exit_code == 1
    assert "channel 12 was switched, and no coil moved." in result.output


@pytest.mark.parametrize(
    ("profile", "channel", "sentence"),
    [
        ("generic_coils8", 1, "board reads out one byte: there is no order to find."),
        ("lcus8", 1, "board reads out one byte: there is no order to find."),
        ("waveshare16", 17, "board has 16 channels, there is no channel 17."),
    ],
)
def test_where_there_is_nothing_to_find_it_says_so(
    tmp_path: Path, profile: str, channel: int, sentence: str
) -> None:
    result = device_test(
        tmp_path, "--port", "x", "--profile", profile, "--commission", str(channel)
    )

    assert result.exit_code == 1
    assert sentence in result.output


def test_a_channel_that_is_wired_to_something_is_not_used_to_find_out(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["--data", str(tmp_path), "found"])

    result = device_test(tmp_path, "board1", "--commission", "1")

    assert result.exit_code == 1
    assert "Channel 1 of board1 is in use; choose one to which nothing is wired." in result.output


@pytest.mark.parametrize(
    ("channel", "channels", "other"), [(1, 16, 9), (12, 16, 4), (12, 32, 20), (32, 32, 8)]
)
def test_the_other_order_of_bytes_puts_a_channel_elsewhere(
    channel: int, channels: int, other: int
) -> None:
    assert mirrored(channel, channels) == other
    assert mirrored(other, channels) == channel
