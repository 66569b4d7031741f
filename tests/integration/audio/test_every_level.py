"""Every clip is brought to its level, judged by ffmpeg's ebur128 on the written file."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from made_files import MADE, encoded

from audio.recordings import take_in
from audio.types import SAMPLE_RATE, Finish, Samples, Watch

FLOAT = ["-c:a", "pcm_f32le"]


def clock(seconds: float) -> Samples:
    return (np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE).astype(np.float64)


def tone(seconds: float, hertz: float, height: float) -> Samples:
    return height * np.sin(2 * np.pi * hertz * clock(seconds))


def noise(seconds: float, height: float, seed: int = 1) -> Samples:
    return height * np.random.default_rng(seed).standard_normal(round(seconds * SAMPLE_RATE))


def pink(seconds: float, height: float, seed: int = 1) -> Samples:
    spectrum = np.fft.rfft(noise(seconds, 1.0, seed))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    wave = np.fft.irfft(spectrum, round(seconds * SAMPLE_RATE))
    return height * wave / np.abs(wave).max()


def speech(seconds: float, height: float, *, pause: float = 0.0, seed: int = 2) -> Samples:
    """Buzzing syllables under breath, with sharp attacks."""
    time = clock(seconds)
    buzz = sum(np.sin(2 * np.pi * 130 * k * time + k * k) / k for k in range(1, 30))
    shape = np.clip(np.sin(2 * np.pi * 3.7 * time), 0, None) ** 3
    wave = (buzz + noise(seconds, 0.4, seed)) * shape * ((time % 4.0) >= pause)
    return height * wave / np.abs(wave).max()


def clicks(sound: Samples, height: float, every: float) -> Samples:
    sound = sound.copy()
    sound[:: round(every * SAMPLE_RATE)] = height
    return sound


def between(height: float) -> Samples:
    """A tone whose tops lie between the samples."""
    at = np.arange(4 * SAMPLE_RATE)
    return height * np.sin(np.pi / 2 * at + np.pi / 4) * np.hanning(len(at))


INPUTS: dict[str, Callable[[], Samples]] = {
    "half a second of speech": lambda: speech(0.55, 0.4),
    "half a second of tone": lambda: tone(0.5, 800, 0.7),
    "six tenths of noise": lambda: noise(0.6, 0.2),
    "one second of pink noise": lambda: pink(1.0, 0.9),
    "speech": lambda: speech(8, 0.5),
    "loud speech": lambda: speech(6, 1.0),
    "speech far over full scale": lambda: speech(6, 4.0),
    "very quiet speech": lambda: speech(6, 0.004),
    "speech as quiet as can be": lambda: speech(6, 0.0025),
    "sparse speech": lambda: speech(12, 0.5, pause=3.0),
    "sparse loud speech": lambda: speech(12, 1.0, pause=3.6),
    "speech with a hiss": lambda: speech(6, 0.4) + noise(6, 0.01),
    "speech with a hum": lambda: speech(6, 0.3) + tone(6, 50, 0.05),
    "speech with an offset": lambda: speech(6, 0.3) + 0.2,
    "speech with a large offset": lambda: speech(6, 0.2) - 0.6,
    "clipped speech": lambda: np.clip(speech(6, 3.0), -1, 1),
    "speech clipped at half": lambda: np.clip(speech(6, 3.0), -0.5, 0.5),
    "loud music": lambda: np.tanh(6 * pink(6, 1.0)) * 0.99,
    "music with a drum": lambda: tone(6, 220, 0.2) + noise(6, 0.8) * np.exp(-20 * (clock(6) % 0.5)),
    "music with rare drums": lambda: (
        tone(8, 330, 0.05) + noise(8, 0.9) * np.exp(-60 * (clock(8) % 2.0))
    ),
    "a crescendo": lambda: pink(10, 1.0) * np.linspace(0.001, 1, 10 * SAMPLE_RATE) ** 2,
    "loud then quiet": lambda: np.concatenate((speech(4, 0.9), speech(4, 0.05))),
    "quiet then loud": lambda: np.concatenate((speech(6, 0.01), speech(2, 1.0))),
    "clicks in a quiet tone": lambda: clicks(tone(6, 440, 0.05), 0.95, 0.5),
    "many clicks in speech": lambda: clicks(speech(6, 0.1), 1.0, 0.05),
    "a click in faint speech": lambda: clicks(speech(6, 0.01), 1.0, 2.0),
    "white noise": lambda: noise(5, 0.1),
    "white noise at full scale": lambda: np.clip(noise(5, 0.8), -1, 1),
    "faint noise": lambda: noise(5, 0.003),
    "a low tone": lambda: tone(4, 60, 0.5),
    "a very low tone": lambda: tone(4, 30, 0.9),
    "a tone of 1 kHz at full scale": lambda: tone(4, 1000, 1.0),
    "a high tone": lambda: tone(4, 12_000, 0.5),
    "a tone at a quarter of the rate": lambda: between(0.9),
    "a sweep": lambda: 0.8 * np.sin(2 * np.pi * 50 * 8 ** (clock(6) / 2) * clock(6) / 4),
    "a square wave": lambda: 0.9 * np.sign(tone(4, 180, 1.0)),
    "a square wave, quiet": lambda: 0.02 * np.sign(tone(4, 180, 1.0)),
    "pulses of a tone": lambda: tone(5, 900, 0.9) * (clock(5) % 0.05 < 0.004),
    "beats": lambda: tone(6, 440, 0.4) + tone(6, 443, 0.4),
    "silence with one word in it": lambda: np.concatenate(
        (np.zeros(3 * SAMPLE_RATE), speech(0.8, 0.4), np.zeros(3 * SAMPLE_RATE))
    ),
}


def judged(path: Path) -> tuple[float, float]:
    """Loudness (LUFS) and true peak (dBTP) of a file as ffmpeg's ebur128 sees them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True).stderr
    summary = told.decode().rpartition("Summary:")[2]
    lufs, peak = re.findall(r"(?:I|Peak): +(\S+)", summary)
    return float(lufs), float(peak)


@pytest.mark.parametrize("name", INPUTS)
def test_every_clip_is_at_its_level_and_under_the_ceiling(tmp_path: Path, name: str) -> None:
    path = encoded(tmp_path / "a.wav", INPUTS[name]().astype(np.float32), *FLOAT)

    clip = take_in(path, "a.wav", tmp_path / "clip.wav", made=MADE, watch=Watch()).path

    lufs, peak = judged(clip)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert peak <= -1


@pytest.mark.parametrize("wished", [-24.0, -20.0, -14.0, -12.0])
def test_a_station_may_wish_for_another_level(tmp_path: Path, wished: float) -> None:
    path = encoded(tmp_path / "a.wav", speech(6, 0.4).astype(np.float32), *FLOAT)

    out, finish = tmp_path / "clip.wav", Finish(lufs=wished)
    clip = take_in(path, "a.wav", out, made=MADE, watch=Watch(), finish=finish).path

    lufs, peak = judged(clip)
    assert lufs == pytest.approx(wished, abs=0.5)
    assert peak <= -1
