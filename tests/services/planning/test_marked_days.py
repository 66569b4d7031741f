"""The station's calendar: proposed by itself, edited, marked by hand, and what comes of it."""

from __future__ import annotations

from datetime import date, time

import pytest
from planning_desk import PEOPLE, SUNDAY, Desk
from year_desk import OPERATOR, planned, undo

from broadcaster.domain import effects
from broadcaster.domain.people import Role
from broadcaster.errors import Failed, Forbidden, Invalid, NotFound, Refused
from broadcaster.services import calendar, day_starts, marking, seasons
from broadcaster.services.calendar import MarkName
from broadcaster.services.marking import NewMark
from broadcaster.services.publishing import preview, publish_day
from broadcaster.services.recording import verify
from broadcaster.services.year_views import TimetableFields
from schedules.marks import (
    DayKind,
    Effect,
    ExtraHours,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
    Status,
)
from schedules.owndays import OwnDay
from schedules.types import PartKind, ZoneKey

NATIONAL = MarkName(2026, "national-day/2026")
RAM = MarkName(2026, "ram/2026-10")
MOURNING = NewMark(DayKind.MOURNING, "Quốc tang", SUNDAY, date(2026, 11, 23))


def marks(desk: Desk, day: date) -> list[tuple[str, Status]]:
    with desk.transaction() as session:
        return [(one.name, one.status) for one in calendar.shown_day(session, day).marks]


def changes(desk: Desk, day: date = SUNDAY) -> list[str]:
    with desk.transaction() as session:
        return [str(reason) for reason in day_starts.effects_of(session, day)]


def add(desk: Desk, new: NewMark) -> None:
    with desk.transaction() as session:
        marking.add(session, desk.clock, OPERATOR, new)


def test_every_year_is_there_by_itself_and_provisional(desk: Desk) -> None:
    assert marks(desk, date(2031, 9, 2)) == [("Quốc khánh", Status.PROVISIONAL)]
    assert marks(desk, date(2030, 2, 2))[0] == ("Mùng 1 Tết", Status.PROVISIONAL)


def test_a_day_fixed_by_a_decision_is_official_and_names_it(desk: Desk) -> None:
    with desk.transaction() as session:
        calendar.make_official(session, desk.clock, OPERATOR, NATIONAL, " QĐ 12/2026 ")

    with desk.transaction() as session:
        mark = calendar.mark_of(session, NATIONAL)
    assert (mark.status, mark.source) == (Status.OFFICIAL, "QĐ 12/2026")
    undo(desk)
    assert marks(desk, date(2026, 9, 2)) == [("Quốc khánh", Status.PROVISIONAL)]


def test_a_decision_without_its_name_is_refused_by_its_field(desk: Desk) -> None:
    with (
        pytest.raises(Invalid, match="name the decision") as refused,
        desk.transaction() as session,
    ):
        calendar.make_official(session, desk.clock, OPERATOR, NATIONAL, "  ")

    assert refused.value.field == "source"


def test_a_mark_is_moved_renamed_removed_and_put_back(desk: Desk) -> None:
    with desk.transaction() as session:
        calendar.move(session, desk.clock, OPERATOR, NATIONAL, date(2026, 9, 4))
        calendar.rename(session, desk.clock, OPERATOR, NATIONAL, "Nghỉ bù")
    assert marks(desk, date(2026, 9, 2)) == []
    assert marks(desk, date(2026, 9, 4)) == [("Nghỉ bù", Status.PROVISIONAL)]

    with desk.transaction() as session:
        calendar.remove(session, desk.clock, OPERATOR, NATIONAL)
        (gone,) = calendar.removed_marks(session, 2026)
    assert (gone.name, marks(desk, date(2026, 9, 4))) == ("Nghỉ bù", [])

    with desk.transaction() as session:
        calendar.restore(session, desk.clock, OPERATOR, NATIONAL)
    assert marks(desk, date(2026, 9, 4)) == [("Nghỉ bù", Status.PROVISIONAL)]


def test_a_mark_moved_over_the_turn_of_the_year_is_found_on_its_new_day_only(desk: Desk) -> None:
    new_year = MarkName(2027, "new-year/2027")
    with desk.transaction() as session:
        calendar.move(session, desk.clock, OPERATOR, new_year, date(2026, 12, 31))

    assert marks(desk, date(2026, 12, 31)) == [("Tết Dương lịch", Status.PROVISIONAL)]
    assert marks(desk, date(2027, 1, 1)) == []


def test_mourning_drops_the_tunes_of_the_plan_on_each_of_its_days(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    add(desk, MOURNING)

    for day in (SUNDAY, date(2026, 11, 23)):
        with desk.transaction() as session:
            plan = preview(session, desk.clock, day)
        assert PartKind.SIGNATURE not in {line.kind for line in plan.lines}
        assert PartKind.BULLETIN in {line.kind for line in plan.lines}
        assert "Quốc tang" in {one.reason.facts.get("day") for one in plan.omissions}
    assert changes(desk) == ["Quốc tang: no music is played."]


def test_a_plan_of_a_marked_day_is_made_again_of_what_was_recorded_with_it(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    add(desk, MOURNING)
    quiet = QuietHours(time(16), time(18), frozenset({ZoneKey(1)}))
    add(desk, NewMark(DayKind.EXAM, "Thi", SUNDAY, SUNDAY, effects=(quiet,)))
    with desk.transaction() as session:
        publish_day(session, desk.clock, SUNDAY, "evening")

    with desk.transaction() as session:
        (found,) = verify(session, SUNDAY, SUNDAY)

    assert found.wrong is None


def test_days_marked_together_are_removed_together_or_one_alone(desk: Desk) -> None:
    add(desk, MOURNING)
    with desk.transaction() as session:
        mark = calendar.shown_day(session, SUNDAY).marks[0]
        name = MarkName(mark.year, mark.key)
        calendar.remove(session, desk.clock, OPERATOR, name)
    assert (marks(desk, SUNDAY), len(marks(desk, date(2026, 11, 23)))) == ([], 2)

    with desk.transaction() as session:
        calendar.remove(session, desk.clock, OPERATOR, name, together=True)
    assert [one[0] for one in marks(desk, date(2026, 11, 23))] == ["Rằm tháng 10"]
    undo(desk)
    assert len(marks(desk, date(2026, 11, 23))) == 2


def test_an_exam_day_is_quiet_in_its_hamlet_and_the_plan_says_so(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    quiet = QuietHours(time(5), time(11), frozenset({ZoneKey(1)}))
    add(desk, NewMark(DayKind.EXAM, "Thi", SUNDAY, SUNDAY, source="Sở GD", effects=(quiet,)))

    with desk.transaction() as session:
        plan = preview(session, desk.clock, SUNDAY)
    morning = {z for line in plan.lines if "t1" in line.programme for z in line.zones}

    assert morning == {2, 3}
    assert marks(desk, SUNDAY) == [("Thi", Status.OFFICIAL)]
    assert changes(desk) == ["Thi: the loudspeakers in Thôn 1 are silent from 05:00 to 11:00."]


def test_no_programme_on_a_marked_day_is_told_of_each(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    with desk.transaction() as session:
        calendar.set_effects(session, desk.clock, OPERATOR, RAM, (NoProgramme(),))

    assert planned(desk, date(2026, 11, 23)) == []
    assert planned(desk, date(2026, 11, 24)) != []


def test_what_an_occasion_brings_is_set_for_every_time_it_comes_back(desk: Desk) -> None:
    with desk.transaction() as session:
        calendar.make_official(session, desk.clock, OPERATOR, RAM, "Xã")
        number = seasons.save_timetable(session, desk.clock, OPERATOR, TimetableFields("Giờ rằm"))
        wanted = (OtherTimetable(str(number)),)
        calendar.set_effects(session, desk.clock, OPERATOR, RAM, wanted, every_time=True)

    said = "Rằm tháng {0}: the timetable Giờ rằm holds instead of the usual one."
    assert changes(desk, date(2026, 11, 23)) == [said.format(10)]
    assert changes(desk, date(2026, 12, 23)) == [said.format(11)]
    with pytest.raises(Refused, match="Giờ rằm is used by"), desk.transaction() as session:
        seasons.remove_timetable(session, desk.clock, OPERATOR, number)
    undo(desk)
    assert changes(desk, date(2026, 12, 23)) == []


def test_a_feast_of_the_place_comes_back_every_year_with_what_it_brings(desk: Desk) -> None:
    feast = OwnDay("", "Hội làng", DayKind.CUSTOM, 1, 10, lunar=True, since=2027)
    with desk.transaction() as session:
        marking.add_own(session, desk.clock, OPERATOR, feast)
        (number,) = calendar.own_days(session)
        name = MarkName(2027, f"own{number}/2027")
        calendar.set_effects(
            session, desk.clock, OPERATOR, name, (ExtraHours(time(21), time(23)),), every_time=True
        )

    assert changes(desk, date(2027, 2, 15)) == [
        "Hội làng: sound is also permitted from 21:00 to 23:00."
    ]
    with desk.transaction() as session:
        days = [
            viewed.day
            for year in (2026, 2027, 2028)
            for month in calendar.shown_year(session, year).months
            for viewed in month.days
            if "Hội làng" in {mark.name for mark in viewed.marks}
        ]
        marking.remove_own(session, desk.clock, OPERATOR, number)
    assert days == [date(2027, 2, 15), date(2028, 2, 4)]
    assert marks(desk, date(2027, 2, 15)) == []


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("name", NewMark(DayKind.CUSTOM, " ", SUNDAY, SUNDAY)),
        ("last", NewMark(DayKind.CUSTOM, "Hội", SUNDAY, date(2026, 11, 1))),
        ("last", NewMark(DayKind.CUSTOM, "Hội", SUNDAY, date(2027, 11, 1))),
        ("first", NewMark(DayKind.CUSTOM, "Hội", date(1899, 1, 1), SUNDAY)),
        (
            "zones",
            NewMark(
                DayKind.CUSTOM, "Hội", SUNDAY, SUNDAY, effects=(NoMusic(frozenset({ZoneKey(77)})),)
            ),
        ),
        (
            "timetable",
            NewMark(DayKind.CUSTOM, "Hội", SUNDAY, SUNDAY, effects=(OtherTimetable("77"),)),
        ),
    ],
)
def test_days_that_cannot_be_marked_are_refused_by_their_field(
    desk: Desk, field: str, new: NewMark
) -> None:
    with pytest.raises(Invalid) as refused:
        add(desk, new)

    assert refused.value.field == field


def test_a_year_outside_the_reckoned_ones_and_a_mark_that_is_not_there_are_refused(
    desk: Desk,
) -> None:
    with pytest.raises(Invalid, match="from 1900 to 2100"), desk.transaction() as session:
        calendar.shown_year(session, 1899)
    with pytest.raises(NotFound), desk.transaction() as session:
        calendar.mark_of(session, MarkName(2026, "nothing/2026"))


def test_only_who_may_change_the_timetable_marks_days(desk: Desk) -> None:
    for attempt in (
        lambda session, by: marking.add(session, desk.clock, by, MOURNING),
        lambda session, by: calendar.remove(session, desk.clock, by, NATIONAL),
        lambda session, by: calendar.remove(session, desk.clock, by, NATIONAL, together=True),
        lambda session, by: calendar.set_effects(session, desk.clock, by, RAM, (), every_time=True),
    ):
        with pytest.raises(Forbidden), desk.transaction() as session:
            attempt(session, PEOPLE[Role.TECHNICIAN])


@pytest.mark.parametrize(
    "effect",
    [
        OtherTimetable("3", frozenset({ZoneKey(1)})),
        NoMusic(),
        NoProgramme(frozenset({ZoneKey(2), ZoneKey(1)})),
        QuietHours(time(7), time(11)),
        ExtraHours(time(23, 30), time(0, 30), frozenset({ZoneKey(3)})),
    ],
)
def test_effects_are_read_as_they_were_written(effect: Effect) -> None:
    assert effects.from_json(effects.to_json((effect, NoMusic()))) == (effect, NoMusic())


@pytest.mark.parametrize(
    "kept",
    [
        {"kind": "no_music", "volume": 3},
        {"kind": "quiet_hours", "begins": "07:00"},
        {"kind": "fireworks"},
        {},
    ],
)
def test_kept_effects_with_a_field_too_many_or_missing_are_named(kept: dict[str, object]) -> None:
    with pytest.raises(Failed, match=r"volume|ends|fireworks|kind"):
        effects.from_json({"effects": [kept]})
