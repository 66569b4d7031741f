from __future__ import annotations

from datetime import timedelta

import pytest
from desk import Desk

from broadcaster.errors import Forbidden, Invalid
from broadcaster.services import alarm_bell, alarms, station
from broadcaster.services.alarm_bell import Bell
from schedules.types import Reason

GONE = Reason("The sound card is gone.")


def come(desk: Desk, subject: str = "sink:main:alive") -> int:
    with desk.work() as session:
        return alarms.raise_alarm(session, desk.clock, subject, GONE)


def rings(desk: Desk) -> Bell:
    with desk.work() as session:
        return alarm_bell.bell(session, desk.clock)


def test_nothing_rings_where_no_fault_stands(desk: Desk) -> None:
    assert rings(desk) == Bell(0, 0, 0, None)


def test_a_fault_is_late_when_nobody_saw_it_for_as_long_as_the_station_set(desk: Desk) -> None:
    number, due = come(desk), desk.clock.now() + timedelta(minutes=7)
    with desk.work() as session:
        station.tell_everybody_after(session, desk.administrator, 7)

    assert rings(desk) == Bell(1, number, 0, due)
    desk.clock.sleep(7 * 60)

    assert rings(desk) == Bell(1, number, 1, None)


def test_what_somebody_saw_rings_no_more_though_it_stands(desk: Desk) -> None:
    number = come(desk)
    desk.clock.sleep(3600)
    with desk.work() as session:
        alarms.acknowledge(session, desk.clock, number, desk.operator)

    assert rings(desk) == Bell(1, 0, 0, None)


def test_what_is_over_rings_no_more_though_nobody_saw_it(desk: Desk) -> None:
    come(desk)
    with desk.work() as session:
        alarms.clear(session, desk.clock, "sink:main:alive")
    desk.clock.sleep(3600)

    assert rings(desk) == Bell(1, 0, 0, None)


def test_the_newest_of_several_rings(desk: Desk) -> None:
    come(desk)
    desk.clock.sleep(6 * 60)
    number = come(desk, "recorder:main")

    told = rings(desk)
    assert (told.standing, told.newest, told.late) == (2, number, 1)


def test_those_who_can_do_something_hear_it_first(desk: Desk) -> None:
    heard = {
        person.role.value: alarm_bell.rings_at_once(person)
        for person in (desk.administrator, desk.operator, desk.approver)
    }

    assert heard == {"administrator": True, "operator": True, "approver": False}


@pytest.mark.parametrize("minutes", [0, 121])
def test_a_time_that_makes_no_sense_is_refused(desk: Desk, minutes: int) -> None:
    with desk.work() as session, pytest.raises(Invalid):
        station.tell_everybody_after(session, desk.administrator, minutes)
    with desk.work() as session, pytest.raises(Forbidden):
        station.tell_everybody_after(session, desk.operator, 7)
