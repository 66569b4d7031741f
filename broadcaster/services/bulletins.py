"""Bulletins from first draft to withdrawal: one verb a function, the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, Status
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import fields as form
from broadcaster.services import revisions
from broadcaster.services.access import require
from broadcaster.services.moves import held, moved, recorded
from broadcaster.services.pages import counts, listing, show
from broadcaster.services.scripts import accept_unknown, correct_script, request_voice, submit
from broadcaster.services.showing import said
from broadcaster.services.speakable import checked_text, plain_text
from broadcaster.services.views import Change, Fields, Problem, Saved, Taken
from broadcaster.store import bulletins as store
from broadcaster.store.tables import BulletinRow

__all__ = [
    "accept_unknown",
    "correct_script",
    "counts",
    "draft",
    "edit",
    "expire_due",
    "listing",
    "narrow",
    "request_voice",
    "restore",
    "save_draft",
    "show",
    "submit",
    "withdraw",
]

_ENDS_BY_ITSELF = (Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.REJECTED)


def draft(
    session: Session,
    clock: Clock,
    by: Person,
    fields: Fields,
    text: str,
    taken: Taken | None = None,
) -> BulletinId:
    """Make a bulletin of pasted text, or of the text taken from a document.

    Raises Invalid naming the field that is wrong, Forbidden without the right to write.
    """
    require(by, Right.WRITE_BULLETINS)
    form.check(fields, form.known(session, clock.now()))
    source = checked_text(text)
    row = opened(session, clock, by, fields, Origin.TEXT)
    revision = revisions.first(session, clock, row, by)
    if taken is not None:
        revision.source_name, revision.source_file = taken.name, taken.original
    revisions.read_anew(session, revision, source)
    recorded(session, clock, row, by, "draft", before=None)
    return BulletinId(row.id)


def opened(
    session: Session, clock: Clock, by: Person, fields: Fields, origin: Origin
) -> BulletinRow:
    """Begin a bulletin without content."""
    now = clock.now()
    row = BulletinRow(
        origin=origin.value,
        status=Status.DRAFT.value,
        author=by.id,
        valid_from=fields.valid_from or now,
        created=now,
        changed=now,
    )
    form.put(row, fields)
    session.add(row)
    session.flush()
    return row


def edit(session: Session, clock: Clock, bulletin: BulletinId, by: Person, change: Change) -> int:
    """Change a bulletin; return its new version.

    After it was sent for approval or approved an edit makes it a draft again and voids the
    approval, except where it only narrows zones or shortens validity of an approved one. Raises
    Invalid, WrongState, Forbidden, and Refused (naming who) where somebody else changed it since.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, change.version)
    form.check(change.fields, form.known(session, clock.now()))
    before, content = form.of_row(row), _content_changes(session, row, change)
    names = form.put(row, change.fields)
    if not names and not content:
        row.version = change.version
    elif not content and _only_narrows(row, before, names):
        row.changed = clock.now()
        recorded(session, clock, row, by, "narrow", fields=sorted(names))
    else:
        moved(session, clock, row, by, Move.EDIT, ", ".join(sorted(names | content)))
        if content:
            revisions.write(session, clock, row, by, change)
    return row.version


def save_draft(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, change: Change
) -> Saved:
    """Keep what is right in a draft that is being typed, and name what is not; drafts only.

    Raises WrongState where it is no draft, Refused where somebody else changed it since.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, change.version)
    if row.status != Status.DRAFT.value:
        raise WrongState("Only a draft saves itself. Save your change to make it a draft again.")
    wrong = form.problems(change.fields, form.known(session, clock.now()))
    leave = frozenset(each.field for each in wrong)
    if leave & {"valid_from", "valid_until"}:
        leave |= {"valid_from", "valid_until"}
    names = form.put(row, change.fields, leave)
    content: frozenset[str] = frozenset()
    try:
        content = _content_changes(session, row, change)
    except Invalid as error:
        wrong += (Problem(error.field, said(error)),)
    if content:
        revisions.write(session, clock, row, by, change)
    if names or content:
        row.changed = clock.now()
        _recorded_once(session, clock, row, by)
    else:
        row.version = change.version
    return Saved(row.version, wrong)


def withdraw(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, reason: str = ""
) -> None:
    """Take it back; it can be restored. An approval is voided and plans leave it out."""
    require(by, Right.WRITE_BULLETINS)
    moved(session, clock, held(session, bulletin), by, Move.WITHDRAW, reason.strip())


def restore(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> None:
    """Make a withdrawn bulletin a draft again."""
    require(by, Right.WRITE_BULLETINS)
    moved(session, clock, held(session, bulletin), by, Move.RESTORE)


def narrow(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    zones: frozenset[int] | None = None,
    valid_until: datetime | None = None,
) -> None:
    """Give an approved bulletin fewer zones or a shorter validity; the approval stays.

    A validity that ends now or earlier ends it at once. Raises Invalid where it would widen.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    if row.status != Status.APPROVED.value:
        raise WrongState("Only an approved bulletin can be narrowed; edit this one instead.")
    if zones is not None and (not zones or not zones < row.zones):
        raise Invalid("zones", "Choose fewer of its zones; more zones need a new approval.")
    if valid_until is not None and valid_until >= row.valid_until:
        raise Invalid("valid_until", "Choose an earlier end; a later one needs a new approval.")
    if zones is None and valid_until is None:
        raise Refused("Say what is to be narrowed: zones or the end of the validity.")
    row.zones = row.zones if zones is None else zones
    row.valid_until = row.valid_until if valid_until is None else valid_until
    row.changed = clock.now()
    names = [n for n, v in (("zones", zones), ("valid_until", valid_until)) if v is not None]
    recorded(session, clock, row, by, "narrow", fields=names)


def expire_due(session: Session, clock: Clock) -> int:
    """Let everything end whose validity has passed; return how many."""
    due = store.past_validity(session, clock.now(), _ENDS_BY_ITSELF)
    for bulletin in due:
        moved(session, clock, held(session, BulletinId(bulletin)), None, Move.EXPIRE)
    return len(due)


def _content_changes(session: Session, row: BulletinRow, change: Change) -> frozenset[str]:
    if row.origin != Origin.TEXT.value:
        return frozenset()
    current = store.current_revision(session, row)
    changed = set()
    if change.text is not None and checked_text(change.text) != current.source_text:
        changed.add("text")
    if change.script is not None and plain_text(change.script) != current.script:
        checked_text(change.script, field="script")
        changed.add("script")
    return frozenset(changed)


def _only_narrows(row: BulletinRow, before: Fields, names: frozenset[str]) -> bool:
    return (
        row.status == Status.APPROVED.value
        and names <= {"zones", "valid_until"}
        and row.zones <= before.zones
        and before.valid_until is not None
        and row.valid_until <= before.valid_until
    )


def _recorded_once(session: Session, clock: Clock, row: BulletinRow, by: Person) -> None:
    """Leave one event for all the times a draft saves itself in one person's hands."""
    last = store.last_event(session, row.id)
    if last is not None and last.what == "save" and last.by == by.id:
        last.at = clock.now()
        last.facts = {"revision": row.revision}
    else:
        recorded(session, clock, row, by, "save")
