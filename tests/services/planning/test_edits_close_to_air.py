"""Edits seconds before a programme and while it sounds: no ghost, no overlap."""

from __future__ import annotations

import itertools
from datetime import time

import pytest
from planning_desk import PEOPLE, SATURDAY, SUNDAY, Desk
from year_desk import COLD, EVENING, MORNING

from broadcaster.domain.people import Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import set_days
from broadcaster.services.planning import plan_of, publish_ahead
from broadcaster.services.seasons import save_season, save_timetable
from broadcaster.services.set_days import StartOf
from broadcaster.services.year_views import TimeOf, TimetableFields
from broadcaster.store.tables import BulletinRow, TemplateRow
from schedules.types import DayPlan

OPERATOR = PEOPLE[Role.OPERATOR]
HEARD = (
    "Chiều: It was heard at {at} on this day already; to hear it once more, add it on the page of"
    " the day."
)


def published(desk: Desk, day: object = SATURDAY) -> DayPlan:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        return plan_of(session, day)


def starts(plan: DayPlan) -> list[str]:
    return sorted({line.programme.partition("/")[2] for line in plan.lines})


def told(plan: DayPlan) -> list[str]:
    return [f"{one.title}: {one.reason}" for one in plan.omissions]


@pytest.mark.parametrize("at", ["16:59:57", "17:00:20", "17:20"])
def test_a_programme_that_was_heard_is_not_heard_again_because_its_usual_time_was_moved(
    at: str, desk: Desk
) -> None:
    desk.approved("Một")
    published(desk)
    desk.at(at)
    desk.change(TemplateRow, 2, starts=time(17, 45))

    plan = published(desk)

    assert starts(plan) == ["t1/0530", "t2/1700"]
    assert HEARD.format(at="17:00") in told(plan)
    assert starts(published(desk, SUNDAY)) == ["t1/0530", "t2/1745"]


def test_nor_because_the_times_of_its_season_were_moved(desk: Desk) -> None:
    desk.approved("Một")
    winter = TimetableFields("Giờ rét", (TimeOf(EVENING, time(17, 0)),))
    with desk.transaction() as session:
        number = save_timetable(session, desk.clock, OPERATOR, winter)
        save_season(session, desk.clock, OPERATOR, COLD)
    published(desk)
    desk.at("17:00:20")
    moved = TimetableFields("Giờ rét", (TimeOf(EVENING, time(17, 45)),))
    with desk.transaction() as session:
        save_timetable(session, desk.clock, OPERATOR, moved, number)

    plan = published(desk)

    assert starts(plan) == ["t1/0530", "t2/1700"]
    assert HEARD.format(at="17:00") in told(plan)


def test_one_that_was_moved_twice_is_told_from_when_it_was_heard(desk: Desk) -> None:
    desk.approved("Một")
    published(desk)
    for at, to in (("17:00:20", time(17, 45)), ("17:46", time(18, 30))):
        desk.at(at)
        desk.change(TemplateRow, 2, starts=to)
        plan = published(desk)

    assert starts(plan) == ["t1/0530", "t2/1700"]
    assert HEARD.format(at="17:00") in told(plan)


def test_one_that_somebody_adds_for_the_day_is_heard_once_more(desk: Desk) -> None:
    desk.approved("Một")
    published(desk)
    desk.at("17:20")
    with desk.transaction() as session:
        start = StartOf(TemplateId(2), time(18, 0))
        set_days.add(session, desk.clock, OPERATOR, SATURDAY, start, "theo yêu cầu")

    assert starts(published(desk)) == ["t1/0530", "t2/1700", "t2/1800"]


def test_one_that_was_added_is_heard_though_the_usual_time_is_moved_too(desk: Desk) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        start = StartOf(TemplateId(2), time(19, 0))
        set_days.add(session, desk.clock, OPERATOR, SATURDAY, start, "theo yêu cầu")
    published(desk)
    desk.at("17:20")
    desk.change(TemplateRow, 2, starts=time(17, 45))

    assert starts(published(desk)) == ["t1/0530", "t2/1700", "t2/1900"]


def test_one_whose_time_had_passed_unheard_is_heard_at_its_new_time(desk: Desk) -> None:
    desk.approved("Một")
    desk.at("17:20")  # the station was off at 17:00
    assert starts(published(desk)) == []
    desk.change(TemplateRow, 2, starts=time(18, 0))

    assert starts(published(desk)) == ["t2/1800"]


def test_one_of_which_nothing_was_left_to_hear_is_heard_at_its_new_time(desk: Desk) -> None:
    number = desk.approved("Một", zones=frozenset({1}))
    published(desk)
    desk.at("16:50")
    desk.void(number)  # a programme without bulletins is not aired
    published(desk)
    desk.at("17:00:20")
    desk.change(TemplateRow, 2, starts=time(18, 0))
    desk.approved("Hai")

    assert starts(published(desk)) == ["t1/0530", "t2/1800"]


def test_an_edit_seconds_before_another_programme_never_lets_two_sound_at_once(desk: Desk) -> None:
    for title in ("Một", "Hai", "Ba"):
        desk.approved(title, length=300)
    published(desk)
    desk.at("16:59:57")
    desk.change(TemplateRow, int(MORNING), starts=time(17, 5))
    desk.change(BulletinRow, 1, title="Một nữa")

    lines = published(desk).lines

    assert all(one.ends <= two.starts for one, two in itertools.pairwise(lines))
    assert {line.programme for line in lines if line.programme_name == "Chiều"} == {
        f"{SATURDAY}/t2/1700"
    }
