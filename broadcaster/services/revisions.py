"""The content of a bulletin: revisions that are written in, and frozen ones that are not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services import speakable
from broadcaster.services.speakable import Speakable, checked_text, plain_text
from broadcaster.services.views import Change
from broadcaster.store import bulletins, jobs
from broadcaster.store.tables import BulletinRow, RevisionRow


def first(session: Session, clock: Clock, row: BulletinRow, by: Person) -> RevisionRow:
    """Give a new bulletin its first revision."""
    return _begun(session, clock, row, by, 1)


def write(session: Session, clock: Clock, row: BulletinRow, by: Person, change: Change) -> None:
    """Write another text or script into a bulletin.

    A frozen revision, or one whose hand-corrected script another text would replace, stays as it
    is and is followed by a new one.
    """
    text = None if change.text is None else checked_text(change.text)
    current = bulletins.current_revision(session, row)
    other_text = text is not None and text != current.source_text
    other_script = change.script is not None and plain_text(change.script) != current.script
    revision = writable(session, clock, row, by, keep=other_text and current.script_edited)
    if text is not None and other_text:
        read_anew(revision, text)
    if change.script is not None and other_script:
        put_script(revision, change.script)


def writable(
    session: Session, clock: Clock, row: BulletinRow, by: Person, *, keep: bool = False
) -> RevisionRow:
    """Return a revision that may be written in; its clip, if it had one, is no longer its own."""
    current = bulletins.current_revision(session, row)
    if current.frozen is None and not keep:
        current.author = by.id
        current.clip = current.script_hash = None
        jobs.drop_open(session, current.id)
        return current
    following = _begun(session, clock, row, by, current.number + 1)
    for name in ("source_text", "source_name", "source_file", "script", "script_edited"):
        setattr(following, name, getattr(current, name))
    for name in ("unknown", "left_out", "overruled", "sound", "pieces", "takes"):
        setattr(following, name, getattr(current, name))
    jobs.drop_open(session, current.id)
    return following


def read_anew(revision: RevisionRow, text: str) -> None:
    """Put a text in, and the script that is made of it; resolved words stay resolved."""
    body, left_out = speakable.spoken_body(text)
    revision.source_text = text
    revision.left_out = {"parts": list(left_out)}
    revision.script_edited = False
    _put(revision, speakable.made_of(body, speakable.accepted(revision.unknown)))


def put_script(revision: RevisionRow, script: str) -> None:
    """Put in a script that a person wrote or corrected."""
    accepted = speakable.accepted(revision.unknown)
    plain = checked_text(script, field="script")
    revision.script_edited = True
    _put(revision, speakable.corrected(plain, accepted))


def put_word(revision: RevisionRow, word: str, read_as: str) -> None:
    """Put in how an unknown word is read, everywhere in the script."""
    accepted = speakable.accepted(revision.unknown) | {word: read_as}
    script = speakable.replaced(revision.script, word, read_as)
    _put(revision, speakable.corrected(script, accepted))


def _put(revision: RevisionRow, made: Speakable) -> None:
    revision.script = made.script
    revision.unknown = speakable.stored(made.unknown)


def _begun(
    session: Session, clock: Clock, row: BulletinRow, by: Person, number: int
) -> RevisionRow:
    revision = RevisionRow(bulletin=row.id, number=number, author=by.id, created=clock.now())
    session.add(revision)
    session.flush()
    row.revision = revision.id
    return revision
