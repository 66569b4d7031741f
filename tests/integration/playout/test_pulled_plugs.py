"""A plug pulled in the middle of a broadcast: told, taken back, and safe whatever comes.

The five seconds for each are held in virtual time, in `test_loss_and_return`; here a busy machine
is waited for.
"""

from __future__ import annotations

from typing import Any

import pytest
from air_station import HORNS, AirStation, wait_for

from broadcaster.playout.client import PlayoutClient
from hardware.sim.faults import Fault

LENGTH = 120
HEARD = {"aired", "late", "joined_late"}


def on_air(station: AirStation, zones: set[int]) -> PlayoutClient:
    """Let a long item sound in some zones."""
    sound = station.sound(LENGTH)
    station.allow(sound)
    station.publish(station.line("a", 4, sound, zones))
    air = station.go_on_air()
    wait_for("sound", lambda: any(a.phase == "sounding" for a in air.status().on_air) or None)
    wait_for("every horn", lambda: horns(station) == {HORNS[zone] for zone in zones} or None)
    return air


def horns(station: AirStation) -> set[Any]:
    return set(station.simulator.world.sounding())


def pull(station: AirStation, board: str) -> None:
    station.simulator.world.order(Fault("unplug", board))


def put_back(station: AirStation) -> None:
    station.simulator.world.faults.clear()


def standing(air: PlayoutClient) -> set[str]:
    return {trouble.subject for trouble in air.status().troubles}


def outcomes(station: AirStation) -> dict[tuple[int, ...], str]:
    """Return how it ended, by zones; at this pace a busy machine may well be late."""
    ends = {tuple(end["zones"]): end["outcome"] for end in station.told("ended")}
    return {zones: "heard" if how in HEARD else how for zones, how in ends.items()}


def test_a_pulled_board_is_noticed_and_the_others_sound_on(station: AirStation) -> None:
    air = on_air(station, {1, 4})

    pull(station, "far")
    wait_for("the fault", lambda: "device:far" in standing(air) or None)
    assert "device:board" not in standing(air)
    assert HORNS[1] in horns(station)
    put_back(station)
    wait_for("the end of it", lambda: "device:far" not in standing(air) or None)

    station.clock.hurry()
    station.ended(1)
    wait_for("open contacts", lambda: station.all_open() or None)
    ends = {zone: how for zones, how in outcomes(station).items() for zone in zones}
    assert ends[1] == "heard"
    assert ends[4] in {"heard", "cut"}  # cut where its silence was long enough to be told
    assert station.chain_holds()


@pytest.mark.soak
def test_a_board_that_stays_away_is_an_alarm_until_its_contacts_are_open(
    station: AirStation,
) -> None:
    air = on_air(station, {1, 4})

    pull(station, "far")
    wait_for("the fault", lambda: "device:far" in standing(air) or None)
    station.clock.hurry()
    station.ended(2)
    assert outcomes(station) == {(1,): "heard", (4,): "cut"}
    wait_for("the lines' end", lambda: not air.status().on_air or None)
    assert not station.all_open()
    assert standing(air) & {"zone:4", "bus:main", "device:far"}

    put_back(station)
    wait_for("open contacts", lambda: station.all_open() or None)
    wait_for("no alarm", lambda: not standing(air) or None)


def test_the_board_that_holds_the_amplifier_is_taken_back_safe_first(station: AirStation) -> None:
    air = on_air(station, {1})

    pull(station, "board")
    wait_for("the fault", lambda: "device:board" in standing(air) or None)
    before = len(station.sounded)
    put_back(station)
    wait_for("the end of it", lambda: "device:board" not in standing(air) or None)
    station.clock.hurry()
    station.ended()
    wait_for("open contacts", lambda: station.all_open() or None)

    assert all(heard <= {HORNS[1]} for heard in station.sounded[before:])
    assert outcomes(station)[(1,)] in {"heard", "cut"}
    assert station.chain_holds()


def test_an_alarm_of_before_a_restart_ends_when_all_is_found_well(station: AirStation) -> None:
    air = station.go_on_air()
    wait_for("the first look", lambda: all(lamp.on is False for lamp in air.status().lamps) or None)
    pull(station, "far")
    wait_for("the fault", lambda: "device:far" in standing(air) or None)
    station.leave_air()
    put_back(station)

    air = station.go_on_air()
    wait_for("no alarm", lambda: not standing(air) or None)

    cleared = [entry["subject"] for entry in station.told("fault_cleared")]
    assert "device:far" in cleared
    assert station.chain_holds()
