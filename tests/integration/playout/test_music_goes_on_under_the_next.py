"""Music planned up to an exact time, and what follows it in the same zones, on real lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from air_station import AirStation

from audio.instants import frame_of
from broadcaster.playout.cueing import SHARED
from schedules.types import PartKind, Sound

SECOND = timedelta(seconds=1)
RATE = 4.0
"""What follows must be known in time: a busy machine needs its second and a half."""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[AirStation]:
    station = AirStation(tmp_path, rate=RATE)
    station.plug_in()
    yield station
    station.end()


@pytest.mark.soak
def test_music_falls_silent_under_what_follows_which_is_whole_and_on_time(
    station: AirStation,
) -> None:
    whole = station.sound(10)
    station.allow(whole)
    music = station.line("music", 24, Sound(whole.clip, timedelta(seconds=6)), {1, 2})
    after = replace(station.line("after", 30, whole, {1, 2}), starts=music.starts + 6 * SECOND)
    station.publish(replace(music, kind=PartKind.FILLER), after)
    station.go_on_air()

    told = {each["line"]: each for each in station.ended(2)}
    station.leave_air()

    began, due = (datetime.fromisoformat(told["music"][each]) for each in ("began", "due"))
    late = frame_of(began) - frame_of(due)  # a busy machine; the end stays where it was planned
    planned = 6 * 48_000 + SHARED
    assert late < SHARED
    assert planned - late <= told["music"]["proof"]["frames"] <= planned
    assert told["music"]["proof"]["matched"] is True
    assert told["after"]["outcome"] in ("aired", "late")
    assert told["after"]["proof"]["frames"] == 10 * 48_000
    assert told["after"]["proof"]["matched"] is True
    assert station.chain_holds()
