from datetime import timedelta

import pytest
from desk import EAST, NOW, WEST, Desk

from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, WrongState
from broadcaster.services import muting
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.wiring import muted

HOUR = timedelta(hours=1)


def stamp(desk: Desk, *, outcomes: bool) -> str:
    with desk.work() as session:
        return ground_stamp(session, outcomes=outcomes)


def mute(desk: Desk, zone: int = EAST, length: timedelta = HOUR, why: str = "") -> None:
    with desk.work() as session:
        until = desk.clock.now() + length
        muting.mute(session, desk.clock, zone, desk.operator, until=until, why=why)


def now_muted(desk: Desk) -> dict[int, object]:
    with desk.work() as session:
        return dict(muted(session, desk.clock.now()))


def test_a_muted_zone_comes_back_by_itself(desk: Desk) -> None:
    mute(desk)
    during = now_muted(desk)
    desk.clock.sleep(3600)

    assert during == {EAST: NOW + HOUR}
    assert now_muted(desk) == {}


def test_a_mute_can_be_lifted_before_its_time_by_another_person(desk: Desk) -> None:
    mute(desk, why="  Đám   tang ")
    desk.clock.sleep(60)
    with desk.work() as session:
        muting.lift(session, desk.clock, EAST, desk.approver)

    with desk.work() as session:
        (kept,) = muting.history(session)
        assert muting.standing(session, desk.clock) == ()
    assert now_muted(desk) == {}
    assert (kept.zone_name, kept.by, kept.why) == ("Đông", desk.operator, "Đám tang")
    assert (kept.lifted, kept.lifted_by) == (NOW + timedelta(minutes=1), desk.approver)


def test_muting_again_sets_the_new_end_also_an_earlier_one(desk: Desk) -> None:
    mute(desk, length=3 * HOUR)
    mute(desk, length=HOUR)

    assert now_muted(desk) == {EAST: NOW + HOUR}


def test_zones_are_muted_one_by_one_and_the_first_to_come_back_is_shown_first(desk: Desk) -> None:
    mute(desk, EAST, 2 * HOUR)
    mute(desk, WEST, HOUR)

    with desk.work() as session:
        shown = muting.standing(session, desk.clock)
    assert [each.zone for each in shown] == [WEST, EAST]


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=-1), timedelta(hours=25)])
def test_a_mute_needs_an_end_that_is_to_come_and_within_a_day(
    desk: Desk, length: timedelta
) -> None:
    with pytest.raises(Invalid) as refused:
        mute(desk, length=length)

    assert refused.value.field == "until"
    assert now_muted(desk) == {}


def test_only_those_who_may_stop_the_air_may_mute(desk: Desk) -> None:
    watcher = desk.people[Role.SUPERVISOR]

    assert [role for role in Role if muting.may(desk.people[role])] == [
        Role.ADMINISTRATOR,
        Role.OPERATOR,
        Role.APPROVER,
        Role.TECHNICIAN,
    ]
    with desk.work() as session, pytest.raises(Forbidden):
        muting.mute(session, desk.clock, EAST, watcher, until=NOW + HOUR)
    with desk.work() as session, pytest.raises(Forbidden):
        muting.lift(session, desk.clock, EAST, watcher)


def test_what_is_not_there_or_not_muted_is_refused(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(NotFound):
        muting.mute(session, desk.clock, 404, desk.operator, until=NOW + HOUR)
    with desk.work() as session, pytest.raises(WrongState):
        muting.lift(session, desk.clock, EAST, desk.operator)


def test_the_air_hears_of_a_mute_and_the_plan_stays(desk: Desk) -> None:
    plan, air = stamp(desk, outcomes=True), stamp(desk, outcomes=False)
    mute(desk)
    muted_air = stamp(desk, outcomes=False)
    with desk.work() as session:
        muting.lift(session, desk.clock, EAST, desk.operator)

    assert stamp(desk, outcomes=True) == plan
    assert len({air, muted_air, stamp(desk, outcomes=False)}) == 3
