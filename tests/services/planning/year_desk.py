"""Short ways of deciding about the year of the planning desk, and of seeing what came of it."""

from __future__ import annotations

from datetime import date, time

from planning_desk import PEOPLE, SUNDAY, Desk

from broadcaster.domain.days import ProgrammeDays
from broadcaster.domain.people import Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import day_starts, decisions, programme_days, seasons
from broadcaster.services.publishing import preview
from broadcaster.services.year_views import SeasonFields, TimeOf, TimetableFields

OPERATOR, APPROVER = PEOPLE[Role.OPERATOR], PEOPLE[Role.APPROVER]
MORNING, EVENING = TemplateId(1), TemplateId(2)
WINTER = TimetableFields("Giờ mùa đông", (TimeOf(MORNING, time(6)), TimeOf(EVENING, None)))
COLD = SeasonFields("mùa đông", 1, yearly=True, first=date(2000, 10, 16), last=date(2000, 4, 15))


def starts(desk: Desk, day: date = SUNDAY) -> list[str]:
    with desk.transaction() as session:
        found = day_starts.starts_of(session, day)
    return [f"{one.at:%H:%M} {one.name}: {one.reason}" for one in found.starts]


def fallen(desk: Desk, day: date = SUNDAY) -> list[str]:
    with desk.transaction() as session:
        return [f"{one.title}: {one.reason}" for one in day_starts.starts_of(session, day).left_out]


def planned(desk: Desk, day: date = SUNDAY) -> list[tuple[str, str]]:
    with desk.transaction() as session:
        plan = preview(session, desk.clock, day)
    return sorted({(line.programme[11:], line.programme_name) for line in plan.lines})


def winter(desk: Desk) -> int:
    with desk.transaction() as session:
        seasons.save_timetable(session, desk.clock, OPERATOR, WINTER)
        return seasons.save_season(session, desk.clock, OPERATOR, COLD)


def choose(desk: Desk, days: ProgrammeDays, template: TemplateId = MORNING) -> None:
    with desk.transaction() as session:
        programme_days.save_days(session, desk.clock, OPERATOR, template, days)


def undo(desk: Desk) -> None:
    with desk.transaction() as session:
        latest = decisions.recent(session)[0]
        decisions.undo(session, desk.clock, OPERATOR, latest.id)


USUAL = [
    "05:30 Sáng: from timetable the usual times",
    "17:00 Chiều: from timetable the usual times",
]
