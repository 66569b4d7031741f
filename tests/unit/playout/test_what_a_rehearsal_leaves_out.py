"""Virtual time waits for no disk and watches no sound; what it tells is the same."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from audio.library import Library, hash_of
from audio.sinks.tap import Measured
from audio.types import Mark
from audio.wav import new_wav
from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.journal import Journal
from broadcaster.playout.proof import Passage, Witnesses
from broadcaster.playout.turn import REMEMBER

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(("synced", "times"), [(True, 2), (False, 0)])
def test_only_a_journal_that_is_thrown_away_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, synced: bool, times: int
) -> None:
    waited: list[int] = []
    journal = Journal(tmp_path / "journal.jsonl", VirtualClock(NOW), synced=synced)
    journal.open(REMEMBER)
    monkeypatch.setattr(os, "fsync", waited.append)

    journal.append(EntryKind.BOOTED, {"safe": True})
    journal.append(EntryKind.STOPPED, {"safe": True})

    assert len(waited) == times
    assert len((tmp_path / "journal.jsonl").read_text("utf-8").splitlines()) == 2


def test_the_journal_of_a_station_waits_for_the_disk_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    journal = Journal(tmp_path / "journal.jsonl", VirtualClock(NOW))
    journal.open(REMEMBER)
    monkeypatch.setattr(os, "fsync", waited.append)

    journal.append(EntryKind.BOOTED, {"safe": True})

    assert len(waited) == 1


@pytest.mark.parametrize("samples", [48_000, 50_001])
def test_a_sound_that_nobody_watches_is_proved_as_one_that_is_watched(
    tmp_path: Path, samples: int
) -> None:
    library = Library(tmp_path)
    with new_wav(tmp_path / "draft", Mark(synthetic=False, voice=None, made=NOW)) as writer:
        writer.write(np.linspace(-0.5, 0.5, samples, dtype=np.float32))
    clip = hash_of(tmp_path / "draft")
    (tmp_path / "draft").rename(library.path_of(clip))
    watched, unwatched = Witnesses(library), Witnesses(library, watched=False)
    assert (watched.why_not(clip), unwatched.why_not(clip)) == (None, None)
    passage = Passage(clip)
    assert watched.profile(passage) is not None
    assert unwatched.profile(passage) is None

    digest = watched._known[clip, 0][1].digest
    for frames, sent, matched in ((samples, digest, True), (samples, "0" * 64, False)):
        measured = Measured(0, frames, frames, 0, frames, -6.0, -9.0, sent, 0, frames, cut=False)
        for witnesses in (watched, unwatched):
            assert witnesses.proof(passage, measured).matched is matched
