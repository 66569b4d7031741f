"""Music planned shorter than its clip, and a relay where time runs too fast, on real lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from air_station import BEGAN, HORNS, AirStation, wait_for

from broadcaster.store.tables import RelaySourceRow
from schedules.types import PartKind, Sound


@pytest.mark.soak
def test_music_ends_on_its_planned_sample_and_a_relay_opens_nothing(station: AirStation) -> None:
    whole = station.sound(30)
    station.allow(whole)
    with station.sessions() as session, session.begin():
        session.add(
            RelaySourceRow(
                id=1, key="vov1", name="VOV1", url="https://x", allowed_by=1, allowed=BEGAN
            )
        )
    music = station.line("music", 20, Sound(whole.clip, timedelta(seconds=12)), {1})
    relay = replace(
        station.line("relay", 40, Sound("relay:vov1", timedelta(seconds=60)), {2, 3}),
        kind=PartKind.RELAY,
        authority="relay:1",
    )
    after = station.line("after", 102, whole, {3})
    station.publish(replace(music, kind=PartKind.FILLER), relay, after)
    station.go_on_air()

    told = {each["line"]: each for each in station.ended(3)}
    wait_for("the lines to close", lambda: station.all_open() or None)
    station.leave_air()

    assert told["music"]["outcome"] in ("aired", "late")
    assert told["music"]["proof"]["frames"] == 12 * 48_000
    assert told["music"]["proof"]["matched"] is True
    assert (told["relay"]["outcome"], told["relay"]["began"]) == ("missed", None)
    assert "time runs faster" in told["relay"]["why"]["sentence"]
    assert told["after"]["outcome"] in ("aired", "late")
    assert {horns for horns in station.sounded if horns} == {
        frozenset({HORNS[1]}),
        frozenset({HORNS[3]}),
    }
    assert station.chain_holds()
