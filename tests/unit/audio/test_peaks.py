from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import clip, tone

from audio.errors import DecodeFailed
from audio.peaks import HIGHEST, peaks


def test_the_outline_shows_where_it_is_loud(tmp_path: Path) -> None:
    sound = np.concatenate(
        (tone(1, height=0.25), np.zeros(48_000, np.float32), tone(1, height=1.0))
    )

    outline = peaks(clip(tmp_path / "a.wav", sound), buckets=3)

    assert outline == [25, 0, 100]


@settings(max_examples=15)
@given(frames=st.integers(1, 3000), buckets=st.integers(1, 700))
def test_there_are_as_many_heights_as_asked_for(
    tmp_path_factory: pytest.TempPathFactory, frames: int, buckets: int
) -> None:
    sound = tone(1)[:frames]

    outline = peaks(clip(tmp_path_factory.mktemp("peaks") / "a.wav", sound), buckets)

    assert len(outline) == min(buckets, frames)
    assert max(outline) == round(float(np.abs(sound).max()) * HIGHEST)


def test_an_outline_is_made_only_once(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone())
    first = peaks(path)

    path.write_bytes(b"gone")

    assert peaks(path) == first


def test_a_spoiled_outline_is_made_anew(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone())
    first = peaks(path)
    path.with_suffix(".peaks600").write_text("{")

    assert peaks(path) == first


def test_what_is_no_clip_has_no_outline(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"not a sound")

    with pytest.raises(DecodeFailed):
        peaks(path)
