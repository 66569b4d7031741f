"""A day as the time grid shows it."""

from __future__ import annotations

from datetime import date, time

from planning_desk import EVERY_DAY, SATURDAY, Desk

from broadcaster.services.daygrid import GridDay, grid_day
from broadcaster.services.planning import publish_ahead, publish_day
from broadcaster.store.tables import PermittedHoursRow, TemplateRow


def seen(desk: Desk, day: date = SATURDAY) -> GridDay:
    with desk.transaction() as session:
        return grid_day(session, desk.clock, day)


def published(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)


def test_the_grid_of_a_day_knows_its_hours_its_frames_and_what_is_over(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    desk.change(TemplateRow, 2, starts=time(5, 50))
    desk.at("05:31")

    today, yesterday = seen(desk), seen(desk, date(2026, 11, 20))

    assert [one.first for one in today.clashes] == ["t1"]
    assert today.templates["t1"].name == "Sáng"
    assert today.hours.rules[1] == "Giờ phát"
    assert not today.may_move(f"{SATURDAY}/t1/0530")
    assert today.may_move(f"{SATURDAY}/t2/0550")
    assert (yesterday.plan.lines, yesterday.plan.omissions, yesterday.clashes) == ((), (), ())
    assert not yesterday.may_move("2026-11-20/t1/0530")


def test_the_stamp_is_another_one_whenever_the_plan_says_something_else(desk: Desk) -> None:
    desk.approved("Tin")
    before = seen(desk).stamp
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")
    first = seen(desk).stamp
    desk.change(PermittedHoursRow, 1, weekdays=EVERY_DAY - {5})
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")

    assert before.partition(".")[2] == first.partition(".")[2]
    assert len({before, first, seen(desk).stamp}) == 3
