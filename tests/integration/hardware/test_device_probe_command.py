"""`broadcaster device probe`, as a technician runs it, on real ptys."""

import json
import os
import signal
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from served_simulator import Served

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli import cli
from broadcaster.domain.plugs import Plug
from broadcaster.playout.client import PlayoutClient
from hardware.port import SerialTransport
from hardware.sim.client import SimulatorClient


def probe(data: Path, *arguments: str) -> Result:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(
        cli, ["--data", str(data), "device", "probe", *arguments], env=environment
    )


def plug_in(monkeypatch: pytest.MonkeyPatch, *plugs: Plug) -> None:
    monkeypatch.setattr(Station, "plugs", lambda _: plugs)


@pytest.fixture(autouse=True)
def no_ports_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch)
    # The simulated boards here are not paced: nobody need be waited for as long as in the field.
    monkeypatch.setattr("hardware.probe.WAIT", timedelta(milliseconds=80))


def test_the_board_on_a_port_is_found_and_not_one_contact_moves(
    served: Served, tmp_path: Path
) -> None:
    result = probe(tmp_path, served.pty, "--addresses", "1-2")

    truth = SimulatorClient(served.folder).truth()
    assert result.exit_code == 0, result.output
    assert served.pty in result.output.splitlines()
    assert "generic_coils8" in result.output
    assert "at address 1, 9600 baud.\n" in result.output
    assert "choose the one printed on the board" in result.output
    assert " bytes" not in result.output
    assert f"{served.pty}: asking at 9600 baud, address 2 …" in result.output
    assert truth.devices[0].cycles == (0,) * 8


def test_what_was_found_is_one_line_of_json_where_asked_for(served: Served, tmp_path: Path) -> None:
    result = probe(tmp_path, served.pty, "--addresses", "1", "--json")

    [port] = json.loads(result.output.splitlines()[-1])["ports"]
    [found] = port["found"]
    assert (port["path"], port["note"]) == (served.pty, None)
    assert (found["baud"], found["dialect"], found["address"]) == (9600, "modbus_coils", 1)
    assert "waveshare8" in found["profiles"]


def test_a_gateway_is_asked_as_a_port_is(served: Served, tmp_path: Path) -> None:
    result = probe(tmp_path, f"socket://127.0.0.1:{served.tcp}", "--addresses", "1")

    assert "at address 1" in result.output


def test_a_port_in_use_is_left_alone_with_a_sentence(served: Served, tmp_path: Path) -> None:
    other = SerialTransport(served.pty, 9600)
    other.open()

    result = probe(tmp_path, served.pty)
    other.close()

    assert result.exit_code == 1
    assert f"The port {served.pty} is in use by another program." in result.output
    assert SimulatorClient(served.folder).truth().devices[0].frames == 0


def test_a_port_that_is_not_there_does_not_stop_the_others(served: Served, tmp_path: Path) -> None:
    away = str(tmp_path / "nothing")

    result = probe(tmp_path, away, served.pty, "--addresses", "1")

    assert f"There is no port {away}. Is the board plugged in?" in result.output
    assert "at address 1" in result.output


def test_ports_are_only_listed_where_nothing_is_to_be_asked(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_in(monkeypatch, Plug(served.pty, served.pty, "1A86:7523", "USB Serial", ("lcus4",)))

    result = probe(tmp_path, "--list")

    assert f"{served.pty}  1A86:7523 USB Serial" in result.output
    assert "By its USB number it may be: lcus4" in result.output
    assert "Nothing answered" not in result.output
    assert SimulatorClient(served.folder).truth().devices[0].frames == 0


def test_all_usb_ports_are_asked_and_the_machines_own_are_not(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_in(
        monkeypatch, Plug("/dev/ttyS0", "/dev/ttyS0"), Plug(served.pty, served.pty, "0403:6001")
    )

    result = probe(tmp_path, "--addresses", "1")

    assert "/dev/ttyS0 is no USB port; name it to have it asked." in result.output
    assert "at address 1" in result.output


def test_an_adapter_that_icse_boards_have_is_not_asked_unless_somebody_says_so(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_in(monkeypatch, Plug(served.pty, os.path.realpath(served.pty), "067B:2303"))

    left_alone = probe(tmp_path, "--addresses", "1")
    named = probe(tmp_path, served.pty, "--addresses", "1")
    asked = probe(tmp_path, "--addresses", "1", "--prolific")

    assert "an ICSE board there would take any question for an order" in left_alone.output
    assert "an ICSE board there would take any question for an order" in named.output
    assert "at address 1" in asked.output


def test_a_machine_without_ports_says_so(tmp_path: Path) -> None:
    assert "There is no serial port here." in probe(tmp_path).output


def test_ports_of_the_station_on_the_air_are_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CliRunner().invoke(cli, ["--data", str(tmp_path), "found"])
    folder = open_station(tmp_path).folder.simulator
    monkeypatch.setattr(PlayoutClient, "status", lambda _: None)

    result = probe(tmp_path, str(folder / "board1"))

    assert "board1 belongs to the station that is on the air; it is not asked." in result.output


def test_addresses_that_are_orders_to_others_are_told(served: Served, tmp_path: Path) -> None:
    result = probe(tmp_path, served.pty, "--addresses", "80,100")

    assert "every question there is an order to another make: 80, 100." in result.output


@pytest.mark.parametrize("addresses", ["0", "128-130", "x", "5-", ""])
def test_addresses_that_are_none_are_refused(tmp_path: Path, addresses: str) -> None:
    result = probe(tmp_path, "--addresses", addresses)

    assert result.exit_code != 0
    assert "is not such as 1-4,16,255" in result.output


def test_time_that_is_up_ends_the_asking(served: Served, tmp_path: Path) -> None:
    result = probe(tmp_path, served.pty, "--addresses", "2-79", "--within", "1")

    assert "was not asked to the end: time is up." in result.output


def test_ctrl_c_ends_it_between_two_questions_and_tells_what_was_found(
    served: Served, tmp_path: Path
) -> None:
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()

    result = probe(tmp_path, served.pty, "--addresses", "2-79")
    timer.join()

    assert result.exit_code == 0
    assert "was not asked to the end: stopped." in result.output


def test_a_gateway_that_never_answers_is_left_in_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"socket://127.0.0.1:{mute.getsockname()[1]}"
        result = probe(tmp_path, url, "--addresses", "1")

    assert "Nothing answered there." in result.output
