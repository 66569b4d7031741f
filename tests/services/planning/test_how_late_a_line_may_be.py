from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from planning_desk import EVERY_DAY, PEOPLE, SUNDAY, Desk, local

from broadcaster.domain.people import Role
from broadcaster.services import marking
from broadcaster.services.latitude import Latitude
from broadcaster.services.marking import NewMark
from broadcaster.services.place_rules import save_hours
from broadcaster.services.plan_views import HoursFields
from broadcaster.store.tables import PermittedHoursRow
from schedules.marks import DayKind, QuietHours
from schedules.types import BusKey, Line, LineKey, PartKind, Priority, Reason, Sound, ZoneKey

OPERATOR, ADMINISTRATOR = PEOPLE[Role.OPERATOR], PEOPLE[Role.ADMINISTRATOR]
MORNING = HoursFields("Sáng", time(5), time(7, 30), EVERY_DAY, frozenset({1, 2}))
EARLY = HoursFields("Sớm", time(5), time(6, 30), EVERY_DAY, frozenset({3}))


def line(*zones: int, at: str = "06:00", day: date = SUNDAY) -> Line:
    return Line(
        key=LineKey("L"),
        programme="P",
        programme_name="P",
        kind=PartKind.BULLETIN,
        title="Tin",
        starts=local(at, day),
        sound=Sound("c" * 64, timedelta(minutes=1)),
        zones=frozenset(map(ZoneKey, zones)),
        bus=BusKey("main"),
        priority=Priority.NORMAL,
        authority="approval:1",
        reason=Reason("Why."),
    )


@pytest.fixture
def place(desk: Desk) -> Desk:
    with desk.transaction() as session:
        session.query(PermittedHoursRow).delete()
    for fields in (MORNING, EARLY):
        with desk.transaction() as session:
            save_hours(session, desk.clock, ADMINISTRATOR, fields)
    return desk


def latest(desk: Desk, asked: Line) -> object:
    with desk.transaction() as session:
        return Latitude(session).latest(asked)


def test_a_line_may_be_late_until_the_first_of_its_zones_must_be_silent(place: Desk) -> None:
    assert latest(place, line(1, 2)) == local("07:30", SUNDAY)
    assert latest(place, line(1, 3)) == local("06:30", SUNDAY)


def test_a_line_outside_the_hours_has_no_time_to_spare(place: Desk) -> None:
    assert latest(place, line(1, at="22:00")) is None


def test_where_minutes_are_counted_nothing_is_sent_a_second_time(place: Desk) -> None:
    with place.transaction() as session:
        session.query(PermittedHoursRow).delete()
    with place.transaction() as session:
        counted = replace(MORNING, minutes_a_day=30)
        save_hours(session, place.clock, ADMINISTRATOR, counted)

    assert latest(place, line(1)) is None


def test_quiet_hours_of_a_marked_day_bound_it_too(place: Desk) -> None:
    quiet = QuietHours(time(6, 15), time(11), frozenset({ZoneKey(1)}))
    exam = NewMark(DayKind.EXAM, "Thi", SUNDAY, SUNDAY, effects=(quiet,))
    with place.transaction() as session:
        marking.add(session, place.clock, OPERATOR, exam)

    assert latest(place, line(1, 2)) == local("06:15", SUNDAY)
    assert latest(place, line(2)) == local("07:30", SUNDAY)
