from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from air_world import AirWorld, item, stop

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import Entry, EntryKind, first_break
from broadcaster.playout.faults import Faults
from broadcaster.playout.history import History
from broadcaster.playout.journal import Journal
from broadcaster.playout.turn import REMEMBER
from schedules.types import Reason

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "journal.jsonl"


def opened(path: Path, clock: VirtualClock) -> Journal:
    journal = Journal(path, clock)
    journal.open(REMEMBER)
    return journal


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_entries_are_chained_and_on_the_disk_at_once(path: Path, clock: VirtualClock) -> None:
    journal = opened(path, clock)

    journal.append(EntryKind.BOOTED, {"version": "1", "safe": True})
    journal.append(EntryKind.ORDER, {"what": "stop", "by": "Lan", "zones": None})

    assert len(lines(path)) == 2
    assert first_break(lines(path)) is None


def test_the_chain_goes_on_over_a_restart(path: Path, clock: VirtualClock) -> None:
    opened(path, clock).append(EntryKind.BOOTED, {"safe": True})

    opened(path, clock).append(EntryKind.BOOTED, {"safe": True})

    assert first_break(lines(path)) is None
    assert '"seq":2' in lines(path)[1]


@pytest.mark.parametrize("keep", [1, 40, -1, -2])
def test_a_torn_last_line_is_set_aside_and_the_chain_goes_on(
    path: Path, clock: VirtualClock, keep: int
) -> None:
    journal = opened(path, clock)
    journal.append(EntryKind.BOOTED, {"safe": True})
    journal.append(EntryKind.ORDER, {"what": "stop", "by": "Lan", "zones": None})
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second[:keep])

    opened(path, clock).append(EntryKind.BOOTED, {"safe": False})

    assert first_break(lines(path)) is None
    assert len(lines(path)) == 2
    (aside,) = path.parent.glob("*.torn-*")
    assert aside.read_bytes() == second[:keep]


def test_what_follows_a_changed_entry_is_kept_and_the_break_stays_to_be_seen(
    path: Path, clock: VirtualClock
) -> None:
    journal = opened(path, clock)
    for by in ("Lan", "Minh", "An"):
        journal.append(EntryKind.ORDER, {"what": "stop", "by": by, "zones": None})
    path.write_text(path.read_text("utf-8").replace("Minh", "Nobody"), "utf-8")

    opened(path, clock).append(EntryKind.BOOTED, {"safe": True})

    found = first_break(lines(path))
    assert found is not None
    assert found.line == 2
    assert len(lines(path)) == 4
    assert list(path.parent.glob("*.torn-*")) == []


def test_a_changed_entry_breaks_the_chain_there(path: Path, clock: VirtualClock) -> None:
    journal = opened(path, clock)
    for by in ("Lan", "Minh", "An"):
        journal.append(EntryKind.ORDER, {"what": "stop", "by": by, "zones": None})
    path.write_text(path.read_text("utf-8").replace("Minh", "Nobody"), "utf-8")

    found = first_break(lines(path))

    assert found is not None
    assert found.line == 2


def test_on_a_full_disk_entries_wait_in_memory_and_are_written_later(
    path: Path, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(path, clock)
    journal.append(EntryKind.BOOTED, {"safe": True})

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        journal.append(EntryKind.ORDER, {"what": "stop", "by": "Lan", "zones": None})
        assert journal.trouble == "No space left on device"
        assert len(lines(path)) == 1
    journal.append(EntryKind.STOPPED, {"why": "stopped"})

    assert journal.trouble == ""
    assert len(lines(path)) == 3
    assert first_break(lines(path)) is None


def test_an_entry_of_another_version_does_not_stop_the_start(
    path: Path, clock: VirtualClock
) -> None:
    opened(path, clock).append(EntryKind.BEGAN, {"line": "a", "made": "elsewhere"})

    history = Journal(path, clock).open(REMEMBER)

    assert history.interrupted == {}


def test_lines_that_ended_long_ago_are_forgotten(path: Path, clock: VirtualClock) -> None:
    journal = opened(path, clock)
    ended = item("a", 0).facts() | {"outcome": "aired"}
    journal.append(EntryKind.ENDED, ended)

    now = Journal(path, clock).open(REMEMBER)
    clock.sleep(timedelta(days=4).total_seconds())
    later = Journal(path, clock).open(REMEMBER)

    assert list(now.done) == ["a"]
    assert later.done == {}


def learned(records: list[tuple[EntryKind, dict[str, Any]]]) -> History:
    history = History()
    for number, (kind, facts) in enumerate(records):
        history.take(Entry(number, NOW, kind, facts, ""))
    return history


def test_a_line_stopped_in_one_zone_is_still_being_sent_in_the_other() -> None:
    facts = item("a", 0).facts()

    history = learned(
        [(EntryKind.BEGAN, facts), (EntryKind.ENDED, facts | {"zones": [2], "outcome": "cut"})]
    )

    assert list(history.interrupted) == ["a"]
    assert history.done["a"].zones == {2}


def test_after_a_kill_a_stopped_zone_stays_silent_and_the_other_goes_on() -> None:
    world = AirWorld()
    line = item("a", 60, 200)
    world.plan(line)
    world.run(70)
    world.tell(stop(zones=[2]))
    world.run(75)

    again = world.crash()
    again.plan(line)
    again.run(400)

    assert {zone for _, _, _, zones in again.heard for zone in zones} == {1}
    told = [(facts["zones"], facts["outcome"]) for facts in again.ended]
    assert told == [([2], "cut"), ([1], "joined_late")]


def test_a_fault_is_told_once_when_it_comes_and_once_when_it_goes(
    path: Path, clock: VirtualClock
) -> None:
    journal = opened(path, clock)
    faults = Faults(journal, clock)
    why = Reason("{device} does not answer.", {"device": "board"})

    for _ in range(5):
        faults.raise_("bus:main", why)
    standing = faults.standing
    for _ in range(5):
        faults.clear("bus:main")

    assert [fault.subject for fault in standing] == ["bus:main"]
    assert ["fault_cleared" in line for line in lines(path)] == [False, True]
    assert faults.standing == ()
