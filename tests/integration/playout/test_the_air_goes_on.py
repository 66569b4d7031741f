"""A database that is locked or ruined, and a full disk: the air goes on, says so, and is logged."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from air_station import AirStation, wait_for

from broadcaster.playout.client import PlayoutClient
from broadcaster.playout.journal import Journal
from schedules.types import Sound

SOON = 4
HEARD = ("aired", "late")


def plan(station: AirStation, *seconds: float) -> None:
    """Publish items that follow one another with ten seconds between them."""
    lines, after = [], float(SOON)
    station.allow(whole := station.sound(max(seconds)))
    for number, length in enumerate(seconds):
        sound = Sound(whole.clip, timedelta(seconds=length))
        lines.append(station.line(f"item {number}", after, sound, {1, 2}))
        after += length + 10
    station.publish(*lines)


def standing(air: PlayoutClient) -> dict[str, str]:
    return {trouble.subject: trouble.sentence for trouble in air.status().troubles}


def began(station: AirStation, count: int = 1) -> None:
    wait_for("sound", lambda: len(station.told("began")) >= count or None)


@contextmanager
def locked(station: AirStation) -> Iterator[None]:
    """Lock the whole database, as a program that copies or repairs it does."""
    for engine in station._engines:
        engine.dispose()
    path = station.folder.database
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def no_wal(station: AirStation) -> None:
    """Let readers be locked out at all: beside a write-ahead log they never are."""
    for engine in station._engines:
        engine.dispose()
    with closing(sqlite3.connect(station.folder.database)) as other:
        assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)


def test_a_database_locked_for_a_whole_item_is_said_and_forgotten_when_it_opens(
    station: AirStation,
) -> None:
    plan(station, 60)
    no_wal(station)
    air = station.go_on_air()
    began(station)

    with locked(station):
        wait_for("the alarm", lambda: "database" in standing(air) or None)
        (ended,) = station.ended()
    wait_for("the end of the alarm", lambda: "database" not in standing(air) or None)
    station.leave_air()

    assert ended["outcome"] in HEARD
    assert ended["proof"]["matched"] is True
    faults = [fault["subject"] for fault in station.told("fault")]
    assert faults.count("database") == 1
    assert station.chain_holds()


@pytest.mark.soak
def test_a_ruined_database_silences_nothing_that_is_known(station: AirStation) -> None:
    plan(station, 30, 20)
    air = station.go_on_air()
    began(station)

    for path in station.folder.database.parent.glob("station.db*"):
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.write(b"\xa5" * size)
    wait_for("the alarm", lambda: "database" in standing(air) or None)
    first, second = station.ended(2)
    station.leave_air()

    assert [one["line"] for one in (first, second)] == ["item 0", "item 1"]
    assert first["outcome"] in HEARD
    assert second["outcome"] in HEARD
    assert station.chain_holds()


def test_a_full_disk_holds_up_the_log_and_not_the_air(
    station: AirStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(station, 30, 20)
    air = station.go_on_air()
    began(station)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_write", full)
        wait_for("the alarm", lambda: "journal" in standing(air) or None)
        wait_for(
            "the second item",
            lambda: any(one.line == "item 1" for one in air.status().on_air) or None,
        )
        assert station.told("ended") == []
    ends = station.ended(2)
    station.leave_air()

    assert {one["line"]: one["outcome"] in HEARD for one in ends} == {
        "item 0": True,
        "item 1": True,
    }
    assert [fault["subject"] for fault in station.told("fault")] == ["journal"]
    assert station.chain_holds()
