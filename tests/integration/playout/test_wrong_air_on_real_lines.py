"""Clips that go wrong under way, on real lines: said, ended, and filled with what is allowed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from air_station import BEGAN, AirStation, wait_for

from audio.types import SAMPLE_RATE
from audio.wav import wav_facts
from broadcaster.store.tables import ClipRow, StandingClipRow
from schedules.types import Sound

SOON = 4
HEARD_S = 12
"""So much of it is on air before it goes wrong: more than is read ahead of a fast clock."""


def music(station: AirStation) -> Sound:
    """Allow a piece of filler music."""
    station.allow(news := station.sound(240))
    other = station.sound(30)
    with station.sessions() as session, session.begin():
        facts = {"loudness_lufs": -18, "true_peak_dbtp": -1, "synthetic": False, "made": BEGAN}
        frames = round(other.length.total_seconds() * SAMPLE_RATE)
        session.add(ClipRow(hash=other.clip, length=other.length, frames=frames, **facts))
        session.flush()
        allowed = {"clip": other.clip, "approved_by": 1, "approved": BEGAN}
        session.add(StandingClipRow(id=2, kind="music", title="Quê hương", **allowed))
    return news


def overwrite(path: Path, make: Callable[[int], np.ndarray[Any, Any]]) -> None:
    """Write other samples over those of a clip, in the file that is being read."""
    facts = wav_facts(path)
    with path.open("r+b") as file:
        file.seek(facts.offset)
        file.write(make(facts.frames).astype("<i2").tobytes())


def silent(path: Path) -> None:
    overwrite(path, np.zeros)


def frozen(path: Path) -> None:
    block = np.random.default_rng(3).integers(-3000, 3000, 480)
    overwrite(path, lambda frames: np.resize(block, frames))


def another(path: Path) -> None:
    overwrite(path, lambda frames: np.random.default_rng(5).integers(-3000, 3000, frames))


def broken_off(path: Path) -> None:
    os.truncate(path, 20 * SAMPLE_RATE * 2)


def put_wrong(station: AirStation, news: Sound, fault: Callable[[Path], None]) -> datetime:
    """Let it sound a while, then have it go wrong; return when."""
    wait_for("its beginning", lambda: station.told("began") or None)
    heard = station.clock.now() + timedelta(seconds=HEARD_S)
    wait_for("some of it", lambda: station.clock.now() > heard or None)
    fault(station.library.path_of(news.clip))
    return station.clock.now()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (silent, "fell silent"),
        pytest.param(frozen, "stood still", marks=pytest.mark.soak),
        pytest.param(another, "not the approved sound", marks=pytest.mark.soak),
        pytest.param(broken_off, "broke off", marks=pytest.mark.soak),
    ],
)
def test_a_clip_that_goes_wrong_on_the_disk_is_ended_and_music_is_heard(
    station: AirStation, fault: Callable[[Path], None], said: str
) -> None:
    news = music(station)
    after = station.line("after", SOON + 260, station.sound(10), {1, 2})
    station.publish(station.line("news", SOON, news, {1, 2}), after)
    station.go_on_air()

    put_wrong(station, news, fault)
    wait_for("a filler", lambda: [b for b in station.told("began") if "#" in b["line"]] or None)
    (ended, *_) = station.ended()
    station.leave_air()

    assert (ended["line"], ended["outcome"]) == ("news", "cut")
    assert said in ended["why"]["sentence"]
    (filler,) = (b for b in station.told("began") if "#" in b["line"])
    assert (filler["authority"], filler["zones"]) == ("standing:2", [1, 2])
    faults = [fault["subject"] for fault in station.told("fault")]
    assert faults.count("wrong:main") == 1
    assert station.chain_holds()


def gone(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(path.read_bytes()[:-9600] + bytes(9600))
    other.replace(path)


@pytest.mark.parametrize("fault", [gone, replaced])
def test_a_clip_deleted_or_replaced_under_way_is_sent_to_its_end_as_it_was_approved(
    station: AirStation, fault: Callable[[Path], None]
) -> None:
    news = music(station)
    line = station.line("news", SOON, news, {1, 2})
    station.publish(replace(line, sound=Sound(news.clip, timedelta(seconds=60))))
    station.go_on_air()

    put_wrong(station, news, fault)
    station.clock.hurry()
    (ended,) = station.ended()
    station.leave_air()

    # A busy machine may join it late: all of it from there on is sent.
    (began,) = station.told("began")
    skipped = began["offset_ms"] * SAMPLE_RATE // 1000
    assert ended["outcome"] == "joined_late" if skipped else ended["outcome"] in ("aired", "late")
    assert abs(ended["proof"]["frames"] + skipped - 60 * SAMPLE_RATE) <= SAMPLE_RATE // 1000
    assert ended["proof"]["matched"] is True
    assert station.told("fault") == []


@pytest.mark.parametrize(
    ("fault", "said"), [(gone, "not there"), (another, "not the one that was approved")]
)
def test_a_clip_deleted_or_changed_before_its_lines_open_is_missed_with_its_reason(
    station: AirStation, fault: Callable[[Path], None], said: str
) -> None:
    news = music(station)
    fault(station.library.path_of(news.clip))
    station.publish(station.line("news", SOON, news, {1, 2}))
    station.go_on_air()

    (ended,) = station.ended()
    station.leave_air()

    assert ended["outcome"] == "missed"
    assert said in ended["why"]["sentence"]
    assert [fault["subject"] for fault in station.told("fault")] == ["missed:main"]
