"""The station's own dictionary; whoever changes it has every open draft read anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.words import WordKind
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import revisions, speakable
from broadcaster.services.access import require
from broadcaster.store import people, words
from broadcaster.store.tables import WordRow

LONGEST_WORD = 80
"""Letters of a word or name as it is written."""

LONGEST_NOTE = 200
"""Letters of a note."""

MOST_WORDS = 5_000
"""Words of one station."""

# Letters that no eye sees come along with copied names; no text would ever match them.
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the station's: how it is written, how it is said, what it is."""

    written: str
    spoken: str
    kind: WordKind = WordKind.OTHER
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with its number, and who kept it when; `by` is "" where nobody is known."""

    id: int
    word: Word
    by: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a word: its number, whether it is new, how many drafts were read anew.

    `usual` is how the reader says it without the station's word, where it knew one already.
    """

    id: int
    word: Word
    is_new: bool
    drafts: int
    usual: str | None


def entries(session: Session, wanted: str = "", kind: str = "") -> tuple[Entry, ...]:
    """List the words that hold some letters, with or without their marks, in their order."""
    return _entries(session, words.listing(session, wanted.strip(), kind))


def count(session: Session) -> int:
    """Tell how many words the station has."""
    return words.count(session)


def keep(  # noqa: PLR0913 -- an entry and who says so
    session: Session,
    clock: Clock,
    by: Person,
    written: str,
    spoken: str,
    kind: WordKind,
    *,
    note: str = "",
) -> Kept:
    """Say how a word is read at this station; open drafts with it are read anew.

    Raises Invalid naming "written", "spoken" or "note", Forbidden.
    """
    require(by, Right.WRITE_BULLETINS)
    word = checked(Word(written, spoken, kind, note))
    is_new = words.by_written(session, word.written) is None
    if is_new and words.count(session) >= MOST_WORDS:
        raise Invalid("written", "The dictionary is full: at most {most} words.", most=MOST_WORDS)
    row = put(session, clock, by, word)
    return _kept(session, clock, row, [word.written], is_new=is_new)


def change(session: Session, clock: Clock, by: Person, number: int, word: Word) -> Kept:
    """Correct an entry, also how it is written; raises Invalid, NotFound, Forbidden."""
    require(by, Right.WRITE_BULLETINS)
    row, wanted = _row(session, number), checked(word)
    other = words.by_written(session, wanted.written)
    if other is not None and other.id != number:
        raise Invalid(
            "written", "{word} is in the dictionary already; correct it there.", word=other.written
        )
    before, row.written = row.written, wanted.written
    session.flush()
    put(session, clock, by, wanted)
    return _kept(session, clock, row, [before, wanted.written], is_new=False)


def remove(session: Session, clock: Clock, by: Person, number: int) -> Word:
    """Take a word out and return it, so that it can be put back; open drafts are read anew."""
    require(by, Right.WRITE_BULLETINS)
    row = _row(session, number)
    word = _word(row)
    session.delete(row)
    session.flush()
    revisions.read_again_where(session, clock, [word.written])
    return word


def put(session: Session, clock: Clock, by: Person, word: Word) -> WordRow:
    """Store a checked word, over the entry it may have already."""
    row = words.by_written(session, word.written) or WordRow(written=word.written)
    row.spoken, row.kind, row.note = word.spoken, word.kind.value, word.note
    row.by, row.changed = by.id, clock.now()
    session.add(row)
    session.flush()
    return row


def checked(word: Word) -> Word:
    """Return a word as it is stored; raises Invalid naming the part that is wrong."""
    written = _one_line(word.written)
    if not any(map(str.isalpha, written)):
        raise Invalid("written", "Write the word or name as it stands in texts.")
    if len(word.written.strip().splitlines()) > 1 or len(written) > LONGEST_WORD:
        raise Invalid(
            "written",
            "Write one word or name on one line, at most {most} letters.",
            most=LONGEST_WORD,
        )
    if _is_ordinary(written):
        raise Invalid(
            "written",
            "{word} is an ordinary word, and is read as it is written. The dictionary is for"
            " names and abbreviations.",
            word=written,
        )
    spoken = speakable.checked_words(unicodedata.normalize("NFC", word.spoken), "spoken")
    note = _one_line(word.note)
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", "At most {most} letters, please.", most=LONGEST_NOTE)
    return Word(written, spoken, word.kind, note)


def _is_ordinary(written: str) -> bool:
    """Tell whether this is a common word: nobody may make the station say it otherwise."""
    from audio.reading.syllables import is_syllable  # noqa: PLC0415 -- slow import

    return written == written.lower() and all(map(is_syllable, written.split()))


def usual_reading(written: str) -> str | None:
    """Tell how the reader says a word by itself; None where it does not know it, or as written."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    script = read(written)
    is_plain = script.text.casefold() == written.casefold()
    return None if script.unknown or is_plain else script.text


def _kept(
    session: Session, clock: Clock, row: WordRow, touched: Sequence[str], *, is_new: bool
) -> Kept:
    drafts = revisions.read_again_where(session, clock, touched)
    return Kept(row.id, _word(row), is_new, drafts, usual_reading(row.written))


def _entries(session: Session, rows: Sequence[WordRow]) -> tuple[Entry, ...]:
    names = people.persons(session, (row.by for row in rows))
    return tuple(
        Entry(row.id, _word(row), names[row.by].name if row.by in names else "", row.changed)
        for row in rows
    )


def _one_line(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(sign for sign in plain if unicodedata.category(sign) not in _UNSEEN)


def _row(session: Session, number: int) -> WordRow:
    row = session.get(WordRow, number)
    if row is None:
        raise NotFound("This word is not in the dictionary any more.")
    return row


def _word(row: WordRow) -> Word:
    kind = WordKind(row.kind) if row.kind in set(WordKind) else WordKind.OTHER
    return Word(row.written, row.spoken, kind, row.note)
