"""Giving a programme another time: what would come of it, keeping it, taking it back."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import Cause, OneOffId
from broadcaster.errors import Invalid, NotFound, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import planning
from broadcaster.services.access import require
from broadcaster.services.basis import ground_of, local_day, timezone_of
from broadcaster.services.daygrid import stamp
from broadcaster.services.publishing import lock, preview, publish_ahead, publish_day
from broadcaster.store import plans
from broadcaster.store.tables import TemplateRow
from schedules import sentences
from schedules.local import ONE_DAY, instant
from schedules.moving import Ground, Subject, Trial, subject_of
from schedules.moving import tried as tried_on
from schedules.types import Facts, Omission, OneOff, Reason, Template

logger = logging.getLogger(__name__)

DAYS_AHEAD = 7
"""For how many days a lasting move is held against the other programmes."""


HEARD_TODAY = (
    "It was heard today already and would be heard again at {at} today: move it tomorrow, or to a"
    " time that has passed today."
)


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
class Moved:
    """A move that was kept, and the one that takes it back."""

    name: str
    at: time
    back: Move
    scope: Scope


class PlanChanged(Refused):
    """The plan is another one than the person saw; `changes` tells in sentences what changed."""

    def __init__(self, changes: tuple[Reason, ...]) -> None:
        super().__init__(
            "The plan changed while you were looking at it. Nothing was moved: look at it anew,"
            " then move the programme again."
        )
        self.changes = changes


def scopes(session: Session, clock: Clock, day: date, programme: str) -> tuple[Scope, ...]:
    """Return for how long a programme may be moved; empty where its time is settled."""
    ground = _ground(session, clock, day)
    subject = None if _is_settled(clock, ground, programme) else _subject(ground, programme)
    return () if subject is None else _scopes(subject)


def tried(session: Session, clock: Clock, move: Move) -> Trial:
    """Return what would come of a move; nothing is kept.

    Raises NotFound where the day has no such programme, WrongState where its time is settled.
    """
    ground = _ground(session, clock, move.day)
    if _is_settled(clock, ground, move.programme):
        raise WrongState("It has begun already, or is about to; its time can no longer change.")
    found = tried_on(ground, move.programme, move.at) if _named(move.programme) else None
    if found is None:
        raise NotFound("There is no such programme on this day any more.")
    again = _again_today(session, clock, move)
    return found if again is None else replace(found, against=(again, *found.against), refused=True)


def keep(
    session: Session, clock: Clock, move: Move, scope: Scope, *, by: Person, seen: str | None
) -> Moved:
    """Give a programme another time, and publish what changes by it at once.

    `seen` is the stamp of the plan that the person looked at, None where they take back what
    they just did. Raises Forbidden, NotFound,
    WrongState, Invalid, PlanChanged, and Refused with the reason where nothing would be heard.
    """
    lock(session)
    ground = _ground(session, clock, move.day)
    trial = tried(session, clock, move)
    subject = subject_of(ground, move.programme)
    if subject is None or scope not in _scopes(subject):
        raise Invalid("scope", "It cannot be moved for so long.")
    require(by, NEEDS[scope])
    if seen is not None:
        _check_seen(session, clock, move.day, seen)
    if trial.refused:
        raise _refused(trial)
    _write(session, ground, subject, move.at)
    publish_ahead(session, clock, Cause.CHANGE.value)
    if plans.latest(session, move.day) is not None:
        publish_day(session, clock, move.day, Cause.CHANGE.value)
    logger.info("%s moved %s to %s", by.login, move.programme, move.at)
    return Moved(trial.name, move.at, Move(move.day, trial.key, trial.was), scope)


def _ground(session: Session, clock: Clock, day: date) -> Ground:
    row = plans.latest(session, day)
    published = None if row is None else plans.content(session, row)
    ground = ground_of(session, clock, day, published)
    ahead = tuple(day + ONE_DAY * number for number in range(DAYS_AHEAD))
    return Ground(day, ground.timezone, ground.basis, ground.pace, ahead)


def _named(programme: str) -> bool:
    return programme.count("/") > 1


def _subject(ground: Ground, programme: str) -> Subject | None:
    return subject_of(ground, programme) if _named(programme) else None


def _scopes(subject: Subject) -> tuple[Scope, ...]:
    return (Scope.ONWARD,) if isinstance(subject.made_by, Template) else (Scope.DAY,)


def _is_settled(clock: Clock, ground: Ground, programme: str) -> bool:
    is_over = ground.day < local_day(clock.now(), ground.timezone)
    return is_over or programme in ground.basis.settled.programmes


def _refused(trial: Trial) -> Refused:
    """Return the sentence of the rule that speaks against it, rather than that nothing is left."""
    reasons = [one.reason for one in trial.against]
    telling = [one for one in reasons if one.sentence != sentences.NO_BULLETIN] or reasons
    return Refused(telling[0].sentence, **telling[0].facts) if telling else Refused(NOTHING)


def _check_seen(session: Session, clock: Clock, day: date, seen: str) -> None:
    row = plans.latest(session, day)
    plan = preview(session, clock, day) if row is None else plans.content(session, row)
    if stamp(plan, row) == seen:
        return
    number = seen.partition(".")[0]
    known = int(number) if number.isdigit() else 0
    if row is None or not 0 < known < row.version or plans.version(session, day, known) is None:
        raise PlanChanged(())
    raise PlanChanged(planning.changes(session, day, known, row.version))


def _again_today(session: Session, clock: Clock, move: Move) -> Omission | None:
    """Tell that a frame which was heard today would be heard today once more."""
    made_by = move.programme.split("/")[1]
    now = clock.now()
    ground = _ground(session, clock, local_day(now, timezone_of(session)))
    begun = {key.split("/")[1] for key in ground.basis.settled.programmes}
    if made_by not in begun or not made_by.startswith("t"):
        return None
    if instant(ground.day, move.at, ground.timezone) <= now:
        return None
    facts: Facts = {"at": f"{move.at:%H:%M}"}
    name = next(one.name for one in ground.basis.templates if one.key == made_by)
    return Omission(name, Reason(HEARD_TODAY, facts))


def _write(session: Session, ground: Ground, subject: Subject, at: time) -> None:
    made_by = subject.made_by
    if isinstance(made_by, OneOff):
        one_off = plans.one_off(session, OneOffId(int(made_by.key[1:])))
        if one_off is not None:
            one_off.starts = instant(ground.day, at, ground.timezone)
    else:
        template = session.get(TemplateRow, int(made_by.key[1:]))
        if template is not None:
            template.starts = at
    session.flush()
