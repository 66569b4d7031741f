"""Sounds for tests, computed and seeded."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import imageio_ffmpeg
import numpy as np

from audio.errors import Cancelled, VoiceFailed
from audio.types import SAMPLE_RATE, Mark, Samples
from audio.wav import new_wav

MADE = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
SPOKEN = Mark(synthetic=True, voice="espeak", made=MADE)


def tone(seconds: float = 1.0, *, hertz: float = 440.0, height: float = 0.5) -> Samples:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (height * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def swell(seconds: float) -> Samples:
    """From silence up and down again, so that no edge makes a peak of its own."""
    return np.hanning(round(seconds * SAMPLE_RATE)).astype(np.float32)


def noise(seconds: float, *, seed: int, height: float = 0.1) -> Samples:
    random = np.random.default_rng(seed)
    return (height * random.standard_normal(round(seconds * SAMPLE_RATE))).astype(np.float32)


def speechlike(seconds: float, *, seed: int) -> Samples:
    """Noise in syllables, with rare sharp peaks: a wide crest, as voices have."""
    sound = noise(seconds, seed=seed)
    time = np.arange(len(sound)) / SAMPLE_RATE
    syllables = np.clip(np.sin(2 * np.pi * 2.5 * time), 0.0, None) ** 2
    return (sound * syllables * 2).astype(np.float32)


def in_blocks(sound: Samples, size: int = 7919) -> Iterator[Samples]:
    for start in range(0, len(sound), size):
        yield sound[start : start + size]


def joined(blocks: Iterable[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def clip(path: Path, sound: Samples, mark: Mark = SPOKEN) -> Path:
    with new_wav(path, mark) as writer:
        writer.write(sound)
    return path


def judged(sound: Samples) -> tuple[float, float]:
    """Loudness (LUFS) and true peak (dBTP) as ffmpeg's ebur128 sees them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats"]
    command += ["-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, input=sound.tobytes(), capture_output=True, check=True).stderr
    summary = told.decode().rpartition("Summary:")[2]
    lufs, peak = re.findall(r"(?:I|Peak): +(\S+)", summary)
    return float(lufs), float(peak)


class FakeVoice:
    """Says a tone for every word; can be told to fail at a certain take."""

    online = False
    settings: ClassVar[dict[str, object]] = {}

    def __init__(self, name: str = "fake", *, fails_at: int | None = None) -> None:
        self.name = name
        self.label = name.title()
        self.said: list[str] = []
        self._fails_at = fails_at

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: object = None
    ) -> Samples:
        del manner
        if cancelled():
            raise Cancelled("The work was called off.")
        self.said.append(paragraph)
        if len(self.said) == self._fails_at:
            raise VoiceFailed("The voice {voice} lost its breath.", voice=self.label)
        silence = np.zeros(SAMPLE_RATE // 5, np.float32)
        return np.concatenate((silence, tone(0.2 * len(paragraph.split())), silence))
