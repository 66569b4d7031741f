from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from air_files import NOON, after, quiet, tone
from hypothesis import given
from hypothesis import strategies as st

from audio.aircheck import Gap, Kept, WhyGap, gaps, recordings
from audio.mixer import Cue, Mixer, Pcm, frame_of
from audio.sinks.recorder import LEAST_FREE, MOST_WAITING, NotRecorded, Recorder
from audio.sinks.tap import Tap

ROOM = 10**12


def recorder(folder: Path, *, free: int = ROOM) -> Recorder:
    return Recorder(folder, free=lambda _folder: free)


def written(folder: Path, seconds: float = 3600) -> list[tuple[int, Pcm]]:
    found = recordings(folder, after(0), after(seconds))
    return [(each.first, np.frombuffer(each.path.read_bytes(), "<i2")) for each in found]


def feed(one: Recorder, at: float, pcm: Pcm, block: int = 480) -> None:
    for start in range(0, len(pcm), block):
        one.take(after(at) + start, pcm[start : start + block])


class Once:
    def __init__(self, pcm: Pcm) -> None:
        self.pcm = pcm

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part

    def close(self) -> None:
        pass


def test_what_left_the_tap_is_written_sample_by_sample_at_its_volume(tmp_path: Path) -> None:
    mixer, one = Mixer(), recorder(tmp_path)
    tap = Tap(mixer, lambda _told: None)
    tap.record, tap.volume = one.take, 50
    mixer.cue(Cue("a", after(1), Once(tone(0.5))))
    one.start()

    for start in range(after(0.9), after(2), 480):
        tap.sent(tap.draw(start, 480), start)
    one.stop()

    ((first, pcm),) = written(tmp_path)
    assert first == frame_of(NOON) + 48_000
    expected = np.rint(tone(0.5) * np.float32(0.5)).astype(np.int16)
    assert np.array_equal(pcm[: len(expected)], expected)
    assert not pcm[len(expected) :].any()


def test_while_nothing_sounds_nothing_is_written(tmp_path: Path) -> None:
    mixer, one = Mixer(), recorder(tmp_path)
    tap = Tap(mixer, lambda _told: None)
    tap.record = one.take
    one.start()

    for start in range(after(0), after(1), 480):
        tap.sent(tap.draw(start, 480), start)
    one.stop()

    assert list(tmp_path.rglob("*")) == []


def test_a_short_pause_stays_in_the_file_and_a_long_one_begins_another(tmp_path: Path) -> None:
    one = recorder(tmp_path)
    feed(one, 0, tone(1))
    feed(one, 2, tone(1))
    feed(one, 9, tone(1))
    one.start()
    one.stop()

    (first, joined), (second, alone) = written(tmp_path)

    assert np.array_equal(joined, np.concatenate([tone(1), quiet(1), tone(1)]))
    assert (first, second, len(alone)) == (after(0), after(9), 48_000)


def test_a_quarter_of_an_hour_is_the_longest_file(tmp_path: Path) -> None:
    one = recorder(tmp_path)
    for minute in range(16):
        one.take(after(60 * minute), quiet(60))
        one._look()
    one.start()
    one.stop()

    sizes = [len(pcm) / 48_000 for _, pcm in written(tmp_path)]

    assert sum(sizes) == 16 * 60
    assert max(sizes) <= 15 * 60
    assert len(sizes) == 2


def test_a_clock_that_was_set_back_begins_another_file(tmp_path: Path) -> None:
    one = recorder(tmp_path)
    feed(one, 100, tone(1))
    feed(one, 50, tone(1))
    one.start()
    one.stop()

    assert [first for first, _ in written(tmp_path)] == [after(50), after(100)]


def test_what_a_sudden_end_left_open_is_closed_by_the_next_start(tmp_path: Path) -> None:
    killed = recorder(tmp_path)
    feed(killed, 0, tone(1))
    killed._look()
    assert [path.suffix for path in tmp_path.iterdir()] == [Kept.OPEN]

    again = recorder(tmp_path)
    again.start()
    again.stop()

    assert [path.suffix for path in tmp_path.iterdir()] == [Kept.RAW]
    ((_, pcm),) = written(tmp_path)
    assert np.array_equal(pcm, tone(1))


def test_a_disk_that_is_nearly_full_is_left_alone_and_the_gap_is_noted_later(
    tmp_path: Path,
) -> None:
    left = [LEAST_FREE - 1]
    one = Recorder(tmp_path, free=lambda _folder: left[0])
    feed(one, 0, tone(1))
    one._look()
    told = one.trouble
    assert list(tmp_path.rglob("*")) == []

    left[0] = ROOM
    one._is_full = False
    feed(one, 10, tone(1))
    one._look()

    assert (told, one.trouble) == (NotRecorded.FULL, None)
    assert gaps(tmp_path, after(0), after(60)) == [Gap(after(0), after(1), WhyGap.FULL)]
    assert [first for first, _ in written(tmp_path)] == [after(10)]


@pytest.mark.parametrize(
    ("code", "why"), [(errno.ENOSPC, NotRecorded.FULL), (errno.EIO, NotRecorded.FAILED)]
)
def test_a_disk_that_fails_is_told_and_recording_goes_on_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, why: NotRecorded
) -> None:
    one = recorder(tmp_path)

    def refuse(_file: int, _raw: memoryview) -> int:
        raise OSError(code, "refused")

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", refuse)
        feed(one, 0, tone(1))
        one._look()
        told = one.trouble
    feed(one, 1, tone(1))
    one._look()

    assert (told, one.trouble) == (why, None)
    (gap,) = gaps(tmp_path, after(0), after(60))
    assert (gap.first, gap.until) == (after(0), after(1))
    assert np.array_equal(written(tmp_path)[-1][1], tone(1))


def test_a_disk_that_is_too_slow_costs_recording_and_never_memory_without_bound(
    tmp_path: Path,
) -> None:
    one = recorder(tmp_path)
    minutes = MOST_WAITING // 2 // 48_000 // 60 + 2
    for minute in range(minutes):
        feed(one, 60 * minute, quiet(60), block=48_000)

    waiting = sum(
        pcm.nbytes for each in one._queue if not isinstance(each, Gap) for pcm in each[1:]
    )
    assert waiting <= MOST_WAITING
    assert one.trouble is NotRecorded.BEHIND

    for _ in range(12):
        one._look()

    kept = sum(len(pcm) for _, pcm in written(tmp_path))
    (gap,) = gaps(tmp_path, after(0), after(3600))
    assert gap.until == after(60 * minutes)
    assert kept + gap.until - gap.first == minutes * 60 * 48_000
    assert one.trouble is None


@given(
    blocks=st.lists(
        st.tuples(st.integers(0, 200_000), st.integers(1, 5_000)), min_size=1, max_size=20
    )
)
def test_every_sample_stands_where_it_was_sent(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("bus")
    one, at, truth = recorder(folder), after(0), {}
    for pause, count in blocks:
        at += pause
        pcm = np.full(count, 1 + pause % 30_000, np.int16)
        truth[at] = pcm
        one.take(at, pcm)
        at += count
    one.start()
    one.stop()

    for first, pcm in truth.items():
        (home,) = [
            each
            for each in recordings(folder, first, first + len(pcm))
            if each.first <= first and first + len(pcm) <= each.until
        ]
        whole = np.frombuffer(home.path.read_bytes(), "<i2")
        begins = first - home.first
        assert np.array_equal(whole[begins : begins + len(pcm)], pcm)
