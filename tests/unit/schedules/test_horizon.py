"""Days planned one after the other, emergencies by their cadence, and templates that are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from made_days import (
    BUSES,
    DAY,
    EVENING,
    HANOI,
    MAIN,
    MORNING,
    TUNE,
    at,
    bulletin,
    hours,
    local,
    plan,
    reasons,
    seconds,
    sound,
    zones,
)
from made_parts import BLOCK, MUSIC, PROVERB, RELAY, block, made_of

from schedules.checks import wrong
from schedules.conflicts import clashes
from schedules.horizon import Days, Past, plan_days
from schedules.types import Basis, Cadence, PartKind, Priority, Settled, Start, Template

NEXT = DAY + timedelta(days=1)
EVERY_HOUR = Cadence(local("07:00"), timedelta(hours=1), time(7), time(20))


def storm(**changes: object) -> object:
    made = bulletin(1, priority=Priority.EMERGENCY, cadence=EVERY_HOUR, valid_until=local("23:00"))
    return replace(made, **changes)


def test_airings_of_one_day_count_in_the_next() -> None:
    basis = Basis((MORNING,), (bulletin(1, airings=2), bulletin(2)), buses=BUSES)
    past = Past(DAY, {(1, zone): 1 for zone in MAIN})

    first, second = plan_days(Days(DAY, NEXT), HANOI, past, lambda _day: basis)

    assert [line.bulletin for line in first.lines if line.bulletin] == [1, 2]
    assert [line.bulletin for line in second.lines if line.bulletin] == [2]
    assert ("Bulletin 1", "It was heard as often as wanted (2).") in reasons(second)


def test_what_has_begun_on_the_day_of_the_cut_off_is_not_counted_twice() -> None:
    basis = Basis((MORNING,), (bulletin(1, airings=3),), buses=BUSES)
    lines = plan(candidates=(bulletin(1, airings=3),)).lines
    begun = Settled(local("06:00"), lines, (), frozenset({lines[0].programme}))
    past = Past(DAY, {(1, zone): 1 for zone in MAIN})

    def decided(day: date) -> Basis:
        return replace(basis, settled=begun) if day == DAY else basis

    made = list(plan_days(Days(DAY, DAY + timedelta(days=3)), HANOI, past, decided))

    assert [sum(line.bulletin == 1 for line in one.lines) for one in made] == [1, 1, 1, 0]


def test_an_emergency_uses_up_minutes_of_the_day() -> None:
    rule = hours("00:00", "23:59", minutes_a_day=2)

    made = plan(
        templates=(replace(EVENING, before=(), after=()),),
        candidates=(storm(valid_until=local("07:30")), bulletin(2, length=90)),
        permitted=(rule,),
    )

    assert [line.bulletin for line in made.lines] == [1]
    assert (
        "Bulletin 2",
        "It is not heard in 1, 2, 3, 4: the minutes a day of Quiet hours are used up.",
    ) in reasons(made)


def test_a_day_before_the_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-21 lies before the cut-off 2026-11-22"):
        list(plan_days(Days(DAY, NEXT), HANOI, Past(NEXT), lambda _day: Basis()))


def test_an_emergency_is_repeated_by_its_cadence_until_it_expires() -> None:
    made = plan(templates=(), candidates=(storm(valid_until=local("10:30")),))

    assert [at(line) for line in made.lines] == [
        "07:00:00.0",
        "08:00:00.0",
        "09:00:00.0",
        "10:00:00.0",
    ]
    assert str(made.lines[0].reason) == "an emergency, repeated every 60 minutes until 10:30"
    assert len({line.programme for line in made.lines}) == 4


def test_an_emergency_that_ends_on_another_day_says_on_which() -> None:
    made = plan(templates=(), candidates=(storm(valid_until=local("10:30", NEXT)),))

    assert str(made.lines[0].reason).endswith("until 10:30 22/11/2026")


def test_an_emergency_approved_a_moment_ago_begins_at_once_at_whatever_hour() -> None:
    night = Cadence(local("03:00:00"), timedelta(minutes=20), time(4), time(20))
    soonest = local("03:00:05") + timedelta(milliseconds=300)

    made = plan(
        templates=(),
        candidates=(storm(cadence=night, valid_until=local("04:30")),),
        settled=Settled(soonest),
    )

    assert [at(line)[:8] for line in made.lines] == ["03:00:06", "04:00:00", "04:20:00"]


def test_an_emergency_that_has_begun_or_was_heard_keeps_to_its_cadence() -> None:
    cadence = Cadence(local("03:00"), timedelta(minutes=20))
    given = storm(cadence=cadence, valid_until=local("03:30"))
    first = plan(templates=(), candidates=(given,), settled=Settled(local("03:00:05"))).lines[0]
    begun = Settled(local("03:00:06"), (first,), (), frozenset({first.programme}))

    after = plan(templates=(), candidates=(given,), settled=begun)
    heard = plan(
        templates=(),
        candidates=(given,),
        settled=Settled(local("03:10")),
        aired={(1, zone): 1 for zone in MAIN},
    )

    assert [at(line)[:8] for line in after.lines] == ["03:00:05", "03:20:00"]
    assert [at(line)[:8] for line in heard.lines] == ["03:20:00"]


def test_an_emergency_is_repeated_only_between_its_hours() -> None:
    made = plan(templates=(), candidates=(storm(),))

    assert [at(line)[:5] for line in made.lines] == [f"{hour:02}:00" for hour in range(7, 21)]


def test_an_emergency_without_a_repeat_on_the_day_is_no_item_of_a_programme() -> None:
    later = replace(EVERY_HOUR, first=local("07:00") + timedelta(days=2))

    made = plan(candidates=(storm(cadence=later, valid_until=local("23:00") + timedelta(days=3)),))

    assert (
        "Bulletin 1",
        "An emergency goes on air at once and stands in no programme.",
    ) in reasons(made)


def test_an_emergency_passes_over_permitted_hours_and_names_the_rule() -> None:
    made = plan(templates=(), candidates=(storm(),), permitted=(hours("08:00", "12:00"),))

    assert len(made.lines) == 14
    assert str(made.lines[0].reason).endswith("although Quiet hours allows no sound")
    assert "although" not in str(made.lines[1].reason)


def test_a_programme_goes_round_an_emergency() -> None:
    made = plan(
        templates=(made_of(RELAY, starts="06:00"),),
        candidates=(storm(cadence=replace(EVERY_HOUR, first=local("06:15"), opens=time(6))),),
    )

    assert [(at(line)[:8], line.title) for line in made.lines[:3]] == [
        ("06:00:00", "VOV1"),
        ("06:15:00", "Bulletin 1"),
        ("06:16:02", "VOV1"),
    ]
    assert clashes(made.lines) == ()


def test_two_emergencies_at_once_follow_each_other() -> None:
    other = storm(bulletin=2, title="Bulletin 2", zones=zones(2, 3))

    made = plan(templates=(), candidates=(storm(valid_until=local("07:30")), other))

    assert [(at(line)[:8], line.bulletin) for line in made.lines[:2]] == [
        ("07:00:00", 1),
        ("07:01:02", 2),
    ]


@pytest.mark.parametrize("every", [timedelta(0), timedelta(seconds=-5), timedelta(seconds=59)])
def test_an_emergency_repeated_all_the_time_is_refused(every: timedelta) -> None:
    made = plan(templates=(), candidates=(storm(cadence=replace(EVERY_HOUR, every=every)),))

    assert made.lines == ()
    assert reasons(made)[0][1] == (
        f"Bulletin 1: every is {every.total_seconds():g} s; repeat it once a minute at most."
    )


def test_an_emergency_from_long_ago_is_found_at_once() -> None:
    ages = replace(EVERY_HOUR, first=local("07:00") - timedelta(days=36500))

    made = plan(templates=(), candidates=(storm(cadence=ages, valid_until=local("07:30")),))

    assert [at(line)[:5] for line in made.lines] == ["07:00"]


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (
            made_of(BLOCK, longest=1441),
            "Morning: longest is 24.0167 h, longer than a day; give it less.",
        ),
        (made_of(BLOCK, longest=0), "Morning: longest is zero; give it a length."),
        (
            made_of(BLOCK, block(longest=seconds(0))),
            "Morning, part 2: longest is zero; give it more.",
        ),
        (made_of(block(most=0)), "Morning, part 1: most is zero; give it more."),
        (made_of(block(times=0)), "Morning, part 1: times is zero; give it more."),
        (
            made_of(replace(RELAY, ends=time(6, 0))),
            "Morning, part 1: ends (06:00) is not after starts (06:00).",
        ),
        (
            made_of(RELAY, starts="06:10"),
            "Morning, part 1: start (06:00) lies before starts (06:10).",
        ),
        (
            made_of(RELAY, replace(PROVERB, start=Start(time(6, 15)))),
            "Morning, part 2: start (06:15) lies before part 1 (06:30).",
        ),
        (
            made_of(RELAY, longest=20),
            "Morning, part 1: 06:00 lies after the programme's longest time.",
        ),
        (
            made_of(replace(MUSIC, shortest=timedelta())),
            "Morning, part 1: shortest is zero; give it more.",
        ),
        (
            made_of(replace(TUNE, sound=sound("a", 0))),
            "Morning, part 1: its sound is empty; render it again.",
        ),
    ],
)
def test_a_wrong_template_is_refused_with_the_field(template: Template, sentence: str) -> None:
    made = plan(templates=(template,), candidates=(bulletin(1),))

    assert str(wrong(template)[0]) == sentence
    assert ("Morning", sentence) in reasons(made)
    assert made.lines == ()


def test_a_programme_whose_music_has_no_piece_yet_is_aired_without() -> None:
    silent = made_of(replace(MUSIC, pieces=()), BLOCK)

    made = plan(templates=(silent,), candidates=(bulletin(1),))

    assert wrong(silent) == ()
    assert [line.kind for line in made.lines] == [PartKind.BULLETIN]
    assert ("Music", "There is no piece of music that may be played.") in reasons(made)


def test_a_template_in_order_has_nothing_wrong() -> None:
    assert wrong(MORNING) == ()
    assert wrong(made_of(TUNE, BLOCK, MUSIC, RELAY)) == ()
