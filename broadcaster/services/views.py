"""What services show of bulletins, clips and work: frozen values, never rows.

Instants are aware, in UTC; a `Reason` is an English template and its facts, to be translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.bulletin import (
    BulletinId,
    InformationField,
    Move,
    Origin,
    RevisionId,
    Status,
)
from broadcaster.domain.jobs import JobId, JobState
from broadcaster.domain.people import Person
from schedules.lateness import Late
from schedules.types import Priority, Reason


@dataclass(frozen=True, slots=True)
class Fields:
    """What a person fills in; `airings` None means every programme, `valid_from` None now on.

    An emergency is repeated every `repeat_every`, only between its local times; the first at once.
    """

    title: str
    field: InformationField | None
    priority: Priority
    zones: frozenset[int]
    valid_until: datetime | None
    valid_from: datetime | None = None
    airings: int | None = None
    document_number: str = ""
    document_issuer: str = ""
    document_date: date | None = None
    language: str = "vi"
    repeat_every: timedelta | None = None
    repeat_opens: time | None = None
    repeat_closes: time | None = None
    gain_db: int = 0
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change to a bulletin by somebody who saw its `version`.

    `text` None leaves the source text as it is, `script` None leaves the script to be made from
    the text (or as it is, where the text did not change).
    """

    version: int
    fields: Fields
    text: str | None = None
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that is wrong, and why."""

    field: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a draft that saved itself: what is wrong was not kept, and is named."""

    version: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that came in: its text, the kept original, and what a person should know."""

    name: str
    original: str
    text: str
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word in capitals that the reading does not know; `read_as` is how a person resolved it."""

    word: str
    read_as: str | None = None


@dataclass(frozen=True, slots=True)
class ClipView:
    """The measured facts of a sound file; `notes` tell what a listener should know of it."""

    hash: str
    length: timedelta
    loudness_lufs: float
    true_peak_dbtp: float
    voice: str | None
    synthetic: bool
    notes: tuple[Reason, ...]
    made: datetime

    @property
    def note(self) -> Reason | None:
        """The first of the notes, if any."""
        return self.notes[0] if self.notes else None


@dataclass(frozen=True, slots=True)
class JobView:
    """How far the making of a clip is: `done` of `total` pieces; `why` tells why it failed."""

    id: JobId
    state: JobState
    done: int
    total: int
    attempts: int
    why: Reason | None
    created: datetime


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One state of a bulletin's content."""

    id: RevisionId
    number: int
    source_text: str
    source_name: str
    source_file: str | None
    script: str
    script_edited: bool
    unknown: tuple[UnknownWord, ...]
    left_out: tuple[str, ...]
    script_hash: str | None
    clip: ClipView | None
    author: Person
    created: datetime
    frozen: datetime | None

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Every unknown word that nobody has resolved yet."""
        return tuple(each.word for each in self.unknown if each.read_as is None)


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened to a bulletin.

    `what` is a `Move` value, or "draft", "save", "correct_script", "accept_unknown", "recording",
    "voice", "narrow", "order", "rendered" or "render_failed".
    """

    at: datetime
    by: Person | None
    what: str
    before: str
    after: str
    reason: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """Who allowed exactly what, and whether it still holds."""

    id: int
    revision: RevisionId
    clip: str
    zones: frozenset[int]
    priority: Priority
    valid_until: datetime
    by: Person
    on_behalf_of: Person | None
    at: datetime
    voided: datetime | None
    void_reason: str


@dataclass(frozen=True, slots=True)
class PlannedAiring:
    """When a bulletin is planned to be heard, after the newest published plans."""

    line: str
    programme_name: str
    starts: datetime
    length: timedelta
    zones: frozenset[int]
    reason: Reason


@dataclass(frozen=True, slots=True)
class HeardAiring:
    """What became of one airing: one entry a line, `zones` where it was sent."""

    line: str
    programme_name: str
    due: datetime
    began: datetime | None
    outcome: Outcome | None
    why: Reason | None
    zones: frozenset[int]


@dataclass(frozen=True, slots=True)
class BulletinItem:
    """A bulletin as a list shows it."""

    id: BulletinId
    title: str
    field: InformationField
    origin: Origin
    priority: Priority
    zones: frozenset[int]
    status: Status
    author: Person
    valid_from: datetime
    valid_until: datetime
    length: timedelta | None
    unresolved: int
    job: JobView | None
    next_airing: datetime | None
    changed: datetime


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """Everything a page about one bulletin needs; `revisions` is newest first.

    `fields` are as stored, `revision` is the current one; `moves` is what the table allows now.
    """

    id: BulletinId
    version: int
    origin: Origin
    status: Status
    fields: Fields
    author: Person
    revision: RevisionView
    revisions: tuple[RevisionView, ...]
    events: tuple[EventView, ...]
    approvals: tuple[ApprovalView, ...]
    job: JobView | None
    planned: tuple[PlannedAiring, ...]
    left_out_of_plan: tuple[Reason, ...]
    heard: tuple[HeardAiring, ...]
    moves: frozenset[Move]
    created: datetime
    changed: datetime
    submitted: datetime | None

    @property
    def approval(self) -> ApprovalView | None:
        """The approval that holds, if any."""
        return next((each for each in self.approvals if each.voided is None), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bulletins a list shows; None or "" means all."""

    status: Status | None = None
    field: InformationField | None = None
    text: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A bulletin that waits for approval, and when it would be heard first if approved now.

    `previous` is the revision before; `may_approve` and `why_not` are for the person who looks.
    """

    page: BulletinPage
    clip: ClipView | None
    previous: RevisionView | None
    would_air: datetime | None
    may_approve: bool
    why_not: Reason | None


@dataclass(frozen=True, slots=True)
class Unattended:
    """A bulletin that waits while nobody active may approve it."""

    bulletin: BulletinId
    title: str
    would_air: datetime | None
    why: Reason
