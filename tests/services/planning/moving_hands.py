"""Short ways of moving programmes, for the tests of moves."""

from __future__ import annotations

from datetime import date, datetime, time

from planning_desk import PEOPLE, SATURDAY, Desk

from broadcaster.domain.people import Role
from broadcaster.services.daygrid import GridDay, grid_day
from broadcaster.services.move_keeping import Back, Moved, Order, keep, take_back
from broadcaster.services.moving import Move, Scope, considered
from broadcaster.services.planning import publish_ahead
from schedules.moving import Trial
from schedules.types import Line

OPERATOR = PEOPLE[Role.OPERATOR]
EVENING = f"{SATURDAY}/t2/1700"


def seen(desk: Desk, day: date = SATURDAY) -> GridDay:
    with desk.transaction() as session:
        return grid_day(session, desk.clock, day)


def wanted(at: str, programme: str = EVENING, day: date = SATURDAY) -> Move:
    return Move(day, programme, time.fromisoformat(at))


def trial(desk: Desk, move: Move) -> Trial:
    with desk.transaction() as session:
        return considered(session, desk.clock, move).trial


def kept(
    desk: Desk,
    move: Move,
    scope: Scope = Scope.ONWARD,
    stamp: str | None = None,
    role: Role = Role.OPERATOR,
    why: str = "lễ",
) -> Moved:
    known = seen(desk, move.day).stamp if stamp is None else stamp
    with desk.transaction() as session:
        return keep(session, desk.clock, move, Order(PEOPLE[role], scope, why, known))


def put_back(desk: Desk, moved: Moved, role: Role = Role.OPERATOR) -> str:
    back = Back(moved.move.goes_to, moved.programme, moved.decision)
    with desk.transaction() as session:
        return take_back(session, desk.clock, PEOPLE[role], back)


def offered(desk: Desk, move: Move) -> list[Scope]:
    with desk.transaction() as session:
        found = considered(session, desk.clock, move)
    return [one.scope for one in found.offers if one.why_not is None]


def starts(desk: Desk, programme: str, day: date = SATURDAY) -> datetime | None:
    lines: list[Line] = [x for x in seen(desk, day).plan.lines if x.programme == programme]
    return lines[0].starts if lines else None


def published(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
