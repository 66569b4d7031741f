from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.cli.bench_hour import (
    BUSES,
    ZONES,
    Hour,
    Sample,
    heard,
    share,
    station_text,
)
from broadcaster.cli.bench_soak import Week, figures, slope_of
from broadcaster.founding.stationfile import parse

KEYS = {"virtual_days", "slope_mb", "rss_mb", "cpu_on_air_pct", "cpu_idle_pct"}


def sample(at: float, cpu_s: float, rss_mb: float = 70.0) -> Sample:
    return Sample(at=at, cpu_s=cpu_s, children_s=0.0, rss_mb=rss_mb, pss_mb=60.0, station_mb=240.0)


@given(st.floats(-100, 100), st.floats(-10, 10), st.integers(2, 40))
def test_the_slope_of_an_even_rise_is_that_rise(start: float, rise: float, count: int) -> None:
    values = [start + rise * at for at in range(count)]

    assert slope_of(values) == pytest.approx(rise, abs=1e-9)


def test_one_odd_day_tilts_the_slope_by_its_distance_from_the_middle() -> None:
    # Least squares by hand: (-1)(0) + (0)(0) + (1)(6) over 2.
    assert slope_of([0.0, 0.0, 6.0]) == 3.0
    assert slope_of([0.0, 6.0, 0.0]) == 0.0


def test_one_day_has_no_slope_and_seven_days_count_seven_times() -> None:
    assert slope_of([5.0]) is None
    assert Week((80.0, 80.5, 81.0)).slope_mb == 3.5


def test_what_was_left_out_is_told_as_not_measured() -> None:
    told = figures(0, Week(), None)

    assert told.keys() >= KEYS
    assert (told["slope_mb"], told["rss_mb"], told["cpu_idle_pct"]) == (None, None, None)


def test_memory_is_the_most_that_was_seen_and_time_a_share_of_one_core() -> None:
    idle = (sample(0, 10.0), sample(5, 10.1), sample(10, 10.1))
    on_air = (sample(20, 11.0, 90.0), sample(30, 11.5, 95.5), sample(40, 12.0, 92.0))

    told = figures(7, Week((80.0, 80.0), 12), Hour(idle, on_air, {"aired": 8}))

    assert told.keys() >= KEYS
    assert (told["virtual_days"], told["slope_mb"], told["virtual_lines"]) == (7, 0.0, 12)
    assert (told["cpu_idle_pct"], told["cpu_on_air_pct"]) == (1.0, 5.0)
    assert (told["rss_mb"], told["rss_on_air_growth_mb"]) == (95.5, 2.0)
    assert json.loads(json.dumps(told)) == told


def test_the_share_is_between_the_first_look_and_the_last() -> None:
    assert share((sample(0, 1.0), sample(1, 9.0), sample(100, 3.0)), lambda one: one.cpu_s) == 2.0


def test_the_station_of_the_hour_has_its_zones_dealt_to_its_buses() -> None:
    station = parse(station_text())

    assert len(station.zones) == ZONES
    assert [bus.sink for bus in station.buses] == ["auto"] * BUSES
    for amplifier in station.amplifiers:
        mine = [zone for zone in station.zones if zone.amplifier == amplifier.name]
        assert len(mine) == ZONES // BUSES
        assert {out.device for zone in mine for out in zone.outputs} == {
            amplifier.power.device if amplifier.power else ""
        }


def test_the_journal_tells_which_buses_sound_and_how_lines_ended() -> None:
    def entry(kind: str, line: str, **facts: str) -> str:
        return json.dumps({"kind": kind, "facts": {"line": line, **facts}})

    journal = "\n".join(
        [
            entry("began", "a", bus="one"),
            entry("began", "b", bus="two"),
            entry("ended", "a", outcome="aired"),
            entry("ended", "c", outcome="missed"),
        ]
    )

    assert heard(journal) == (frozenset({"two"}), {"aired": 1, "missed": 1})
