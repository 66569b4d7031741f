"""Permitted hours, one-offs, clocks that change, and what is settled already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from made_days import (
    DAY,
    EVENING,
    MAIN,
    MORNING,
    at,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    reasons,
    seconds,
    zones,
)

from schedules.local import day_span, instant
from schedules.types import Omission, OneOff, Pace, Priority, Reason, Settled

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD = date(2026, 3, 29)
BACK = date(2026, 10, 25)


def test_nothing_sounds_before_the_permitted_hours_and_the_rule_is_named() -> None:
    made = plan(candidates=(bulletin(1),), permitted=(hours("06:00", "21:00"),))

    assert made.lines == ()
    assert reasons(made) == [
        ("Bulletin 1", "It is not heard in 1, 2, 3, 4: Quiet hours allows no sound at 05:30."),
        ("Morning", "There is no bulletin for it."),
    ]


def test_nothing_sounds_after_the_permitted_hours_end() -> None:
    made = plan(
        candidates=(bulletin(1, length=60), bulletin(2, length=90)),
        permitted=(hours("05:00", "05:32"),),
    )

    assert [line.title for line in made.lines] == ["Tune", "Opening", "Bulletin 1", "Closing"]
    assert made.lines[-1].ends <= local("05:32")


def test_even_a_priority_bulletin_stays_inside_the_permitted_hours() -> None:
    pressing = bulletin(1, length=600, priority=Priority.PRIORITY)

    made = plan(candidates=(pressing, bulletin(2)), permitted=(hours("05:00", "05:32"),))

    assert [line.bulletin for line in made.lines if line.bulletin] == [2]


def test_a_hamlet_with_its_own_hours_sleeps_while_the_others_listen() -> None:
    made = plan(
        candidates=(bulletin(1),),
        permitted=(hours("05:00", "21:00"), hours("06:00", "21:00", zones=zones(5), name="Hall")),
        templates=(replace(MORNING, zones=zones(1, 2, 5)),),
    )

    assert {line.zones for line in made.lines} == {zones(1, 2)}


def test_permitted_hours_of_another_weekday_do_not_help() -> None:
    sundays = hours("05:00", "21:00", weekdays=frozenset({6}))

    assert plan(candidates=(bulletin(1),), permitted=(sundays,)).lines == ()
    assert plan(DAY + timedelta(days=1), candidates=(bulletin(1),), permitted=(sundays,)).lines


def test_hours_that_close_after_midnight_hold_into_the_next_day() -> None:
    night = replace(MORNING, starts=time(0, 30))

    made = plan(templates=(night,), candidates=(bulletin(1),), permitted=(hours("22:00", "01:00"),))

    assert [line.title for line in made.lines][:1] == ["Tune"]


def test_the_minutes_of_a_day_are_counted_for_each_zone() -> None:
    three = hours("05:00", "21:00", minutes_a_day=3)
    two_minutes = [bulletin(number, length=120) for number in (1, 2)]

    made = plan(
        templates=(MORNING, EVENING),
        candidates=(*two_minutes, bulletin(3, length=10)),
        permitted=(three,),
    )

    sounded = sum((line.sound.length for line in made.lines), timedelta())
    assert sounded <= timedelta(minutes=3)
    assert (
        "Bulletin 2",
        "It is not heard in 1, 2, 3, 4: the minutes a day of Quiet hours are used up.",
    ) in reasons(made)


def test_a_one_off_starts_when_it_was_asked_for() -> None:
    made = plan(
        templates=(), candidates=(bulletin(1),), one_offs=(one_off(7, "09:15:30", bulletin(1)),)
    )

    assert [(at(line), str(line.reason)) for line in made.lines] == [
        ("09:15:30.0", "asked for by Lan")
    ]
    assert made.lines[0].key == "2026-11-21/n7/091530/b1-1/main/11111111-approval1"


def test_a_one_off_goes_only_where_the_approval_still_allows_it() -> None:
    narrowed = bulletin(1, zones=zones(1))

    made = plan(templates=(), one_offs=(one_off(7, "09:15", narrowed, zones=zones(1, 2)),))

    assert made.lines[0].zones == zones(1)
    assert reasons(made) == [("Bulletin 1", "Its approval no longer allows 2.")]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            one_off(7, "04:00", bulletin(1)),
            "It is not heard in 1, 2, 3, 4: Quiet hours allows no sound at 04:00.",
        ),
        (
            one_off(7, "09:00", bulletin(1, valid_until=local("09:00:59"))),
            "It is left out of Bulletin 1: it would not end before its validity does.",
        ),
        (
            one_off(7, "09:00", bulletin(1, valid_from=local("09:01"))),
            "It is left out of Bulletin 1: it is not valid yet then.",
        ),
        (
            one_off(7, "23:59:30", bulletin(1, zones=zones(5))),
            "It would sound past the end of the day.",
        ),
        (one_off(7, "09:00", bulletin(1, length=0)), "Its sound is empty; render it again."),
        (
            one_off(7, "09:00", bulletin(1), zones=zones()),
            "There is no zone in which it could be heard.",
        ),
    ],
)
def test_a_one_off_that_may_not_sound_is_left_out_with_the_reason(asked: OneOff, why: str) -> None:
    made = plan(templates=(), one_offs=(asked,), permitted=(hours("05:00", "21:00"),))

    assert made.lines == ()
    assert reasons(made) == [("Bulletin 1", why)]


def test_of_two_one_offs_at_once_the_first_sounds() -> None:
    asked = (one_off(8, "09:00:30", bulletin(2)), one_off(7, "09:00", bulletin(1)))

    made = plan(templates=(), one_offs=asked)

    assert [line.bulletin for line in made.lines] == [1]
    assert reasons(made) == [("Bulletin 2", "It would overlap Bulletin 1.")]


def test_a_programme_flows_around_a_one_off() -> None:
    made = plan(
        candidates=(bulletin(1), bulletin(2)),
        one_offs=(one_off(7, "05:31", bulletin(3, length=30)),),
    )

    assert [(at(line), line.title) for line in made.lines] == [
        ("05:30:00.0", "Tune"),
        ("05:30:10.5", "Opening"),
        ("05:31:00.0", "Bulletin 3"),
        ("05:31:32.0", "Bulletin 1"),
        ("05:32:32.5", "Bulletin 2"),
        ("05:33:33.0", "Closing"),
    ]


def test_a_one_off_earlier_in_the_day_counts_as_an_airing() -> None:
    once = bulletin(1, airings=1)

    made = plan(
        templates=(MORNING, EVENING),
        candidates=(once, bulletin(2)),
        one_offs=(one_off(7, "09:00", replace(once, airings=1)),),
    )

    heard = [(line.programme_name, at(line)[:5]) for line in made.lines if line.bulletin == 1]
    assert heard == [("Morning", "05:30"), ("Bulletin 1", "09:00")]


def test_a_time_that_clocks_skip_is_taken_an_hour_later() -> None:
    assert instant(FORWARD, time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    made = plan(
        FORWARD,
        templates=(replace(MORNING, starts=time(2, 30)),),
        candidates=(bulletin(1, valid_from=datetime(2026, 1, 1, tzinfo=UTC)),),
        timezone=BERLIN,
    )

    assert at(made.lines[0], BERLIN) == "03:30:00.0"


def test_of_a_time_that_clocks_repeat_the_first_counts() -> None:
    first = instant(BACK, time(2, 30), BERLIN)

    made = plan(
        BACK,
        templates=(replace(MORNING, starts=time(2, 30)),),
        candidates=(bulletin(1, valid_from=datetime(2026, 1, 1, tzinfo=UTC)),),
        timezone=BERLIN,
    )

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [line.starts for line in made.lines if line.title == "Tune"] == [first]


def test_a_day_has_twenty_three_or_twenty_five_hours_where_clocks_change() -> None:
    lengths = [day_span(day, BERLIN).ends - day_span(day, BERLIN).begins for day in (FORWARD, BACK)]

    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_permitted_hours_follow_the_clock_that_changes() -> None:
    made = plan(
        FORWARD,
        templates=(replace(MORNING, starts=time(2, 30)),),
        candidates=(bulletin(1, valid_from=datetime(2026, 1, 1, tzinfo=UTC)),),
        permitted=(hours("02:30", "03:45"),),
        timezone=BERLIN,
    )

    assert len(made.lines) == 4


def test_what_has_begun_stays_as_it_was() -> None:
    before = plan(templates=(MORNING, EVENING), candidates=(bulletin(1),))
    morning = tuple(line for line in before.lines if line.programme_name == "Morning")
    note = Omission("Old", Reason("Kept."), 9, morning[0].programme)
    settled = Settled(local("05:30:30"), morning, (note,), frozenset({morning[0].programme}))

    after = plan(
        templates=(replace(MORNING, name="Renamed"), EVENING),
        candidates=(bulletin(1), bulletin(2)),
        settled=settled,
    )

    assert after.lines[: len(morning)] == morning
    assert note in after.omissions
    assert [line.bulletin for line in after.lines[len(morning) :] if line.bulletin] == [1, 2]


def test_nothing_new_begins_in_the_past() -> None:
    made = plan(candidates=(bulletin(1),), settled=Settled(before=local("05:30:00.1")))

    assert made.lines == ()
    assert reasons(made) == [
        ("Bulletin 1", "No programme that is still to come on this day reaches its zones."),
        ("Morning", "Its time had passed when this plan was made."),
    ]


def test_new_programmes_keep_clear_of_what_is_settled() -> None:
    begun = plan(candidates=(bulletin(1, length=300),)).lines
    settled = Settled(local("05:30:30"), begun, (), frozenset({begun[0].programme}))
    new = replace(EVENING, starts=time(5, 31))

    made = plan(templates=(MORNING, new), candidates=(bulletin(1, length=300),), settled=settled)

    first = next(line for line in made.lines if line.programme_name == "Evening")
    assert first.starts == begun[-1].ends + seconds(2)


def test_the_minutes_already_sounded_count() -> None:
    rule = hours("05:00", "21:00", minutes_a_day=2)
    begun = plan(candidates=(bulletin(1, length=90),), permitted=(rule,)).lines
    settled = Settled(local("06:00"), begun, (), frozenset({begun[0].programme}))

    made = plan(
        templates=(MORNING, EVENING),
        candidates=(bulletin(1, length=90),),
        permitted=(rule,),
        settled=settled,
    )

    assert made.lines == begun


def test_a_longer_pace_makes_longer_silences() -> None:
    made = plan(pace=Pace(gap=seconds(1)), candidates=(bulletin(1),))

    assert [at(line) for line in made.lines][1] == "05:30:11.0"
    assert made.lines[0].zones == MAIN
