"""Questions about published plans: versions, their lines, and what was left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Float, and_, func, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from broadcaster.store import grounds
from broadcaster.store.grounds import Made
from broadcaster.store.tables import (
    AsRunRow,
    DayPlanRow,
    OmissionRow,
    PlanLineRow,
)
from schedules.blends import blend_facts, blend_of
from schedules.types import (
    BusKey,
    DayPlan,
    Line,
    LineKey,
    Omission,
    PartKind,
    Priority,
    Reason,
    Sound,
    ZoneKey,
)

# A line ends on the day it starts, and the longest local day has 25 hours.
LONGEST_DAY = timedelta(hours=25)
_DAY = timedelta(days=1)
_A_SECOND = timedelta(seconds=1) / _DAY
_ENDS = func.julianday(PlanLineRow.starts) + type_coerce(PlanLineRow.length, Float) / (
    _DAY / timedelta(microseconds=1)
)
"""When a line ends, in days, to some milliseconds: so that not a whole day is read for an hour."""


def latest(session: Session, day: date) -> DayPlanRow | None:
    """Return the newest version of a day's plan."""
    query = select(DayPlanRow).where(DayPlanRow.day == day).order_by(DayPlanRow.version.desc())
    return session.scalars(query.limit(1)).one_or_none()


def version(session: Session, day: date, number: int) -> DayPlanRow | None:
    """Return one version of a day's plan."""
    query = select(DayPlanRow).where(DayPlanRow.day == day, DayPlanRow.version == number)
    return session.scalars(query).one_or_none()


def versions(session: Session, day: date) -> Sequence[DayPlanRow]:
    """List the versions of a day's plan, the first one first."""
    query = select(DayPlanRow).where(DayPlanRow.day == day).order_by(DayPlanRow.version)
    return session.scalars(query).all()


def versions_between(session: Session, first: date, last: date) -> Sequence[DayPlanRow]:
    """List the versions of several days (both ends included), in order."""
    query = select(DayPlanRow).where(DayPlanRow.day >= first, DayPlanRow.day <= last)
    return session.scalars(query.order_by(DayPlanRow.day, DayPlanRow.version)).all()


def published_from(session: Session, day: date) -> Sequence[date]:
    """List the days from a day on of which there is a plan, in order."""
    query = select(DayPlanRow.day).where(DayPlanRow.day >= day).distinct()
    return session.scalars(query.order_by(DayPlanRow.day)).all()


def content(session: Session, plan: DayPlanRow) -> DayPlan:
    """Read the lines of a version and what it left out."""
    lines = session.scalars(
        select(PlanLineRow)
        .where(PlanLineRow.plan == plan.id)
        .order_by(PlanLineRow.starts, PlanLineRow.bus, PlanLineRow.key)
    )
    omissions = session.scalars(
        select(OmissionRow).where(OmissionRow.plan == plan.id).order_by(OmissionRow.id)
    )
    return DayPlan(
        plan.day,
        tuple(_line(row) for row in lines),
        tuple(
            Omission(row.title, _reason(row.reason), row.bulletin, row.programme)
            for row in omissions
        ),
        {key: _reason(one) for key, one in (plan.why or {}).items()},
    )


def lines_between(
    session: Session, begins: datetime, ends: datetime, asked_since: datetime | None = None
) -> list[Line]:
    """Return what sounds between two instants by the newest version of each day.

    With `asked_since` also what was to begin from then on and is over, where something was asked
    for it if it is late: it may still be waiting.
    """
    oldest = begins if asked_since is None else min(begins, asked_since)
    # Of the days of years only those are looked at whose lines may sound then, in any time zone.
    first, last = (oldest - LONGEST_DAY).date() - _DAY, ends.date() + _DAY
    newest = (
        select(DayPlanRow.day, func.max(DayPlanRow.version))
        .where(DayPlanRow.day.between(first, last))
        .group_by(DayPlanRow.day)
    )
    query = (
        select(PlanLineRow)
        .join(DayPlanRow, PlanLineRow.plan == DayPlanRow.id)
        .where(
            tuple_(DayPlanRow.day, DayPlanRow.version).in_(newest),
            PlanLineRow.starts < ends,
            PlanLineRow.starts > oldest - LONGEST_DAY,
            or_(
                func.julianday(begins.astimezone(UTC).isoformat()) - _A_SECOND < _ENDS,
                and_(PlanLineRow.late.is_not(None), PlanLineRow.starts >= oldest),
            ),
        )
        .order_by(PlanLineRow.starts, PlanLineRow.bus, PlanLineRow.key)
    )
    found = map(_line, session.scalars(query))
    return [each for each in found if each.ends > begins or _is_asked(each, asked_since)]


def _is_asked(line: Line, since: datetime | None) -> bool:
    return since is not None and line.sound.late is not None and line.starts >= since


def add(
    session: Session,
    plan: DayPlan,
    number: int,
    published: datetime,
    cause: str,
    made: Made | None = None,
) -> None:
    """Write a new version and what it was made of; it is never changed again."""
    row = DayPlanRow(
        day=plan.day,
        version=number,
        published=published,
        cause=cause,
        fingerprint=fingerprint(plan),
        why=_why_json(plan),
    )
    if made is not None:
        row.cut_off, row.journal = made.cut_off, made.journal
        row.decided = grounds.keep(session, made.decided)
        row.so_far = grounds.keep(session, made.so_far)
    session.add(row)
    session.flush()
    session.add_all(_line_row(row.id, line) for line in plan.lines)
    session.add_all(
        OmissionRow(
            plan=row.id,
            title=one.title,
            reason=_reason_json(one.reason),
            bulletin=one.bulletin,
            programme=one.programme,
        )
        for one in plan.omissions
    )
    session.flush()


def fingerprint(plan: DayPlan) -> str:
    """Return the sha256 (hex) of everything a plan says; equal plans have equal fingerprints."""
    lines = [
        [
            line.key,
            line.programme,
            line.programme_name,
            line.kind,
            line.title,
            line.starts.isoformat(),
            line.sound.length // timedelta(microseconds=1),
            line.sound.clip,
            sorted(line.zones),
            line.bus,
            line.priority,
            line.authority,
            _reason_json(line.reason),
            line.bulletin,
            # Plans of an older program know of neither, and keep the mark they had.
            *([line.sound.gain_db] if line.sound.gain_db else []),
            *([blend_facts(line.sound.blend)] if line.sound.blend else []),
            *([str(line.sound.late)] if line.sound.late is not None else []),
        ]
        for line in plan.lines
    ]
    omissions = [
        [one.title, _reason_json(one.reason), one.bulletin, one.programme] for one in plan.omissions
    ]
    told: list[object] = [plan.day.isoformat(), lines, omissions]
    # Plans of an older program do not say why programmes start, and keep the mark they had.
    told += [_why_json(plan)] if plan.why else []
    body = json.dumps(told, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def airings(
    session: Session, bulletins: Iterable[int], outcomes: Iterable[str]
) -> dict[tuple[int, ZoneKey], int]:
    """Count, for each of those bulletins in every zone, how often it ended in an outcome."""
    query = (
        select(AsRunRow.bulletin, AsRunRow.zone, func.count())
        .where(AsRunRow.bulletin.in_(set(bulletins)), AsRunRow.outcome.in_(tuple(outcomes)))
        .group_by(AsRunRow.bulletin, AsRunRow.zone)
    )
    return {
        (bulletin, ZoneKey(zone)): count
        for bulletin, zone, count in session.execute(query)
        if bulletin is not None
    }


def resolved(session: Session, keys: Iterable[str]) -> set[tuple[str, int]]:
    """Tell which of those lines have an outcome already, line and zone."""
    query = select(AsRunRow.line, AsRunRow.zone).where(
        AsRunRow.line.in_(list(keys)), AsRunRow.outcome.is_not(None)
    )
    return {(line, zone) for line, zone in session.execute(query)}


def ended(session: Session, keys: Iterable[str]) -> dict[LineKey, datetime]:
    """Tell which of those lines are over in all their zones, and since when."""
    query = (
        select(AsRunRow.line, func.max(AsRunRow.ended))
        .where(AsRunRow.line.in_(list(keys)))
        .group_by(AsRunRow.line)
        .having(func.count() == func.count(AsRunRow.ended))
    )
    return {LineKey(line): at for line, at in session.execute(query) if at is not None}


def _line(row: PlanLineRow) -> Line:
    return Line(
        key=LineKey(row.key),
        programme=row.programme,
        programme_name=row.programme_name,
        kind=PartKind(row.kind),
        title=row.title,
        starts=row.starts,
        sound=Sound(row.clip, row.length, row.gain_db, blend_of(row.blend), row.late),
        zones=frozenset(ZoneKey(zone) for zone in row.zones),
        bus=BusKey(row.bus),
        priority=Priority(row.priority),
        authority=row.authority,
        reason=_reason(row.reason),
        bulletin=row.bulletin,
    )


def _line_row(plan: int, line: Line) -> PlanLineRow:
    return PlanLineRow(
        plan=plan,
        key=line.key,
        programme=line.programme,
        programme_name=line.programme_name,
        kind=line.kind.value,
        title=line.title,
        starts=line.starts,
        length=line.sound.length,
        clip=line.sound.clip,
        gain_db=line.sound.gain_db,
        blend=blend_facts(line.sound.blend) or None,
        late=line.sound.late,
        zones=line.zones,
        bus=line.bus,
        priority=line.priority.value,
        authority=line.authority,
        reason=_reason_json(line.reason),
        bulletin=line.bulletin,
    )


def _reason(body: dict[str, object]) -> Reason:
    facts = body["facts"]
    assert isinstance(facts, dict)  # noqa: S101 -- as written by _reason_json
    return Reason(str(body["sentence"]), facts)


def _why_json(plan: DayPlan) -> dict[str, object]:
    return {key: _reason_json(one) for key, one in sorted(plan.why.items())}


def _reason_json(reason: Reason) -> dict[str, object]:
    return {"sentence": reason.sentence, "facts": reason.facts}
