from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio.library import Library
from audio.mixer import Pcm, Span
from audio.sinks.tap import Packet
from broadcaster.cli import cli
from broadcaster.domain.asrun import EntryKind
from broadcaster.errors import Invalid
from broadcaster.simulation.days import make_sound
from broadcaster.simulation.judge import Judge
from broadcaster.simulation.preempting import Preemptions
from broadcaster.simulation.run import Simulation
from hardware.sim.faults import KINDS, Place
from schedules.types import Sound

KEYS = [
    "days",
    "zones",
    "lines",
    "starts",
    "missed",
    "doubled",
    "late_max_ms",
    "wrong_zone_samples",
    "stuck_contacts",
    "outcomes",
    "wall_s",
    "speed",
]
NONE = {"missed": 0, "doubled": 0, "wrong_zone_samples": 0, "stuck_contacts": 0}


@pytest.fixture(scope="session")
def made_before() -> dict[tuple[int, int], tuple[Path, Sound]]:
    return {}


@pytest.fixture(autouse=True)
def _each_sound_is_made_once(
    made_before: dict[tuple[int, int], tuple[Path, Sound]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Minutes of noise, the same for every simulated station: the first one's files serve all."""

    def made(library: Library, number: int, seconds: int) -> Sound:
        if (number, seconds) not in made_before:
            sound = make_sound(library, number, seconds)
            kept = tmp_path_factory.mktemp("sound") / "kept"
            kept.hardlink_to(library.path_of(sound.clip))
            made_before[number, seconds] = kept, sound
            return sound
        kept, sound = made_before[number, seconds]
        library.path_of(sound.clip).hardlink_to(kept)
        return sound

    monkeypatch.setattr("broadcaster.simulation.days.make_sound", made)
    monkeypatch.setattr("broadcaster.simulation.preempting.make_sound", made)


def simulated(folder: Path, *faults: str, days: int = 1, zones: int = 6, seed: int = 1) -> Any:
    return Simulation(folder, zones, seed, faults).run(days, lambda _day, _judge: None)


def those(figures: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: figures[key] for key in keys}


def test_a_day_and_a_restart_in_its_night_air_as_planned(tmp_path: Path) -> None:
    figures = simulated(tmp_path)

    assert those(figures, *NONE) == NONE
    assert figures["lines"] == figures["starts"] > 5
    assert figures["outcomes"] == {"aired": figures["lines"]}
    assert figures["late_max_ms"] == 0


def test_the_same_seed_gives_the_same_days(tmp_path: Path) -> None:
    first = simulated(tmp_path / "a", "restart", "emergency", seed=4)
    again = simulated(tmp_path / "b", "restart", "emergency", seed=4)

    for figures in (first, again):
        del figures["wall_s"], figures["speed"]
    assert first == again


def test_thirty_zones_on_four_boards_are_kept_apart(tmp_path: Path) -> None:
    assert those(simulated(tmp_path, zones=30), *NONE) == NONE


@pytest.mark.parametrize("fault", ["restart", "delay", "stop"])
def test_what_goes_wrong_leaves_one_outcome_and_no_sound_astray(tmp_path: Path, fault: str) -> None:
    figures = simulated(tmp_path, fault, seed=2)

    assert figures["doubled"] == 0
    assert figures["wrong_zone_samples"] == 0
    assert figures["stuck_contacts"] == 0
    assert sum(figures["outcomes"].values()) >= figures["lines"]


UNSEEN = {"stuck_on", "worn_out", "third_party"}
"""What no read-back shows, or only the next look at the boards: a horn may sound until then."""


@pytest.mark.parametrize("place", list(Place))
def test_no_fault_of_a_board_or_a_wire_sends_sound_astray_or_twice(
    tmp_path: Path, place: Place
) -> None:
    faults = [name for name, kind in KINDS.items() if kind.place is place and name not in UNSEEN]

    figures = simulated(tmp_path, *faults, seed=7)

    assert figures["doubled"] == 0
    assert figures["wrong_zone_samples"] == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_broadcasts_that_cut_each_other_short_are_heard_nowhere_else(
    tmp_path: Path, seed: int
) -> None:
    figures = Preemptions(tmp_path, 12, seed).preempt(20, lambda _: None)

    assert figures["preemptions"] >= 20
    assert figures["faults"] > 0
    assert figures["wrong_zone_moments"] == 0
    assert figures["doubled"] == 0
    assert figures["stuck_untold"] == 0


def test_an_emergency_cuts_and_is_not_late(tmp_path: Path) -> None:
    figures = simulated(tmp_path, "emergency", seed=3)

    assert figures["outcomes"]["cut"] >= 1
    assert figures["wrong_zone_samples"] == 0


def test_a_fault_nobody_knows_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="moonlight is no fault; known are: restart"):
        simulated(tmp_path, "moonlight")


def test_the_command_ends_with_one_line_of_json_and_exactly_these_keys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli(["simulate", "--zones", "4", "--faults", "delay"], standalone_mode=False)

    told = capsys.readouterr()
    assert list(json.loads(told.out)) == KEYS
    assert "2026-11-23" in told.err


def packet(pcm: Pcm, key: str = "a") -> Packet:
    return Packet(0, pcm, (Span(key, 0, len(pcm)),))


def test_the_judge_counts_samples_that_reach_another_zone() -> None:
    judge = Judge(lambda: frozenset({1, 2}), lambda: 0)
    loud = np.array([0, 5000, -5000, 10], np.int16)

    judge.hear(packet(loud), {"a": frozenset({1, 2, 3})})
    right = judge.wrong_zone_samples
    judge.hear(packet(loud), {"a": frozenset({1})})

    assert (right, judge.wrong_zone_samples) == (0, 2)


def test_the_judge_counts_what_is_told_twice() -> None:
    judge = Judge(frozenset, lambda: 0)
    facts = {"line": "a", "zones": [1], "outcome": "aired", "bulletin": None, "proof": None}

    judge.read(EntryKind.ENDED, facts)
    once = judge.doubled
    judge.read(EntryKind.ENDED, facts)

    assert (once, judge.doubled) == (0, 1)
