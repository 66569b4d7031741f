"""Volume acts on what a sink sends; what is measured stays the clip's own samples."""

from __future__ import annotations

import numpy as np
import pytest

from audio.mixer import Cue, Mixer, Pcm, Span
from audio.sinks.tap import FULL, SLOPE, Packet, Tap

HEIGHT = 10_000
LOUD = np.array([-32768, -1000, 0, 1000, 32767], np.int16)


def packet(volume: int) -> Packet:
    return Packet(0, LOUD, (Span("a", 0, len(LOUD)),), volume)


def test_at_full_volume_the_samples_are_sent_as_they_are() -> None:
    assert packet(FULL).aired is LOUD


@pytest.mark.parametrize(("volume", "expected"), [(50, 500), (10, 100), (0, 0)])
def test_the_amplitude_follows_the_volume(volume: int, expected: int) -> None:
    assert packet(volume).aired[3] == expected
    assert packet(volume).aired[1] == -expected


def test_the_measured_samples_are_untouched() -> None:
    quiet = packet(50)

    assert quiet.pcm is LOUD
    assert quiet.aired.dtype == np.int16


class Steady:
    """A sound of one height, so that what is sent shows nothing but the volume."""

    def read(self, frames: int) -> Pcm:
        return np.full(frames, HEIGHT, np.int16)

    def close(self) -> None:
        pass


def sounding() -> Tap:
    mixer = Mixer()
    mixer.cue(Cue("a", 480, Steady()))
    tap = Tap(mixer, lambda _: None)
    tap.draw(0, 480)
    return tap


def drawn(tap: Tap, blocks: int, *, first: int = 480, size: int = 480) -> Pcm:
    packets = [tap.draw(first + n * size, size).aired for n in range(blocks)]
    return np.concatenate(packets)


@pytest.mark.parametrize("size", [480, 4_800, 7_000])
def test_a_volume_that_changes_within_a_sound_is_gone_to_without_a_step(size: int) -> None:
    tap = sounding()
    tap.volume = 40

    sent = drawn(tap, SLOPE // size + 1, size=size)

    assert np.abs(np.diff(sent.astype(int))).max() <= 1
    assert (sent[0], sent[-1]) == (HEIGHT, HEIGHT * 40 // 100)
    assert (np.diff(sent) <= 0).all()


def test_the_slope_takes_its_time_and_then_stays_where_it_was_to_go() -> None:
    tap = sounding()
    tap.volume = 50

    sent = drawn(tap, 2 * SLOPE // 480)

    assert sent[SLOPE // 4] == pytest.approx(HEIGHT * 0.75, abs=2)
    assert (sent[SLOPE // 2 :] == HEIGHT // 2).all()
    tap.volume = FULL
    assert (drawn(tap, SLOPE // 480, first=2 * SLOPE)[SLOPE // 2 :] == HEIGHT).all()


def test_in_silence_a_volume_changes_at_once() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 960, Steady()))
    tap = Tap(mixer, lambda _: None)
    tap.draw(0, 480)
    tap.volume = 50
    tap.draw(480, 480)

    assert (drawn(tap, 2, first=960) == HEIGHT // 2).all()
