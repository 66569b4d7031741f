"""What a person sets for a day that a mark changes already: a holiday, an exam."""

from __future__ import annotations

from datetime import time

import pytest
from planning_desk import SUNDAY, Desk
from year_desk import EVENING, MORNING, OPERATOR, fallen, starts

from broadcaster.errors import Invalid
from broadcaster.services import marking, seasons, set_days
from broadcaster.services.marking import NewMark
from broadcaster.services.publishing import publish_day
from broadcaster.services.set_days import OtherTime
from broadcaster.services.year_views import TimeOf, TimetableFields
from schedules.marks import DayKind, Effect, NoProgramme, OtherTimetable
from schedules.types import ZoneKey

FEAST = TimetableFields("Giờ lễ", (TimeOf(MORNING, time(7)), TimeOf(EVENING, time(18))))
HOLIDAY = "from timetable Giờ lễ instead of the usual one: Lễ"


def mark(desk: Desk, *brings: Effect) -> None:
    with desk.transaction() as session:
        new = NewMark(DayKind.CUSTOM, "Lễ", SUNDAY, SUNDAY, effects=brings)
        marking.add(session, desk.clock, OPERATOR, new)


def holiday(desk: Desk) -> None:
    with desk.transaction() as session:
        number = seasons.save_timetable(session, desk.clock, OPERATOR, FEAST)
    mark(desk, OtherTimetable(str(number)))


def skip_the_evening(desk: Desk) -> None:
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SUNDAY, "Mưa", frozenset({EVENING}))


def heard_in(desk: Desk) -> set[int]:
    with desk.transaction() as session:
        plan = publish_day(session, desk.clock, SUNDAY, "change")
    assert plan is not None
    return {zone for line in plan.lines for zone in line.zones}


def test_the_other_programmes_of_a_holiday_keep_its_times_when_one_is_skipped(desk: Desk) -> None:
    holiday(desk)
    skip_the_evening(desk)

    assert starts(desk) == [f"07:00 Sáng: {HOLIDAY}"]
    assert "Chiều: It is skipped on this day: Mưa" in fallen(desk)


def test_a_hamlet_without_programme_hears_none_when_one_of_the_others_is_skipped(
    desk: Desk,
) -> None:
    desk.approved("Một")
    mark(desk, NoProgramme(frozenset({ZoneKey(1)})))
    skip_the_evening(desk)

    assert heard_in(desk) == {2, 3}


def test_a_hamlet_without_programme_hears_none_when_one_of_the_others_is_moved(desk: Desk) -> None:
    desk.approved("Một")
    mark(desk, NoProgramme(frozenset({ZoneKey(1)})))
    with desk.transaction() as session:
        later = OtherTime(EVENING, time(17), time(18))
        set_days.move(session, desk.clock, OPERATOR, SUNDAY, later, "Mưa")

    assert heard_in(desk) == {2, 3}


@pytest.mark.parametrize("before", [time(17), time(18)])
def test_who_moves_a_programme_of_a_holiday_for_a_day_is_told_what_gives_its_time(
    desk: Desk, before: time
) -> None:
    holiday(desk)

    later = OtherTime(EVENING, before, time(19))

    with pytest.raises(Invalid, match="Lễ gives the") as refused, desk.transaction() as session:
        set_days.move(session, desk.clock, OPERATOR, SUNDAY, later, "Mưa")

    assert refused.value.field == "before"
