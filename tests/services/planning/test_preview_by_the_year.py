"""The preview of a frame shows the day that will really be made: seasons, set and marked days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from framed import framed
from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local
from year_desk import MORNING, OPERATOR, WINTER, choose, winter

from broadcaster.domain.days import ProgrammeDays
from broadcaster.domain.frames import TuneRule
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import frame_preview, holds, marking, seasons, set_days
from broadcaster.services.frame_preview import FramePreview
from broadcaster.services.marking import NewMark
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.publishing import preview, publish_day
from broadcaster.services.timetable import save_template
from broadcaster.services.year_views import TimeOf
from schedules.marks import DayKind
from schedules.parts import BulletinBlock
from schedules.types import PartKind

FIELDS = framed(TuneRule(), BulletinBlock(), name="Sáng", longest=timedelta(minutes=30))
MONDAY = date(2026, 11, 23)


def look(
    desk: Desk, fields: TemplateFields = FIELDS, number: TemplateId | None = MORNING
) -> FramePreview:
    with desk.transaction() as session:
        return frame_preview.of_template(session, desk.clock, OPERATOR, fields, number)


def mourn(desk: Desk, first: date, last: date) -> None:
    with desk.transaction() as session:
        new = NewMark(DayKind.MOURNING, "Quốc tang", first, last)
        marking.add(session, desk.clock, OPERATOR, new)


def skip(desk: Desk, day: date) -> None:
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, day, "sửa đường dây")


def test_it_begins_when_the_season_says_and_says_so(desk: Desk) -> None:
    desk.approved("Họp thôn")
    winter(desk)

    shown = look(desk)

    assert shown.lines[0].starts == local("06:00")
    assert str(shown.why) == "from timetable Giờ mùa đông, because it is mùa đông"


def test_a_new_programme_keeps_its_own_time_in_a_season_that_says_nothing_of_it(
    desk: Desk,
) -> None:
    desk.approved("Họp thôn")
    winter(desk)

    shown = look(desk, replace(FIELDS, name="Trưa", starts=time(11)), None)

    assert shown.lines[0].starts == local("11:00")


def test_what_a_season_leaves_out_is_passed_over_with_its_reason(desk: Desk) -> None:
    desk.approved("Họp thôn")
    fields = replace(WINTER, times=(TimeOf(MORNING, None),))
    winter(desk)
    with desk.transaction() as session:
        (kept,) = seasons.timetables(session)
        seasons.save_timetable(session, desk.clock, OPERATOR, fields, kept.id)

    shown = look(desk)

    assert shown.day == date(2027, 4, 16)
    assert {str(one.why) for one in shown.passed} == {"It is not aired in mùa đông."}
    assert [one.day for one in shown.passed] == [SATURDAY, SUNDAY, MONDAY]


def test_skipped_days_are_passed_over_and_told(desk: Desk) -> None:
    desk.approved("Họp thôn")
    skip(desk, SATURDAY)
    skip(desk, SUNDAY)

    shown = look(desk)

    assert shown.day == MONDAY
    assert [(one.day, str(one.why)) for one in shown.passed] == [
        (SATURDAY, "It is skipped on this day: sửa đường dây"),
        (SUNDAY, "It is skipped on this day: sửa đường dây"),
    ]


def test_on_a_day_of_mourning_there_is_no_tune_in_it(desk: Desk) -> None:
    desk.approved("Họp thôn")
    mourn(desk, SATURDAY, SATURDAY)

    shown = look(desk)

    assert shown.day == SATURDAY
    assert [line.kind for line in shown.lines] == [PartKind.BULLETIN]
    assert ("Signature tune", "There is no music: Quốc tang.") in [
        (one.title, str(one.reason)) for one in shown.omissions
    ]


def test_days_of_its_own_are_heeded(desk: Desk) -> None:
    desk.approved("Họp thôn")
    choose(desk, ProgrammeDays(rule="FREQ=MONTHLY;BYMONTHDAY=25"))

    assert look(desk).day == date(2026, 11, 25)


def test_one_that_never_comes_within_a_year_says_so(desk: Desk) -> None:
    choose(desk, ProgrammeDays(rule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", since=date(2035, 1, 1)))

    shown = look(desk)

    assert (shown.why, shown.lines, shown.ends) == (None, (), None)


def test_a_day_that_somebody_holds_is_told(desk: Desk) -> None:
    desk.approved("Họp thôn")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")
        holds.hold(session, desk.clock, SATURDAY, OPERATOR, "họp dân")

    assert look(desk).is_held


def test_what_is_shown_is_what_is_made_once_it_is_kept(desk: Desk) -> None:
    desk.approved("Họp thôn")
    desk.approved("Riêng", zones=frozenset({1}))
    winter(desk)
    mourn(desk, SATURDAY, SUNDAY)
    skip(desk, SATURDAY)
    fields = replace(FIELDS, zones=ALL)

    shown = look(desk, fields)
    with desk.transaction() as session:
        save_template(session, desk.clock, OPERATOR, fields, MORNING)
    with desk.transaction() as session:
        made = preview(session, desk.clock, shown.day)

    assert shown.day == SUNDAY
    key = shown.lines[0].programme
    assert shown.lines == tuple(line for line in made.lines if line.programme == key)
