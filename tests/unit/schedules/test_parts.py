"""How the parts of a template become a programme: exact times, relays, blocks by their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from made_days import (
    BUSES,
    CLOSING,
    MAIN,
    OPENING,
    TUNE,
    at,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    reasons,
    sheet,
    sound,
    zones,
)
from made_parts import BLOCK, PRESSING, PROVERB, RELAY, VOV, WHOLE, block, made_of

from schedules.conflicts import clashes
from schedules.parts import EVERY_BULLETIN, Order, RelayPart, relayed
from schedules.types import PartKind, Priority, Start


def test_a_relay_begins_and_ends_at_the_very_second() -> None:
    made = plan(templates=(made_of(TUNE, BLOCK, RELAY, CLOSING),), candidates=(bulletin(1),))

    relay = next(line for line in made.lines if line.kind is PartKind.RELAY)

    assert (relay.starts, relay.ends) == (local("06:00"), local("06:30"))
    assert relayed(relay.sound) == "vov1"
    assert relay.authority == VOV.authority
    assert str(relay.reason) == "from programme Morning, part 3: relay of VOV1 until 06:30"
    assert sheet(made)[-1] == ("06:30:00.5", "Closing")


def test_what_would_run_into_a_relay_waits() -> None:
    made = plan(
        templates=(made_of(TUNE, BLOCK, RELAY),),
        candidates=(bulletin(1, length=1700), bulletin(2, length=100)),
    )

    assert [line.title for line in made.lines] == ["Tune", "Bulletin 1", "VOV1"]
    assert ("Bulletin 2", "It finds no room in Morning before 06:00.") in reasons(made)


def test_a_programme_with_a_relay_needs_no_bulletin() -> None:
    made = plan(templates=(made_of(OPENING, RELAY, starts="05:59"),))

    assert [line.title for line in made.lines] == ["Opening", "VOV1"]


def test_silence_before_an_exact_time_is_told() -> None:
    made = plan(templates=(made_of(TUNE, RELAY),))

    assert reasons(made) == [("Morning", "Nothing is heard from 05:30:10 to 06:00.")]


def test_a_relay_goes_round_what_a_person_asked_for() -> None:
    asked = one_off(9, "06:10", bulletin(9, length=60))

    made = plan(templates=(made_of(RELAY, starts="06:00"),), one_offs=(asked,))

    assert sheet(made) == [
        ("06:00:00.0", "VOV1"),
        ("06:10:00.0", "Bulletin 9"),
        ("06:11:02.0", "VOV1"),
    ]
    assert made.lines[0].ends == local("06:09:58")
    assert made.lines[-1].ends == local("06:30")
    assert clashes(made.lines) == ()
    assert ("VOV1", "The relay of VOV1 is not heard from 06:09:58 to 06:11:02.") in reasons(made)


def test_a_relay_stays_inside_the_permitted_hours() -> None:
    made = plan(templates=(made_of(RELAY),), permitted=(hours("06:15", "21:00"),))

    assert made.lines == ()
    assert reasons(made)[0] == ("Morning", "There is no bulletin for it.")


def test_a_soft_start_is_never_earlier_and_may_be_later() -> None:
    soft = replace(PROVERB, start=Start(time(5, 45), hard=False))
    template = made_of(BLOCK, soft)

    early = plan(templates=(template,), candidates=(bulletin(1),))
    late = plan(templates=(template,), candidates=(bulletin(1, length=1000),))

    assert sheet(early)[-1] == ("05:45:00.0", "Proverb")
    assert sheet(late)[-1] == ("05:46:40.5", "Proverb")
    assert ("Proverb", "It starts at 05:46:40 instead of 05:45.") in reasons(late)


def test_before_a_hard_start_everything_else_gives_way() -> None:
    hard = replace(PROVERB, start=Start(time(5, 45)))

    made = plan(templates=(made_of(BLOCK, hard),), candidates=(bulletin(1, length=1000),))

    assert made.lines == ()
    assert ("Bulletin 1", "It finds no room in Morning before 05:45.") in reasons(made)


def test_each_block_takes_its_fields_and_no_other() -> None:
    template = made_of(
        block(fields=frozenset({"news"})), PROVERB, block(fields=frozenset({"notice"}))
    )

    made = plan(
        templates=(template,),
        candidates=(
            bulletin(1, field="notice"),
            bulletin(2, field="news"),
            bulletin(3, field="law"),
        ),
    )

    assert [line.title for line in made.lines] == ["Bulletin 2", "Proverb", "Bulletin 1"]
    assert reasons(made) == [("Bulletin 3", "No part of Morning takes its field (law).")]


def test_a_block_takes_its_fields_priorities_and_zones() -> None:
    template = made_of(
        block(fields=frozenset({"rice"}), priorities=frozenset({Priority.NORMAL})),
        PROVERB,
        block(zones=zones(1, 2), priorities=frozenset({Priority.PRIORITY})),
    )

    made = plan(
        templates=(template,),
        candidates=(bulletin(1, field="rice"), bulletin(2, priority=PRESSING)),
    )

    assert [(line.title, line.zones) for line in made.lines] == [
        ("Bulletin 1", MAIN),
        ("Proverb", MAIN),
        ("Bulletin 2", zones(1, 2)),
        ("Bulletin 2", zones(3, 4)),
    ]
    assert "must be in the next programme" in str(made.lines[-1].reason)


def test_the_reason_names_the_field_for_which_a_block_took_an_item() -> None:
    fields = frozenset({"law", "rice"})
    template = made_of(block(fields=fields), block(fields=frozenset({"news"}), rotate=True))

    made = plan(
        templates=(template,),
        candidates=(
            bulletin(1, field="rice", airings=2),
            bulletin(2, field="law"),
            bulletin(3, field="news", airings=4),
            bulletin(4, field="news"),
        ),
    )

    whence = "from programme Morning, part"
    assert [str(line.reason) for line in made.lines] == [
        f"{whence} 1, which takes its field (rice): airing 1 of 2",
        f"{whence} 1, which takes its field (law): airing 1, repeated while valid",
        f"{whence} 2, which takes its field (news), rotated: airing 1 of 4",
        f"{whence} 2, which takes its field (news), rotated: airing 1, repeated while valid",
    ]


def test_what_no_block_takes_for_its_priority_is_not_laid_to_its_field() -> None:
    urgent = block(priorities=frozenset({Priority.PRIORITY}), fields=frozenset({"law"}))

    made = plan(templates=(made_of(urgent),), candidates=(bulletin(1, field="law"),))

    assert ("Bulletin 1", "No part of Morning takes items of its kind.") in reasons(made)


def test_a_block_goes_from_the_newest_or_the_oldest() -> None:
    given = (bulletin(1), bulletin(2), bulletin(3))

    oldest = plan(templates=(made_of(BLOCK),), candidates=given)
    newest = plan(templates=(made_of(block(order=Order.NEWEST)),), candidates=given)

    assert [line.bulletin for line in oldest.lines] == [1, 2, 3]
    assert [line.bulletin for line in newest.lines] == [3, 2, 1]


def test_a_rotating_block_begins_with_what_was_heard_least_and_says_so() -> None:
    aired = {(1, zone): 2 for zone in MAIN} | {(2, zone): 1 for zone in MAIN}

    made = plan(
        templates=(made_of(TUNE, block(rotate=True, most=2)),),
        candidates=(bulletin(1), bulletin(2, airings=4), bulletin(3)),
        aired=aired,
    )

    assert [line.bulletin for line in made.lines] == [None, 3, 2]
    assert str(made.lines[-1].reason) == "from programme Morning, part 2, rotated: airing 2 of 4"
    assert reasons(made) == [("Bulletin 1", "It waits: part 2 of Morning is full.")]


def test_a_block_has_its_own_longest_time() -> None:
    made = plan(
        templates=(made_of(block(longest=timedelta(minutes=2)), RELAY),),
        candidates=(bulletin(1), bulletin(2), bulletin(3)),
    )

    assert [line.bulletin for line in made.lines] == [1, 2, None]
    assert ("Bulletin 3", "It waits: part 1 of Morning is full.") in reasons(made)


def test_notices_are_read_twice_and_each_reading_counts() -> None:
    made = plan(
        templates=(made_of(block(times=2)),), candidates=(bulletin(1, airings=3), bulletin(2))
    )

    assert [line.bulletin for line in made.lines] == [1, 1, 2, 2]
    assert [str(line.reason) for line in made.lines[:2]] == [
        "from programme Morning, part 1: airing 1 of 3",
        "from programme Morning, part 1: airing 2 of 3",
    ]
    assert len({line.key for line in made.lines}) == 4


def test_a_bulletin_is_read_in_one_block_only() -> None:
    made = plan(templates=(made_of(BLOCK, PROVERB, BLOCK),), candidates=(bulletin(1),))

    assert [line.title for line in made.lines] == ["Bulletin 1", "Proverb"]


def test_after_a_relay_that_could_not_go_on_nothing_starts_before_its_end() -> None:
    asked = one_off(9, "06:25", bulletin(9, length=295))

    made = plan(templates=(made_of(RELAY, CLOSING, starts="06:00"),), one_offs=(asked,))

    assert sheet(made)[-1] == ("06:30:00.5", "Closing")


def test_before_a_relay_nothing_is_kept_free_for_what_comes_after_it() -> None:
    long = replace(PROVERB, sound=sound("9", 600))
    template = made_of(BLOCK, RELAY, long, starts="05:58")

    made = plan(templates=(template,), candidates=(bulletin(1, length=110),))

    assert [line.title for line in made.lines] == ["Bulletin 1", "VOV1", "Proverb"]


def test_hamlets_on_other_buses_hear_other_programmes_at_once() -> None:
    hall = replace(made_of(RELAY, starts="06:00"), key="t9", name="Hall", zones=zones(5, 6))
    main = made_of(TUNE, BLOCK, starts="06:00")

    made = plan(templates=(hall, main), candidates=(bulletin(1, zones=frozenset(BUSES)),))

    assert {(at(line), line.bus) for line in made.lines[:2]} == {
        ("06:00:00.0", "hall"),
        ("06:00:00.0", "main"),
    }
    assert clashes(made.lines) == ()


def test_a_bulletin_of_a_programme_that_waits_for_its_lines_is_not_read_twice() -> None:
    early = RelayPart(VOV, time(5, 30), time(6, 1))
    hall = replace(made_of(early), key="t1", zones=zones(5))
    waits = replace(made_of(TUNE, BLOCK, starts="05:31"), key="t2", zones=zones(1, 5))
    main = replace(made_of(TUNE, BLOCK, longest=30, starts="05:31"), key="t3", zones=zones(1))
    once = bulletin(1, zones=zones(1), airings=1)

    made = plan(templates=(hall, waits, main), candidates=(once,))

    assert [line.programme for line in made.lines if line.bulletin == 1] == ["2026-11-21/t2/0531"]


def test_a_template_without_parts_is_the_same_as_its_parts() -> None:
    old = replace(WHOLE, parts=(), before=(TUNE, OPENING), after=(CLOSING,))
    new = made_of(TUNE, OPENING, EVERY_BULLETIN, CLOSING)
    given = (bulletin(1), bulletin(2, priority=PRESSING), bulletin(3, zones=zones(2)))

    before = plan(templates=(old,), candidates=given)
    after = plan(templates=(new,), candidates=given)

    assert sheet(before) == sheet(after)
    assert [line.zones for line in before.lines] == [line.zones for line in after.lines]
