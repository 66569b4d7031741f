"""A worker that starts reads what is new in the journal, and not what it copied years ago."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.domain.asrun import GENESIS, Break, Entry, EntryKind, parse
from broadcaster.services import journal as room
from broadcaster.services.journal import Mark, Tail, fault

AT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
MANY = 3000


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    made: list[Entry] = []
    for number in range(MANY):
        previous = made[-1].digest if made else GENESIS
        facts = {"what": "stop", "by": f"{number}" * (number % 9), "zones": None}
        made.append(Entry(number + 1, AT, EntryKind.ORDER, facts, previous))
    return made


@pytest.fixture
def path(tmp_path: Path, entries: list[Entry]) -> Path:
    journal = tmp_path / "journal.jsonl"
    journal.write_text("".join(f"{entry.to_line()}\n" for entry in entries), "utf-8")
    return journal


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of every entry that is read."""
    numbers: list[int] = []

    def noted(line: str) -> Entry:
        entry = parse(line)
        numbers.append(entry.seq)
        return entry

    monkeypatch.setattr(room, "parse", noted)
    return numbers


def mark_of(entries: list[Entry], seq: int) -> Mark:
    return Mark(seq, entries[seq - 1].digest if seq else GENESIS)


@pytest.mark.parametrize("copied", [1, 2, 1500, 2500, MANY - 1, MANY])
def test_what_was_copied_long_ago_is_left_unread(
    path: Path, entries: list[Entry], read: list[int], copied: int
) -> None:
    tail = Tail(path)

    news = tail.after(mark_of(entries, copied), most=MANY)

    assert news.broken is None
    assert [one.seq for one in news.entries] == list(range(copied + 1, MANY + 1))
    assert len([seq for seq in read if seq <= copied]) < 500


def test_a_station_that_copied_nothing_yet_reads_everything(
    path: Path, entries: list[Entry]
) -> None:
    assert len(Tail(path).after(Mark(), most=MANY).entries) == MANY


@pytest.mark.parametrize(("copied", "last", "line"), [(500, 1000, 1001), (2900, MANY, None)])
def test_lines_of_no_sense_do_not_lead_it_astray(
    path: Path, entries: list[Entry], copied: int, last: int, line: int | None
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1000:2000] = [b"\xff?\n"] * 1000
    path.write_bytes(b"".join(lines))

    news = Tail(path).after(mark_of(entries, copied), most=MANY)

    assert [one.seq for one in news.entries] == list(range(copied + 1, last + 1))
    assert (news.broken and news.broken.line) == line


def test_a_break_after_the_mark_is_told_by_the_number_of_its_line(
    path: Path, entries: list[Entry]
) -> None:
    text = path.read_text("utf-8").splitlines()
    text[2949] = text[2950]
    path.write_text("\n".join(text) + "\n", "utf-8")

    news = Tail(path).after(mark_of(entries, 2900), most=MANY)

    assert [one.seq for one in news.entries] == list(range(2901, 2950))
    assert news.broken == Break(2950, "entry 2950 is missing")


def test_what_is_cut_off_the_end_is_still_missed(path: Path, entries: list[Entry]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2900]))

    assert fault(path, mark_of(entries, 2950)) == Break(2901, "entry 2901 is missing")
    assert Tail(path).after(mark_of(entries, 2900)).broken is None
