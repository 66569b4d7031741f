"""Music planned up to an exact time, and what follows it in the same zones, on real lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from air_station import AirStation

from broadcaster.playout.cueing import SHARED
from schedules.types import PartKind, Sound

SECOND = timedelta(seconds=1)


def test_music_falls_silent_under_what_follows_which_is_whole_and_on_time(
    station: AirStation,
) -> None:
    whole = station.sound(30)
    station.allow(whole)
    music = station.line("music", 20, Sound(whole.clip, timedelta(seconds=12)), {1, 2})
    after = replace(station.line("after", 32, whole, {1, 2}), starts=music.starts + 12 * SECOND)
    station.publish(replace(music, kind=PartKind.FILLER), after)
    station.go_on_air()

    told = {each["line"]: each for each in station.ended(2)}
    station.leave_air()

    assert told["music"]["proof"]["frames"] == 12 * 48_000 + SHARED
    assert told["music"]["proof"]["matched"] is True
    assert told["after"]["outcome"] in ("aired", "late")
    assert told["after"]["proof"]["frames"] == 30 * 48_000
    assert told["after"]["proof"]["matched"] is True
    assert station.chain_holds()
