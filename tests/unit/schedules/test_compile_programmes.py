"""How a template becomes a programme: order, exact starts, gaps, keys and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from made_days import (
    BUSES,
    CLOSING,
    DAY,
    EVENING,
    MAIN,
    MORNING,
    OPENING,
    TUNE,
    at,
    bulletin,
    plan,
    reasons,
    seconds,
    sheet,
    sound,
    zones,
)

from schedules.types import Pace, PartKind, Priority


def test_the_tune_starts_at_the_very_second_and_the_rest_follows() -> None:
    made = plan(candidates=(bulletin(1, length=60),))

    assert sheet(made) == [
        ("05:30:00.0", "Tune"),
        ("05:30:10.5", "Opening"),
        ("05:30:16.0", "Bulletin 1"),
        ("05:31:16.5", "Closing"),
    ]
    assert made.lines[0].starts == datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert made.omissions == ()


def test_every_line_says_why_it_is_there() -> None:
    made = plan(
        candidates=(bulletin(1, airings=4), bulletin(2)), aired={(1, zone): 1 for zone in MAIN}
    )

    assert [str(line.reason) for line in made.lines] == [
        "from programme Morning, part 1",
        "from programme Morning, part 2",
        "from programme Morning, part 3: airing 2 of 4",
        "from programme Morning, part 4: airing 1, repeated while valid",
        "from programme Morning, part 5",
    ]


def test_emergency_goes_before_priority_before_normal_and_the_oldest_first() -> None:
    made = plan(
        candidates=(
            bulletin(1),
            bulletin(2, priority=Priority.PRIORITY),
            bulletin(3, priority=Priority.EMERGENCY),
            bulletin(4, received=datetime(2026, 10, 1, tzinfo=UTC)),
            bulletin(5, priority=Priority.PRIORITY, received=datetime(2026, 10, 1, tzinfo=UTC)),
        )
    )

    assert [line.bulletin for line in made.lines if line.bulletin] == [3, 5, 2, 4, 1]


def test_lines_are_switched_in_a_longer_silence() -> None:
    made = plan(candidates=(bulletin(1, zones=zones(1, 2)), bulletin(2, zones=zones(1, 2))))

    assert [(at(line), len(line.zones)) for line in made.lines] == [
        ("05:30:00.0", 4),
        ("05:30:10.5", 4),
        ("05:30:17.5", 2),
        ("05:31:18.0", 2),
        ("05:32:20.0", 4),
    ]


def test_a_bulletin_goes_only_where_programme_and_approval_agree() -> None:
    made = plan(candidates=(bulletin(1, zones=zones(2, 3, 5)),))

    line = next(line for line in made.lines if line.bulletin == 1)

    assert line.zones == zones(2, 3)
    assert reasons(made) == [
        ("Bulletin 1", "No programme that is still to come on this day reaches 5.")
    ]


def test_zones_on_two_buses_get_one_line_each_at_the_same_instant() -> None:
    everywhere = replace(MORNING, zones=frozenset(BUSES))

    made = plan(templates=(everywhere,), candidates=(bulletin(1, zones=zones(1, 5, 6)),))
    lines = [line for line in made.lines if line.bulletin == 1]

    assert [(line.bus, line.zones) for line in lines] == [
        ("hall", zones(5, 6)),
        ("main", zones(1)),
    ]
    assert lines[0].starts == lines[1].starts
    assert lines[0].key != lines[1].key


def test_a_key_stays_as_long_as_clip_and_approval_do() -> None:
    before = plan(candidates=(bulletin(12), bulletin(13)))
    after = plan(
        candidates=(bulletin(12, length=90), bulletin(11), bulletin(13, authority="approval:99"))
    )

    keys_before = {line.bulletin: line.key for line in before.lines if line.bulletin}
    keys_after = {line.bulletin: line.key for line in after.lines if line.bulletin}

    assert keys_before[12] == "2026-11-21/t1/0530/b12-1/main/cccccccc-approval12"
    assert keys_after[12] == keys_before[12]
    assert keys_after[13] != keys_before[13]


def test_another_clip_is_another_line() -> None:
    before = plan(candidates=(bulletin(12),))
    after = plan(candidates=(bulletin(12, sound=sound("f", 60)),))

    assert {line.key for line in before.lines} & {line.key for line in after.lines} == {
        line.key for line in before.lines if line.bulletin is None
    }


def test_a_template_only_airs_on_its_weekdays() -> None:
    sundays = replace(MORNING, weekdays=frozenset({6}))

    assert plan(templates=(sundays,), candidates=(bulletin(1),)).lines == ()
    assert plan(DAY + timedelta(days=1), templates=(sundays,), candidates=(bulletin(1),)).lines


def test_a_part_without_sound_is_left_out_with_the_reason() -> None:
    unmade = replace(MORNING, before=(TUNE, replace(OPENING, sound=None)))

    made = plan(templates=(unmade,), candidates=(bulletin(1),))

    assert [line.kind for line in made.lines] == [
        PartKind.SIGNATURE,
        PartKind.BULLETIN,
        PartKind.CLOSING,
    ]
    assert reasons(made) == [("Opening", "It is left out of Morning: it is not yet rendered.")]


def test_words_that_nobody_approved_are_not_spoken() -> None:
    unapproved = replace(MORNING, after=(replace(CLOSING, authority=""),))

    made = plan(templates=(unapproved,), candidates=(bulletin(1),))

    assert PartKind.CLOSING not in {line.kind for line in made.lines}
    assert reasons(made) == [
        ("Closing", "It is left out of Morning: nobody has approved its words.")
    ]


def test_a_programme_without_bulletins_wakes_nobody() -> None:
    made = plan()

    assert made.lines == ()
    assert reasons(made) == [("Morning", "There is no bulletin for it.")]


def test_a_station_may_choose_to_air_empty_programmes() -> None:
    made = plan(pace=Pace(air_empty=True))

    assert [line.title for line in made.lines] == ["Tune", "Opening", "Closing"]


def test_a_number_of_airings_is_not_exceeded() -> None:
    made = plan(templates=(MORNING, EVENING), candidates=(bulletin(1, airings=1), bulletin(2)))

    assert [line.bulletin for line in made.lines if line.bulletin] == [1, 2, 2]
    assert made.omissions == ()


def test_airings_of_other_days_count() -> None:
    made = plan(candidates=(bulletin(1, airings=2), bulletin(2)), aired={(1, z): 2 for z in MAIN})

    assert [line.bulletin for line in made.lines if line.bulletin] == [2]
    assert reasons(made) == [("Bulletin 1", "It was heard as often as wanted (2).")]


def test_a_hamlet_that_missed_an_airing_gets_it_in_the_next_programme() -> None:
    made = plan(candidates=(bulletin(1, airings=1),), aired={(1, z): 1 for z in zones(1, 2, 3)})

    assert [line.zones for line in made.lines if line.bulletin] == [zones(4)]


def test_a_bulletin_must_end_before_its_validity_does() -> None:
    ends = plan(candidates=(bulletin(1),)).lines[2].ends
    in_time = bulletin(1, valid_until=ends)
    too_late = bulletin(2, valid_until=ends)

    made = plan(candidates=(in_time, too_late))

    assert [line.bulletin for line in made.lines if line.bulletin] == [1]
    assert reasons(made) == [
        ("Bulletin 2", "It is left out of Morning: it would not end before its validity does.")
    ]


def test_a_bulletin_is_not_heard_before_it_is_valid() -> None:
    noon = bulletin(1, valid_from=datetime(2026, 11, 21, 5, 0, tzinfo=UTC))

    made = plan(templates=(MORNING, EVENING), candidates=(noon, bulletin(2)))

    assert [line.programme_name for line in made.lines if line.bulletin == 1] == ["Evening"]
    assert ("Bulletin 1", "It is left out of Morning: it is not valid yet then.") in reasons(made)


def test_a_bulletin_of_another_day_is_not_mentioned() -> None:
    past = bulletin(1, valid_until=datetime(2026, 11, 20, tzinfo=UTC))
    future = bulletin(2, valid_from=datetime(2026, 11, 25, tzinfo=UTC))

    assert [
        omission.bulletin
        for omission in plan(candidates=(past, future)).omissions
        if omission.bulletin
    ] == []


def test_normal_bulletins_wait_for_room() -> None:
    short = replace(MORNING, longest=timedelta(minutes=2))

    made = plan(templates=(short,), candidates=(bulletin(1), bulletin(2), bulletin(3, length=20)))

    assert [line.bulletin for line in made.lines if line.bulletin] == [1, 3]
    assert made.lines[-1].ends <= made.lines[0].starts + short.longest
    assert reasons(made) == [("Bulletin 2", "It waits: Morning has no room left.")]


def test_a_priority_bulletin_makes_the_programme_longer() -> None:
    short = replace(MORNING, longest=timedelta(minutes=2))
    pressing = bulletin(2, length=300, priority=Priority.PRIORITY)

    made = plan(templates=(short,), candidates=(bulletin(1), pressing))

    assert [line.title for line in made.lines] == ["Tune", "Opening", "Bulletin 2", "Closing"]
    assert made.lines[-1].ends > made.lines[0].starts + short.longest
    assert reasons(made) == [
        ("Bulletin 1", "It waits: Morning has no room left."),
        ("Morning", "It ends at 05:35:20, later than the 05:32 it was given."),
    ]


def test_an_empty_sound_is_refused() -> None:
    made = plan(candidates=(bulletin(1, length=0), bulletin(2)))

    assert [line.bulletin for line in made.lines if line.bulletin] == [2]
    assert reasons(made) == [("Bulletin 1", "Its sound is empty; render it again.")]


def test_a_zone_without_outputs_is_named() -> None:
    wider = replace(MORNING, zones=zones(1, 9))

    made = plan(templates=(wider,), candidates=(bulletin(1),), names={9: "Thôn Chín"})

    assert made.lines[0].zones == zones(1)
    assert reasons(made)[1] == (
        "Morning",
        "It is not heard in Thôn Chín: no amplifier or output is connected there.",
    )


def test_nothing_sounds_past_midnight() -> None:
    late = replace(MORNING, starts=time(23, 59))

    made = plan(templates=(late,), candidates=(bulletin(1, length=30), bulletin(2, length=60)))

    assert [line.bulletin for line in made.lines if line.bulletin] == [1]
    assert ("Bulletin 2", "It would sound past the end of the day.") in reasons(made)


def test_a_busy_line_moves_the_later_programme_and_says_so() -> None:
    second = replace(EVENING, starts=time(5, 31))

    made = plan(templates=(second, MORNING), candidates=(bulletin(1),))
    first_end = next(line.ends for line in made.lines if line.title == "Closing")
    moved = next(line for line in made.lines if line.programme_name == "Evening")

    assert moved.starts == first_end + seconds(2)
    assert reasons(made) == [
        (
            "Evening",
            "It starts at 05:31:22 instead of 05:31, because the line was busy with Morning.",
        )
    ]


def test_a_programme_whose_whole_time_is_taken_is_left_out() -> None:
    inside = replace(EVENING, starts=time(5, 31), longest=timedelta(minutes=1))

    made = plan(templates=(MORNING, inside), candidates=(bulletin(1, length=300),))

    assert {line.programme_name for line in made.lines} == {"Morning"}
    assert (
        "Evening",
        "It could not start in its time, because the line was busy with Morning.",
    ) in reasons(made)
    assert ("Evening", "The line would be free at 05:35:22.") in reasons(made)


def test_programmes_on_different_buses_may_sound_at_once() -> None:
    hall = replace(EVENING, name="Hall", starts=time(5, 30), zones=zones(5, 6))

    made = plan(templates=(MORNING, hall), candidates=(bulletin(1), bulletin(2, zones=zones(5))))

    assert {at(line) for line in made.lines if line.title == "Tune"} == {"05:30:00.0"}
    assert made.omissions == ()
