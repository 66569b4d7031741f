"""What the plan of a day rests on while a person holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from broadcaster.services.basis import Ground
from broadcaster.store import holds, people
from broadcaster.store.tables import DayHoldRow
from schedules import sentences
from schedules.types import Candidate, DayPlan, Facts, Omission, Priority, Reason

HELD = "It waits: {person} holds the plan of this day ({why})."

_BY_A_PERSON = ("n", "e")  # one-offs and emergencies, by the first letter of their keys


def emergency_of(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return an emergency that is valid on the day: while there is one, a hold has no force."""
    found = (one for one in candidates if one.priority is Priority.EMERGENCY)
    return min(found, key=lambda one: one.bulletin, default=None)


def frozen_programmes(published: DayPlan | None) -> frozenset[str]:
    """Return the programmes of the timetable in a plan: those a hold keeps as they are.

    What a person asked for or took back is done on a held day as on any other.
    """
    lines = () if published is None else published.lines
    named = {line.programme for line in lines}
    omissions = () if published is None else published.omissions
    named |= {one.programme for one in omissions if one.programme is not None}
    return frozenset(key for key in named if not key.split("/")[1].startswith(_BY_A_PERSON))


def kept(session: Session, ground: Ground, published: DayPlan, hold: DayHoldRow) -> Ground:
    """Return a ground on which nothing new finds a place but what a person asks for.

    Its settled part must hold the programmes of the plan published. What has no approval any more
    is taken out of it there, held or not.
    """
    who = people.persons(session, (hold.by,))[hold.by].name
    facts: Facts = {"person": who, "why": hold.why}
    told = {one.bulletin for one in published.omissions}
    told |= {line.bulletin for line in published.lines}
    waiting = [one for one in ground.basis.candidates if one.bulletin not in told]
    extra = [
        *(one for one in published.omissions if one.programme is None),
        *(one for one in ground.extra if one.reason.sentence == sentences.WITHDRAWN),
        *(Omission(one.title, Reason(HELD, facts), one.bulletin) for one in waiting),
    ]
    distinct = {(one.bulletin, one.title, str(one.reason)): one for one in extra}
    basis = replace(ground.basis, templates=(), candidates=())
    return replace(ground, basis=basis, extra=tuple(distinct.values()))


def hold_of(session: Session, ground: Ground, published: DayPlan | None) -> DayHoldRow | None:
    """Return the hold that is to be heeded in making a day's plan anew."""
    if published is None or emergency_of(ground.basis.candidates) is not None:
        return None
    return holds.standing(session, published.day)
