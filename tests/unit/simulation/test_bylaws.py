"""The clerk of the simulated year: it must find what is forbidden, or its silence says nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from audio.types import SAMPLE_RATE
from broadcaster.simulation.bylaws import Bylaws, Heard

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = "[0, 1, 2, 3, 4, 5, 6]"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MORNING = ("05:00:00.000000", "07:00:00.000000", EVERY_DAY, "[1, 2]", None)


def bylaws(*rows: tuple) -> Bylaws:
    made = Bylaws(BERLIN)
    made.enact(LONG_AGO, list(rows))
    return made


def heard(begins: str, seconds: float, *zones: int) -> Heard:
    at = datetime.fromisoformat(begins).replace(tzinfo=BERLIN).astimezone(UTC)
    frames = round(seconds * SAMPLE_RATE)
    return Heard(at, at + timedelta(seconds=seconds), frames, frozenset(zones))


def found(made: Bylaws, *sounds: Heard) -> list[str]:
    return [what for _, what in made.breaches({str(n): one for n, one in enumerate(sounds)})]


@pytest.mark.parametrize("begins", ["2026-07-01T05:00", "2026-01-01T06:59:30", "2026-03-29T05:00"])
def test_what_lies_in_its_hours_is_in_order(begins: str) -> None:
    assert found(bylaws(MORNING), heard(begins, 30, 1, 2)) == []


@pytest.mark.parametrize(
    "begins", ["2026-07-01T04:59:59", "2026-07-01T06:59:50", "2026-07-01T12:00", "2026-03-29T04:30"]
)
def test_what_begins_before_or_ends_after_them_is_a_breach(begins: str) -> None:
    assert found(bylaws(MORNING), heard(begins, 30, 2)) == ["outside the permitted hours in zone 2"]


def test_a_zone_that_no_rule_names_is_free() -> None:
    assert found(bylaws(MORNING), heard("2026-07-01T12:00", 30, 3)) == []


def test_hours_of_other_days_of_the_week_do_not_count() -> None:
    sunday = ("05:00:00.000000", "07:00:00.000000", "[6]", "[1]", None)

    assert found(bylaws(sunday), heard("2026-07-05T05:30", 5, 1)) == []
    assert len(found(bylaws(sunday), heard("2026-07-06T05:30", 5, 1))) == 1


def test_a_rule_holds_from_when_it_was_made() -> None:
    made = bylaws(MORNING)
    later = ("05:00:00.000000", "05:10:00.000000", EVERY_DAY, "[1, 2]", None)
    made.enact(datetime(2026, 7, 2, tzinfo=UTC), [later])

    assert found(made, heard("2026-07-01T05:30", 5, 1)) == []
    assert len(found(made, heard("2026-07-02T05:30", 5, 1))) == 1


def test_minutes_of_a_day_are_added_up_zone_by_zone() -> None:
    made = bylaws((*MORNING[:4], 1))
    first, second = heard("2026-07-01T05:00", 40, 1), heard("2026-07-01T05:10", 40, 2)
    third, next_day = heard("2026-07-01T05:20", 40, 1), heard("2026-07-02T05:20", 40, 1)

    assert found(made, first, second, next_day) == []
    assert found(made, first, second, third) == ["more than 1 minutes a day in zone 1"]


def test_midnight_as_an_end_is_the_end_of_the_day() -> None:
    evening = ("20:00:00.000000", "00:00:00.000000", EVERY_DAY, "[1]", None)

    assert found(bylaws(evening), heard("2026-07-01T23:59:00", 30, 1)) == []
