"""What a day's plan was made of, kept with its version, and the plan made of it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.domain.recorded import read_back, written
from broadcaster.services import journal
from broadcaster.services.basis import Ground
from broadcaster.store import grounds, plans
from broadcaster.store.grounds import Made
from broadcaster.store.tables import DayPlanRow
from schedules.compile import compile_day
from schedules.types import DayPlan, Omission, Reason, Settled

_NOTHING_YET = Settled()


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a published version can be made again of what was recorded with it.

    `wrong` is None where it can, line by line; `cut_off` and `journal` (the last entry of the log
    that counted) are None for versions of a program that did not record them yet.
    """

    day: date
    version: int
    cut_off: datetime | None
    journal: int | None
    wrong: Reason | None


def made_of(session: Session, ground: Ground, cut_off: datetime) -> Made:
    """Return what is kept with a version: what was decided, and what had happened so far."""
    basis = ground.basis
    decided = replace(basis, settled=_NOTHING_YET, aired={}, ended={}, turns={})
    so_far = (basis.settled, basis.aired, basis.ended, basis.turns)
    return Made(
        cut_off,
        journal.copied(session).seq,
        written((ground.timezone, ground.pace, decided, ground.extra, ground.why)),
        written(so_far),
    )


def compiled(day: date, ground: Ground) -> DayPlan:
    """Make the plan of a day of what it rests on, and of nothing else."""
    return with_extra(compile_day(day, ground.timezone, ground.basis, ground.pace), ground)


def with_extra(plan: DayPlan, ground: Ground) -> DayPlan:
    """Add what was left out before anything was planned, each told once, and why it starts then."""
    told = {_order(one): one for one in (*plan.omissions, *ground.extra)}
    heard = sorted({line.programme for line in plan.lines})
    short = {key: key.partition("/")[2] for key in heard}
    why = {key: ground.why[short[key]] for key in heard if short[key] in ground.why}
    return replace(plan, omissions=tuple(told[key] for key in sorted(told)), why=why)


def _order(one: Omission) -> tuple[str, str, int, str]:
    number = -1 if one.bulletin is None else one.bulletin
    return (one.programme or "~", one.title, number, str(one.reason))


def verify(session: Session, first: date, last: date) -> Iterator[Verified]:
    """Make every published version of those days again, and tell which are not the same."""
    for row in plans.versions_between(session, first, last):
        yield Verified(row.day, row.version, row.cut_off, row.journal, _wrong(session, row))


def _wrong(session: Session, row: DayPlanRow) -> Reason | None:
    if plans.fingerprint(plans.content(session, row)) != row.fingerprint:
        return Reason("Its lines are not those that were published.")
    if row.decided is None or row.so_far is None:
        return Reason("An older program published it and did not record what it was made of.")
    ground = _ground(session, row.decided, row.so_far)
    if ground is None:
        return Reason("What was recorded with it is gone, or is not what was recorded.")
    if plans.fingerprint(compiled(row.day, ground)) != row.fingerprint:
        return Reason("Made again of what was recorded, it is another plan.")
    return None


def _ground(session: Session, decided: str, so_far: str) -> Ground | None:
    texts = (grounds.text_of(session, decided), grounds.text_of(session, so_far))
    if texts[0] is None or texts[1] is None:
        return None
    # An older program did not keep why programmes start when they do.
    timezone, pace, basis, extra, *more = read_back(texts[0])
    settled, aired, ended, turns = read_back(texts[1])
    whole = replace(basis, settled=settled, aired=aired, ended=ended, turns=turns)
    return Ground(timezone, whole, pace, extra, why=more[0] if more else {})
