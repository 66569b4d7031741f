"""What is published does not depend on the time zone that the machine itself is set to."""

from __future__ import annotations

import time as machine
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from planning_desk import Desk, lay_desk

from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import publish_ahead
from broadcaster.store.tables import PermittedHoursRow, StationRow

EVERY_DAY = frozenset(range(7))


@pytest.fixture
def move_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let this process believe that its machine stands in another time zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        machine.tzset()

    yield move
    monkeypatch.undo()
    machine.tzset()


@contextmanager
def desk_in(folder: Path, place: str) -> Iterator[Desk]:
    folder.mkdir()
    desk = lay_desk(folder)
    desk.change(StationRow, 1, timezone=place)
    yield desk
    desk.sessions.kw["bind"].dispose()


def published(desk: Desk) -> list[PlanView]:
    desk.approved("Một")
    desk.approved("Hai", 45.5, airings=2)
    with desk.transaction() as session:
        session.add(
            PermittedHoursRow(
                name="Giờ",
                opens=time(5),
                closes=time(20),
                weekdays=EVERY_DAY,
                zones=frozenset({1}),
                minutes_a_day=30,
            )
        )
    with desk.transaction() as session:
        return list(publish_ahead(session, desk.clock))


@pytest.mark.parametrize("place", ["Asia/Ho_Chi_Minh", "America/St_Johns"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_station_publishes_the_same_on_a_machine_anywhere(
    tmp_path: Path, move_machine: Callable[[str], None], place: str, zone: str
) -> None:
    with desk_in(tmp_path / "here", place) as desk:
        here = published(desk)
    move_machine(zone)
    with desk_in(tmp_path / "there", place) as desk:
        there = published(desk)

    assert there == here
    starts = [line.starts.astimezone(ZoneInfo(place)) for plan in here for line in plan.lines]
    assert len(here) == 2
    assert {at.hour for at in starts} == {5, 17}
