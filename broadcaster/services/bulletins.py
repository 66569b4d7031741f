"""Bulletins from first draft to withdrawal: one verb a function, the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.jobs import JobId
from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services.views import (
    BulletinItem,
    BulletinPage,
    Change,
    Fields,
    Saved,
    Taken,
    Wanted,
)


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
    raise NotImplementedError


def edit(session: Session, clock: Clock, bulletin: BulletinId, by: Person, change: Change) -> int:
    """Change a bulletin; return its new version.

    After it was sent for approval or approved an edit makes it a draft again and voids the
    approval, except where it only narrows zones or shortens validity of an approved one. Raises
    Invalid, WrongState, Forbidden, and Refused (naming who) where somebody else changed it since.
    """
    raise NotImplementedError


def save_draft(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, change: Change
) -> Saved:
    """Keep what is right in a draft that is being typed, and name what is not; drafts only.

    Raises WrongState where it is no draft, Refused where somebody else changed it since.
    """
    raise NotImplementedError


def correct_script(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, version: int, script: str
) -> int:
    """Put a hand-corrected script in place; return the new version."""
    raise NotImplementedError


def accept_unknown(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, word: str, read_as: str
) -> int:
    """Say how an unknown word is read, everywhere in the script; return the new version."""
    raise NotImplementedError


def request_voice(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> JobId | None:
    """Have a draft's script spoken, to listen before sending it for approval.

    None where its clip is there already.
    """
    raise NotImplementedError


def submit(session: Session, clock: Clock, bulletin: BulletinId, by: Person, version: int) -> None:
    """Send it for approval: its revision is frozen and its voice made, if it is not yet.

    Raises Invalid or Refused with everything that is still missing, WrongState from the table.
    """
    raise NotImplementedError


def withdraw(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, reason: str = ""
) -> None:
    """Take it back; it can be restored. An approval is voided and plans leave it out."""
    raise NotImplementedError


def restore(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> None:
    """Make a withdrawn bulletin a draft again."""
    raise NotImplementedError


def narrow(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    zones: frozenset[int] | None = None,
    valid_until: datetime | None = None,
) -> None:
    """Give an approved bulletin fewer zones or a shorter validity; the approval stays."""
    raise NotImplementedError


def expire_due(session: Session, clock: Clock) -> int:
    """Let everything end whose validity has passed; return how many."""
    raise NotImplementedError


def listing(session: Session, clock: Clock, wanted: Wanted) -> tuple[BulletinItem, ...]:
    """List bulletins, the last changed first."""
    raise NotImplementedError


def show(session: Session, clock: Clock, bulletin: BulletinId) -> BulletinPage:
    """Tell everything about one bulletin; raises NotFound."""
    raise NotImplementedError
