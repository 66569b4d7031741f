"""`broadcaster bench render`: a programme joined and levelled, against ffmpeg's loudnorm.

The programme is computed here: speech-like and music-like sound as MP3, M4A and WAV at several
rates. Ours is a process of its own, from its start to its end: decoding, joining, levelling and
writing. The peer only levels: two passes of loudnorm over the same sound, already decoded and
joined. The memory is the most that our process and its decoders held together.
"""

from __future__ import annotations

import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from audio.types import SAMPLE_RATE, Recording, Samples, Watch
from audio.wav import wav_facts
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed

_RATE = 44_100
_LOOP = 30  # seconds computed; repeated up to the length asked for
_PIECES = (
    ("speech", 5, ["-ac", "2", "-c:a", "libmp3lame", "-b:a", "128k"], "mp3"),
    ("music", 3, ["-ac", "2", "-ar", "48000", "-c:a", "aac", "-b:a", "128k"], "m4a"),
    ("speech", 4, ["-ac", "1", "-ar", "22050", "-c:a", "pcm_s16le"], "wav"),
    ("music", 3, ["-ac", "2", "-c:a", "libmp3lame", "-q:a", "4"], "mp3"),
)
"""What sounds, its share of the whole, and how it is written."""
_LOOK_EVERY = 0.1  # seconds
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


@click.command()
@click.option("--minutes", default=30, show_default=True, help="How long the programme is.")
@click.option("--runs", default=3, show_default=True, help="How often; the median counts.")
@click.option("--hours", default=3, show_default=True, help="For the memory; 0 leaves it out.")
def render(minutes: int, runs: int, hours: int) -> None:
    """Measure joining and levelling a programme against ffmpeg's two-pass loudnorm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pieces = _programme(folder, timedelta(minutes=minutes))
        joined = _joined(folder, pieces)
        measured = [_run(folder, pieces, joined) for _ in range(runs)]
        joined.unlink()
        figures = {"audio_s": round(_seconds(folder / "ours.wav"), 1)}
        figures |= {key: _median(measured, key) for key in measured[0]}
        figures["ratio"] = round(figures["ours_s"] / figures["loudnorm_s"], 3)
        if hours:
            pieces = _programme(folder, timedelta(hours=hours))
            figures[f"peak_mb_{hours}h"] = _ours(folder, pieces)["peak_mb"]
    click.echo(json.dumps(figures))


def _run(folder: Path, pieces: list[Path], joined: Path) -> dict[str, float]:
    found = {**_ours(folder, pieces), "loudnorm_s": _loudnorm(folder, joined)}
    ratio = found["ours_s"] / found["loudnorm_s"]
    click.echo(f"{json.dumps(found)} ratio {ratio:.3f}", err=True)
    return found


def _median(measured: list[dict[str, float]], key: str) -> float:
    return round(statistics.median(run[key] for run in measured), 2)


def _programme(folder: Path, length: timedelta) -> list[Path]:
    """Write the pieces of a programme."""
    whole = sum(share for _, share, _, _ in _PIECES)
    paths = []
    for number, (kind, share, coder, ending) in enumerate(_PIECES):
        path = folder / f"{number}.{ending}"
        seconds = length.total_seconds() * share / whole
        click.echo(f"computing {seconds:.0f} s of {kind} as {path.name} ...", err=True)
        loop = folder / "loop.f32"
        (_speech if kind == "speech" else _music)(number).tofile(loop)
        source = ["-stream_loop", "-1", "-f", "f32le", "-ar", str(_RATE), "-i", str(loop)]
        _ffmpeg([*source, "-t", str(seconds), *coder, str(path)])
        paths.append(path)
    return paths


def _speech(seed: int) -> Samples:
    """Compute syllables: a buzz through three formants, with pauses between the sentences."""
    random = np.random.default_rng(seed)
    count = _LOOP * _RATE
    time_s = np.arange(count) / _RATE
    pitch = 140 + 30 * np.sin(2 * np.pi * 0.7 * time_s) + 20 * np.sin(2 * np.pi * 2.3 * time_s)
    phase = 2 * np.pi * np.cumsum(pitch) / _RATE
    buzz = sum(np.sin(k * phase) / k**0.8 * _formant(140.0 * k) for k in range(1, 40))
    breath = random.standard_normal(count) * 0.3
    syllables = np.clip(np.sin(2 * np.pi * 4.1 * time_s), 0, None) ** 0.7
    sentences = (time_s % 5.0) < 4.3  # noqa: PLR2004 -- seconds of words and of pause
    return _scaled((buzz + breath) * syllables * sentences, 0.35)


def _formant(hertz: float) -> float:
    return sum(math.exp(-(((hertz - middle) / 180) ** 2)) for middle in (600, 1400, 2600))


def _music(seed: int) -> Samples:
    """Compute chords with a beat, near full scale as music is sold."""
    random = np.random.default_rng(seed)
    time_s = np.arange(_LOOP * _RATE) / _RATE
    wave = np.zeros_like(time_s)
    for step in (0, 4, 7, 12, 16):
        hertz = 196.0 * 2 ** (step / 12)
        for partial in (1, 2, 3, 5):
            turned = 2 * np.pi * (hertz * partial * time_s + float(random.random()))
            wave += np.sin(turned) / partial
    beat = np.exp(-8 * (time_s % 0.5))
    drum = random.standard_normal(len(wave)) * beat * 2
    return _scaled(wave * (0.7 + 0.3 * np.sin(2 * np.pi * 0.25 * time_s)) + drum, 0.9)


def _scaled(wave: NDArray[np.float64], height: float) -> Samples:
    return np.asarray(wave / np.abs(wave).max() * height, np.float32)


def _joined(folder: Path, pieces: list[Path]) -> Path:
    """Decode and join the pieces to what loudnorm is given: 48 kHz mono WAV."""
    out = folder / "joined.wav"
    count = len(pieces)
    plain = ";".join(
        f"[{n}:a]aresample=48000,aformat=channel_layouts=mono[{n}]" for n in range(count)
    )
    inputs = [word for path in pieces for word in ("-i", str(path))]
    labels = "".join(f"[{n}]" for n in range(count))
    _ffmpeg([*inputs, "-filter_complex", f"{plain};{labels}concat=n={count}:v=0:a=1", str(out)])
    return out


def _ours(folder: Path, pieces: list[Path]) -> dict[str, float]:
    """Produce the programme in a process of its own; its whole life is timed."""
    command = [sys.executable, "-m", "broadcaster.cli.bench_render", str(folder / "ours.wav")]
    clock = SystemClock()
    began, highest = clock.monotonic(), 0
    process = subprocess.Popen([*command, *map(str, pieces)])  # noqa: S603 -- this very program
    while process.poll() is None:
        highest = max(highest, _held(process.pid))
        clock.sleep(_LOOK_EVERY)
    if process.returncode:
        raise Failed("The programme could not be made.")
    return {"ours_s": clock.monotonic() - began, "peak_mb": round(highest / 1024, 1)}


def _held(pid: int) -> int:
    """Tell the memory (kB, shared pages by their share) of a process and of its children."""
    held = 0
    with suppress(OSError):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        held = int(re.findall(r"^Pss: +(\d+)", told, re.MULTILINE)[0])
        for thread in Path(f"/proc/{pid}/task").iterdir():
            held += sum(map(_held, map(int, (thread / "children").read_text().split())))
    return held


def _loudnorm(folder: Path, joined: Path) -> float:
    """Level with ffmpeg's loudnorm in two passes; tell the seconds both took."""
    aim = "loudnorm=I=-16:TP=-1:LRA=20"
    clock = SystemClock()
    began = clock.monotonic()
    source = ["-i", str(joined), "-af"]
    told = _ffmpeg([*source, f"{aim}:print_format=json", "-f", "null", "-"])
    found = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
    measured = ":".join(
        f"measured_{name}={found[f'input_{key}']}"
        for name, key in (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
    )
    second = f"{aim}:{measured}:offset={found['target_offset']}:linear=true"
    _ffmpeg([*source, second, "-ar", "48000", str(folder / "theirs.wav")])
    return clock.monotonic() - began


def _ffmpeg(words: list[str]) -> str:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-y", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    if done.returncode:
        raise Failed("ffmpeg could not do its part: {reason}", reason=done.stderr.splitlines()[-1])
    return done.stderr


def _seconds(path: Path) -> float:
    return wav_facts(path).frames / SAMPLE_RATE


def produce_alone(out: Path, pieces: list[Path]) -> None:
    """Produce a clip of recordings, as the worker does."""
    from audio.render import produce  # noqa: PLC0415 -- slow import

    recordings = [Recording(path, path.name) for path in pieces]
    produce(recordings, [], out, made=_MADE, watch=Watch())


if __name__ == "__main__":
    produce_alone(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
