from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from desk import EAST, NOW, WEST, Desk

from audio.library import Library, hash_of
from audio.types import Mark
from audio.wav import new_wav
from broadcaster.errors import NotFound
from broadcaster.services import asrun, clips
from broadcaster.services.live_takes import LiveTakes
from broadcaster.store.tables import AsRunRow, StationRow


def take(desk: Desk, folder: Path, *, due: datetime = NOW, level: float = 0.1) -> str:
    """Put what was spoken into the library, and its line into the log."""
    draft = folder / "draft"
    with new_wav(draft, Mark(synthetic=False, voice=None, made=NOW)) as writer:
        wave = level * np.sin(np.arange(96_000) / 20)
        writer.write(wave.astype(np.float32))
    clip = hash_of(draft)
    draft.replace(folder / f"{clip}.wav")
    with desk.work() as session:
        for zone in (EAST, WEST):
            session.add(line(clip, zone, due))
    return clip


def line(clip: str, zone: int, due: datetime) -> AsRunRow:
    return AsRunRow(
        line=f"live-{clip[:8]}/main",
        zone=zone,
        programme="live-1",
        programme_name="Live voice",
        kind="live",
        title="Chị Hoa",
        clip=clip,
        authority="live:hoa",
        priority=2,
        due=due,
        began=due,
        outcome="aired",
        seq=1,
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "clips").mkdir(exist_ok=True)
    return Library(tmp_path / "clips")


def finished(desk: Desk, library: Library) -> None:
    takes = LiveTakes(desk.sessions, desk.clock, library)
    while takes.step():
        continue


def test_what_was_spoken_is_heard_from_its_line_in_the_log(desk: Desk, library: Library) -> None:
    clip = take(desk, library.folder)

    finished(desk, library)

    with desk.work() as session:
        story = asrun.line_story(session, f"live-{clip[:8]}/main")
    assert story.clip is not None
    assert (story.clip.hash, story.clip.length) == (clip, timedelta(seconds=2))
    assert (story.clip.synthetic, story.record.authority) == (False, "live:hoa")


def test_it_is_kept_as_long_as_the_recordings_of_the_air(desk: Desk, library: Library) -> None:
    with desk.work() as session:
        session.query(StationRow).one().recorded_days = 30
    clip = take(desk, library.folder)
    finished(desk, library)

    desk.clock.sleep(timedelta(days=29).total_seconds())
    finished(desk, library)
    before = library.path_of(clip).exists()
    desk.clock.sleep(timedelta(days=2).total_seconds())
    finished(desk, library)

    assert before
    assert not library.path_of(clip).exists()
    with desk.work() as session, pytest.raises(NotFound):
        clips.facts(session, clip)


def test_a_file_that_is_gone_is_told_once_and_holds_up_nothing(
    desk: Desk, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    gone = take(desk, library.folder)
    library.path_of(gone).unlink()
    there = take(desk, library.folder, level=0.2)

    takes = LiveTakes(desk.sessions, desk.clock, library)
    while takes.step():
        continue
    takes.step()

    assert caplog.text.count("cannot be read") == 1
    with desk.work() as session:
        assert clips.facts(session, there).hash == there
