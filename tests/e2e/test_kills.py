"""Each process killed in the middle of an item: the rest goes on, and the log stays true."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from broadcaster.bootstrap import open_station
from broadcaster.cli.rehearsal import Desk
from broadcaster.clocks import SystemClock
from broadcaster.domain.bulletin import BulletinId
from broadcaster.errors import Refused
from broadcaster.settings import Settings
from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("more journeys"),
    pytest.mark.timeout(480),
]

MORNING = "2026-11-23T08:00:00+07:00"
TEXT = "Kính mời bà con nghe thông báo lịch tiêm chủng tại trạm y tế xã. " * 3
ZONES = frozenset({1, 3})
ZONE_CHANNELS = {1, 3}
AMPLIFIER_CHANNELS = {7, 8}
SAFE_WITHIN_S = 5.0
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationUnderTest]:
    under_test = make_station(tmp_path_factory.mktemp("kills") / "station", began=MORNING)
    under_test.start()
    yield under_test
    under_test.stop()


@pytest.fixture(scope="module")
def bulletin(station: StationUnderTest) -> BulletinId:
    return desk(station).approved("Lịch tiêm chủng", TEXT, ZONES)


def desk(station: StationUnderTest) -> Desk:
    return Desk(open_station(Settings(data=station.data)))


def entries(station: StationUnderTest, kind: str, since: int) -> list[dict[str, Any]]:
    return [e for e in station.journal() if e["kind"] == kind and e["seq"] > since]


def play(station: StationUnderTest, bulletin: BulletinId) -> int:
    """Put it on air and wait until it sounds; returns the last entry before."""
    wait_for("an open air", lambda: not station.closed(), PATIENCE_S)
    before = len(station.journal())
    wait_for("a free moment", lambda: played(station, bulletin), PATIENCE_S)
    wait_for("the sound", lambda: entries(station, "began", before), PATIENCE_S)
    wait_for("the horns", lambda: station.closed() >= ZONE_CHANNELS, PATIENCE_S)
    return before


def played(station: StationUnderTest, bulletin: BulletinId) -> bool:
    """Ask for it; it is refused until the worker has copied how the item before it ended."""
    try:
        desk(station).play(bulletin, ZONES)
    except Refused:
        return False
    return True


def let_it_sound(seconds: float) -> None:
    threading.Event().wait(seconds)


def watch_until_over(station: StationUnderTest, since: int) -> list[set[int]]:
    """Look at the true contacts until every begun line has ended; returns what was seen."""
    seen = []

    def over() -> bool:
        seen.append(station.closed())
        began = {e["facts"]["line"] for e in entries(station, "began", since)}
        ended = {e["facts"]["line"] for e in entries(station, "ended", since)}
        return bool(began) and began <= ended

    wait_for("the end", over, PATIENCE_S)
    return seen


def assert_safe_and_true(station: StationUnderTest, since: int) -> dict[str, Any]:
    """No contact stays closed, one outcome a line, the chain is whole; returns the outcome."""
    wait_for("open contacts", lambda: not station.closed(), PATIENCE_S)
    ends = [e["facts"] for e in entries(station, "ended", since)]
    assert len({e["line"] for e in ends}) == len(ends) == 1
    verified = station.command("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return dict(ends[0])


def test_the_air_goes_on_without_pages_and_chores(
    station: StationUnderTest, bulletin: BulletinId
) -> None:
    before = play(station, bulletin)
    old = {name: child.pid for name, child in station.children().items()}

    for victim in ("web", "worker"):
        let_it_sound(0.5)
        station.kill(victim)

    seen = watch_until_over(station, before)
    assert all(closed <= ZONE_CHANNELS | AMPLIFIER_CHANNELS for closed in seen)
    end = assert_safe_and_true(station, before)
    assert end["outcome"] in {"aired", "late"}  # punctuality is `bench start`'s
    assert end["proof"]["matched"] is True
    for victim in ("web", "worker"):
        again = wait_for(victim, lambda one=victim: station.children().get(one), PATIENCE_S)
        assert again.pid != old[victim]
    assert station.children()["playout"].pid == old["playout"]


def test_a_pulled_plug_is_told_and_the_board_is_taken_back_safe(
    station: StationUnderTest, bulletin: BulletinId
) -> None:
    before = play(station, bulletin)
    let_it_sound(1.0)

    station.kill("simulator")

    wait_for("the fault", lambda: entries(station, "fault", before), PATIENCE_S)
    seen = watch_until_over(station, before)
    assert all(closed <= ZONE_CHANNELS | AMPLIFIER_CHANNELS for closed in seen)
    end = assert_safe_and_true(station, before)
    assert end["outcome"] in {"aired", "late", "cut", "joined_late"}
    wait_for("the board", lambda: entries(station, "fault_cleared", before), PATIENCE_S)
    assert not station.closed()


@pytest.mark.parametrize("victim", ["playout", "understudy"])
def test_playout_makes_the_lines_safe_and_ends_what_it_had_begun(
    station: StationUnderTest, bulletin: BulletinId, victim: str
) -> None:
    before = play(station, bulletin)
    let_it_sound(1.0)

    station.kill(victim)

    booted = wait_for("playout", lambda: entries(station, "booted", before), PATIENCE_S)
    back = SystemClock().monotonic()
    open_once = wait_for("open contacts", lambda: not station.closed() or None, SAFE_WITHIN_S)
    assert open_once
    assert SystemClock().monotonic() - back <= SAFE_WITHIN_S
    assert booted[0]["facts"]["safe"] is True
    seen = watch_until_over(station, before)
    assert all(closed <= ZONE_CHANNELS | AMPLIFIER_CHANNELS for closed in seen)
    end = assert_safe_and_true(station, before)
    assert end["outcome"] in {"cut", "joined_late"}


def test_when_the_parent_dies_nobody_outlives_it_and_the_next_start_is_whole(
    station: StationUnderTest, bulletin: BulletinId
) -> None:
    before = play(station, bulletin)
    let_it_sound(1.0)
    children = station.children()

    station.kill("up")

    for name, child in children.items():
        wait_for(f"the end of {name}", lambda one=child: not one.is_running(), PATIENCE_S)
    station.start()
    watch_until_over(station, before)
    end = assert_safe_and_true(station, before)
    assert end["outcome"] in {"cut", "joined_late"}
    assert set(station.children()) == set(children)
