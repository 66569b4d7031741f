"""The morning and the evening programme of a simulated day, with nobody at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.bootstrap import open_station
from broadcaster.cli.rehearsal import Desk
from broadcaster.settings import Settings
from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("more journeys"),
    pytest.mark.timeout(480),
]

DAY = "2026-11-23"
ALL_HAMLETS = frozenset(range(1, 7))
TWO_HAMLETS = frozenset({2, 5})
PARTS = ["signature", "opening", "bulletin", "bulletin", "closing"]

Start = Callable[[str], StationUnderTest]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the one station at a local time of the day; what ran before is stopped."""
    running: list[StationUnderTest] = []

    def begin(at: str) -> StationUnderTest:
        if running:
            running.pop().stop()
        began = f"{DAY}T{at}:00+07:00"
        station = make_station(tmp_path / "station", began=began, speed="20")
        running.append(station)
        station.start()
        return station

    yield begin
    if running:
        running.pop().stop()


def ends(station: StationUnderTest, hour: str) -> list[dict[str, Any]]:
    """Everything that was due in one hour (UTC) and has ended."""
    due = f"{DAY}T{hour}" if int(hour) < 22 else f"2026-11-22T{hour}"
    found = [e["facts"] for e in station.journal() if e["kind"] == "ended"]
    return sorted((f for f in found if f["due"].startswith(due)), key=lambda f: f["due"])


def assert_whole(programme: list[dict[str, Any]], due: str) -> None:
    assert [line["kind"] for line in programme] == PARTS
    assert programme[0]["due"].startswith(due)
    # On a faster clock a machine full of tests may begin late; punctuality is `bench start`'s.
    assert {line["outcome"] for line in programme} <= {"aired", "late"}
    assert all(line["proof"]["matched"] for line in programme)
    assert [len(line["zones"]) for line in programme] == [6, 6, 2, 6, 6]


def test_the_morning_and_the_evening_programme_air_by_themselves(start: Start) -> None:
    station = start("05:20")
    desk = Desk(open_station(Settings(data=station.data)))
    desk.approved(
        "Tin hai thôn", "Thôn hai và thôn năm họp lúc mười chín giờ tối nay.", TWO_HAMLETS
    )
    desk.approved("Tin toàn xã", "Toàn xã tổng vệ sinh vào sáng thứ bảy.", ALL_HAMLETS)

    wait_for("the morning programme", lambda: len(ends(station, "22")) == len(PARTS), 150)
    morning = ends(station, "22")
    wait_for("open contacts", lambda: not station.closed(), 60)
    station = start("16:56")
    wait_for("the evening programme", lambda: len(ends(station, "10")) == len(PARTS), 90)
    evening = ends(station, "10")
    wait_for("open contacts", lambda: not station.closed(), 60)

    assert_whole(morning, "2026-11-22T22:30:00")
    assert_whole(evening, "2026-11-23T10:00:00")
    assert station.command("log", "verify").returncode == 0
