"""What contacts have been through is written down while a station runs, not only at its end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.lines import Lines
from broadcaster.simulation.commune import POWER, Commune
from hardware.rack import Rack
from hardware.wear import Wear

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


def test_closings_outlive_a_process_that_was_killed(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    commune = Commune(10, clock, seed=1)
    wear = Wear(clock.monotonic, tmp_path / "wear.json")
    rack = Rack(commune.rack().boards, clock, wear=wear)
    lines = Lines("main", (commune.wiring,), rack, clock)

    lines.carry_out(OpenLines("main", 1, frozenset({1}), "a"))
    lines.carry_out(CloseLines("main", 2))
    lines.look(2)

    after_the_kill = Wear(clock.monotonic, tmp_path / "wear.json")
    assert after_the_kill.closings(POWER) == 1
    assert after_the_kill.closings(commune.wiring.lines[1][0]) == 1
