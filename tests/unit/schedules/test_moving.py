"""What would come of giving a programme another time."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from made_days import (
    BUSES,
    DAY,
    EVENING,
    HANOI,
    MORNING,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    seconds,
    zones,
)

from schedules.conflicts import clashes
from schedules.moving import Ground, Trial, key_of, subject_of, tried
from schedules.types import Basis, Pace, Settled

HALL = replace(MORNING, key="t3", name="Hall", starts=time(6, 30), zones=zones(5))
KEY = f"{DAY}/t1/0530"
ASKED = one_off(7, "12:00", bulletin(9, length=120))


def ground(**changes: object) -> Ground:
    given_: dict[str, object] = {
        "templates": (MORNING, EVENING, HALL),
        "candidates": (bulletin(1, length=600), bulletin(2, length=300, zones=zones(5))),
        "one_offs": (ASKED,),
        "buses": BUSES,
    }
    basis = Basis(**given_ | changes)
    return Ground(DAY, HANOI, basis, Pace())


def trial(at: str, key: str = KEY, **changes: object) -> Trial:
    found = tried(ground(**changes), key, time.fromisoformat(at))
    assert found is not None
    return found


def said(of: Trial) -> list[tuple[str, str]]:
    return [(one.title, str(one.reason)) for one in of.against]


def test_a_move_to_a_free_time_says_when_it_sounds_and_that_nothing_speaks_against_it() -> None:
    found = trial("07:10")

    assert (found.name, found.was, found.key) == ("Morning", time(5, 30), f"{DAY}/t1/0710")
    assert found.span is not None
    assert found.span.begins == local("07:10")
    assert (found.against, found.clashes, found.others, found.refused) == ((), (), (), False)


def test_nothing_is_changed_by_trying() -> None:
    before = ground()
    tried(before, KEY, time(17, 10))

    assert before == ground()


def test_a_move_into_another_programme_names_it_and_offers_free_times() -> None:
    found = trial("17:05")

    assert [(one.first, one.second) for one in found.clashes] == [("t2", "t1")]
    assert found.span is not None
    assert found.span.begins > local("17:05")
    assert any("line was busy with Evening" in reason for _, reason in said(found))
    assert found.free
    assert all(at >= local("17:05") for at in found.free)


def test_a_move_out_of_the_permitted_hours_is_refused_with_the_rules_name() -> None:
    found = trial("04:00", permitted=(hours("05:00", "21:00"),))

    assert found.refused
    assert found.span is None
    assert any("Quiet hours allows no sound" in reason for _, reason in said(found))
    assert found.free[0] == local("05:00")


def test_a_lasting_move_is_held_against_the_frames_of_the_days_to_come() -> None:
    noon = replace(EVENING, key="t8", name="Noon", starts=time(12, 0))
    later = DAY + timedelta(days=2)
    ahead = {later: (MORNING, noon), DAY + timedelta(days=3): (replace(MORNING, starts=time(9)),)}

    found = tried(replace(ground(), ahead=ahead), KEY, time(12, 10))

    assert found is not None
    assert [(one.day, one.first, one.second) for one in found.clashes] == [(later, "t8", "t1")]


def test_programmes_on_another_bus_are_not_in_the_way() -> None:
    found = trial("06:30")

    assert (found.clashes, found.against, found.refused) == ((), (), False)


def test_what_else_changes_is_told() -> None:
    late = replace(MORNING, key="t4", name="Late", starts=time(20, 0))
    waits = bulletin(3, length=60, airings=1)
    found = trial("20:45", f"{DAY}/t4/2000", templates=(EVENING, late), candidates=(waits,))
    first = trial("16:00", f"{DAY}/t4/2000", templates=(EVENING, late), candidates=(waits,))

    assert found.others == ()
    assert [str(one) for one in first.others] == ["Evening at 17:00 was taken out."]


def test_an_empty_programme_may_be_moved() -> None:
    found = trial("08:00", candidates=())

    assert (found.span, found.refused, said(found)) == (None, False, [])


def test_an_empty_programme_is_not_moved_to_where_no_sound_is_permitted() -> None:
    found = trial("22:00", candidates=(), permitted=(hours("05:00", "21:00"),))

    assert found.refused
    assert said(found) == [
        ("Morning", "It is not heard in 1, 2, 3, 4: Quiet hours allows no sound at 22:00.")
    ]


def test_what_a_person_asked_for_moves_to_the_second_it_was_given() -> None:
    key = key_of(ground(), ASKED)
    found = trial("13:30", key)

    assert key == f"{DAY}/n7/120000"
    assert (found.name, found.key) == ("Bulletin 9", f"{DAY}/n7/133000")
    assert found.span is not None
    assert found.span.begins == local("13:30")


def test_what_a_person_asked_for_goes_before_a_programme_and_that_is_told() -> None:
    found = trial("05:30", key_of(ground(), ASKED))

    assert found.span is not None
    assert found.span.begins == local("05:30")
    assert [str(one) for one in found.others] == [
        "4 items of Morning moved; the first, Tune, from 05:30 to 05:32:02."
    ]
    assert said(found)[0][0] == "Morning"
    assert "05:32:02 instead of 05:30" in said(found)[0][1]


def test_a_move_into_the_past_of_the_day_is_refused() -> None:
    found = trial("06:00", f"{DAY}/t2/1700", settled=Settled(before=local("10:00")))

    assert found.refused
    assert ("Evening", "Its time had passed when this plan was made.") in said(found)
    assert all(at >= local("10:00") for at in found.free)


def test_only_what_has_its_time_from_a_person_can_be_moved() -> None:
    assert tried(ground(), f"{DAY}/e4/120000", time(7)) is None
    assert tried(ground(), f"{DAY}/t1/0600", time(7)) is None
    assert subject_of(ground(), f"{DAY}/t9/0530") is None


@given(st.integers(0, 1439))
def test_a_free_time_that_is_offered_can_be_moved_to(minute: int) -> None:
    permitted = (hours("05:00", "21:00"),)
    found = trial(f"{minute // 60:02}:{minute % 60:02}", permitted=permitted)

    for at in found.free:
        whole = at + seconds(59)
        again = trial(f"{whole.astimezone(HANOI):%H:%M}", permitted=permitted)
        assert not again.refused or again.was == time(5, 30)


@given(st.integers(0, 1439))
def test_a_moved_programme_never_sounds_over_another(minute: int) -> None:
    found = trial(f"{minute // 60:02}:{minute % 60:02}")
    moved = replace(MORNING, starts=time(minute // 60, minute % 60))

    made = plan(
        templates=(moved, EVENING, HALL),
        candidates=ground().basis.candidates,
        one_offs=(ASKED,),
    )

    assert clashes(made.lines) == ()
    assert (found.span is None) == all(line.programme != found.key for line in made.lines)
