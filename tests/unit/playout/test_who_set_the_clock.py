"""Who set the clock by hand stands in the journal, once, whoever was on the air then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from air_world import AirWorld

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import EntryKind, first_break
from broadcaster.folder import Folder
from broadcaster.playout.actions import Record
from broadcaster.playout.clock_orders import ClockSet
from broadcaster.playout.clock_settings import ClockSettings
from broadcaster.playout.journal import Journal

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
REMEMBER = timedelta(days=3)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def put(folder: Folder, became: datetime, by: str = "kythuat") -> None:
    """Write a setting as pages and commands do."""
    told = {
        "was": NOW.isoformat(),
        "became": became.isoformat(),
        "by": by,
        "via": "web",
        "how": "kept",
        "boot": "b",
        "ahead_s": 1.0,
    }
    with folder.clock_log.open("a", encoding="utf-8") as log:
        log.write(json.dumps(told) + "\n")


def recorded(journal: Journal, orders: list[ClockSet]) -> None:
    world = AirWorld()
    world.tell(*orders)
    for action in world.of(Record) or world.records:
        journal.append(action.kind, action.facts)


def test_each_setting_is_handed_on_once(folder: Folder) -> None:
    settings = ClockSettings(folder, "")
    nothing = settings.newest()
    put(folder, NOW + timedelta(seconds=5))

    first, again = settings.newest(), settings.newest()
    put(folder, NOW - timedelta(days=1), by="Lan")
    second = settings.newest()

    assert (nothing, again) == ([], [])
    assert [one.by for one in first] == ["kythuat"]
    assert [(one.by, one.became) for one in second] == [("Lan", NOW - timedelta(days=1))]


def test_the_journal_names_who_set_it_and_a_later_run_does_not_say_it_again(folder: Folder) -> None:
    folder.journal.parent.mkdir(parents=True)
    put(folder, NOW + timedelta(seconds=5))
    journal = Journal(folder.journal, VirtualClock(NOW))
    before = journal.open(REMEMBER)
    recorded(journal, ClockSettings(folder, before.clock_set).newest())
    put(folder, NOW - timedelta(hours=2), by="Lan")  # while nobody is on the air

    after = Journal(folder.journal, VirtualClock(NOW)).open(REMEMBER)
    left = ClockSettings(folder, after.clock_set).newest()

    lines = folder.journal.read_text("utf-8").splitlines()
    (entry,) = map(json.loads, lines)
    assert entry["kind"] == EntryKind.CLOCK
    assert entry["facts"] == {
        "what": "set",
        "was": NOW.isoformat(),
        "became": (NOW + timedelta(seconds=5)).isoformat(),
        "by": "kythuat",
        "via": "web",
        "how": "kept",
    }
    assert first_break(lines) is None
    assert [one.by for one in left] == ["Lan"]


def test_a_bookmark_remembers_it_too(folder: Folder) -> None:
    folder.journal.parent.mkdir(parents=True)
    put(folder, NOW + timedelta(seconds=5))
    journal = Journal(folder.journal, VirtualClock(NOW))
    recorded(journal, ClockSettings(folder, journal.open(REMEMBER).clock_set).newest())
    journal.bookmark()

    after = Journal(folder.journal, VirtualClock(NOW)).open(REMEMBER)

    assert ClockSettings(folder, after.clock_set).newest() == []


def test_a_setting_says_nothing_of_whether_the_clock_can_be_believed(folder: Folder) -> None:
    folder.journal.parent.mkdir(parents=True)
    put(folder, NOW + timedelta(seconds=5))
    journal = Journal(folder.journal, VirtualClock(NOW))
    journal.open(REMEMBER)
    journal.append(EntryKind.CLOCK, {"what": "doubted", "why": None})

    recorded(journal, ClockSettings(folder, "").newest())

    assert Journal(folder.journal, VirtualClock(NOW)).open(REMEMBER).is_doubted
