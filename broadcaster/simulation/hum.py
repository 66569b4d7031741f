"""A voice that needs no time: it hums what others would say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

import numpy as np

from audio.types import SAMPLE_RATE, Manner, Samples

_A_LETTER = timedelta(milliseconds=60)


class Hum:
    """A voice that hums each paragraph at a pitch of its own, as long as it would take to say."""

    name = "espeak"
    label = "The humming voice"
    online = False
    settings: Mapping[str, object] = MappingProxyType({})

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: Manner | None = None
    ) -> Samples:
        """Hum; nothing calls it off and no manner changes it."""
        del cancelled, manner
        pitch = 180 + 3 * (sum(map(ord, paragraph)) % 100)
        frames = round(len(paragraph) * _A_LETTER.total_seconds() * SAMPLE_RATE)
        moments = np.arange(frames, dtype=np.float32) / SAMPLE_RATE
        return (0.3 * np.sin(2 * np.pi * pitch * moments)).astype(np.float32)
