"""STOP on a station that is really on the air: one zone from a browser, and with playout hung."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from broadcaster.bootstrap import open_station
from broadcaster.cli.rehearsal import Desk
from broadcaster.domain.bulletin import BulletinId
from broadcaster.settings import Settings
from tests.e2e.desk_in_browser import sign_in
from tests.e2e.station import StationUnderTest, make_station, wait_for
from tests.e2e.test_kills import (
    MORNING,
    PATIENCE_S,
    TEXT,
    ZONE_CHANNELS,
    ZONES,
    assert_safe_and_true,
    entries,
    play,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("more journeys"),
    pytest.mark.timeout(480),
]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationUnderTest]:
    under_test = make_station(tmp_path_factory.mktemp("stops") / "station", began=MORNING)
    under_test.start()
    yield under_test
    under_test.stop()


@pytest.fixture(scope="module")
def bulletin(station: StationUnderTest) -> BulletinId:
    desk = Desk(open_station(Settings(data=station.data)))
    return desk.approved("Lịch tiêm chủng", TEXT * 3, ZONES)


@pytest.mark.browser
def test_one_zone_is_stopped_in_a_browser_and_the_others_sound_on(
    station: StationUnderTest, bulletin: BulletinId, chromium: Browser
) -> None:
    desk = sign_in(chromium, station, "bientap")
    before = play(station, bulletin)

    desk.go("/on-air")
    desk.page.click("#stop-3")
    desk.page.click("button.red")
    wait_for("the horn of the zone", lambda: 3 not in station.closed() or None, PATIENCE_S)
    still = station.closed()
    desk.rest()

    assert 1 in still
    (order,) = entries(station, "order", before)
    assert (order["facts"]["by"], order["facts"]["from"]) == ("bientap", "web")
    assert order["facts"]["zones"] == [3]
    assert station.command("stop").returncode == 0
    wait_for("silence", lambda: not station.closed() or None, PATIENCE_S)
    ends = {tuple(e["facts"]["zones"]): e["facts"] for e in entries(station, "ended", before)}
    assert {zones: end["outcome"] for zones, end in ends.items()} == {(3,): "cut", (1,): "cut"}


def test_a_stop_works_while_playout_hangs_and_nothing_is_resumed(
    station: StationUnderTest, bulletin: BulletinId
) -> None:
    before = play(station, bulletin)
    hung = station.children()["playout"].pid
    os.kill(hung, signal.SIGSTOP)

    done = station.command("stop")

    assert done.returncode == 0, done.stdout + done.stderr
    assert not station.closed()
    wait_for("its outcome", lambda: entries(station, "ended", before), PATIENCE_S)
    assert station.children()["playout"].pid != hung
    assert not station.closed() & ZONE_CHANNELS
    end = assert_safe_and_true(station, before)
    assert (end["outcome"], end["why"]["sentence"]) == ("cut", "Stopped by {name}.")
