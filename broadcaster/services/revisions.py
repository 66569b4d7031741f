"""The content of a bulletin: revisions that are written in, and frozen ones that are not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.domain.reading import Choices, loaded, stored
from broadcaster.ports import Clock
from broadcaster.services import reading, speakable
from broadcaster.services.speakable import Speakable, checked_text, plain_text
from broadcaster.services.views import Change, UnknownWord
from broadcaster.store import bulletins, jobs
from broadcaster.store.session import folded
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
        read_anew(session, revision, text)
    if change.script is not None and other_script:
        put_script(session, revision, change.script)


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


def read_anew(session: Session, revision: RevisionRow, text: str) -> None:
    """Put a text in, and the script that is made of it; resolved words stay resolved."""
    station, choices = reading.of_station(session), loaded(revision.overruled)
    form = reading.form_of(text, station, choices)
    revision.source_text = text
    revision.left_out = {"parts": [each.text for each in form.left_out]}
    revision.script_edited = False
    accepted = speakable.accepted(revision.unknown)
    _put(revision, speakable.made_of(form.body, station, choices, accepted))


def read_again_where(session: Session, clock: Clock, words: Iterable[str]) -> int:
    """Read anew every open draft in which one of these words may stand; return how many changed.

    Where a hand corrected the script, or somebody was asked to approve it, it stays.
    """
    wanted = [_spaced(word) for word in words]
    return sum(
        _read_again(session, clock, revision)
        for revision in bulletins.unread_drafts(session)
        if _any_of(wanted, _spaced(revision.source_text))
    )


def read_all_again(session: Session, clock: Clock) -> int:
    """Read every open draft anew, as the station reads by now; return how many changed."""
    return sum(_read_again(session, clock, each) for each in bulletins.unread_drafts(session))


def _any_of(wanted: Iterable[str], text: str) -> bool:
    return any(word in text for word in wanted)


def _spaced(text: str) -> str:
    return " ".join(folded(text).split())


def _read_again(session: Session, clock: Clock, revision: RevisionRow) -> bool:
    before = (revision.script, revision.unknown)
    read_anew(session, revision, revision.source_text)
    if (revision.script, revision.unknown) == before:
        return False
    # Whoever has it open must see the new script before writing over it.
    row = bulletins.hold(session, revision.bulletin)
    if row is not None:
        row.changed = clock.now()
    revision.clip = revision.script_hash = None
    jobs.drop_open(session, revision.id)
    return True


def put_script(session: Session, revision: RevisionRow, script: str) -> None:
    """Put in a script that a person wrote or corrected."""
    accepted = speakable.accepted(revision.unknown)
    plain = checked_text(script, field="script")
    revision.script_edited = True
    _put(revision, speakable.corrected(plain, reading.of_station(session), accepted))


def put_word(session: Session, revision: RevisionRow, word: str, read_as: str) -> None:
    """Put in how an unknown word is read, everywhere in the script."""
    accepted = speakable.accepted(revision.unknown) | {word: read_as}
    if revision.script_edited:
        script = speakable.replaced(revision.script, word, read_as)
        _put(revision, speakable.corrected(script, reading.of_station(session), accepted))
        return
    resolved = tuple(UnknownWord(each, said) for each, said in accepted.items())
    revision.unknown = speakable.stored(resolved)
    read_anew(session, revision, revision.source_text)


def choose(session: Session, revision: RevisionRow, choices: Choices) -> None:
    """Put in what people chose for this text, and read it anew."""
    revision.overruled = stored(choices)
    read_anew(session, revision, revision.source_text)


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
