"""A real Icecast passed on over real lines, lost in the middle, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from air_station import BEGAN, AirStation, wait_for
from other_stations import Icecast, pieces

from broadcaster.store.tables import RelaySourceRow, StandingClipRow
from schedules.types import Line, PartKind, Sound


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


def _list(station: AirStation, address: str, *backups: str) -> None:
    with station.sessions() as session, session.begin():
        session.add(
            RelaySourceRow(
                id=1,
                key="vov1",
                name="VOV1",
                url=address,
                backups=list(backups),
                allowed_by=1,
                allowed=BEGAN,
            )
        )


def _allow_music(station: AirStation) -> None:
    music = station.sound(5)
    station.allow(music)
    with station.sessions() as session, session.begin():
        session.add(
            StandingClipRow(kind="music", title="M", clip=music.clip, approved_by=1, approved=BEGAN)
        )


def _aired_for(station: AirStation, seconds: float) -> Line:
    """Plan a relay of 14 s, go on the air, and return when it has been heard for so long."""
    relay = replace(
        station.line("relay", 9, Sound("relay:vov1", timedelta(seconds=14)), {2, 3}),
        kind=PartKind.RELAY,
        authority="relay:1",
    )
    station.publish(relay)
    station.go_on_air()
    then = relay.starts + timedelta(seconds=seconds)
    wait_for("the relay to be heard", lambda: station.told("began") or None)
    wait_for("some of it", lambda: station.clock.now() > then or None)
    return relay


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_relay_begins_and_ends_on_its_sample_and_music_fills_the_hole_of_a_lost_server(
    slow_station: AirStation, icecast: Icecast
) -> None:
    station = slow_station
    _list(station, icecast.address)
    _allow_music(station)
    relay = _aired_for(station, 4)
    lost = station.clock.now()
    icecast.kill()

    (told,) = station.ended(1)
    station.leave_air()

    faults = [each for each in station.journal() if each["kind"] == "fault"]
    alarm = next(each for each in faults if each["facts"]["subject"] == "relay:vov1")
    proof, relayed = told["proof"], told["proof"]["relayed"]
    assert told["outcome"] in ("aired", "late")  # a busy machine may be 60 ms late
    assert timedelta(0) <= _instant(told["first_sound"]) - relay.starts < timedelta(seconds=1)
    assert proof["frames"] == 14 * 48_000
    assert proof["matched"] is None
    assert _instant(alarm["at"]) - lost < timedelta(seconds=3)
    assert 4 <= relayed["heard_s"][0] <= 9
    assert relayed["silent_s"] < 5
    assert relayed["filler_s"] > 1
    assert relayed["filler_by"] == ["standing:2"]
    assert told["outcome"] == "late" or "station was lost" in told["why"]["sentence"]
    assert len(proof["levels"]) >= 60
    assert station.chain_holds()


@pytest.mark.soak
def test_another_address_is_heard_without_a_gap_when_a_stream_of_pieces_breaks_off(
    slow_station: AirStation, icecast: Icecast, tmp_path: Path
) -> None:
    station = slow_station
    with ExitStack() as server:
        _list(station, server.enter_context(pieces(tmp_path / "pieces")), icecast.address)
        _aired_for(station, 3)
        server.close()

        (told,) = station.ended(1)
    station.leave_air()

    faults = [each["facts"] for each in station.journal() if each["kind"] == "fault"]
    alarm = next(each for each in faults if each["subject"] == "relay:vov1")
    relayed = told["proof"]["relayed"]
    assert told["outcome"] in ("aired", "late")
    assert told["proof"]["frames"] == 14 * 48_000
    assert relayed["heard_s"][0] > 2
    assert relayed["heard_s"][1] > 3
    assert relayed["filler_s"] + relayed["silent_s"] < 0.5
    assert "is passed on instead" in alarm["why"]["sentence"]
