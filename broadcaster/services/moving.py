"""Giving a programme another time: what would come of it, and how it may be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from sqlalchemy.orm import Session

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid, NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import holds, start_moves
from broadcaster.services.basis import (
    Ground,
    Lasting,
    ground_of,
    lasting,
    local_day,
    timezone_of,
)
from broadcaster.services.daygrid import bare_frame
from broadcaster.store import plans
from broadcaster.store.year import Days
from schedules import moving as trials
from schedules.almanac import starts_on
from schedules.bounds import LAST_DAY
from schedules.local import ONE_DAY, instant
from schedules.moving import Step, Subject, Trial, programme_key, subject_of
from schedules.seasons import Extra, Start
from schedules.types import Facts, Omission, OneOff, Reason, Template

DAYS_AHEAD = 7
"""For how many days a lasting move is held against the other programmes."""

HEARD_TODAY = (
    "It was heard today already and would be heard again at {at} today: move it from now on"
    " tomorrow, or to a time that has passed today."
)
SET_FOR_THE_DAY = "Its time is set for this day alone; move it on another day from now on."
HELD = "{name} holds this day ({why}); let it go first, or move the programme on another day."
OVER = "{day} is over; choose today or a later day."
ALREADY = "It is aired on that day at {at} already; give another time."
BY_MARKS = "What marks this day sets its time; change the marked day instead."
GONE = "There is no such programme on this day any more."


class Scope(StrEnum):
    """For how long a move holds: on its day alone, or from now on."""

    DAY = "day"
    ONWARD = "onward"


NEEDS = {Scope.DAY: Right.PLAY_NOW, Scope.ONWARD: Right.EDIT_TIMETABLE}
"""What a person must be allowed for each."""


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants: the programme of a day (its key) at another local time, on a day `to`.

    None: on its own day.
    """

    day: date
    programme: str
    at: time
    to: date | None = None

    @property
    def goes_to(self) -> date:
        """The day on which the programme is to be heard."""
        return self.to or self.day


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to keep a move; `why_not` where it is not open. `timetable` is whose time changes."""

    scope: Scope
    why_not: Reason | None = None
    timetable: str = ""


@dataclass(frozen=True, slots=True)
class Considered:
    """A move before it is made: what moves, what would come of it, and how it may be kept."""

    subject: Subject
    trial: Trial
    offers: tuple[Offer, ...]


def considered(session: Session, clock: Clock, move: Move, *, ahead: bool = False) -> Considered:
    """Return what would come of a move, and how it may be kept; nothing is kept.

    With `ahead` the frames of the days to come are looked at too. Raises NotFound where the day
    has no such programme, WrongState where its time is settled.
    """
    last = move.day + ONE_DAY * min(DAYS_AHEAD if ahead else 0, (LAST_DAY - move.day).days)
    known = lasting(session, clock, Days(move.day, last))
    ground, subject = _looked_at(session, clock, move, known)
    days = (move.day + ONE_DAY * (number + 1) for number in range((last - move.day).days))
    bare = tuple(map(bare_frame, known.frames))
    frames = {day: known.year_of(day, bare).templates for day in days}
    basis = replace(_basis(move.day, ground), ahead=frames)
    trial = (
        trials.tried(basis, move.programme, move.at)
        if move.goes_to == move.day
        else _tried_elsewhere(session, clock, move, subject, basis)
    )
    if trial is None:
        raise NotFound(GONE)
    return Considered(subject, trial, tuple(_offers(session, clock, ground, subject, move)))


def _tried_elsewhere(
    session: Session, clock: Clock, move: Move, subject: Subject, own: trials.Ground
) -> Trial | None:
    """Try a programme on another day; raises Refused where the day is over or has it already."""
    to = move.goes_to
    known = lasting(session, clock, Days(to, to))
    if to < local_day(clock.now(), known.timezone):
        raise WrongState(OVER, day=f"{to:%d/%m/%Y}")
    row = plans.latest(session, to)
    published = None if row is None else plans.content(session, row)
    before = ground_of(session, clock, to, published, known=known)
    made_by = subject.made_by
    left_out: tuple[Omission, ...] = ()
    if isinstance(made_by, OneOff):
        moved = replace(made_by, starts=instant(to, move.at, known.timezone))
        one_offs = (*before.basis.one_offs, moved)
        after = replace(before, basis=replace(before.basis, one_offs=one_offs))
    else:
        more = _with_extra(known, to, Start(move.at, made_by.key))
        after = ground_of(session, clock, to, published, known=more)
        key = programme_key(to, replace(made_by, starts=move.at))
        left_out = tuple(one for one in after.extra if one.programme == key)
    step = Step(_basis(to, before), _basis(to, after), left_out)
    return trials.tried_elsewhere(own, step, move.programme, move.at)


def _with_extra(known: Lasting, day: date, start: Start) -> Lasting:
    """Return what is known of a day with one programme more on it."""
    almanac = known.decided.almanac
    if start in {one.start for one in starts_on(day, almanac).starts}:
        raise Invalid("at", ALREADY, at=f"{start.at:%H:%M}")
    extras = {**almanac.extras, day: (*almanac.extras.get(day, ()), Extra(start, ""))}
    decided = replace(known.decided, almanac=replace(almanac, extras=extras))
    return replace(known, decided=decided)


def offered(session: Session, clock: Clock, move: Move) -> tuple[Offer, ...]:
    """Return how a move may be kept, whatever would come of it; raises as `considered` does."""
    known = lasting(session, clock, Days(move.day, move.day))
    ground, subject = _looked_at(session, clock, move, known)
    return tuple(_offers(session, clock, ground, subject, move))


def subject_now(session: Session, clock: Clock, day: date, programme: str) -> Subject:
    """Return what makes a programme that can still move; raises as `considered` does."""
    known = lasting(session, clock, Days(day, day))
    return _looked_at(session, clock, Move(day, programme, time.min), known)[1]


def _looked_at(
    session: Session, clock: Clock, move: Move, known: Lasting
) -> tuple[Ground, Subject]:
    row = plans.latest(session, move.day)
    published = None if row is None else plans.content(session, row)
    ground = ground_of(session, clock, move.day, published, known=known)
    is_over = move.day < local_day(clock.now(), ground.timezone)
    if is_over or move.programme in ground.basis.settled.programmes:
        raise WrongState("It has begun already, or is about to; its time can no longer change.")
    is_named = move.programme.count("/") > 1
    subject = subject_of(_basis(move.day, ground), move.programme) if is_named else None
    if subject is None:
        raise NotFound(GONE)
    return ground, subject


def _basis(day: date, ground: Ground) -> trials.Ground:
    return trials.Ground(day, ground.timezone, ground.basis, ground.pace)


def _offers(
    session: Session, clock: Clock, ground: Ground, subject: Subject, move: Move
) -> Iterator[Offer]:
    held = _held(session, move.day) or _held(session, move.goes_to)
    if isinstance(subject.made_by, OneOff):
        yield Offer(Scope.DAY)
        return
    kept = start_moves.kept(session, move.day, subject.made_by, ground.basis.templates)
    if move.goes_to != move.day:
        yield Offer(Scope.DAY, Reason(BY_MARKS) if kept.by_marks else held)
        return
    if not kept.by_marks:
        yield Offer(Scope.DAY, held)
    if kept.by_marks or kept.for_day:
        yield Offer(Scope.ONWARD, Reason(SET_FOR_THE_DAY))
    else:
        again = _again_today(session, clock, subject.made_by, move)
        yield Offer(Scope.ONWARD, held or again, kept.timetable)


def _held(session: Session, day: date) -> Reason | None:
    """Tell that somebody keeps the plan of a day as it is."""
    hold = holds.held(session, day)
    return None if hold is None else Reason(HELD, {"name": hold.by.name, "why": hold.why})


def _again_today(session: Session, clock: Clock, frame: Template, move: Move) -> Reason | None:
    """Tell that a frame which was heard today would be heard today once more."""
    now, timezone = clock.now(), timezone_of(session)
    today = local_day(now, timezone)
    row = plans.latest(session, today)
    lines = () if row is None else plans.content(session, row).lines
    begun = {line.programme.split("/")[1] for line in lines if line.starts <= now}
    if frame.key not in begun or instant(today, move.at, timezone) <= now:
        return None
    facts: Facts = {"at": f"{move.at:%H:%M}"}
    return Reason(HEARD_TODAY, facts)
