"""The week's grid: its days are planned together, and each is what it is by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from planning_desk import ALL, PEOPLE, SATURDAY, Desk, local
from sqlalchemy import event

from broadcaster.domain.people import Role
from broadcaster.services import holds, planning, set_days
from broadcaster.services.daygrid import GridDay, grid_day, grid_days
from broadcaster.services.publishing import preview
from broadcaster.services.set_days import OtherTime
from broadcaster.store.tables import PermittedHoursRow, SeasonRow
from schedules.types import Line

OPERATOR = PEOPLE[Role.OPERATOR]
DAYS = [SATURDAY + timedelta(days=number) for number in range(-2, 10)]


def week(desk: Desk, first: date = DAYS[0], last: date = DAYS[-1]) -> tuple[GridDay, ...]:
    with desk.transaction() as session:
        return grid_days(session, desk.clock, first, last)


def some_days(desk: Desk, seed: int) -> None:
    """Fill a desk by chance: bulletins, published days, a moved start, a season's hours."""
    draw = Random(seed)
    for number in range(draw.randint(1, 6)):
        begins = local("00:00", draw.choice(DAYS))
        desk.approved(
            f"Tin {number}",
            length=draw.choice((30, 90, 400)),
            airings=draw.choice((None, 1, 2, 5)),
            zones=draw.choice((ALL, frozenset({1}), frozenset({2, 3}))),
            valid_from=begins,
            valid_until=begins + timedelta(days=draw.randint(1, 6)),
        )
    with desk.transaction() as session:
        for day in draw.sample(DAYS[2:], draw.randint(0, 3)):
            planning.publish_day(session, desk.clock, day, "change")
    with desk.transaction() as session:
        moved = OtherTime(2, time(17), time(18, 20))
        set_days.move(session, desk.clock, OPERATOR, draw.choice(DAYS[2:]), moved, "Họp")
        first, last = draw.choice(DAYS[:5]), draw.choice(DAYS[5:])
        session.add(SeasonRow(id=1, name="Mùa thi", yearly=False, first=first, last=last))
        session.flush()
        short = PermittedHoursRow(
            name="Mùa thi", opens=time(6), closes=time(19), weekdays=frozenset(range(7)), zones=ALL
        )
        short.season = 1
        session.add(short)


@pytest.mark.parametrize("seed", range(8))
def test_each_day_of_the_week_is_what_it_is_by_itself(desk: Desk, seed: int) -> None:
    some_days(desk, seed)

    together = week(desk)

    for shown, day in zip(together, DAYS, strict=True):
        with desk.transaction() as session:
            assert shown == grid_day(session, desk.clock, day)
            if day >= SATURDAY:
                assert shown.plan == planning.plan_or_preview(session, desk.clock, day)


def sounding(lines: tuple[Line, ...]) -> list[tuple[str, datetime, frozenset[int]]]:
    """Return what sounds when and where; the reason may count airings."""
    return [(line.key, line.starts, line.zones) for line in lines]


def test_what_may_be_heard_without_end_is_planned_as_on_a_day_alone(desk: Desk) -> None:
    for number in range(3):
        desk.approved(f"Tin {number}", length=200)

    for shown in week(desk, SATURDAY):
        with desk.transaction() as session:
            alone = preview(session, desk.clock, shown.plan.day)
        assert sounding(shown.plan.lines) == sounding(alone.lines)


def test_a_bulletin_wanted_once_stands_once_in_the_week(desk: Desk) -> None:
    number = desk.approved("Một lần", airings=1)

    read = [line.bulletin for shown in week(desk, SATURDAY, DAYS[9]) for line in shown.plan.lines]

    assert read.count(number) == 1


def test_a_held_day_is_shown_as_it_is_held(desk: Desk) -> None:
    with desk.transaction() as session:
        planning.publish_ahead(session, desk.clock)
        holds.hold(session, desk.clock, SATURDAY, OPERATOR, "Chờ lãnh đạo")
    desk.approved("Tin")

    today = week(desk, SATURDAY, SATURDAY)[0]

    assert (today.plan.version, today.plan.lines) == (1, ())


def questions(desk: Desk, last: date) -> int:
    asked: list[str] = []
    engine = desk.sessions.kw["bind"]

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    week(desk, SATURDAY, last)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_what_the_days_have_in_common_is_read_once(desk: Desk) -> None:
    for number in range(5):
        desk.approved(f"Tin {number}")

    one, seven = questions(desk, SATURDAY), questions(desk, DAYS[8])

    assert (seven - one) / 6 < one / 3
