"""Everything a day's plan rests on, read from the database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.ports import Clock
from broadcaster.services import framing, turns
from broadcaster.services.framing import Shelf
from broadcaster.services.that_day import Decided, ThatDay, decided
from broadcaster.store import candidates, oneoffs, people, plans, zones
from broadcaster.store.place_rules import AllRules, all_rules
from broadcaster.store.tables import OneOffRow, TemplateRow
from broadcaster.store.year import Days
from schedules import sentences
from schedules.compile import yielded
from schedules.local import day_span
from schedules.settle import Allowance, Horizon, settle
from schedules.thatday import FramesOfDay, Placed, with_marks
from schedules.types import (
    Basis,
    BusKey,
    Candidate,
    DayPlan,
    Line,
    Omission,
    OneOff,
    Pace,
    Reason,
    Settled,
    Span,
    Template,
    ZoneKey,
)
from schedules.urgent import heard_whole

# Opening lines takes the amplifiers' warm-up, and the boards and playout's own look at the plan.
OPENING_MARGIN = timedelta(seconds=2)
SWITCHING_MARGIN = timedelta(seconds=1.5)
HEARD = (Outcome.AIRED.value, Outcome.LATE.value, Outcome.INTERRUPTED.value)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known for the plan of one day, before it is compiled.

    `extra` is what is left out before anything is compiled; `placed` says why each frame holds, and
    `why` the same by programme, its key without the day; of what has begun, as it was told then.
    """

    timezone: ZoneInfo
    basis: Basis
    pace: Pace
    extra: tuple[Omission, ...]
    placed: tuple[Placed, ...] = ()
    why: Mapping[str, Reason] = field(default_factory=dict)


def timezone_of(session: Session) -> ZoneInfo:
    """Return the place's time zone."""
    station = zones.station(session)
    return ZoneInfo(station.timezone if station is not None else "Asia/Ho_Chi_Minh")


def local_day(at: datetime, timezone: ZoneInfo) -> date:
    """Return the local day an instant belongs to."""
    return at.astimezone(timezone).date()


def opening_time(session: Session, clock: Clock) -> timedelta:
    """Return how long before its first sample a programme's lines begin to be opened, at most."""
    warm_ups = [one.warm_up for one in candidates.amplifiers(session)]
    return max(warm_ups, default=timedelta()) + at_pace(clock, OPENING_MARGIN)


def at_pace(clock: Clock, worked: timedelta) -> timedelta:
    """Return how much station time passes while machines work for that long.

    Programs and boards work no faster where the station's clock runs faster; with a clock that
    only moves when told they take no time, and the margin stays as it is.
    """
    return worked * max(1.0, clock.rate) if math.isfinite(clock.rate) else worked


def pace_of(session: Session, clock: Clock) -> Pace:
    """Return how items follow each other; boards switch no faster on a faster clock.

    Where one bus feeds several amplifiers, another one may have to warm up between two items.
    """
    usual = Pace()
    amplifiers = candidates.amplifiers(session)
    buses = [one.bus for one in amplifiers]
    slowest = [one.warm_up for one in amplifiers if buses.count(one.bus) > 1]
    switch_gap = max(slowest, default=timedelta()) + at_pace(clock, SWITCHING_MARGIN)
    return replace(usual, switch_gap=max(at_pace(clock, usual.switch_gap), switch_gap))


@dataclass(frozen=True, slots=True)
class Lasting:
    """What the plans of some days rest on that is read once for all of them."""

    timezone: ZoneInfo
    pace: Pace
    opening: timedelta
    shelf: Shelf
    frames: Sequence[TemplateRow]
    decided: Decided
    rules: AllRules
    buses: Mapping[ZoneKey, BusKey]

    def year_of(self, day: date, frames: Iterable[Template]) -> ThatDay:
        """Lay what was decided about one of those days over the frames of all programmes."""
        return self.decided.on(day, frames)


def lasting(session: Session, clock: Clock, days: Days) -> Lasting:
    """Read what the plans of some days have in common."""
    return Lasting(
        timezone_of(session),
        pace_of(session, clock),
        opening_time(session, clock),
        framing.shelf_of(session, days.first),
        tuple(candidates.templates(session)),
        decided(session, days),
        all_rules(session),
        candidates.buses(session),
    )


def ground_of(
    session: Session,
    clock: Clock,
    day: date,
    published: DayPlan | None,
    frozen: frozenset[str] = frozenset(),
    known: Lasting | None = None,
) -> Ground:
    """Read what the plan of a day rests on, after what of it has begun by the plan published.

    Programmes that are `frozen` (their keys) stay as if they had begun. What is `known` of the day
    already is not read again.
    """
    known = known or lasting(session, clock, Days(day, day))
    bare = uncounted(session, clock, day, published, frozen, known)
    today = local_day(clock.now(), known.timezone)
    begins = day_span(today, known.timezone).begins
    before = _before(session, begins, day_span(day, known.timezone).begins)
    return replace(bare, basis=_beside_emergencies(session, day, bare, before))


def uncounted(
    session: Session,
    clock: Clock,
    day: date,
    published: DayPlan | None,
    frozen: frozenset[str],
    known: Lasting,
) -> Ground:
    """Read what the plan of a day rests on, but what was heard before it."""
    span = day_span(day, known.timezone)
    approved = candidates.approved(session, span.begins, span.ends)
    shelf = framing.on_day(session, known.shelf, day)
    settled = Settled()
    if local_day(clock.now(), known.timezone) <= day:
        horizon = Horizon(clock.now(), clock.now() + known.opening)
        settled = settle(published, known.timezone, horizon, _allowances(approved, shelf), frozen)
    asked, gone = _one_offs(session, span, approved, settled)
    year = known.year_of(day, (framing.template_of(row, shelf) for row in known.frames))
    rules = known.rules.on(day)
    basis = Basis(
        templates=year.templates,
        candidates=approved,
        one_offs=asked,
        permitted=rules.permitted,
        longer=rules.longer,
        buses=known.buses,
        names=known.decided.names,
        settled=settled,
        ended={} if published is None else plans.ended(session, (x.key for x in published.lines)),
    )
    extra = (*gone, *_waiting(session, span), *_fallen(year.frames, settled))
    basis = with_marks(basis, year.found)
    placed = year.frames.placed
    why = _why(placed, published, basis.settled)
    return Ground(known.timezone, basis, known.pace, extra, placed, why)


def _beside_emergencies(session: Session, day: date, bare: Ground, before: list[Line]) -> Basis:
    span, basis = day_span(day, bare.timezone), bare.basis
    counted = _counted(session, span, basis, before)
    found = yielded(day, bare.timezone, counted, bare.pace)
    if not found.emergencies:
        return counted
    basis = replace(basis, settled=found.settled)
    return _counted(session, span, basis, before, found.emergencies)


def _counted(
    session: Session, span: Span, basis: Basis, before: list[Line], urgent: tuple[Line, ...] = ()
) -> Basis:
    """Count what was heard, and what will be by what is settled and was planned before the day.

    What an emergency cuts will not be heard.
    """
    planned = heard_whole((*basis.settled.lines, *before), urgent)
    aired = aired_so_far(session, basis.candidates, planned)
    return replace(basis, aired=aired, turns=turns.turns(session, span.ends, planned))


def _fallen(frames: FramesOfDay, settled: Settled) -> Iterable[Omission]:
    return (one for one in frames.left_out if one.programme not in settled.programmes)


def _why(
    placed: Iterable[Placed], published: DayPlan | None, settled: Settled
) -> dict[str, Reason]:
    why = {f"{one.template.key}/{one.template.starts:%H%M}": one.reason for one in placed}
    told = {} if published is None else published.why
    begun = {key.partition("/")[2]: told[key] for key in settled.programmes & told.keys()}
    return why | begun


def _before(session: Session, begins: datetime, ends: datetime) -> list[Line]:
    return plans.lines_between(session, begins, ends) if begins < ends else []


def _allowances(approved: tuple[Candidate, ...], shelf: Shelf) -> dict[str, Allowance]:
    return framing.allowances(shelf) | {
        one.authority: Allowance(one.sound.clip, one.zones, one.valid_until) for one in approved
    }


def _one_offs(
    session: Session, span: Span, approved: tuple[Candidate, ...], settled: Settled
) -> tuple[tuple[OneOff, ...], tuple[Omission, ...]]:
    """Return what was asked for, and what of it has no approval any more."""
    rows = oneoffs.one_offs(session, span.begins, span.ends)
    known = {one.bulletin: one for one in approved}
    who = people.persons(session, (row.asked_by for row in rows))
    asked = tuple(
        one_off(row, known[row.bulletin], who[row.asked_by].name)
        for row in rows
        if row.bulletin in known
    )
    begun = {key.split("/")[1] for key in settled.programmes}
    lost = [row.bulletin for row in rows if row.bulletin not in known and f"n{row.id}" not in begun]
    titles = candidates.titles(session, lost)
    return asked, tuple(
        Omission(titles[bulletin], Reason(sentences.WITHDRAWN), bulletin)
        for bulletin in sorted(set(lost))
    )


def one_off(row: OneOffRow, bulletin: Candidate, asked_by: str) -> OneOff:
    """Return what a person asked for, as the plan takes it."""
    wanted = frozenset(ZoneKey(zone) for zone in row.zones)
    return OneOff(f"n{row.id}", bulletin, row.starts, wanted, asked_by)


def _waiting(session: Session, span: Span) -> tuple[Omission, ...]:
    return tuple(
        Omission(row.title, Reason(sentences.WAITS_FOR_APPROVAL), row.id)
        for row in candidates.waiting(session, span.begins, span.ends)
    )


def aired_so_far(
    session: Session, approved: tuple[Candidate, ...], planned: tuple[Line, ...]
) -> dict[tuple[int, ZoneKey], int]:
    """Count what was heard whole, and what surely will be by the lines given."""
    counts = plans.airings(session, (one.bulletin for one in approved), HEARD)
    for line in _unresolved(session, planned):
        for zone in line.zones:
            if line.bulletin is not None:
                key = (line.bulletin, zone)
                counts[key] = counts.get(key, 0) + 1
    return counts


def _unresolved(session: Session, lines: tuple[Line, ...]) -> list[Line]:
    told = plans.resolved(session, (line.key for line in lines))
    left = (
        replace(line, zones=frozenset(zone for zone in line.zones if (line.key, zone) not in told))
        for line in lines
    )
    return [line for line in left if line.zones]
