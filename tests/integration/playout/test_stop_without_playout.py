"""A STOP where nobody on the air answers: dead or hung; and what the next run does."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from air_station import HORNS, AirStation, wait_for
from click.testing import CliRunner
from sqlalchemy.orm import Session

from broadcaster.cli import cli
from broadcaster.clocks import SystemClock
from broadcaster.domain.air import Stopped
from broadcaster.domain.zones import Wiring
from broadcaster.errors import Refused
from broadcaster.playout import client, last_resort, stop_notes
from broadcaster.playout.last_resort import SureAir
from broadcaster.playout.orders import NewPlan, StopOrder
from broadcaster.playout.stop_notes import StopNotes
from broadcaster.store.wiring import load_wiring
from hardware.rack import Rack
from hardware.sim.faults import Fault
from hardware.types import Output
from schedules.types import Reason

HEARD_DB = -60.0
HUNG = """
import pathlib, sys, threading
from filelock import FileLock
lock = FileLock(sys.argv[2]); lock.acquire()
print("held", flush=True)
threading.Event().wait(60)
"""


class Silencing:
    """What a STOP without playout asks of a station."""

    def __init__(self, station: AirStation) -> None:
        self._station = station
        self.data = station.folder.root
        self.clock = SystemClock()

    @property
    def reading_sessions(self) -> Callable[[], Session]:
        return self._station.reading_sessions

    def rack(self, wiring: Wiring) -> Rack:
        return self._station.air_rack(wiring)


@pytest.fixture
def air(station: AirStation, monkeypatch: pytest.MonkeyPatch) -> SureAir:
    monkeypatch.setattr(client, "STOP_PATIENCE_S", 0.3)
    return SureAir(Silencing(station))


@pytest.fixture
def hung(station: AirStation) -> Iterator[subprocess.Popen[str]]:
    """A process that holds what playout holds, and says nothing."""
    lock = str(station.folder.run / last_resort.LOCK)
    process = subprocess.Popen(
        [sys.executable, "-c", HUNG, "playout", lock], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with socket.create_server(("127.0.0.1", 0)) as door:
        told = {"host": "127.0.0.1", "port": door.getsockname()[1], "token": "t"}
        announcement = station.folder.run / "playout.json"
        announcement.write_text(json.dumps(told | {"pid": process.pid}), encoding="utf-8")
        yield process
    process.kill()
    process.wait()
    process.stdout.close()


def _left_closed(station: AirStation) -> None:
    """Leave two horns connected, as a process that died does."""
    with station.reading_sessions() as session:
        rack = station.air_rack(load_wiring(session))
    rack.switch(dict.fromkeys((HORNS[1], HORNS[4]), True))
    rack.close()
    assert not station.all_open()


def test_where_playout_is_dead_the_contacts_are_opened_without_it(
    station: AirStation, air: SureAir
) -> None:
    _left_closed(station)

    done = air.stop(by="Lan", via="cli")

    assert done == Stopped(is_silent=True, why=Reason(last_resort.OPENED))
    assert station.all_open()


def test_a_board_that_does_not_answer_is_named(station: AirStation, air: SureAir) -> None:
    _left_closed(station)
    station.simulator.world.order(Fault("unplug", "board"))

    done = air.stop(by="Lan")

    assert done.is_silent is False
    assert done.why is not None
    assert (done.why.sentence, done.why.facts) == (
        last_resort.NOT_CONFIRMED,
        {"devices": "board"},
    )


def test_a_playout_that_hangs_is_ended_and_the_contacts_are_opened(
    station: AirStation, air: SureAir, hung: subprocess.Popen[str]
) -> None:
    _left_closed(station)

    done = air.stop(by="Lan")

    assert done.is_silent
    assert station.all_open()
    assert hung.wait(10) != 0


def test_a_process_that_is_not_playout_is_left_alone_and_people_are_told(
    station: AirStation,
    air: SureAir,
    hung: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(last_resort, "WITHIN_S", 0.3)
    announcement = station.folder.run / "playout.json"
    told = json.loads(announcement.read_text("utf-8"))
    announcement.write_text(json.dumps(told | {"pid": 1}), encoding="utf-8")

    done = air.stop(by="Lan")

    assert done == Stopped(is_silent=False, why=Reason(last_resort.NOT_ENDED))
    assert hung.poll() is None


def test_what_was_left_is_carried_out_by_who_is_on_the_air(station: AirStation) -> None:
    _play(station)

    order = StopOrder(0, "Lan", None, "cli", station.clock.now())
    stop_notes.leave(station.folder.root, order)
    (ended,) = station.ended()

    assert (ended["outcome"], ended["why"]["facts"]) == ("cut", {"name": "Lan"})
    (told,) = wait_for("the order", lambda: station.told("order") or None)
    assert (told["from"], told["by"]) == ("cli", "Lan")
    folder = station.folder.root / stop_notes.PLACE
    wait_for("the file to go", lambda: not list(folder.iterdir()) or None)


def test_nothing_that_was_left_is_taken_before_the_plan_is_known(tmp_path: Path) -> None:
    order = StopOrder(0, "Lan", frozenset({2}), "web", SystemClock().now())
    stop_notes.leave(tmp_path, order)
    notes = StopNotes(tmp_path)

    before, plan, after = notes.after([]), NewPlan(()), notes.after([NewPlan(())])

    assert before == []
    assert after == [plan, order]
    assert notes.after([]) == []


def test_a_file_that_is_no_order_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / stop_notes.PLACE).mkdir(parents=True)
    (tmp_path / stop_notes.PLACE / "x.json").write_text("[1]", encoding="utf-8")
    notes = StopNotes(tmp_path)

    assert notes.after([NewPlan(())]) == [NewPlan(())]
    assert notes.after([]) == []
    assert not notes.waits


def test_the_boards_are_known_without_the_database(station: AirStation) -> None:
    with station.reading_sessions() as session:
        wiring = load_wiring(session)
    last_resort.keep_wiring(station.folder, wiring)
    station.folder.database.rename(station.folder.root / "gone.db")

    known = last_resort.known_wiring(Silencing(station))

    assert [one.name for one in known.devices] == ["board", "far"]
    assert [(zone.id, zone.name) for zone in known.zones] == [
        (zone.id, zone.name) for zone in wiring.zones
    ]


def test_the_command_stops_a_zone_by_its_name(station: AirStation) -> None:
    _play(station)
    with station.reading_sessions() as session:
        name = next(z.name for z in load_wiring(session).zones if z.id == 2)

    said = _said(station, "stop", "--zone", name.upper())

    assert said == f"Stopped: {name.upper()}."
    wait_for("the horn", lambda: not _is_closed(station, HORNS[2]) or None)
    (told,) = station.told("order")
    assert (told["from"], told["zones"]) == ("cli", [2])


def test_the_command_names_the_zones_there_are(station: AirStation) -> None:
    said = _said(station, "stop", "--zone", "nowhere")

    assert said.startswith("Error: There is no zone nowhere. The zones are: ")


def test_going_on_is_refused_where_nothing_was_stopped(station: AirStation) -> None:
    air = station.go_on_air()

    with pytest.raises(Refused, match="Nothing that was stopped"):
        air.go_on(by="Lan", via="web")


def _play(station: AirStation) -> None:
    sound = station.sound(200)
    station.allow(sound)
    station.publish(station.line("a", 4, sound, {1, 2}))
    air = station.go_on_air()
    wait_for("sound", lambda: any(a.level_db > HEARD_DB for a in air.status().on_air) or None)


def _said(station: AirStation, *words: str) -> str:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    data = str(station.folder.root)
    return CliRunner().invoke(cli, ["--data", data, *words], env=environment).output.strip()


def _is_closed(station: AirStation, horn: Output) -> bool:
    return station.simulator.world.is_closed(horn)
