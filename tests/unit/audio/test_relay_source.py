"""Passing on what is received: at an even pace, from the best address, with music in the holes."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from audio.mixer import Pcm
from audio.reception.ring import Ring
from audio.sources.playhead import SPARE, STRETCH, Playhead
from audio.sources.relay import RelaySource
from audio.types import SAMPLE_RATE, Note, Samples

BLOCK = SAMPLE_RATE // 100
LOST = Note("{host} does not answer.", {"host": "x"})


class Sender:
    """An address that sends a sine of one level, in real time unless told otherwise."""

    def __init__(self, level: float, *, hertz: float = 440.0, rate: float = 1.0) -> None:
        self.ring = Ring()
        self.gap = timedelta(0)
        self.trouble: Note | None = None
        self.well = timedelta(0)
        self.wrong_for = timedelta(0)
        self.sends = True
        self._level, self._hertz, self._rate = level, hertz, rate
        self._at = 0.0

    @property
    def well_for(self) -> timedelta:
        return timedelta(0) if self.trouble is not None else self.well

    def pass_time(self, frames: int) -> None:
        if self.trouble is None:
            self.well += timedelta(seconds=frames / SAMPLE_RATE)
        if not self.sends:
            return
        before, self._at = int(self._at), self._at + frames * self._rate
        steps = np.arange(before, int(self._at))
        wave = self._level * np.sin(2 * np.pi * self._hertz * steps / SAMPLE_RATE)
        self.ring.put(np.rint(wave).astype(np.int16))

    def lose(self) -> None:
        self.trouble, self.sends, self.well = LOST, False, timedelta(0)

    def come_back(self) -> None:
        self.trouble, self.sends = None, True


class Music:
    """A filler of one level."""

    def __init__(self, frames: int = 10**9) -> None:
        self.left, self.closed = frames, False

    def read(self, frames: int) -> Pcm:
        count = min(frames, self.left)
        self.left -= count
        return np.full(count, 5000, np.int16)

    def close(self) -> None:
        self.closed = True


def _heard(source: RelaySource, seconds: float, *senders: Sender) -> Samples:
    parts = []
    for _ in range(round(seconds * 100)):
        for sender in senders:
            sender.pass_time(BLOCK)
        parts.append(source.read(BLOCK).astype(np.float32))
    return np.concatenate(parts)


def _level(wave: Samples) -> float:
    return float(np.sqrt(np.mean(wave**2)))


def _ready(*levels: float) -> list[Sender]:
    senders = [Sender(level) for level in levels]
    for sender in senders:
        for _ in range(500):
            sender.pass_time(BLOCK)
    return senders


def _steepest(wave: Samples) -> float:
    return float(np.abs(np.diff(wave)).max())


def test_what_is_received_is_passed_on_as_it_is_and_not_much_later() -> None:
    (sender,) = _ready(8000)

    wave = _heard(RelaySource([sender]), 5, sender)

    behind = sender.ring.written - SPARE - len(wave)
    assert np.array_equal(wave, sender.ring.copy(behind + BLOCK, len(wave)))


@pytest.mark.parametrize("drift", [1 + 1500e-6, 1 - 1500e-6])
def test_a_sender_whose_clock_drifts_is_followed_far_without_a_click(drift: float) -> None:
    sender = Sender(8000, rate=drift)
    for _ in range(500):
        sender.pass_time(BLOCK)
    head = Playhead(sender.ring)
    delays, steepest, last = [], 0.0, None
    for _ in range(6000):
        sender.pass_time(10 * BLOCK)
        wave = head.take(10 * BLOCK)
        joined = wave if last is None else np.concatenate(([last], wave))
        steepest, last = max(steepest, _steepest(joined)), wave[-1]
        delays.append(head.delay)

    assert not head.is_dry
    assert max(delays) < SPARE * 2
    assert min(delays) > SPARE // 4
    assert steepest < 8000 * 2 * np.pi * 440 / SAMPLE_RATE * (1 + STRETCH) + 3


def test_a_flood_is_left_out_softly_and_is_never_stored() -> None:
    (sender,) = _ready(8000)
    source = RelaySource([sender])
    _heard(source, 2, sender)
    for _ in range(3000):
        sender.pass_time(BLOCK)

    wave = _heard(source, 20, sender)

    assert _steepest(wave) < 8000 * 0.06 + 100
    assert len(sender.ring.copy(0, 10**9)) <= sender.ring.written
    assert source.told().heard == (22 * SAMPLE_RATE,)


def test_where_the_first_address_is_lost_the_next_is_heard_at_once() -> None:
    first, second = _ready(8000, 2000)
    source = RelaySource([first, second], Music())
    _heard(source, 1, first, second)
    first.lose()

    wave = _heard(source, 4, first, second)

    assert _level(wave[-SAMPLE_RATE:]) == pytest.approx(2000 / np.sqrt(2), rel=0.02)
    assert source.told().silence == 0
    assert source.told().filler == 0


def test_it_goes_back_to_the_first_address_in_a_pause_once_that_has_been_well_for_long() -> None:
    first, second = _ready(8000, 2000)
    first.lose()
    source = RelaySource([first, second])
    _heard(source, 1, first, second)
    first.come_back()

    early = _heard(source, 15, first, second)
    without_pause = _heard(source, 30, first, second)
    second._level = 10
    _heard(source, 3, first, second)
    late = _heard(source, 2, first, second)

    assert _level(early[-SAMPLE_RATE:]) == pytest.approx(1414, rel=0.02)
    assert _level(without_pause[-SAMPLE_RATE:]) == pytest.approx(1414, rel=0.02)
    assert _level(late[-SAMPLE_RATE:]) == pytest.approx(5657, rel=0.02)


def test_music_is_heard_within_five_seconds_of_a_loss_and_the_station_again_when_it_is_steady() -> (
    None
):
    (sender,) = _ready(8000)
    source = RelaySource([sender], Music())
    _heard(source, 1, sender)
    sender.lose()

    lost = _heard(source, 5, sender)
    sender.come_back()
    at_once = _heard(source, 2, sender)
    later = _heard(source, 3, sender)

    assert _level(lost[-SAMPLE_RATE // 2 :]) == pytest.approx(5000, rel=0.01)
    assert _level(at_once[-SAMPLE_RATE:]) == pytest.approx(5000, rel=0.01)
    assert _level(later[-SAMPLE_RATE:]) == pytest.approx(5657, rel=0.02)
    told = source.told()
    assert told.silence <= 2 * SAMPLE_RATE
    assert told.filler + told.silence + told.heard[0] == 11 * SAMPLE_RATE


def test_after_a_stall_nothing_is_heard_twice() -> None:
    (sender,) = _ready(8000)
    source = RelaySource([sender], Music())
    reached = []
    for number in range(1500):
        sender.sends = not 300 <= number < 550
        sender.pass_time(BLOCK)
        source.read(BLOCK)
        if isinstance(source._voice, Playhead):
            reached.append(source._voice.reached)

    told = source.told()
    assert reached == sorted(reached)
    assert len(set(reached)) >= len(reached) - 1
    assert 0 < told.silence < 2 * SAMPLE_RATE
    assert told.heard[0] > 11 * SAMPLE_RATE


def test_a_station_that_sends_silence_is_left_for_music_though_it_still_sends() -> None:
    (sender,) = _ready(8000)
    source = RelaySource([sender], Music())
    _heard(source, 1, sender)
    sender.trouble, sender.wrong_for = LOST, timedelta(seconds=4)

    wave = _heard(source, 1, sender)

    assert _level(wave[-BLOCK:]) == pytest.approx(5000, rel=0.01)
    assert _steepest(wave) < 8000 * 0.06 + 5000 * 0.01


def test_without_music_a_loss_is_silence_and_a_tune_is_heard_once() -> None:
    (silent,), (tuned,) = _ready(8000), _ready(8000)
    bare, with_tune = RelaySource([silent]), RelaySource([tuned], Music(2 * SAMPLE_RATE))
    for source, sender in ((bare, silent), (with_tune, tuned)):
        _heard(source, 1, sender)
        sender.lose()

    assert _level(_heard(bare, 10, silent)[-SAMPLE_RATE:]) == 0
    assert _level(_heard(with_tune, 10, tuned)[-SAMPLE_RATE:]) == 0
    assert with_tune.told().filler == pytest.approx(2 * SAMPLE_RATE, abs=BLOCK)


def test_it_is_heard_from_its_very_first_sample() -> None:
    (sender,) = _ready(8000)

    wave = _heard(RelaySource([sender]), 0.1, sender)

    assert _level(wave[: SAMPLE_RATE // 50]) > 5000


def test_it_gives_back_its_music() -> None:
    (sender,) = _ready(8000)
    music = Music()
    source = RelaySource([sender], music)

    _heard(source, 1, sender)
    source.close()

    assert music.closed
