"""The station's dictionary as a table: written for Excel, and taken in whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.words import WordKind
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services import lexicon, revisions, showing
from broadcaster.services.access import require
from broadcaster.services.lexicon import MOST_WORDS, Word
from broadcaster.store.session import folded
from schedules.types import Reason

LARGEST_FILE = 1_000_000
"""Bytes of a list."""

HEADER = ("Cách viết", "Cách đọc", "Loại", "Ghi chú")
KINDS: Mapping[WordKind, str] = {
    WordKind.PERSON: "Tên người",
    WordKind.HAMLET: "Tên thôn, địa danh",
    WordKind.ETHNIC: "Tên dân tộc",
    WordKind.ABBREVIATION: "Viết tắt",
    WordKind.OTHER: "Khác",
}
"""How the kinds are called in the table."""

_FEWEST_COLUMNS = 2
_MOST_PROBLEMS = 20
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line of a list; lines count from 1, the header's own is the first."""

    line: int
    why: Reason


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list would do: words it adds, words it changes, how many stay, what is wrong.

    Nothing of a list is taken in as long as anything is wrong.
    """

    added: tuple[Word, ...]
    changed: tuple[Word, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def is_right(self) -> bool:
        """Tell whether it may be taken in."""
        return not self.problems


def exported(session: Session) -> bytes:
    """Write the dictionary as a table that Excel opens: UTF-8 with its mark, commas, a header."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADER)
    for entry in lexicon.entries(session):
        word = entry.word
        cells = (word.written, word.spoken, KINDS[word.kind], word.note)
        writer.writerow([_harmless(cell) for cell in cells])
    return table.getvalue().encode("utf-8-sig")


def looked_at(session: Session, content: bytes) -> Listed:
    """Tell what a list would do, changing nothing.

    Raises Invalid("file", ...) where it is no list at all.
    """
    known = {entry.word.written: entry.word for entry in lexicon.entries(session)}
    listed = _weighed(_rows(content), known)
    if len(known) + len(listed.added) > MOST_WORDS:
        raise Invalid(
            "file", "The dictionary would be full: at most {most} words.", most=MOST_WORDS
        )
    return listed


def take_file(session: Session, clock: Clock, by: Person, content: bytes) -> Listed:
    """Take a whole list in, or nothing of it; open drafts are read anew.

    A word that is in the dictionary already is changed. Raises Invalid, Forbidden; what is wrong
    with single lines stands in the answer's `problems`, and then nothing was taken.
    """
    require(by, Right.WRITE_BULLETINS)
    listed = looked_at(session, content)
    if not listed.is_right:
        return listed
    fresh = (*listed.added, *listed.changed)
    for word in fresh:
        lexicon.put(session, clock, by, word)
    if fresh:
        revisions.read_again_where(session, clock, [word.written for word in fresh])
    return listed


def text_of(content: bytes) -> str:
    """Return the text of a list: UTF-8, or UTF-16 as Excel's "Unicode text".

    Raises Invalid("file", ...) where it is empty, too large or no text.
    """
    if not content.strip():
        raise Invalid("file", "The file is empty (0 bytes). Choose another one.")
    if len(content) > LARGEST_FILE:
        raise Invalid("file", "The list is larger than {most} MB. Divide it.", most=1)
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise Invalid(
            "file",
            "This is no list of words. Save it in Excel as “CSV UTF-8”, and send that file.",
        )
    return text


def _rows(content: bytes) -> Sequence[tuple[int, list[str]]]:
    text = text_of(content)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        rows = [(number, row) for number, row in enumerate(reader, 1) if any(map(str.strip, row))]
    except csv.Error as error:
        raise Invalid("file", "This is no table of words. Save it in Excel as “CSV UTF-8”.") from (
            error
        )
    if rows and _is_header(rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise Invalid("file", "The list holds no words, only its heading.")
    if len(rows) > MOST_WORDS:
        raise Invalid(
            "file",
            "The list has {lines} lines; at most {most} are taken in at once.",
            lines=len(rows),
            most=MOST_WORDS,
        )
    return rows


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max("\t;,", key=first.count)


def _is_header(row: Sequence[str]) -> bool:
    return folded(row[0]).strip() in {folded(HEADER[0]), "written"}


def _weighed(rows: Sequence[tuple[int, list[str]]], known: Mapping[str, Word]) -> Listed:
    added: list[Word] = []
    changed: list[Word] = []
    unchanged = 0
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        try:
            word = _word(row)
            _refuse_twice(lines, word, line)
        except Invalid as wrong:
            problems.append(Problem(line, showing.said(wrong)))
            if len(problems) >= _MOST_PROBLEMS:
                break
            continue
        if word == known.get(word.written):
            unchanged += 1
        else:
            (changed if word.written in known else added).append(word)
    return Listed(tuple(added), tuple(changed), unchanged, tuple(problems))


def _refuse_twice(lines: dict[str, int], word: Word, line: int) -> None:
    before = lines.setdefault(word.written, line)
    if before != line:
        raise Invalid(
            "written", "{word} stands in line {line} already.", word=word.written, line=before
        )


def _word(row: Sequence[str]) -> Word:
    cells = [_plain(cell) for cell in row]
    if len(cells) < _FEWEST_COLUMNS:
        raise Invalid(
            "file", "A line needs two columns at least: how it is written, how it is said."
        )
    written, spoken, kind, note = [*cells, "", ""][:4]
    return lexicon.checked(Word(written, spoken, _kind(kind), note))


def _kind(name: str) -> WordKind:
    wanted = folded(name).strip()
    if not wanted:
        return WordKind.OTHER
    for kind in KINDS:
        if wanted in {folded(KINDS[kind]), kind.value}:
            return kind
    raise Invalid(
        "kind",
        "{name} is no kind of word. Write one of: {kinds}.",
        name=name.strip(),
        kinds="; ".join(KINDS.values()),
    )


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a word for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
