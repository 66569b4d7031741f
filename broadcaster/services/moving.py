"""Giving a programme another time: what would come of it, keeping it, taking it back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import Cause, OneOffId
from broadcaster.errors import Invalid, NotFound, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import holds, planning, start_moves
from broadcaster.services.access import require
from broadcaster.services.basis import (
    Ground,
    Lasting,
    ground_of,
    lasting,
    local_day,
    timezone_of,
)
from broadcaster.services.daygrid import bare_frame, grid_day
from broadcaster.services.publishing import lock, publish_ahead, publish_day
from broadcaster.store import plans
from broadcaster.store.year import Days
from schedules import moving as trials
from schedules import sentences
from schedules.local import ONE_DAY, instant
from schedules.moving import Subject, Trial, subject_of
from schedules.types import Facts, OneOff, Reason, Template

logger = logging.getLogger(__name__)

DAYS_AHEAD = 7
"""For how many days a lasting move is held against the other programmes."""

LONGEST_REASON = 200

HEARD_TODAY = (
    "It was heard today already and would be heard again at {at} today: move it from now on"
    " tomorrow, or to a time that has passed today."
)
SET_FOR_THE_DAY = "Its time is set for this day alone; move it on another day from now on."
HELD = "{name} holds this day ({why}); let it go first, or move the programme on another day."
GONE = "There is no such programme on this day any more."
NOTHING = "Nothing would be heard."


class Scope(StrEnum):
    """For how long a move holds: on its day alone, or from now on."""

    DAY = "day"
    ONWARD = "onward"


NEEDS = {Scope.DAY: Right.PLAY_NOW, Scope.ONWARD: Right.EDIT_TIMETABLE}
"""What a person must be allowed for each."""


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants: the programme of a day (its key) at another local time."""

    day: date
    programme: str
    at: time


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to keep a move; `why_not` where it is not open. `timetable` is whose time changes."""

    scope: Scope
    why_not: Reason | None = None
    timetable: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Who keeps a move, for how long, why, and the stamp of the plan they saw.

    `seen` is None where somebody takes back what they just did.
    """

    by: Person
    scope: Scope
    why: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was kept, and the one that takes it back."""

    name: str
    at: time
    back: Move
    scope: Scope


@dataclass(frozen=True, slots=True)
class Considered:
    """A move before it is made: what moves, what would come of it, and how it may be kept."""

    subject: Subject
    trial: Trial
    offers: tuple[Offer, ...]


class PlanChanged(Refused):
    """The plan is another one than the person saw; `changes` tells in sentences what changed."""

    def __init__(self, changes: tuple[Reason, ...]) -> None:
        super().__init__(
            "The plan changed while you were looking at it. Nothing was moved: look at it anew,"
            " then move the programme again."
        )
        self.changes = changes


def considered(session: Session, clock: Clock, move: Move, *, ahead: bool = False) -> Considered:
    """Return what would come of a move, and how it may be kept; nothing is kept.

    With `ahead` the frames of the days to come are looked at too. Raises NotFound where the day
    has no such programme, WrongState where its time is settled.
    """
    last = move.day + ONE_DAY * (DAYS_AHEAD if ahead else 0)
    known = lasting(session, clock, Days(move.day, last))
    ground, subject = _looked_at(session, clock, move, known)
    days = (move.day + ONE_DAY * (number + 1) for number in range((last - move.day).days))
    bare = tuple(map(bare_frame, known.frames))
    frames = {day: known.year_of(day, bare).templates for day in days}
    basis = replace(_basis(move.day, ground), ahead=frames)
    trial = trials.tried(basis, move.programme, move.at)
    if trial is None:
        raise NotFound(GONE)
    return Considered(subject, trial, tuple(_offers(session, clock, ground, subject, move)))


def offered(session: Session, clock: Clock, move: Move) -> tuple[Offer, ...]:
    """Return how a move may be kept, whatever would come of it; raises as `considered` does."""
    known = lasting(session, clock, Days(move.day, move.day))
    ground, subject = _looked_at(session, clock, move, known)
    return tuple(_offers(session, clock, ground, subject, move))


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


def keep(session: Session, clock: Clock, move: Move, order: Order) -> Moved:
    """Give a programme another time, and publish what changes by it at once.

    Raises Forbidden, NotFound, WrongState, Invalid, PlanChanged, and Refused with the reason
    where nothing would be heard. What is refused is logged with who wished it and why not, in
    which the rule of the place is named.
    """
    try:
        return _kept(session, clock, move, order)
    except Refused as no:
        who, programme, at = order.by.login, move.programme, f"{move.at:%H:%M}"
        logger.info("refused %s the move of %s to %s: %s", who, programme, at, no)
        raise


def _kept(session: Session, clock: Clock, move: Move, order: Order) -> Moved:
    lock(session)
    require(order.by, NEEDS[order.scope])
    found = considered(session, clock, move)
    trial, offer = found.trial, next((x for x in found.offers if x.scope is order.scope), None)
    if offer is None:
        raise Invalid("scope", "It cannot be moved for so long.")
    if offer.why_not is not None:
        raise Refused(offer.why_not.sentence, **offer.why_not.facts)
    if order.seen is not None:
        _check_seen(session, clock, move.day, order.seen)
    if trial.refused:
        raise _refused(trial)
    _write(session, clock, move, order, found.subject)
    publish_ahead(session, clock, Cause.CHANGE.value)
    if plans.latest(session, move.day) is not None:
        publish_day(session, clock, move.day, Cause.CHANGE.value)
    logger.info("%s moved %s to %s (%s)", order.by.login, move.programme, move.at, order.scope)
    return Moved(trial.name, move.at, Move(move.day, trial.key, trial.was), order.scope)


def _offers(
    session: Session, clock: Clock, ground: Ground, subject: Subject, move: Move
) -> Iterator[Offer]:
    held = _held(session, move.day)
    if isinstance(subject.made_by, OneOff):
        yield Offer(Scope.DAY)
        return
    kept = start_moves.kept(session, move.day, subject.made_by, ground.basis.templates)
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


def _refused(trial: Trial) -> Refused:
    """Return the sentence of the rule that speaks against it, rather than that nothing is left."""
    reasons = [one.reason for one in trial.against]
    telling = [one for one in reasons if one.sentence != sentences.NO_BULLETIN] or reasons
    return Refused(telling[0].sentence, **telling[0].facts) if telling else Refused(NOTHING)


def _check_seen(session: Session, clock: Clock, day: date, seen: str) -> None:
    row = plans.latest(session, day)
    if grid_day(session, clock, day).stamp == seen:
        return
    number = seen.partition(".")[0]
    known = int(number) if number.isdigit() else 0
    if row is None or not 0 < known < row.version or plans.version(session, day, known) is None:
        raise PlanChanged(())
    raise PlanChanged(planning.changes(session, day, known, row.version))


def _write(session: Session, clock: Clock, move: Move, order: Order, subject: Subject) -> None:
    made_by = subject.made_by
    if isinstance(made_by, OneOff):
        one_off = plans.one_off(session, OneOffId(int(made_by.key[1:])))
        if one_off is not None:
            one_off.starts = instant(move.day, move.at, timezone_of(session))
            session.flush()
        return
    start = start_moves.start_of(made_by)
    if order.scope is Scope.ONWARD:
        start_moves.onward(session, clock, move.day, start, move.at, by=order.by)
        return
    why = order.why.strip()
    if len(why) > LONGEST_REASON or not why:
        raise Invalid("why", "Please say why, in 1 to {most} letters.", most=LONGEST_REASON)
    start_moves.on_day(session, clock, move.day, start, move.at, by=order.by, why=why)
