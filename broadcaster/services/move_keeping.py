"""Keeping a move of a programme, and taking it back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import Cause, OneOffId, TemplateId
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services import decisions, planning, set_days, start_moves
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.daygrid import grid_day
from broadcaster.services.decisions import Change
from broadcaster.services.moving import GONE, NEEDS, Move, Scope, considered, subject_now
from broadcaster.services.publishing import lock, publish_ahead, publish_day
from broadcaster.services.set_days import OtherTime
from broadcaster.store import oneoffs, plans
from schedules import sentences
from schedules.local import ONE_DAY, instant
from schedules.moving import Subject, Trial
from schedules.types import OneOff, Reason

logger = logging.getLogger(__name__)

NOTHING = "Nothing would be heard."


@dataclass(frozen=True, slots=True)
class Order:
    """Who keeps a move, for how long, why, and the stamps of the plans they saw.

    `seen_there` is that of the other day, where it goes to one.
    """

    by: Person
    scope: Scope
    why: str = ""
    seen: str = ""
    seen_there: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was kept: of what, what the programme is called now, and the decision.

    `was` is the local time at which it began before.
    """

    name: str
    move: Move
    programme: str
    was: time
    decision: DecisionId


@dataclass(frozen=True, slots=True)
class Back:
    """A move that is to be taken back: what the programme is called now, and the decision."""

    day: date
    programme: str
    decision: DecisionId


class PlanChanged(Refused):
    """The plan is another one than the person saw; `changes` tells in sentences what changed."""

    def __init__(self, changes: tuple[Reason, ...]) -> None:
        super().__init__(
            "The plan changed while you were looking at it. Nothing was moved: look at it anew,"
            " then move the programme again."
        )
        self.changes = changes


def keep(session: Session, clock: Clock, move: Move, order: Order) -> Moved:
    """Give a programme another time, and publish what changes by it at once.

    Raises Forbidden, NotFound, WrongState, Invalid, PlanChanged, and Refused with the reason
    where nothing would be heard. What is refused is logged with who wished it and why not, in
    which the rule of the place is named.
    """
    try:
        return _kept(session, clock, move, order)
    except Refused as no:
        who, where = order.by.login, f"{move.at:%H:%M}"
        where = where if move.to is None else f"{move.to} {where}"
        logger.info("refused %s the move of %s to %s: %s", who, move.programme, where, no)
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
    _check_seen(session, clock, move.day, order.seen)
    if move.goes_to != move.day:
        _check_seen(session, clock, move.goes_to, order.seen_there)
    if trial.refused:
        raise _refused(trial)
    decision = _write(session, clock, move, order, found.subject)
    _publish(session, clock)
    where = f"{move.goes_to} {move.at:%H:%M}"
    logger.info("%s moved %s to %s (%s)", order.by.login, move.programme, where, order.scope)
    return Moved(trial.name, move, trial.key, trial.was, decision)


def take_back(session: Session, clock: Clock, by: Person, back: Back) -> str:
    """Put a programme back to where it was, publish what changes by it, and return its name.

    Raises Forbidden, NotFound, WrongState where it has begun or was put back already, and Refused
    where something was changed there since.
    """
    lock(session)
    name = subject_now(session, clock, back.day, back.programme).name
    decisions.undo(session, clock, by, back.decision)
    _publish(session, clock)
    logger.info("%s put %s back", by.login, back.programme)
    return name


def _publish(session: Session, clock: Clock) -> None:
    publish_ahead(session, clock, Cause.CHANGE.value)
    day_after = local_day(clock.now(), timezone_of(session)) + 2 * ONE_DAY
    for day in plans.published_from(session, day_after):
        publish_day(session, clock, day, Cause.CHANGE.value)


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


def _write(
    session: Session, clock: Clock, move: Move, order: Order, subject: Subject
) -> DecisionId:
    made_by = subject.made_by
    if isinstance(made_by, OneOff):
        return _move_one_off(session, clock, order.by, move, subject)
    template = TemplateId(int(made_by.key[1:]))
    moved = OtherTime(template, subject.starts, move.at, move.to)
    if move.goes_to != move.day:
        return set_days.move_to_day(session, clock, order.by, move.day, moved, order.why)
    if order.scope is Scope.ONWARD:
        return start_moves.onward(session, clock, order.by, move.day, moved)
    return set_days.move(session, clock, order.by, move.day, moved, order.why)


def _move_one_off(
    session: Session, clock: Clock, by: Person, move: Move, subject: Subject
) -> DecisionId:
    row = oneoffs.one_off(session, OneOffId(int(subject.made_by.key[1:])))
    if row is None:
        raise NotFound(GONE)
    change = Change(session, Right.PLAY_NOW)
    change.watch("one_off", row.id)
    row.starts = instant(move.goes_to, move.at, timezone_of(session))
    facts = {"title": subject.name, "day": f"{move.goes_to:%d/%m/%Y}", "at": f"{move.at:%H:%M}"}
    return change.keep(clock, by, "{title} goes on air on {day} at {at}.", **facts)
