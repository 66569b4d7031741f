"""The journal's chain: whole as written, broken wherever anything was touched."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind, first_break, parse

DAWN = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def journal(count: int) -> list[str]:
    lines, previous = [], GENESIS
    for seq in range(1, count + 1):
        facts = {"line": f"l{seq}", "title": "Họp thôn"}
        entry = Entry(seq, DAWN + timedelta(seconds=seq), EntryKind.BEGAN, facts, previous)
        lines.append(entry.to_line())
        previous = entry.digest
    return lines


def test_a_line_reads_back_as_it_was_written() -> None:
    entry = Entry(1, DAWN, EntryKind.ORDER, {"what": "stop", "by": "Bình"}, GENESIS)

    assert parse(entry.to_line()) == entry


def test_an_untouched_journal_is_whole() -> None:
    assert first_break(journal(5)) is None
    assert first_break([]) is None


@given(st.integers(0, 5), st.data())
def test_a_changed_character_breaks_the_chain_there(where: int, data: st.DataObject) -> None:
    lines = journal(6)
    position = data.draw(st.integers(0, len(lines[where]) - 1))
    other = "x" if lines[where][position] != "x" else "y"
    lines[where] = lines[where][:position] + other + lines[where][position + 1 :]

    broken = first_break(lines)

    assert broken is not None
    assert broken.line == where + 1


def test_another_spelling_of_the_same_instant_breaks_the_chain() -> None:
    lines = journal(3)
    lines[1] = lines[1].replace("2026-11-21T", "2026-11-21x", 1)

    broken = first_break(lines)

    assert broken is not None
    assert broken.line == 2


@pytest.mark.parametrize("where", range(5))
def test_a_removed_line_breaks_the_chain(where: int) -> None:
    lines = journal(6)
    del lines[where]

    broken = first_break(lines)

    assert broken is not None
    assert broken.line == where + 1


def test_a_line_made_anew_with_its_own_digest_breaks_the_next() -> None:
    lines = journal(4)
    honest = parse(lines[1])
    forged = Entry(honest.seq, honest.at, honest.kind, {"line": "other"}, honest.previous)
    lines[1] = forged.to_line()

    broken = first_break(lines)

    assert broken is not None
    assert broken.line == 3


def test_swapped_lines_break_the_chain() -> None:
    lines = journal(4)
    lines[1], lines[2] = lines[2], lines[1]

    assert first_break(lines) is not None


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", json.dumps({"seq": "x"}), "\x00"])
def test_what_is_no_journal_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="journal line"):
        parse(line)
