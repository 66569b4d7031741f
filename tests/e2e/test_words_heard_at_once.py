"""A few words asked of a whole station, in its own processes, and heard with a real voice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from audio.library import facts_of
from broadcaster.cli.bench_speak import Visitor
from broadcaster.cli.bench_station import running
from broadcaster.cli.rehearsal import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("more journeys")]


def test_a_paragraph_is_heard_levelled_and_marked_at_a_running_station(tmp_path: Path) -> None:
    with running(tmp_path / "station") as station:
        visitor = Visitor(station)
        wait_until("the voice", (station.folder / "run/worker.json").exists, timedelta(seconds=30))
        (tmp_path / "heard.wav").write_bytes(visitor.hear("Ngày 2/9, xã tổ chức mít tinh."))

    heard = facts_of(tmp_path / "heard.wav")

    assert (heard.voice, heard.synthetic) == ("espeak", True)
    assert heard.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert timedelta(seconds=2) < heard.length < timedelta(seconds=10)
