from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from air_station import HORNS, AirStation, wait_for

from broadcaster.errors import Refused, Unreachable
from broadcaster.playout.client import PlayoutClient
from hardware.types import Output
from schedules.lateness import Late, Way

UNTIL = time(23, 59)
SOON = 4
"""In station seconds: a second of the world's, and ten more before it would be too late."""


def _hear_some(station: AirStation) -> None:
    """Wait until some of an item was surely sent: its beginning is told before its samples are."""
    wait_for("its beginning", lambda: station.told("began") or None)
    heard = station.clock.now() + timedelta(seconds=20)
    wait_for("some of it", lambda: station.clock.now() > heard or None)


def test_a_line_is_sent_to_its_zones_alone_proved_and_written(station: AirStation) -> None:
    sound = station.sound(6)
    station.allow(sound)
    station.publish(station.line("a", SOON, sound, {1, 3}))
    station.go_on_air()

    (ended,) = station.ended()
    station.clock.hurry()
    wait_for("the lines to close", lambda: station.all_open() or None)
    station.leave_air()

    assert ended["outcome"] in ("aired", "late")
    assert ended["proof"]["matched"] is True
    assert ended["proof"]["frames"] == 6 * 48_000
    assert ended["readback"] == {z: {"on": True, "knowledge": "verified"} for z in ("1", "3")}
    sounding = {horns for horns in station.sounded if horns}
    assert sounding == {frozenset({HORNS[1], HORNS[3]})}
    assert station.chain_holds()
    kinds = [entry["kind"] for entry in station.journal()]
    assert kinds == ["booted", "lines_opened", "began", "ended", "lines_closed", "stopped"]


def test_stop_over_the_socket_silences_and_opens_every_line(station: AirStation) -> None:
    sound = station.sound(200)
    station.allow(sound)
    station.publish(station.line("a", SOON, sound, {1, 2}))
    air = station.go_on_air()
    _hear_some(station)

    air.stop(by="Lan")
    (ended,) = station.ended()

    wait_for("the lines to close", lambda: station.all_open() or None)
    assert (ended["outcome"], ended["why"]["facts"]) == ("cut", {"name": "Lan"})


def test_the_test_tone_sounds_in_one_zone(station: AirStation) -> None:
    air = station.go_on_air()

    air.test_zone(2, by="minh", length=timedelta(seconds=1))
    (tested,) = wait_for("the test", lambda: station.told("tested") or None)

    assert (tested["zone"], tested["sent"], tested["readback"]["on"]) == (2, True, True)
    assert {h for h in station.sounded if h} == {frozenset({HORNS[2]})}
    with pytest.raises(Refused, match="no zone number 77"):
        air.test_zone(77, by="minh", length=timedelta(seconds=3))


def test_what_nobody_allows_any_more_is_not_sent(station: AirStation) -> None:
    sound = station.sound(12)
    station.allow(sound)
    station.publish(station.line("a", 40, sound, {1}))
    station.go_on_air()

    station.forbid()
    station.clock.hurry()
    (ended,) = station.ended()

    assert ended["outcome"] == "missed"
    assert "allowed" in ended["why"]["sentence"]
    assert station.sounded == []


def test_a_sound_file_that_was_changed_is_not_sent(station: AirStation) -> None:
    sound = station.sound(12)
    station.allow(sound)
    path = station.library.path_of(sound.clip)
    path.write_bytes(path.read_bytes()[:-2] + b"\1\2")
    station.publish(station.line("a", SOON, sound, {1}))
    station.go_on_air()
    station.clock.hurry()

    (ended,) = station.ended()

    assert ended["outcome"] == "missed"
    assert "not the one that was approved" in ended["why"]["sentence"]
    assert station.sounded == []


def test_a_database_that_vanishes_does_not_silence_the_air(station: AirStation) -> None:
    sound = station.sound(6)
    station.allow(sound)
    station.publish(station.line("a", 60, sound, {1}))  # far enough off to be seen waiting
    air = station.go_on_air()
    wait_for("the plan", lambda: air.status().next)

    for path in station.folder.root.glob("station.db*"):
        path.rename(path.with_name(f"gone-{path.name}"))
    (ended,) = station.ended()

    assert ended["outcome"] in ("aired", "late")


def test_a_restart_in_the_middle_of_an_item_joins_it_again(station: AirStation) -> None:
    sound = station.sound(400)
    station.allow(sound)
    station.publish(station.line("a", SOON, sound, {1, 2}))
    station.go_on_air()
    _hear_some(station)

    station.leave_air()
    assert station.all_open()
    assert station.told("ended")[0]["outcome"] == "cut"
    station.go_on_air()

    assert wait_for("the second start", lambda: len(station.told("booted")) == 2 or None)
    assert station.chain_holds()


def test_a_board_that_comes_back_is_opened_again_under_the_sound(station: AirStation) -> None:
    sound = station.sound(600)
    station.allow(sound)
    station.publish(station.line("a", SOON, sound, {1}))
    air = station.go_on_air()
    wait_for("sound", lambda: any(a.phase == "sounding" for a in air.status().on_air) or None)

    station.simulator.world.lose_power()
    wait_for("the line again", lambda: station.simulator.world.sounding() or None)

    assert station.simulator.world.sounding() == {HORNS[1]}


def test_where_playout_is_not_running_it_is_said(station: AirStation) -> None:
    with pytest.raises(Unreachable):
        PlayoutClient(station.folder.root).status()


def test_what_a_former_wiring_left_closed_is_opened_at_the_start(station: AirStation) -> None:
    spare = Output("far", 8)
    station.simulator.world.boards["far"].relays.order({spare.channel: True})

    station.go_on_air()

    wait_for("the start", lambda: station.told("booted") or None)
    wait_for("every contact to open", lambda: station.all_open() or None)


def test_a_stop_while_lines_are_being_opened_closes_nothing_afterwards(
    station: AirStation,
) -> None:
    sound = station.sound(100)
    station.allow(sound)
    station.publish(station.line("a", SOON, sound, {1, 2, 3, 4}))
    station.go_on_air()
    power = HORNS[1].board, 1
    wait_for("power", lambda: station.simulator.world.is_closed(Output(*power)) or None)

    station.leave_air()

    assert station.all_open()
    (stopped,) = station.told("stopped")
    assert stopped["safe"] is True


def test_what_was_missed_is_sent_whole_later_by_the_next_run_and_once_only(
    station: AirStation,
) -> None:
    station.go_on_air()
    station.leave_air()
    sound = station.sound(6)
    station.allow(sound)
    asked = replace(sound, late=Late(Way.REPLAY, until=UNTIL))
    station.publish(station.line("a", -600, asked, {1, 2}))

    station.go_on_air()
    (ended,) = station.ended()
    station.leave_air()
    station.go_on_air()
    station.clock.hurry()
    wait_for("the lines to close", lambda: station.all_open() or None)
    station.leave_air()

    assert ended["outcome"] == "late"
    assert ended["late"] == f"replay:{UNTIL:%H:%M}"
    assert ended["proof"]["matched"] is True
    assert "Asked for: sent whole later" in ended["why"]["sentence"]
    assert len(station.told("ended")) == 1
    assert station.chain_holds()
