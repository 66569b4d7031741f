from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from audio.errors import DecodeFailed
from audio.mixer import Pcm
from audio.sources.ahead import ReadAhead
from audio.sources.clip import ClipSource
from audio.sources.tone import ToneSource
from audio.types import Mark
from audio.wav import new_wav

MARK = Mark(synthetic=False, voice=None, made=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.wav"
    with new_wav(path, MARK) as writer:
        writer.write((np.arange(10_000) / 32_768).astype(np.float32))
    return path


def all_of(source: ClipSource | ReadAhead | ToneSource, block: int = 700) -> Pcm:
    parts = []
    while len(part := source.read(block)):
        parts.append(part)
    source.close()
    return np.concatenate(parts)


def test_a_clip_is_read_from_its_first_sample_to_its_last(clip: Path) -> None:
    assert np.array_equal(all_of(ClipSource(clip)), np.arange(10_000))


def test_a_clip_can_be_joined_in_its_middle(clip: Path) -> None:
    assert np.array_equal(all_of(ClipSource(clip, skip=9_000)), np.arange(9_000, 10_000))


def test_a_file_that_is_no_clip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.wav"
    path.write_bytes(b"not a sound")

    with pytest.raises(DecodeFailed):
        ClipSource(path)


def test_reading_ahead_changes_nothing_of_the_sound(clip: Path) -> None:
    source = ReadAhead(ClipSource(clip), chunk=20_000)

    assert np.array_equal(source.read(10_000), np.arange(10_000))


def test_a_disk_that_falls_behind_leaves_silence_and_is_counted() -> None:
    class Slow:
        def __init__(self) -> None:
            self.may_go_on = threading.Event()
            self.reads = 0

        def read(self, frames: int) -> Pcm:
            self.reads += 1
            if self.reads > 1:
                self.may_go_on.wait(10)
            return np.ones(frames, np.int16)

        def close(self) -> None:
            pass

    slow = Slow()
    source = ReadAhead(slow, chunk=100)

    heard = source.read(250)

    assert heard.tolist() == [1] * 100 + [0] * 150
    assert source.starved == 150
    source.close()
    slow.may_go_on.set()


def test_the_test_tone_is_as_long_as_it_was_asked_for_and_has_soft_edges() -> None:
    tone = all_of(ToneSource(timedelta(seconds=1)))

    assert len(tone) == 48_000
    assert abs(int(tone[0])) == 0
    assert 8_000 < int(tone.max()) < 8_400
