"""Volume acts on what a sink sends; what is measured stays the clip's own samples."""

from __future__ import annotations

import numpy as np
import pytest

from audio.mixer import Span
from audio.sinks.tap import FULL, Packet

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
