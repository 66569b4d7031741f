"""A day as the time grid shows it: its plan, the hours it may sound, and what clashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.ahead import DAYS_AHEAD, unpublished_ahead
from broadcaster.services.basis import Lasting, ground_of, lasting, local_day, timezone_of
from broadcaster.services.plan_views import PlanView
from broadcaster.services.recording import compiled
from broadcaster.store import plans
from broadcaster.store.tables import DayPlanRow, TemplateRow
from broadcaster.store.year import USUAL_NAME, Days, key_of
from schedules.hours import Hours
from schedules.local import ONE_DAY, day_span
from schedules.moving import programme_key
from schedules.sheet import blank_sheet
from schedules.slots import FrameClash, frame_clashes
from schedules.thatday import EVERY_DAY, Placed, with_marks
from schedules.types import Basis, DayPlan, Pace, Reason, Span, Template, ZoneKey

MOVABLE = frozenset("tn")
"""How the second part of a programme's key begins where a person set its time."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """One local day: its plan, its span, when sound is permitted, which frames want one bus.

    `settled` are the programmes whose time no longer changes; `templates` stand by their keys.
    `why` tells by programme why its frame holds on that day where it is not by the usual times.
    `stamp` is another one whenever the
    plan says anything else.
    """

    plan: PlanView
    span: Span
    hours: Hours
    clashes: tuple[FrameClash, ...]
    templates: Mapping[str, Template]
    why: Mapping[str, Reason]
    settled: frozenset[str]
    is_over: bool
    stamp: str

    def may_move(self, programme: str) -> bool:
        """Tell whether a programme of this day can still be given another time."""
        return (
            not self.is_over
            and programme not in self.settled
            and programme.split("/")[1][:1] in MOVABLE
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A day's plan with what it is shown against."""

    plan: DayPlan
    basis: Basis
    placed: tuple[Placed, ...]


def grid_day(session: Session, clock: Clock, day: date) -> GridDay:
    """Return a day as it is published, or as it would be; a past day without a plan is empty."""
    return grid_days(session, clock, day, day)[0]


def grid_days(session: Session, clock: Clock, first: date, last: date) -> tuple[GridDay, ...]:
    """Return several days, both ends included; what they have in common is read once.

    What is not yet published counts what the days before it air, as the plan of the day does.
    """
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    rows = {day: plans.latest(session, day) for day in days}
    today = local_day(clock.now(), timezone_of(session))
    known = lasting(session, clock, Days(min(first, today), max(last, today)))
    open_days = [day for day in days if rows[day] is None and day >= today]
    ahead = _ahead(session, clock, open_days, known)
    bare = tuple(map(bare_frame, known.frames))
    made = []
    for day in days:
        row = rows[day]
        plan = DayPlan(day, (), ()) if row is None else plans.content(session, row)
        seen = ahead.get(day) or _as_decided(known, plan, bare)
        made.append(_grid_day(clock, known, seen, row))
    return tuple(made)


def _ahead(
    session: Session, clock: Clock, days: list[date], known: Lasting
) -> Mapping[date, _Seen]:
    """Plan the days that are not published, as `planning.plans_of` does."""
    today = local_day(clock.now(), known.timezone)
    found: dict[date, _Seen] = {}
    near = [day for day in days if (day - today).days < DAYS_AHEAD]
    if near:
        for one in unpublished_ahead(session, clock, near[-1], known):
            if one.plan.day in near:
                found[one.plan.day] = _Seen(one.plan, one.ground.basis, one.ground.placed)
    for day in days[len(near) :]:
        ground = ground_of(session, clock, day, None, known=known)
        found[day] = _Seen(compiled(day, ground), ground.basis, ground.placed)
    return found


def _grid_day(clock: Clock, known: Lasting, seen: _Seen, row: DayPlanRow | None) -> GridDay:
    now, day, timezone = clock.now(), seen.plan.day, known.timezone
    is_over = day < local_day(now, timezone)
    soon = now + known.opening
    return GridDay(
        plan=_view(row, seen.plan),
        span=day_span(day, timezone),
        hours=blank_sheet(day, timezone, seen.basis, Pace()).hours,
        clashes=() if is_over else frame_clashes((day,), timezone, seen.basis),
        templates={one.key: one for one in seen.basis.templates},
        why=dict(_why(day, seen.placed)),
        settled=frozenset(line.programme for line in seen.plan.lines if line.starts <= soon),
        is_over=is_over,
        stamp=stamp(seen.plan, row),
    )


def _why(day: date, placed: Iterable[Placed]) -> Iterator[tuple[str, Reason]]:
    for one in placed:
        if one.reason.facts.get("timetable") != USUAL_NAME:
            yield programme_key(day, one.template), one.reason


def _as_decided(known: Lasting, plan: DayPlan, bare: tuple[Template, ...]) -> _Seen:
    """Read what a plan that stands is shown against; what could be planned anew is left alone."""
    year = known.year_of(plan.day, bare)
    permitted = known.rules.on(plan.day).permitted
    basis = Basis(year.templates, permitted=permitted, buses=known.buses)
    return _Seen(plan, with_marks(basis, year.found), year.frames.placed)


def bare_frame(row: TemplateRow) -> Template:
    """Return the frame of a programme as far as its times need it: no parts."""
    zones = frozenset(ZoneKey(zone) for zone in row.zones)
    return Template(key_of(row.id), row.name, row.starts, EVERY_DAY, zones, (), (), row.longest)


def stamp(plan: DayPlan, row: DayPlanRow | None) -> str:
    """Return the number of a plan's version (0 where none is published) and a mark of it."""
    mark = plans.fingerprint(plan) if row is None else row.fingerprint
    return f"{0 if row is None else row.version}.{mark[:16]}"


def _view(row: DayPlanRow | None, plan: DayPlan) -> PlanView:
    if row is None:
        return PlanView(plan.day, None, None, "", plan.lines, plan.omissions, plan.why)
    told = (plan.day, row.version, row.published, row.cause)
    return PlanView(*told, plan.lines, plan.omissions, plan.why)
