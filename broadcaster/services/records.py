"""The log as people read it: sheets of a day, and the way back from one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.authority import ClipApproval, EmergencyOrder, StandingApproval, parse
from broadcaster.errors import NotFound
from broadcaster.services import showing, signatures
from broadcaster.services.approvals import standing_view
from broadcaster.services.signatures import EmergencyView
from broadcaster.services.station_views import (
    DaySheet,
    LineRecord,
    LineStory,
    ProgrammeRecord,
    StandingView,
    ZoneRecord,
)
from broadcaster.store import airings, clips, people, zones
from broadcaster.store.tables import (
    ApprovalRow,
    AsRunRow,
    BulletinRow,
    RevisionRow,
    StandingClipRow,
)
from schedules.types import Priority, Span


def sheet(session: Session, span: Span) -> DaySheet:
    """Tell what was due in a span of time, programme by programme."""
    rows = airings.due_between(session, span.begins, span.ends)
    names = zones.names(session)
    spoken = _spoken(session, rows)
    lines: dict[str, list[AsRunRow]] = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    programmes: dict[str, list[LineRecord]] = {}
    titles = {row.programme: row.programme_name for row in rows}
    for each in lines.values():
        programmes.setdefault(each[0].programme, []).append(_record(each, names, spoken))
    records = [record for each in programmes.values() for record in each]
    return DaySheet(
        programmes=tuple(
            ProgrammeRecord(key, titles[key], tuple(each)) for key, each in programmes.items()
        ),
        counts=dict(Counter(each.outcome for each in records if each.outcome is not None)),
        errors_ms=tuple(
            each.error / timedelta(milliseconds=1) for each in records if each.error is not None
        ),
    )


def lines_of(session: Session, rows: Sequence[AsRunRow]) -> tuple[LineRecord, ...]:
    """Make one record of all rows of a line, in the order in which lines come."""
    names, spoken = zones.names(session), _spoken(session, rows)
    lines: dict[str, list[AsRunRow]] = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    return tuple(_record(each, names, spoken) for each in lines.values())


def story(session: Session, line: str) -> LineStory:
    """Lead back from a line to what allowed it and where it came from."""
    rows = airings.of_line(session, line)
    if not rows:
        raise NotFound("The log holds no such line.")
    record = _record(rows, zones.names(session), _spoken(session, rows))
    approval = _approval(session, record.authority)
    revision = None if approval is None else session.get(RevisionRow, approval.revision)
    bulletin = None if record.bulletin is None else session.get(BulletinRow, record.bulletin)
    sounds = clips.by_hashes(session, [record.clip, None if revision is None else revision.clip])
    concerned = [approval.by, approval.on_behalf_of] if approval is not None else []
    names = people.persons(session, [*concerned, None if revision is None else revision.author])
    return LineStory(
        record=record,
        clip=showing.clip_view(sounds.get(record.clip)),
        approval=None if approval is None else showing.approval_view(approval, names),
        standing=_standing(session, record.authority),
        emergency=_emergency(session, record.authority),
        revision=None if revision is None else showing.revision_view(revision, names, sounds),
        document_number="" if bulletin is None else bulletin.document_number,
        document_issuer="" if bulletin is None else bulletin.document_issuer,
        document_date=None if bulletin is None else bulletin.document_date,
    )


def _approval(session: Session, authority: str) -> ApprovalRow | None:
    named = parse(authority)
    return session.get(ApprovalRow, named.id) if isinstance(named, ClipApproval) else None


def _emergency(session: Session, authority: str) -> EmergencyView | None:
    named = parse(authority)
    return signatures.order(session, named.id) if isinstance(named, EmergencyOrder) else None


def _standing(session: Session, authority: str) -> StandingView | None:
    named = parse(authority)
    if not isinstance(named, StandingApproval):
        return None
    row = session.get(StandingClipRow, named.id)
    return None if row is None else standing_view(session, row)


def _spoken(session: Session, rows: Sequence[AsRunRow]) -> dict[str, bool]:
    """Tell of every clip whether a machine spoke it (AI Law 134/2025/QH15)."""
    found = clips.by_hashes(session, {row.clip for row in rows})
    return {clip: row.synthetic for clip, row in found.items()}


def _record(
    rows: Sequence[AsRunRow], names: Mapping[int, str], spoken: Mapping[str, bool]
) -> LineRecord:
    first, outcome = rows[0], showing.line_outcome(rows)
    whole = (row.proof for row in rows if row.proof and row.outcome == outcome)
    proof = next(whole, next((row.proof for row in rows if row.proof), {}))
    return LineRecord(
        line=first.line,
        programme_name=first.programme_name,
        kind=first.kind,
        title=first.title,
        bulletin=showing.bulletin_id(first.bulletin),
        clip=first.clip,
        authority=first.authority,
        priority=Priority(first.priority),
        due=first.due,
        began=min((row.began for row in rows if row.began is not None), default=None),
        first_sound=min((row.first_sound for row in rows if row.first_sound), default=None),
        ended=max((row.ended for row in rows if row.ended is not None), default=None),
        outcome=outcome,
        why=next((showing.reason(r.why) for r in rows if r.why and r.outcome == outcome), None),
        error=_error(proof),
        matched=proof.get("matched"),
        proof=dict(proof),
        zones=tuple(_zone(row, names) for row in rows),
        synthetic=spoken.get(first.clip),
    )


def _zone(row: AsRunRow, names: Mapping[int, str]) -> ZoneRecord:
    readback = row.readback or {}
    return ZoneRecord(
        zone=row.zone,
        zone_name=names.get(row.zone, str(row.zone)),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        why=showing.reason(row.why),
        on=readback.get("on"),
        knowledge=str(readback.get("knowledge", "")),
    )


def _error(proof: Mapping[str, Any]) -> timedelta | None:
    error = proof.get("error_ms")
    return None if error is None else timedelta(milliseconds=float(error))
