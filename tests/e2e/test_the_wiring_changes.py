"""The wiring changed at a running station: a new simulated board is laid, and its zone sounds."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.bootstrap import Station, open_station
from broadcaster.domain.patch import PatchBoard
from broadcaster.domain.zones import Output
from broadcaster.errors import BroadcasterError
from broadcaster.services import patch, people
from broadcaster.services.patch_views import Consent, World
from broadcaster.settings import Settings
from broadcaster.store.session import transaction
from hardware.types import Output as Contact
from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys"), pytest.mark.timeout(480)]

MORNING = "2026-11-23T08:00:00+07:00"
NEW = PatchBoard("board2", "Bảng chợ", "waveshare8", address=2, simulated=True)


@pytest.fixture
def under_test(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationUnderTest]:
    made = make_station(tmp_path_factory.mktemp("wiring") / "station", began=MORNING)
    made.start()
    yield made
    made.stop()


def rewire(station: Station) -> None:
    """Add a board, and move the zones 3 and 4 to its first two channels."""
    with transaction(station.sessions) as session:
        by = people.by_login(session, "kythuat")
        assert by is not None
        patch.put(session, station.clock, by, NEW)
        for number, channel in ((3, 1), (4, 2)):
            zone = next(z for z in patch.draft_patch(session).zones if z.id == number)
            moved = replace(zone, outputs=(Output("board2", channel),))
            patch.put(session, station.clock, by, moved)
        patch.apply(session, station.clock, by, Consent(), World(station.makes, {}))


def undo(station: Station) -> None:
    with transaction(station.sessions) as session:
        by = people.by_login(session, "kythuat")
        assert by is not None
        patch.undo(session, station.clock, by, Consent(), World(station.makes, {}))


def hear(under_test: StationUnderTest, zone: int, horn: Contact) -> None:
    """Test a zone again and again until its horn is the only one that sounds."""
    air = open_station(Settings(data=under_test.data)).air
    heard = threading.Event()

    def ask() -> None:
        while not heard.wait(0.2):
            with contextlib.suppress(BroadcasterError):
                air.test_zone(zone, by="kythuat", length=timedelta(seconds=2))

    def sounds() -> bool:
        truth = under_test.truth()
        return truth is not None and truth.sounding == {horn}

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        wait_for(f"zone {zone} by {horn}", sounds, 180)
    finally:
        heard.set()
        asking.join(60)


@pytest.mark.soak
def test_a_zone_moved_to_a_new_board_sounds_there_and_back_again(
    under_test: StationUnderTest,
) -> None:
    station = open_station(Settings(data=under_test.data))
    hear(under_test, 3, Contact("board1", 3))

    rewire(station)
    hear(under_test, 3, Contact("board2", 1))
    undo(station)
    hear(under_test, 3, Contact("board1", 3))

    running = {"simulator", "playout", "understudy", "worker", "web"}
    assert set(under_test.children()) == running
