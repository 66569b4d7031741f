"""What a marked day changes: for which zones, at what hours, and the sentence that says so."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_days import HANOI, local, zones

from schedules.calendar import added, calendar_of, made_year, with_effects
from schedules.effects import Applied, DayEffects, effects
from schedules.marks import (
    DayKind,
    Effect,
    ExtraHours,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
    WrongMark,
)
from schedules.types import Span, ZoneKey

DAY = date(2026, 6, 11)
ONE, TWO = ZoneKey(1), ZoneKey(2)
EXAM = QuietHours(time(7), time(11, 30), zones(1))


def _on(*marks: tuple[DayKind, str, Effect], day: date = DAY) -> DayEffects:
    made = [
        mark
        for number, (kind, name, effect) in enumerate(marks)
        for mark in added(f"k{number}", (DAY, DAY), kind, name, (effect,))
    ]
    return effects(day, calendar_of(made), {ONE: "Thôn Đông", TWO: "Thôn Tây"})


def _span(begins: str, ends: str, day: date = DAY) -> Span:
    return Span(local(begins, day), local(ends, day))


def _said(found: Applied | None) -> str | None:
    return None if found is None else str(found.reason)


def test_a_day_like_others_changes_nothing() -> None:
    assert effects(date(2026, 6, 12), calendar_of(made_year(2026))) == DayEffects(date(2026, 6, 12))


def test_national_mourning_silences_music_everywhere_and_says_so() -> None:
    marks = added("m", (DAY, DAY), DayKind.MOURNING, "Quốc tang")

    found = effects(DAY, calendar_of(marks)).why_no_music(TWO)

    assert _said(found) == "Quốc tang: no music is played."


def test_an_exam_keeps_the_zone_of_the_school_quiet_and_no_other() -> None:
    day = _on((DayKind.EXAM, "Thi tốt nghiệp", EXAM))

    quiet = day.why_quiet(ONE, _span("11:00", "11:40"), HANOI)

    assert _said(quiet) == (
        "Thi tốt nghiệp: the loudspeakers in Thôn Đông are silent from 07:00 to 11:30."
    )
    assert day.why_quiet(ONE, _span("11:30", "11:40"), HANOI) is None
    assert day.why_quiet(TWO, _span("11:00", "11:40"), HANOI) is None


def test_no_programme_holds_where_it_was_decided() -> None:
    day = _on((DayKind.CUSTOM, "Đám tang", NoProgramme(zones(2))))

    assert _said(day.why_no_programme(TWO)) == "Đám tang: no programme is aired in Thôn Tây."
    assert day.why_no_programme(ONE) is None


def test_what_holds_everywhere_is_told_from_what_holds_in_some_zones() -> None:
    day = _on(
        (DayKind.CUSTOM, "Đám tang", NoMusic(zones(2))),
        (DayKind.CUSTOM, "Giỗ", NoProgramme(zones(1))),
        (DayKind.COMMEMORATION, "Ngày Thương binh", NoMusic()),
    )

    found = day.everywhere(NoMusic)

    assert found is not None
    assert found.mark.name == "Ngày Thương binh"
    assert day.everywhere(NoProgramme) is None


def test_on_tet_eve_the_greeting_is_permitted_through_midnight() -> None:
    calendar = calendar_of(made_year(2030))
    eve, tet = date(2030, 2, 1), date(2030, 2, 2)
    greeting = Span(local("23:58", eve), local("00:10", tet))

    found = [effects(day, calendar).why_permitted(ONE, greeting, HANOI) for day in (eve, tet)]

    sentence = "Giao thừa: sound is also permitted from 23:30 to 00:30."
    assert [_said(one) for one in found] == [sentence, sentence]
    assert effects(tet + timedelta(days=1), calendar) == DayEffects(tet + timedelta(days=1))


def test_hours_that_end_at_midnight_do_not_reach_the_next_day() -> None:
    late = (DayKind.CUSTOM, "Hội làng", ExtraHours(time(22), time(0)))

    assert _on(late).why_permitted(ONE, _span("23:00", "23:59"), HANOI) is not None
    assert _on(late, day=DAY + timedelta(days=1)).applied == ()


def test_quiet_hours_go_before_extra_hours() -> None:
    day = _on(
        (DayKind.LUNAR, "Rằm", ExtraHours(time(4), time(8))), (DayKind.EXAM, "Thi tốt nghiệp", EXAM)
    )

    assert day.why_permitted(ONE, _span("07:00", "07:30"), HANOI) is None
    assert day.why_permitted(TWO, _span("07:00", "07:30"), HANOI) is not None


def test_of_two_timetables_the_one_of_the_kind_that_goes_before_holds() -> None:
    day = _on(
        (DayKind.LUNAR, "Rằm tháng Giêng", OtherTimetable("lunar")),
        (DayKind.PUBLIC_HOLIDAY, "Tết", OtherTimetable("festive")),
    )

    assert _said(day.timetable(ONE)) == (
        "Tết: the timetable festive holds instead of the usual one."
    )
    assert [str(one.reason) for one in day.overruled] == [
        "Rằm tháng Giêng asks for the timetable lunar, but Tết goes before it."
    ]


def test_a_timetable_holds_in_the_zones_that_the_other_leaves_to_it() -> None:
    day = _on(
        (DayKind.LUNAR, "Rằm", OtherTimetable("lunar")),
        (DayKind.CUSTOM, "Hội làng", OtherTimetable("fair", zones(1))),
    )

    held = [found.effect.timetable for zone in (ONE, TWO) if (found := day.timetable(zone))]

    assert held == ["fair", "lunar"]
    assert day.overruled == ()


def test_a_timetable_that_has_no_zone_left_is_overruled() -> None:
    day = _on(
        (DayKind.LUNAR, "Rằm", OtherTimetable("lunar", zones(1))),
        (DayKind.CUSTOM, "Hội làng", OtherTimetable("fair", zones(1, 2))),
    )

    assert [str(one.reason) for one in day.overruled] == [
        "Rằm asks for the timetable lunar, but Hội làng goes before it."
    ]


def test_two_marks_that_ask_for_the_same_timetable_agree() -> None:
    day = _on(
        (DayKind.LUNAR, "Rằm", OtherTimetable("festive")),
        (DayKind.CUSTOM, "Hội làng", OtherTimetable("festive")),
    )

    assert (len(day.applied), day.overruled) == (2, ())


def test_all_effects_of_all_marks_hold_at_once() -> None:
    day = _on(
        (DayKind.MOURNING, "Quốc tang", NoMusic()),
        (DayKind.PUBLIC_HOLIDAY, "Tết", OtherTimetable("festive")),
    )

    assert day.why_no_music(ONE) is not None
    assert day.timetable(ONE) is not None


def test_hours_without_length_are_refused_in_a_sentence() -> None:
    with pytest.raises(WrongMark, match="The field ends is 07:00, and so is the beginning"):
        QuietHours(time(7), time(7))


def test_an_effect_that_holds_nowhere_is_refused_in_a_sentence() -> None:
    mark = made_year(2026)[0]

    with pytest.raises(WrongMark, match="The field zones of Tết Dương lịch is empty"):
        with_effects(mark, (NoMusic(frozenset()),))


CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"])


@given(
    begins=CLOCKS,
    ends=CLOCKS,
    name=ZONES,
    day=st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), DAY]),
)
def test_hours_never_end_before_they_begin_whatever_clocks_do(
    begins: time, ends: time, name: str, day: date
) -> None:
    if begins == ends:
        return
    timezone = ZoneInfo(name)
    (mark,) = added("q", (day, day), DayKind.EXAM, "Thi", (QuietHours(begins, ends),))
    (applied,) = effects(day, calendar_of([mark])).applied

    span = applied.span(timezone)

    assert timedelta() <= span.ends - span.begins <= timedelta(hours=25)
    assert span.begins.astimezone(timezone).date() == day


def test_hours_that_clocks_skip_have_no_length() -> None:
    night = date(2026, 3, 29)
    quiet = QuietHours(time(2, 45), time(3, 10))
    (mark,) = added("q", (night, night), DayKind.EXAM, "Thi", (quiet,))
    (applied,) = effects(night, calendar_of([mark])).applied

    span = applied.span(ZoneInfo("Europe/Berlin"))

    assert span.begins == span.ends


@given(st.permutations(range(4)), st.sampled_from([ONE, TWO]))
def test_the_order_in_which_days_were_marked_is_of_no_account(
    order: list[int], zone: ZoneKey
) -> None:
    marks = [
        *added("a", (DAY, DAY), DayKind.LUNAR, "Rằm", (OtherTimetable("lunar"),)),
        *added("b", (DAY, DAY), DayKind.CUSTOM, "Hội", (OtherTimetable("fair", zones(1)),)),
        *added("c", (DAY, DAY), DayKind.CUSTOM, "Giỗ", (OtherTimetable("quiet"), NoMusic())),
        *added("d", (DAY, DAY), DayKind.EXAM, "Thi", (EXAM,)),
    ]

    found = effects(DAY, calendar_of(marks[number] for number in order))

    assert found == effects(DAY, calendar_of(marks))
    assert found.timetable(zone).effect.timetable == {ONE: "fair", TWO: "quiet"}[zone]


def test_a_whole_day_effect_spans_the_local_day() -> None:
    (applied,) = _on((DayKind.MOURNING, "Quốc tang", NoMusic())).applied

    span = applied.span(HANOI)

    assert span == Span(local("00:00", DAY), local("00:00", DAY + timedelta(days=1)))
