"""The days of programmes, and the seasons with times of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from planning_desk import SATURDAY, SUNDAY, Desk
from year_desk import (
    COLD,
    EVENING,
    MORNING,
    OPERATOR,
    USUAL,
    WINTER,
    choose,
    fallen,
    planned,
    starts,
    undo,
    winter,
)

from broadcaster.domain.days import PLAIN, ProgrammeDays
from broadcaster.errors import Invalid, Refused
from broadcaster.services import programme_days, seasons
from broadcaster.services.year_views import SeasonFields, TimeOf, TimetableFields


def test_a_season_moves_what_its_timetable_names_and_the_plan_follows(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    winter(desk)

    assert starts(desk) == ["06:00 Sáng: from timetable Giờ mùa đông, because it is mùa đông"]
    assert fallen(desk) == ["Chiều: It is not aired in mùa đông."]
    assert planned(desk) == [("t1/0600", "Sáng")]
    assert starts(desk, date(2027, 6, 1)) == USUAL


def test_a_new_programme_is_in_every_timetable_that_does_not_speak_of_it(desk: Desk) -> None:
    with desk.transaction() as session:
        only = TimetableFields("Giờ mùa đông", (TimeOf(EVENING, time(18)),))
        seasons.save_timetable(session, desk.clock, OPERATOR, only)
        seasons.save_season(session, desk.clock, OPERATOR, COLD)

    assert [one[:10] for one in starts(desk)] == ["05:30 Sáng", "18:00 Chiề"]


def test_the_shorter_season_and_the_one_of_a_certain_year_go_before(desk: Desk) -> None:
    winter(desk)
    tet = SeasonFields("Tết", None, yearly=False, first=SUNDAY, last=SUNDAY)
    with desk.transaction() as session:
        other = seasons.save_timetable(
            session, desk.clock, OPERATOR, TimetableFields("Giờ Tết", (TimeOf(MORNING, time(8)),))
        )
        seasons.save_season(session, desk.clock, OPERATOR, replace(tet, timetable=other))

    assert [one[:10] for one in starts(desk)] == ["08:00 Sáng", "17:00 Chiề"]
    assert starts(desk, SATURDAY)[0].startswith("06:00")


def test_a_season_that_ends_before_it_begins_is_refused_by_its_field(desk: Desk) -> None:
    wrong = SeasonFields("Sai", None, yearly=False, first=SUNDAY, last=SATURDAY)

    with (
        pytest.raises(Invalid, match="before it begins on") as refused,
        desk.transaction() as session,
    ):
        seasons.save_season(session, desk.clock, OPERATOR, wrong)

    assert refused.value.field == "last"


@pytest.mark.parametrize("year", [1899, 2201])
def test_a_season_before_1900_or_after_2200_is_refused(desk: Desk, year: int) -> None:
    wrong = SeasonFields("Sai", None, yearly=False, first=date(year, 1, 1), last=date(year, 2, 1))

    with pytest.raises(Invalid, match="give a"), desk.transaction() as session:
        seasons.save_season(session, desk.clock, OPERATOR, wrong)


def test_a_timetable_in_use_is_not_removed_and_a_free_one_is_put_back_whole(desk: Desk) -> None:
    number = winter(desk)
    with pytest.raises(Refused, match="is used by mùa đông"), desk.transaction() as session:
        seasons.remove_timetable(session, desk.clock, OPERATOR, 1)
    with desk.transaction() as session:
        seasons.remove_season(session, desk.clock, OPERATOR, number)
        seasons.remove_timetable(session, desk.clock, OPERATOR, 1)
        assert seasons.timetables(session) == ()

    undo(desk)

    with desk.transaction() as session:
        (kept,) = seasons.timetables(session)
    assert kept.fields == WINTER


def test_days_of_the_moon_bring_a_programme_on_mung_mot_and_ram_only(desk: Desk) -> None:
    choose(desk, ProgrammeDays(lunar=frozenset({1, 15})))

    # 24 November 2026 is rằm tháng Mười, 9 December is mùng một tháng Mười một.
    found = [
        d for d in (SUNDAY + timedelta(days=n) for n in range(20)) if len(starts(desk, d)) == 2
    ]
    assert found == [date(2026, 11, 23), date(2026, 12, 9)]


def test_a_rule_of_rfc_5545_and_its_exceptions_decide_the_days(desk: Desk) -> None:
    monthly = ProgrammeDays(
        rule="FREQ=MONTHLY;BYDAY=-1SU",
        since=SUNDAY,
        added=frozenset({SATURDAY}),
        skipped=frozenset({date(2026, 12, 27)}),
    )
    choose(desk, monthly)

    with desk.transaction() as session:
        assert programme_days.days_of(session, MORNING) == monthly
    found = programme_days.next_days(monthly, frozenset(range(7)), SATURDAY, 4)
    assert found == (SATURDAY, date(2026, 11, 29), date(2027, 1, 31), date(2027, 2, 28))
    assert [len(starts(desk, day)) for day in (SATURDAY, SUNDAY, date(2026, 12, 27))] == [2, 1, 1]


def test_weekdays_stay_the_simple_case_with_a_day_taken_out(desk: Desk) -> None:
    choose(desk, ProgrammeDays(skipped=frozenset({SUNDAY})))

    assert [len(starts(desk, day)) for day in (SATURDAY, SUNDAY)] == [2, 1]
    choose(desk, PLAIN)
    assert starts(desk) == USUAL


@pytest.mark.parametrize(
    ("field", "sentence", "days"),
    [
        ("rule", "more often than every day", ProgrammeDays(rule="FREQ=SECONDLY")),
        ("rule", "would never fire", ProgrammeDays(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
        ("rule", "not written NAME=VALUE", ProgrammeDays(rule="mỗi thứ Hai")),
        ("rule", "not both", ProgrammeDays(rule="FREQ=DAILY", lunar=frozenset({1}))),
        ("lunar", "names no day", ProgrammeDays(lunar=frozenset({31}))),
        ("since", "lies before", ProgrammeDays(rule="FREQ=DAILY", since=date(1899, 12, 31))),
        ("added", "lies before", ProgrammeDays(added=frozenset({date(1899, 1, 1)}))),
        (
            "skipped",
            "has 10000 days",
            ProgrammeDays(skipped=frozenset(SUNDAY + timedelta(days=n) for n in range(10_000))),
        ),
        (
            "skipped",
            "takes every day out",
            ProgrammeDays(rule="FREQ=DAILY;COUNT=1", since=SUNDAY, skipped=frozenset({SUNDAY})),
        ),
    ],
)
def test_days_that_cannot_be_kept_are_refused_by_their_field(
    desk: Desk, field: str, sentence: str, days: ProgrammeDays
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        choose(desk, days)

    assert refused.value.field == field
    assert starts(desk) == USUAL
