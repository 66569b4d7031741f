"""The judge of a simulated year: each thing it must find is planted here, and found."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from audio.mixer import Span, frame_of
from audio.sinks.tap import Packet
from audio.types import SAMPLE_RATE
from broadcaster.simulation.auditor import Auditor, Happening

DAY = date(2026, 7, 1)
STARTS = datetime(2026, 7, 1, 5, 0, tzinfo=UTC)
KEY = f"{DAY}/t1/0500/b7-1/hall/abc"
ZONES = frozenset({1, 2})
MINUTE = timedelta(minutes=1)


class Court:
    """A database and a journal with one planned line of a minute, and the judge of both."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "station.db"
        self.journal = folder / "journal.jsonl"
        self.journal.touch()
        self.tables = sqlite3.connect(self.path)
        self.tables.executescript(
            "CREATE TABLE day_plan (id INTEGER, day TEXT, version INTEGER);"
            "CREATE TABLE plan_line (plan INTEGER, key TEXT, programme TEXT, starts TEXT,"
            " length INTEGER, zones TEXT, priority INTEGER, bulletin INTEGER);"
            "CREATE TABLE as_run (line TEXT, zone INTEGER, outcome TEXT);"
            "CREATE TABLE permitted_hours (opens TEXT, closes TEXT, weekdays TEXT, zones TEXT,"
            " minutes_a_day INTEGER);"
        )
        self.tables.execute("INSERT INTO day_plan VALUES (1, ?, 1)", (str(DAY),))
        self.plan()
        self.auditor = Auditor(self.path, self.journal, ZoneInfo("UTC"))
        self.auditor.read_plans()

    def plan(self, plan: int = 1, priority: int = 3) -> None:
        row = (plan, KEY, f"{DAY}/t1/0500", STARTS.isoformat(), 60_000_000, "[1, 2]", priority, 7)
        self.tables.execute("INSERT INTO plan_line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.tables.commit()

    def permit(self, opens: str, closes: str, zones: str) -> None:
        row = (opens, closes, "[0, 1, 2, 3, 4, 5, 6]", zones, None)
        self.tables.execute("INSERT INTO permitted_hours VALUES (?, ?, ?, ?, ?)", row)
        self.tables.commit()

    def told(
        self,
        outcome: str = "aired",
        *zones: int,
        as_run: str | None = "same",
        matched: bool | None = None,
    ) -> None:
        where = sorted(zones or ZONES)
        facts: dict[str, Any] = {"line": KEY, "zones": where, "outcome": outcome}
        facts |= {"due": STARTS.isoformat(), "proof": {"error_ms": 3.0, "matched": matched}}
        entry = {"kind": "ended", "at": STARTS.isoformat(), "facts": facts}
        with self.journal.open("a") as file:
            file.write(json.dumps(entry) + "\n")
        if as_run is not None:
            self.tables.executemany(
                "INSERT INTO as_run VALUES (?, ?, ?)",
                [(KEY, zone, outcome if as_run == "same" else as_run) for zone in where],
            )
        self.tables.commit()

    def sounded(self, seconds: int, zones: frozenset[int], begins: datetime = STARTS) -> None:
        for second in range(seconds):
            first = frame_of(begins + timedelta(seconds=second))
            pcm = np.full(SAMPLE_RATE, 1000, np.int16)
            self.auditor.hear(Packet(first, pcm, (Span(KEY, 0, SAMPLE_RATE),)), zones)

    def found(self) -> list[str]:
        self.auditor.close(DAY)
        return [one.what for one in self.auditor.wrong]


@pytest.fixture
def court(tmp_path: Path) -> Court:
    return Court(tmp_path)


def test_a_line_that_was_aired_everywhere_is_in_order(court: Court) -> None:
    court.told()
    court.sounded(60, ZONES)

    assert court.found() == []
    counts = court.auditor.counts
    assert (counts.items, counts.lines, counts.outcomes) == (1, 1, {"aired": 1})
    assert counts.late_max_ms == 3.0


def test_a_line_without_an_outcome_in_one_zone_is_found(court: Court) -> None:
    court.told("aired", 1)

    assert court.found() == ["has no outcome in some zone"]
    assert court.auditor.counts.missed == 1


def test_two_outcomes_in_one_zone_are_found(court: Court) -> None:
    court.told()
    court.told("aired", 2, as_run=None)

    assert court.found() == ["was sent or told twice"]
    assert court.auditor.counts.doubled == 1


def test_sound_that_is_the_approved_clip_is_in_order(court: Court) -> None:
    court.told(matched=True)

    assert court.found() == []


def test_sound_that_is_not_the_approved_clip_is_found(court: Court) -> None:
    court.told(matched=False)

    assert court.found() == ["is not the approved clip"]


def test_more_sound_than_there_is_of_it_is_found(court: Court) -> None:
    court.told()
    court.sounded(62, ZONES)

    assert court.found() == ["was sent or told twice"]


def test_an_outcome_told_again_days_later_is_found(court: Court) -> None:
    court.told()
    assert court.found() == []

    court.told(as_run=None)
    court.auditor.read_journal()

    assert court.auditor.counts.doubled == 1


def test_a_table_that_says_something_else_than_the_journal_is_found(court: Court) -> None:
    court.told("aired", as_run="cut")

    assert court.found() == ["stands otherwise in the table than in the journal"]


@pytest.mark.parametrize("outcome", ["missed", "cut", "late"])
def test_what_was_not_simply_aired_needs_a_reason(court: Court, outcome: str) -> None:
    court.told(outcome)

    assert court.found() == [f"{outcome} for no reason"]
    assert court.auditor.counts.missed == (outcome == "missed")


def test_a_crash_at_its_time_explains_a_line_and_one_before_it_does_not(court: Court) -> None:
    court.told("missed")
    happenings = court.auditor.happenings
    happenings.append(Happening("sooner", STARTS - 2 * MINUTE, STARTS - MINUTE))
    happenings.append(Happening("another", STARTS, STARTS + MINUTE, bulletin=8))
    happenings.append(Happening("elsewhere", STARTS, STARTS + MINUTE, frozenset({"other"})))
    happenings.append(Happening("other zones", STARTS, STARTS + MINUTE, zones=frozenset({3})))
    happenings.append(Happening("crash", STARTS + MINUTE / 2, STARTS + MINUTE))

    assert court.found() == []
    assert court.auditor.counts.explained == {"crash": 1}


@pytest.mark.parametrize(("outcome", "wrong"), [("late", []), ("cut", ["cut for no reason"])])
def test_after_a_crash_items_may_be_late_for_longer_than_they_may_be_cut(
    court: Court, outcome: str, wrong: list[str]
) -> None:
    court.told(outcome)
    begins, ends = STARTS - 2 * MINUTE, STARTS - MINUTE
    court.auditor.happenings.append(Happening("crash", begins, ends, catches_up=STARTS + MINUTE))

    assert court.found() == wrong


def test_sound_in_a_zone_it_is_not_for_is_found(court: Court) -> None:
    court.told()
    court.sounded(1, ZONES | {3})

    assert court.found() == ["heard in zones it is not for"]
    assert court.auditor.counts.wrong_zone_samples == SAMPLE_RATE


def test_sound_outside_the_permitted_hours_is_found(court: Court) -> None:
    court.permit("06:00:00", "07:00:00", "[2]")
    court.auditor.rules_changed(STARTS - MINUTE)
    court.told()
    court.sounded(10, ZONES)

    assert court.found() == ["outside the permitted hours in zone 2"]


def test_an_emergency_may_sound_at_any_hour(tmp_path: Path) -> None:
    court = Court(tmp_path)
    court.tables.execute("UPDATE plan_line SET priority = 1")
    court.permit("06:00:00", "07:00:00", "[2]")
    auditor = court.auditor = Auditor(court.path, court.journal, ZoneInfo("UTC"))
    auditor.read_plans()
    auditor.rules_changed(STARTS - MINUTE)
    court.told()
    court.sounded(10, ZONES)

    assert court.found() == []


def test_only_the_newest_version_of_a_plan_is_asked_for(court: Court) -> None:
    court.tables.execute("INSERT INTO day_plan VALUES (2, ?, 2)", (str(DAY),))
    court.tables.commit()

    assert court.found() == []
    assert court.auditor.counts.lines == 0
