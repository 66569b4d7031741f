"""The difference of two plans, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from made_days import BUSES, EVENING, HANOI, MORNING, bulletin, plan, sound, zones
from made_parts import MUSIC, RELAY, made_of

from schedules.changes import changes
from schedules.types import DayPlan, StandingPart, ZoneKey

NAMES = {ZoneKey(2): "Thôn Hai"}


def said(before: DayPlan, after: DayPlan) -> list[str]:
    return [str(reason) for reason in changes(before, after, HANOI, NAMES)]


def test_equal_plans_have_no_difference() -> None:
    made = plan(candidates=(bulletin(1),))

    assert said(made, made) == []


def test_a_new_programme_is_told_as_one_thing() -> None:
    before = plan(candidates=(bulletin(1),))
    after = plan(templates=(MORNING, EVENING), candidates=(bulletin(1),))

    assert said(before, after) == ["Evening at 17:00 was added."]
    assert said(after, before) == ["Evening at 17:00 was taken out."]


def test_an_item_that_comes_and_one_that_goes_are_named() -> None:
    plain = replace(MORNING, after=())
    before = plan(templates=(plain,), candidates=(bulletin(1),))
    after = plan(templates=(plain,), candidates=(bulletin(2),))

    assert said(before, after) == [
        "Bulletin 1 was taken out of Morning at 05:30:16.",
        "Bulletin 2 was added to Morning at 05:30:16.",
    ]


def test_one_item_that_moved_is_named_and_many_are_counted() -> None:
    before = plan(candidates=(bulletin(5), bulletin(6)))
    after = plan(candidates=(bulletin(1), bulletin(5), bulletin(6)))

    assert said(before, after) == [
        "Bulletin 1 was added to Morning at 05:30:16.",
        "3 items of Morning moved; the first, Bulletin 5, from 05:30:16 to 05:31:16.",
    ]


def test_zones_that_were_added_or_taken_away_are_named() -> None:
    plain = replace(MORNING, before=(), after=())
    before = plan(templates=(plain,), candidates=(bulletin(1, zones=zones(1, 2)),))
    after = plan(templates=(plain,), candidates=(bulletin(1, zones=zones(1, 3)),))

    assert said(before, after) == [
        "Bulletin 1 in Morning is now also heard in 3.",
        "Bulletin 1 in Morning is no longer heard in Thôn Hai.",
    ]


def test_an_item_on_two_buses_is_told_once() -> None:
    everywhere = replace(MORNING, zones=frozenset(BUSES), after=())
    before = plan(templates=(everywhere,), candidates=(bulletin(2),))
    after = plan(templates=(everywhere,), candidates=(bulletin(1, zones=zones(1, 5)), bulletin(2)))

    assert said(before, after) == [
        "Bulletin 1 was added to Morning at 05:30:17.",
        "Bulletin 2 in Morning moved from 05:30:17 to 05:31:19.",
    ]


def test_what_became_of_a_piece_that_comes_again_and_again_is_told_once() -> None:
    tune = MORNING.before[0]
    again = replace(MORNING, before=(tune, tune, tune), after=())
    before = plan(templates=(replace(again, zones=zones(1, 2)),), candidates=(bulletin(1),))
    after = plan(templates=(replace(again, zones=zones(1)),), candidates=(bulletin(1),))

    assert said(before, after) == [
        f"{tune.title} in Morning is no longer heard in Thôn Hai.",
        "Bulletin 1 in Morning is no longer heard in Thôn Hai.",
    ]


def test_where_only_a_reason_changed_that_is_said() -> None:
    before = plan(candidates=(bulletin(1, airings=2),))
    after = plan(candidates=(bulletin(1, airings=3),))

    assert said(before, after) == ["Only reasons changed; what is heard and when stays the same."]


def test_a_new_sound_is_a_new_item() -> None:
    new = StandingPart(MORNING.after[0].kind, "Closing", sound("d", 4), "standing:3")
    before = plan(candidates=(bulletin(1),))
    after = plan(templates=(replace(MORNING, after=(new,)),), candidates=(bulletin(1),))

    assert said(before, after) == [
        "Closing was taken out of Morning at 05:31:16.",
        "Closing was added to Morning at 05:31:16.",
    ]


def test_a_programme_at_another_time_is_another_programme() -> None:
    later = replace(MORNING, starts=time(6, 0))

    assert said(
        plan(candidates=(bulletin(1),)), plan(templates=(later,), candidates=(bulletin(1),))
    ) == ["Morning at 05:30 was taken out.", "Morning at 06:00 was added."]


def test_a_relay_that_lasts_longer_is_told() -> None:
    longer = replace(RELAY, ends=time(6, 45))
    before, after = plan(templates=(made_of(RELAY),)), plan(templates=(made_of(longer),))

    assert said(before, after) == ["VOV1 in Morning ends at 06:45 instead of 06:30."]


def test_music_that_is_cut_elsewhere_is_told() -> None:
    before = plan(templates=(made_of(MUSIC, RELAY, starts="05:58"),))
    after = plan(templates=(made_of(MUSIC, replace(RELAY, starts=time(5, 59)), starts="05:58"),))

    told = said(before, after)

    assert told[-1].endswith(" in Morning ends at 05:58:59 instead of 05:59:59.")
