"""A real Icecast passed on over real lines, lost in the middle, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from air_station import BEGAN, AirStation, wait_for
from other_stations import Icecast

from broadcaster.store.tables import RelaySourceRow, StandingClipRow
from schedules.types import PartKind, Sound


@pytest.fixture
def slow_station(tmp_path: Path) -> Iterator[AirStation]:
    station = AirStation(tmp_path / "station", rate=1.0)
    station.plug_in()
    yield station
    station.end()


@pytest.fixture
def icecast(tmp_path: Path) -> Iterator[Icecast]:
    icecast = Icecast(tmp_path / "icecast")
    icecast.send()
    yield icecast
    icecast.kill()


def _list(station: AirStation, address: str) -> None:
    with station.sessions() as session, session.begin():
        session.add(
            RelaySourceRow(id=1, key="vov1", name="VOV1", url=address, allowed_by=1, allowed=BEGAN)
        )


def _allow_music(station: AirStation) -> None:
    music = station.sound(5)
    station.allow(music)
    with station.sessions() as session, session.begin():
        session.add(
            StandingClipRow(kind="music", title="M", clip=music.clip, approved_by=1, approved=BEGAN)
        )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_relay_begins_and_ends_on_its_sample_and_music_fills_the_hole_of_a_lost_server(
    slow_station: AirStation, icecast: Icecast
) -> None:
    station = slow_station
    _list(station, icecast.address)
    _allow_music(station)
    relay = replace(
        station.line("relay", 9, Sound("relay:vov1", timedelta(seconds=14)), {2, 3}),
        kind=PartKind.RELAY,
        authority="relay:1",
    )
    station.publish(relay)
    station.go_on_air()
    wait_for("the relay to be heard", lambda: station.told("began") or None)
    wait_for("4 s of it", lambda: station.clock.now() > relay.starts + timedelta(seconds=4) or None)
    lost = station.clock.now()
    icecast.kill()

    (told,) = station.ended(1)
    station.leave_air()

    faults = [each for each in station.journal() if each["kind"] == "fault"]
    alarm = next(each for each in faults if each["facts"]["subject"] == "relay:vov1")
    proof, relayed = told["proof"], told["proof"]["relayed"]
    assert (told["outcome"], told["due"]) == ("aired", relay.starts.isoformat())
    assert abs(_instant(told["first_sound"]) - relay.starts) < timedelta(milliseconds=50)
    assert proof["frames"] == 14 * 48_000
    assert proof["matched"] is None
    assert _instant(alarm["at"]) - lost < timedelta(seconds=3)
    assert 4 <= relayed["heard_s"][0] <= 9
    assert relayed["silent_s"] < 5
    assert relayed["filler_s"] > 1
    assert relayed["filler_by"] == ["standing:2"]
    assert "The other station was lost" in told["why"]["sentence"]
    assert len(proof["levels"]) >= 60
    assert station.chain_holds()
