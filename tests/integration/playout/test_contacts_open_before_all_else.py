"""After a crash the contacts are opened by whoever begins anew, before it loads anything heavy."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from air_station import HORNS, POWER, AirStation

from broadcaster.playout.last_resort import keep_wiring, open_at_once
from broadcaster.store.wiring import load_wiring
from hardware.rack import Rack
from hardware.wear import Wear

LOADED = """
import sys
import broadcaster.cli.process, broadcaster.playout.last_resort, hardware.registry
print(*sorted({"numpy", "sqlalchemy"} & sys.modules.keys()))
"""


def _left_closed(station: AirStation) -> None:
    """Leave an amplifier on and two horns connected, as a process that died does."""
    with station.reading_sessions() as session:
        wiring = load_wiring(session)
    keep_wiring(station.folder, wiring)
    rack = station.air_rack(wiring)
    rack.switch(dict.fromkeys((POWER, HORNS[1], HORNS[4]), True))
    rack.close()
    assert not station.all_open()


def test_every_contact_that_a_crash_left_closed_is_opened(station: AirStation) -> None:
    _left_closed(station)

    opened = open_at_once(station)

    assert station.all_open()
    assert opened == {"board", "far"}


def test_an_amplifier_rests_from_then_on(
    station: AirStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> Wear:
        return Wear(station.clock.monotonic, station.folder.wear)

    _left_closed(station)
    plain = station.air_rack
    monkeypatch.setattr(
        station, "air_rack", lambda wiring: Rack(plain(wiring).boards, station.clock, wear=kept())
    )
    assert kept().wait(POWER, timedelta(hours=1)) == 0

    open_at_once(station)

    assert kept().wait(POWER, timedelta(hours=1)) > 0


def test_where_no_run_was_before_nothing_is_ordered(station: AirStation) -> None:
    with station.reading_sessions() as session:
        rack = station.air_rack(load_wiring(session))
    rack.switch({HORNS[1]: True})
    rack.close()

    assert open_at_once(station) == frozenset()
    assert not station.all_open()


def test_what_it_needs_loads_neither_the_database_nor_the_sound() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []
