from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.library import Library
from audio.mixer import Pcm
from audio.sources.clip import ClipSource
from audio.sources.kept import Kept
from audio.sources.live import HELD, MOST, LiveSource
from audio.types import Mark

PIECE = 4800
BLOCK = 480
MARK = Mark(synthetic=False, voice=None, made=datetime(2026, 11, 21, tzinfo=UTC))


def piece(level: int = 1000, frames: int = PIECE) -> Pcm:
    return np.full(frames, level, np.int16)


def heard(source: LiveSource, blocks: int) -> Pcm:
    return np.concatenate([source.read(BLOCK) for _ in range(blocks)])


def test_nothing_is_sent_before_enough_is_held_back() -> None:
    source = LiveSource()
    source.give(piece())

    before = heard(source, 5)
    source.give(piece())
    after = heard(source, 20)

    assert not before.any()
    assert np.all(after[240:] == 1000)
    assert source.padded == len(before)


def test_pieces_that_come_unevenly_leave_no_gap() -> None:
    source = LiveSource()
    for level in (1, 2):
        source.give(piece(level * 1000))

    sent = [heard(source, 10)]
    source.give(piece(3000))
    sent.append(heard(source, 19))

    assert source.padded == 0
    assert set(np.concatenate(sent)[240:].tolist()) == {1000, 2000, 3000}


def test_where_it_falls_dry_silence_comes_without_a_click_and_what_follows_is_held_back() -> None:
    source = LiveSource()
    source.give(piece(8000))
    source.give(piece(8000))

    sent = heard(source, 30)
    steps = np.abs(np.diff(sent.astype(int)))

    assert steps[: 2 * PIECE + 480].max() < 8000 / 100
    assert not sent[2 * PIECE + 240 :].any()
    source.give(piece(8000))
    assert not heard(source, 5).any()


def test_what_gathers_before_the_lines_are_open_is_let_go_but_for_the_newest() -> None:
    source = LiveSource()
    for level in range(1, 11):
        source.give(piece(level * 1000))

    first = source.read(BLOCK)

    assert source.dropped == 10 * PIECE - HELD
    assert first[-1] == 9000


@given(st.lists(st.one_of(st.integers(1, 24_000), st.none()), max_size=60))
def test_nobody_is_ever_heard_later_than_the_bound_allows(moves: list[int | None]) -> None:
    source = LiveSource()

    for move in moves:
        if move is None:
            assert len(source.read(BLOCK)) == BLOCK
            assert source.held <= MOST
        else:
            source.give(piece(frames=move))


def test_the_last_words_are_sent_before_it_ends() -> None:
    source = LiveSource()
    source.give(piece())
    source.finish()
    source.give(piece(2000))

    sent = heard(source, 20)

    assert np.count_nonzero(sent == 1000) == PIECE - 240
    assert sent.max() == 1000
    assert abs(int(sent[-1])) < 10
    assert len(source.read(BLOCK)) == 0


def test_one_that_was_finished_before_anything_came_ends_at_once() -> None:
    source = LiveSource()
    source.finish()

    assert not source.read(BLOCK).any()
    assert len(source.read(BLOCK)) == 0


def kept(source: LiveSource, folder: Path, most: int = 480_000) -> Kept:
    (folder / "clips").mkdir()
    return Kept(source, folder / "spoken", folder / "clips", MARK, most=most)


def test_what_was_sent_is_kept_sample_for_sample_under_its_hash(tmp_path: Path) -> None:
    source = LiveSource()
    tape = kept(source, tmp_path)
    for level in (1, 2, 3):
        source.give(piece(level * 1000))

    sent = np.concatenate([tape.read(BLOCK) for _ in range(25)])
    tape.close()
    clip = tape.clip(10)

    library = Library(tmp_path / "clips")
    assert library.verify(clip)
    with closing(ClipSource(library.path_of(clip))) as written:
        assert np.array_equal(written.read(99_999), sent)
    assert not list((tmp_path / "spoken").iterdir())


def test_no_more_is_kept_than_the_limit(tmp_path: Path) -> None:
    source = LiveSource()
    tape = kept(source, tmp_path, most=1000)

    for _ in range(10):
        tape.read(BLOCK)
    tape.close()

    with closing(ClipSource(tmp_path / "clips" / f"{tape.clip(10)}.wav")) as written:
        assert written.left == 1000


def test_a_folder_that_cannot_be_written_costs_the_recording_and_not_the_sound(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "spoken").write_text("a file where the folder should be")
    tape = kept(LiveSource(), tmp_path)

    assert len(tape.read(BLOCK)) == BLOCK
    tape.close()

    assert tape.clip(10) == ""
    assert "could not be kept" in caplog.text
