"""Holidays that nobody fixed yet are reminded of a month and a week before, each time once."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event

from planning_desk import PEOPLE, SATURDAY, Desk
from year_desk import OPERATOR, undo

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Role
from broadcaster.services import calendar, marking, proposed_holidays
from broadcaster.services.attention import needs
from broadcaster.services.calendar import MarkName
from broadcaster.services.marking import NewMark
from broadcaster.store.session import transaction
from broadcaster.worker.chores import Chores
from broadcaster.worker.loops import Loops
from schedules.marks import DayKind

EVE = date(2027, 2, 5)  # the day before mùng một
TET = [MarkName(2027, f"tet-{number}/2027") for number in range(5)]
CULTURE = MarkName(2026, "culture-day/2026")


def reach(desk: Desk, day: date, clock: str = "08:00") -> list[str]:
    """Let it become that day; return what is reminded of then."""
    desk.at(clock, day)
    with desk.transaction() as session:
        return [str(each.why) for each in proposed_holidays.remind(session, desk.clock)]


def asked(desk: Desk, role: Role = Role.OPERATOR) -> list[tuple[date | None, str]]:
    with desk.transaction() as session:
        found = needs(session, desk.clock, PEOPLE[role])
    return [(one.day, str(one.why)) for one in found if one.kind is NeedKind.HOLIDAY_PROPOSED]


def fix(desk: Desk, *names: MarkName) -> None:
    with desk.transaction() as session:
        for name in names:
            calendar.make_official(session, desk.clock, OPERATOR, name, "QĐ 9/QĐ-TTg")


def test_the_days_of_tet_are_told_together_a_month_and_a_week_before_each_time_once(
    desk: Desk,
) -> None:
    told = {}
    for before in (31, 30, 29, 8, 7, 6, 1, 0, -1):
        lines = reach(desk, EVE - timedelta(days=before))
        told[before] = [line.partition(": ")[0] for line in lines]

    tet = ["Nghỉ Tết Nguyên đán – Mùng 4 Tết, 2027-02-05 to 2027-02-09"]
    nothing: dict[int, list[str]] = {day: [] for day in (31, 29, 8, 6, 1, 0, -1)}
    assert told == nothing | {30: tet, 7: tet}


def test_who_starts_late_is_told_once(desk: Desk) -> None:
    late = EVE - timedelta(days=3)

    assert [len(reach(desk, late)), len(reach(desk, late, "09:00"))] == [1, 0]
    assert reach(desk, late + timedelta(days=1)) == []


def test_operator_and_administrator_see_it_until_the_day_and_others_do_not(desk: Desk) -> None:
    assert asked(desk) == []
    reach(desk, EVE - timedelta(days=20))

    for role in (Role.OPERATOR, Role.ADMINISTRATOR):
        ((day, why),) = asked(desk, role)
        assert day == EVE
        assert why.startswith("Nghỉ Tết Nguyên đán – Mùng 4 Tết, 2027-02-05 to 2027-02-09: ")
    assert asked(desk, Role.APPROVER) == asked(desk, Role.TECHNICIAN) == []
    desk.at("23:59", EVE - timedelta(days=1))
    assert len(asked(desk)) == 1
    desk.at("00:00", EVE)
    assert asked(desk) == []


def test_what_is_made_official_or_removed_is_no_longer_asked_for(desk: Desk) -> None:
    reach(desk, EVE - timedelta(days=20))
    fix(desk, *TET[1:])
    assert [day for day, _ in asked(desk)] == [EVE]
    with desk.transaction() as session:
        calendar.remove(session, desk.clock, OPERATOR, TET[0])

    assert asked(desk) == []
    assert reach(desk, EVE - timedelta(days=7)) == []

    undo(desk)
    assert [day for day, _ in asked(desk)] == [EVE]


def test_fixing_the_first_of_the_days_tells_nobody_of_the_others_again(desk: Desk) -> None:
    reach(desk, EVE - timedelta(days=20))
    fix(desk, TET[0])

    assert reach(desk, EVE - timedelta(days=19)) == []
    assert [day for day, _ in asked(desk)] == [EVE + timedelta(days=1)]


def test_a_day_that_is_moved_is_another_occasion(desk: Desk) -> None:
    fix(desk, *TET[1:])
    first = reach(desk, EVE - timedelta(days=5))
    with desk.transaction() as session:
        calendar.move(session, desk.clock, OPERATOR, TET[0], EVE + timedelta(days=10))

    again = reach(desk, EVE - timedelta(days=4))

    assert [line.partition(":")[0] for line in (*first, *again)] == [
        "Nghỉ Tết Nguyên đán, 2027-02-05",
        "Nghỉ Tết Nguyên đán, 2027-02-15",
    ]


def test_days_the_law_itself_names_need_no_decision(desk: Desk) -> None:
    assert [line.partition(",")[0] for line in reach(desk, date(2026, 12, 28))] == []
    assert reach(desk, date(2027, 4, 25)) == []
    assert [line.partition(",")[0] for line in reach(desk, date(2027, 8, 28))] == [
        "Nghỉ Quốc khánh"
    ]


def test_a_holiday_marked_by_hand_is_asked_for_too_and_mourning_is_not(desk: Desk) -> None:
    fix(desk, CULTURE)
    days = (SATURDAY + timedelta(days=2), SATURDAY + timedelta(days=3))
    marked = {"05:00": (DayKind.PUBLIC_HOLIDAY, "Nghỉ bù"), "05:01": (DayKind.MOURNING, "Tang")}
    for clock, (kind, name) in marked.items():
        desk.at(clock)
        with desk.transaction() as session:
            marking.add(session, desk.clock, OPERATOR, NewMark(kind, name, *days))

    (told,) = reach(desk, SATURDAY)

    assert told.startswith("Nghỉ bù, 2026-11-23 to 2026-11-24: ")


def test_the_worker_reminds_by_itself(desk: Desk) -> None:
    desk.at("08:00", EVE - timedelta(days=20))
    chores = Chores(desk.sessions, desk.clock, Loops(desk.sessions, desk.clock, Event()))

    assert (chores.remind(), chores.remind()) == (True, False)
    assert len(asked(desk)) == 1
    with transaction(desk.sessions) as session:
        assert len(proposed_holidays.reminded(session, desk.clock)) == 1
