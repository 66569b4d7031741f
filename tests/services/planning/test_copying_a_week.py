"""A week copied: seen day by day first, then set, then taken back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from planning_desk import PEOPLE, SATURDAY, Desk

from broadcaster.domain.people import Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Forbidden, Invalid, Refused
from broadcaster.services import decisions, set_days, week_copies
from broadcaster.services.planning import plan_or_preview
from broadcaster.services.set_days import StartOf
from broadcaster.services.week_copies import CopiedDay, NamedStart
from broadcaster.store.tables import SetDayRow

OPERATOR = PEOPLE[Role.OPERATOR]
MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(days=7)
USUAL = (NamedStart(time(5, 30), "Sáng"), NamedStart(time(17), "Chiều"))
MORE = (*USUAL[:1], NamedStart(time(9), "Sáng"), *USUAL[1:])


def with_an_extra(desk: Desk) -> None:
    with desk.transaction() as session:
        set_days.add(
            session, desk.clock, OPERATOR, MONDAY, StartOf(TemplateId(1), time(9)), "Hội làng"
        )


def seen(desk: Desk, source: date = MONDAY, target: date = NEXT) -> tuple[CopiedDay, ...]:
    with desk.transaction() as session:
        return week_copies.preview(session, source, target)


def programmes(desk: Desk, day: date) -> list[str]:
    with desk.transaction() as session:
        lines = plan_or_preview(session, desk.clock, day).lines
    return list(dict.fromkeys(line.programme.rpartition("/")[2] for line in lines))


def test_looking_shows_each_day_before_and_after_and_changes_nothing(desk: Desk) -> None:
    with_an_extra(desk)

    days = seen(desk, date(2026, 11, 26), date(2026, 12, 2))

    assert days[0] == CopiedDay(NEXT, MONDAY, USUAL, MORE)
    assert [one.is_other for one in days] == [True] + [False] * 6
    assert seen(desk)[0].before == USUAL


def test_a_copied_week_is_planned_and_taken_back(desk: Desk) -> None:
    desk.approved("Tiêm chủng", valid_until=desk.clock.now() + timedelta(days=60))
    with_an_extra(desk)

    with desk.transaction() as session:
        number = set_days.copy(session, desk.clock, OPERATOR, MONDAY, NEXT)
    during = programmes(desk, NEXT)
    with desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, number)

    assert during == ["0530", "0900", "1700"]
    assert programmes(desk, NEXT) == ["0530", "1700"]


def test_a_copied_week_that_was_changed_since_is_not_taken_back(desk: Desk) -> None:
    with_an_extra(desk)
    with desk.transaction() as session:
        number = set_days.copy(session, desk.clock, OPERATOR, MONDAY, NEXT)
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, NEXT + timedelta(days=2), "Mưa bão")

    with desk.transaction() as session, pytest.raises(Refused, match="changed again since then"):
        decisions.undo(session, desk.clock, OPERATOR, number)

    with desk.transaction() as session:
        assert session.get(SetDayRow, NEXT).kind == "copied"


@pytest.mark.parametrize(
    ("source", "target", "field"),
    [
        (SATURDAY, SATURDAY - timedelta(days=5), "source"),
        (date(1800, 1, 1), NEXT, "target"),
        (MONDAY, date(2201, 1, 1), "target"),
        (MONDAY, date(9999, 12, 31), "target"),
    ],
)
def test_a_week_over_itself_or_out_of_all_years_is_refused(
    desk: Desk, source: date, target: date, field: str
) -> None:
    with pytest.raises(Invalid) as told:
        seen(desk, source, target)

    assert told.value.field == field


def test_only_who_may_copies_a_week(desk: Desk) -> None:
    with desk.transaction() as session, pytest.raises(Forbidden):
        set_days.copy(session, desk.clock, PEOPLE[Role.SUPERVISOR], MONDAY, NEXT)
