"""From rows to what services show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.bulletin import BulletinId, RevisionId
from broadcaster.domain.jobs import JobId, JobState
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.services import speakable
from broadcaster.services.views import (
    ApprovalView,
    ClipView,
    EventView,
    HeardAiring,
    JobView,
    PlannedAiring,
    RevisionView,
)
from broadcaster.store.tables import (
    ApprovalRow,
    AsRunRow,
    BulletinEventRow,
    ClipRow,
    PlanLineRow,
    RenderJobRow,
    RevisionRow,
)
from schedules.types import Priority, Reason

Names = Mapping[int, Person]


class Said(Protocol):
    """An error, or a note, that carries its sentence and facts."""

    @property
    def sentence(self) -> str:
        """The English template."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What to fill it with."""


def reason(value: Mapping[str, Any] | None) -> Reason | None:
    """Read a sentence with its facts as the store keeps it."""
    if value is None:
        return None
    return Reason(str(value["sentence"]), dict(value.get("facts", {})))


def some_reason(value: Mapping[str, Any] | None) -> Reason:
    """Read a sentence that is always there."""
    return reason(value) or Reason("No reason was given.")


def stored(why: Reason) -> dict[str, Any]:
    """Write a sentence with its facts as the store keeps it."""
    return {"sentence": why.sentence, "facts": dict(why.facts)}


def said(error: Said) -> Reason:
    """Return the sentence and facts of an error."""
    plain = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in error.facts.items()
    }
    return Reason(error.sentence, plain)


def somebody(names: Names, person: int) -> Person:
    """Return who a row names."""
    nobody = Person(PersonId(person), "?", "?", Role.SUPERVISOR, active=False)
    return names.get(person, nobody)


def clip_view(row: ClipRow | None) -> ClipView | None:
    """Show a clip's facts."""
    if row is None:
        return None
    return ClipView(
        row.hash,
        row.length,
        row.loudness_lufs,
        row.true_peak_dbtp,
        row.voice,
        row.synthetic,
        tuple(some_reason(each) for each in (row.note or {}).get("notes", ())),
        row.made,
    )


def job_view(row: RenderJobRow) -> JobView:
    """Show a piece of work."""
    return JobView(
        JobId(row.id),
        JobState(row.state),
        row.done,
        row.total,
        row.attempts,
        reason(row.why),
        row.created,
    )


def revision_view(row: RevisionRow, names: Names, clips: Mapping[str, ClipRow]) -> RevisionView:
    """Show one state of a bulletin's content."""
    return RevisionView(
        id=RevisionId(row.id),
        number=row.number,
        source_text=row.source_text,
        source_name=row.source_name,
        source_file=row.source_file,
        script=row.script,
        script_edited=row.script_edited,
        unknown=speakable.loaded(row.unknown),
        left_out=tuple((row.left_out or {}).get("parts", ())),
        script_hash=row.script_hash,
        clip=clip_view(clips.get(row.clip or "")),
        author=somebody(names, row.author),
        created=row.created,
        frozen=row.frozen,
    )


def event_view(row: BulletinEventRow, names: Names) -> EventView:
    """Show something that happened."""
    by = None if row.by is None else somebody(names, row.by)
    return EventView(row.at, by, row.what, row.before, row.after, row.reason, dict(row.facts or {}))


def approval_view(row: ApprovalRow, names: Names) -> ApprovalView:
    """Show who allowed what."""
    return ApprovalView(
        id=row.id,
        revision=RevisionId(row.revision),
        clip=row.clip,
        zones=row.zones,
        priority=Priority(row.priority),
        valid_until=row.valid_until,
        by=somebody(names, row.by),
        on_behalf_of=None if row.on_behalf_of is None else somebody(names, row.on_behalf_of),
        at=row.at,
        voided=row.voided,
        void_reason=row.void_reason,
    )


def planned_airing(row: PlanLineRow) -> PlannedAiring:
    """Show when something is planned to be heard."""
    return PlannedAiring(
        row.key, row.programme_name, row.starts, row.length, row.zones, some_reason(row.reason)
    )


def heard_airings(rows: Sequence[AsRunRow]) -> tuple[HeardAiring, ...]:
    """Show what became of airings, the rows of one line together."""
    lines: dict[str, list[AsRunRow]] = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    return tuple(_heard(each) for each in lines.values())


def line_outcome(rows: Sequence[AsRunRow]) -> Outcome | None:
    """Return how a line ended where it ended best; None while it runs.

    One zone that somebody muted does not make it interrupted: each zone has its own outcome.
    """
    found = {row.outcome for row in rows}
    if None in found:
        return None
    return min((Outcome(each) for each in found if each is not None), key=_BY_GRAVITY.index)


def bulletin_id(value: int | None) -> BulletinId | None:
    """Return a row's bulletin, where it has one."""
    return None if value is None else BulletinId(value)


_BY_GRAVITY = (
    Outcome.AIRED,
    Outcome.LATE,
    Outcome.INTERRUPTED,
    Outcome.JOINED_LATE,
    Outcome.CUT,
    Outcome.MISSED,
)


def _heard(rows: Sequence[AsRunRow]) -> HeardAiring:
    first, outcome = rows[0], line_outcome(rows)
    return HeardAiring(
        line=first.line,
        programme_name=first.programme_name,
        due=first.due,
        began=min((each.began for each in rows if each.began is not None), default=None),
        outcome=outcome,
        why=next((reason(r.why) for r in rows if r.why and r.outcome == outcome), None),
        zones=frozenset(each.zone for each in rows),
    )
