"""A start reads what was added since the last bookmark, however long the station has been there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from air_world import item
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import Entry, EntryKind, first_break, parse
from broadcaster.playout import bookmark
from broadcaster.playout import journal as room
from broadcaster.playout.history import History
from broadcaster.playout.journal import MARKED_EVERY, Journal
from broadcaster.playout.turn import REMEMBER

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "journal.jsonl"


def facts(key: str, starts: datetime = NOW) -> dict[str, Any]:
    return item(key, 0).facts() | {"due": starts.isoformat()}


def filled(path: Path, clock: VirtualClock, lines: int) -> Journal:
    """A station at work: each line begins and ends, ten minutes after the one before."""
    journal = Journal(path, clock)
    journal.open(REMEMBER)
    for number in range(lines):
        body = facts(f"line{number}", clock.now())
        journal.append(EntryKind.BEGAN, body)
        journal.append(EntryKind.ENDED, body | {"outcome": "aired"})
        clock.sleep(600)
        journal.bookmark()
    return journal


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Every entry that a journal reads while it is opened."""
    entries: list[Entry] = []

    def noted(line: str) -> Entry:
        entries.append(parse(line))
        return entries[-1]

    monkeypatch.setattr(room, "parse", noted)
    return entries


def without_bookmark(path: Path, clock: VirtualClock) -> History:
    bookmark.path_of(path).unlink(missing_ok=True)
    return Journal(path, clock).open(REMEMBER)


def test_a_start_reads_no_more_of_a_long_journal_than_of_a_short_one(
    path: Path, clock: VirtualClock, read: list[Entry]
) -> None:
    filled(path, clock, 10 * MARKED_EVERY)

    history = Journal(path, clock).open(REMEMBER)

    assert len(read) < MARKED_EVERY
    assert history == without_bookmark(path, clock)
    assert len(read) >= 20 * MARKED_EVERY


def test_the_chain_goes_on_after_a_start_from_a_bookmark(path: Path, clock: VirtualClock) -> None:
    filled(path, clock, MARKED_EVERY)

    again = Journal(path, clock)
    again.open(REMEMBER)
    again.append(EntryKind.BOOTED, {"safe": True})

    assert first_break(path.read_text("utf-8").splitlines()) is None


def test_a_journal_that_never_had_a_bookmark_gets_one_at_its_first_start(
    path: Path, clock: VirtualClock, read: list[Entry]
) -> None:
    filled(path, clock, MARKED_EVERY)
    without_bookmark(path, clock)
    read.clear()

    Journal(path, clock).open(REMEMBER)

    assert read == []


def test_a_fault_of_long_ago_stands_and_what_was_being_sent_is_known(
    path: Path, clock: VirtualClock
) -> None:
    journal = Journal(path, clock)
    journal.open(REMEMBER)
    why = {"sentence": "{device} does not answer.", "facts": {"device": "board"}}
    journal.append(EntryKind.FAULT, {"subject": "device:board", "why": why})
    filled(path, clock, 5 * MARKED_EVERY).append(EntryKind.BEGAN, facts("cut", clock.now()))

    again = Journal(path, clock)
    history = again.open(REMEMBER)

    assert list(again.standing) == ["device:board"]
    assert list(history.interrupted) == ["cut"]
    assert history == without_bookmark(path, clock)


def test_lines_are_remembered_by_a_clock_that_was_years_ahead_for_a_while(
    path: Path, clock: VirtualClock
) -> None:
    filled(path, clock, 2 * MARKED_EVERY)
    ahead = VirtualClock(clock.now() + timedelta(days=9 * 365))
    filled(path, ahead, MARKED_EVERY)

    history = Journal(path, clock).open(REMEMBER)

    assert f"line{2 * MARKED_EVERY - 1}" in history.done
    assert history.done == without_bookmark(path, clock).done


SPOILED = {
    "cut": lambda mark: mark.write_bytes(mark.read_bytes()[:-40]),
    "empty": lambda mark: mark.write_bytes(b""),
    "changed": lambda mark: mark.write_text(mark.read_text("utf-8").replace("line", "lime")),
    "no text": lambda mark: mark.write_bytes(b"\xff\xfe\x00"),
    "another form": lambda mark: mark.write_text("[]"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_bookmark_that_is_spoiled_is_not_believed(
    path: Path, clock: VirtualClock, how: str
) -> None:
    filled(path, clock, MARKED_EVERY)
    whole = Journal(path, clock).open(REMEMBER)
    SPOILED[how](bookmark.path_of(path))

    assert Journal(path, clock).open(REMEMBER) == whole


@pytest.mark.parametrize("keep", [0, 3, 2 * MARKED_EVERY - 2])
def test_the_bookmark_of_another_journal_is_not_believed(
    path: Path, clock: VirtualClock, keep: int
) -> None:
    """As after a backup of last month was put back, or after the file was cut off."""
    filled(path, clock, 2 * MARKED_EVERY)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:keep]))

    history = Journal(path, clock).open(REMEMBER)

    assert history == without_bookmark(path, clock)
    assert len(history.done) == keep // 2


def test_a_disk_that_is_full_keeps_the_old_bookmark_and_disturbs_nobody(
    path: Path, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = filled(path, clock, MARKED_EVERY)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(bookmark, "keep", full)
    for number in range(MARKED_EVERY):
        journal.append(EntryKind.ORDER, {"what": "stop", "by": str(number), "zones": None})
    journal.bookmark()
    monkeypatch.undo()

    history = Journal(path, clock).open(REMEMBER)

    assert len(history.done) == MARKED_EVERY
    assert history == without_bookmark(path, clock)


EVENTS = st.one_of(
    st.tuples(st.just("began"), st.integers(0, 6), st.just(frozenset({1, 2}))),
    st.tuples(
        st.just("ended"), st.integers(0, 6), st.sampled_from([{1}, {2}, {1, 2}]).map(frozenset)
    ),
    st.tuples(
        st.sampled_from(["fault", "fault_cleared", "booted", "stopped", "order", "mark"]),
        st.integers(0, 2),
        st.just(frozenset()),
    ),
    st.tuples(st.just("reopen"), st.just(0), st.just(frozenset())),
)


@given(st.lists(EVENTS, max_size=25))
def test_whatever_happened_a_start_from_a_bookmark_knows_what_a_whole_reading_knows(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[tuple[str, int, frozenset[int]]],
) -> None:
    path, clock = tmp_path_factory.mktemp("journal") / "journal.jsonl", VirtualClock(NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "MARKED_EVERY", 1)
        journal = Journal(path, clock)
        journal.open(REMEMBER)
        for what, number, zones in events:
            clock.sleep(3600)
            if what == "mark":
                journal.bookmark()
            elif what == "reopen":
                journal = Journal(path, clock)
                journal.open(REMEMBER)
            else:
                journal.append(EntryKind(what), told(what, number, zones, clock.now()))

        marked = Journal(path, clock)
        history = marked.open(REMEMBER)
        bookmark.path_of(path).unlink(missing_ok=True)
        whole = Journal(path, clock)

        assert history == whole.open(REMEMBER)
        assert marked.standing == whole.standing


def told(what: str, number: int, zones: frozenset[int], at: datetime) -> dict[str, Any]:
    if what in ("began", "ended"):
        return facts(f"line{number}", at) | {"zones": sorted(zones)}
    why = {"sentence": f"Number {number} is wrong.", "facts": {"number": number}}
    return {"subject": f"device:{number}", "why": why, "safe": True}
