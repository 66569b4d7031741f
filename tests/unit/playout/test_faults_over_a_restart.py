"""A fault that stood when the program ended stands on until somebody looked again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.playout.faults import Faults
from broadcaster.playout.journal import Journal
from broadcaster.playout.turn import REMEMBER
from schedules.types import Reason

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
GONE = Reason("{device} does not answer.", {"device": "old"})
OTHER = Reason("There is no port {port}.", {"port": "old"})


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "journal.jsonl"


def begun(path: Path, clock: VirtualClock) -> Faults:
    """Begin a run, as after a crash, an update or a new wiring."""
    clock.sleep(60)
    journal = Journal(path, clock)
    journal.open(REMEMBER)
    return Faults(journal, clock)


def kinds(path: Path) -> list[str]:
    return [
        line.split('"kind":"')[1].split('"')[0] for line in path.read_text("utf-8").split("\n")[:-1]
    ]


def test_it_stands_on_with_the_time_it_came_and_is_not_told_again(
    path: Path, clock: VirtualClock
) -> None:
    begun(path, clock).raise_("device:old", GONE)
    came = clock.now().isoformat()

    faults = begun(path, clock)
    faults.raise_("device:old", GONE)
    faults.looked(())

    (trouble,) = faults.standing
    assert (trouble.subject, trouble.sentence, trouble.facts, trouble.since) == (
        "device:old",
        GONE.sentence,
        {"device": "old"},
        came,
    )
    assert kinds(path) == ["fault"]


def test_it_is_cleared_where_the_first_look_finds_all_well(path: Path, clock: VirtualClock) -> None:
    begun(path, clock).raise_("device:old", GONE)

    faults = begun(path, clock)
    faults.clear("device:old")

    assert faults.standing == ()
    assert kinds(path) == ["fault", "fault_cleared"]


def test_what_is_not_in_the_patch_any_more_is_cleared_after_the_first_look(
    path: Path, clock: VirtualClock
) -> None:
    first = begun(path, clock)
    first.raise_("device:old", GONE)
    first.raise_("zone:7", GONE)
    first.raise_("missed:main", GONE)

    faults = begun(path, clock)
    faults.raise_("device:new", OTHER)
    faults.looked({"missed:main", "sink:main"})

    assert [each.subject for each in faults.standing] == ["missed:main", "device:new"]
    assert kinds(path)[-2:] == ["fault_cleared", "fault_cleared"]
    assert [each.subject for each in begun(path, clock).standing] == ["missed:main", "device:new"]


def test_a_later_look_clears_nothing_that_came_in_this_run(path: Path, clock: VirtualClock) -> None:
    faults = begun(path, clock)
    faults.raise_("device:old", GONE)

    faults.looked(())

    assert [each.subject for each in faults.standing] == ["device:old"]


def test_another_reason_keeps_the_time_it_first_came(path: Path, clock: VirtualClock) -> None:
    first = begun(path, clock)
    first.raise_("device:old", GONE)
    came = clock.now().isoformat()
    clock.sleep(5)
    first.raise_("device:old", OTHER)

    (trouble,) = begun(path, clock).standing

    assert (trouble.sentence, trouble.since) == (OTHER.sentence, came)
