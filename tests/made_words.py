"""Sound that comes and goes as speech does, without a voice."""

from __future__ import annotations

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE


def words(seed: int, seconds: float) -> Pcm:
    """Noise in syllables and pauses of uneven length and level, as speech is."""
    random, parts, left = np.random.default_rng(seed), [], round(seconds * SAMPLE_RATE)
    while left > 0:
        frames = min(left, int(random.integers(3000, 14_000)))
        loud = 0 if random.random() < 0.25 else int(random.integers(300, 9000))
        parts.append(random.normal(0, 1, frames) * loud)
        left -= frames
    pcm: Pcm = np.clip(np.concatenate(parts), -32_768, 32_767).astype(np.int16)
    return pcm
