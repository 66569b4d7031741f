"""`broadcaster bench joins`: clips of mixed formats one after another, without a sample between.

The recordings are computed here and written in the formats that people bring: MP3, M4A, WAV, Opus
and FLAC, mono and stereo, from 8 to 48 kHz. The worker's own code makes clips of them, which then
follow one another in an order drawn from the seed, each planned on the instant at which the one
before ends. The judge is ffmpeg: it reads the same clip files and joins them by itself; what left
the sink must be the same, sample by sample.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import imageio_ffmpeg

from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed

if TYPE_CHECKING:
    from audio.mixer import Pcm
    from audio.types import ClipFacts

_FORMATS = (
    ("mp3", ["-ar", "44100", "-ac", "2", "-c:a", "libmp3lame", "-b:a", "128k"]),
    ("wav", ["-ar", "44100", "-ac", "1", "-c:a", "pcm_s16le"]),
    ("wav", ["-ar", "22050", "-ac", "1", "-c:a", "pcm_s16le"]),
    ("wav", ["-ar", "48000", "-ac", "2", "-c:a", "pcm_s24le"]),
    ("wav", ["-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le"]),
    ("m4a", ["-ar", "44100", "-ac", "2", "-c:a", "aac", "-b:a", "96k"]),
    ("ogg", ["-ar", "48000", "-ac", "1", "-c:a", "libopus", "-b:a", "32k"]),
    ("flac", ["-ar", "32000", "-ac", "2", "-c:a", "flac"]),
    ("mp3", ["-ar", "22050", "-ac", "1", "-c:a", "libmp3lame", "-b:a", "48k"]),
)
_BEGAN = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
_AROUND = 2_400  # samples in which a clip that is out of its place is looked for
_MARK = 512  # samples by which it is known


@click.command()
@click.option("--joins", default=1_000, show_default=True, help="How many joins.")
@click.option("--seed", default=1, show_default=True, help="Draws lengths and order.")
def joins(joins: int, seed: int) -> None:
    """Count the samples of gap or overlap where clips of mixed formats follow one another."""
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = _clips(folder, chance)
        order = [chance.choice(clips) for _ in range(joins + 1)]
        clock = SystemClock()
        began = clock.monotonic()
        sent = _sent(folder, order)
        took = clock.monotonic() - began
        expected = _as_ffmpeg_joins(folder, order)
        figures: dict[str, float] = {**_judged(sent, expected, order)}
    seconds = len(expected) / 48_000
    figures |= {"joins": joins, "formats": len(clips), "audio_s": round(seconds, 1)}
    click.echo(json.dumps(figures | {"mixed_s": round(took, 1)}))
    if figures["gap_or_overlap_samples"] or figures["differing_samples"]:
        raise SystemExit(1)


def _clips(folder: Path, chance: random.Random) -> list[ClipFacts]:
    """Compute a recording in each format, and make a clip of it as the worker does."""
    from audio.library import Library  # noqa: PLC0415 -- slow import
    from audio.render import produce  # noqa: PLC0415 -- slow import
    from audio.types import Recording, Watch  # noqa: PLC0415 -- slow import

    library, made = Library(folder / "clips"), []
    for number, (ending, coder) in enumerate(_FORMATS):
        recording, out = folder / f"{number}.{ending}", folder / f"{number}.made"
        noise = f"anoisesrc=color=pink:seed={number}:duration={chance.uniform(1.1, 2.4):.4f}"
        _ffmpeg(["-f", "lavfi", "-i", noise, *coder, str(recording)])
        produce([Recording(recording, recording.name)], [], out, made=_BEGAN, watch=Watch())
        made.append(library.put(out))
        click.echo(f"{recording.name}: a clip of {made[-1].frames} frames", err=True)
    return made


def _sent(folder: Path, order: list[ClipFacts]) -> Pcm:
    """Let everything sound through the mixer, the tap and a sink in virtual time."""
    import numpy as np  # noqa: PLC0415 -- slow import

    from audio.library import Library  # noqa: PLC0415 -- slow import
    from audio.mixer import Cue, Mixer, frame_of  # noqa: PLC0415 -- slow import
    from audio.sinks.paced import BLOCK  # noqa: PLC0415 -- slow import
    from audio.sinks.tap import Tap  # noqa: PLC0415 -- slow import
    from audio.sources.clip import ClipSource  # noqa: PLC0415 -- slow import

    library, mixer = Library(folder / "clips"), Mixer()
    parts: list[Pcm] = []
    tap, at, first = Tap(mixer, lambda _told: None), _BEGAN, frame_of(_BEGAN)
    for clip in order:
        source = ClipSource(library.path_of(clip.hash))  # nobody waits for a disk in virtual time
        mixer.cue(Cue(str(len(parts)), frame_of(at), source))
        at += clip.length
        while first < frame_of(at) - BLOCK:  # the next is cued before this one has ended
            packet = tap.draw(first, BLOCK)
            tap.sent(packet, first)
            parts.append(packet.pcm)
            first += BLOCK
    while not tap.is_idle:
        parts.append(tap.draw(first, BLOCK).pcm)
        first += BLOCK
    return np.concatenate(parts)


def _as_ffmpeg_joins(folder: Path, order: list[ClipFacts]) -> Pcm:
    """Return what ffmpeg makes of the same clip files, one after another."""
    import numpy as np  # noqa: PLC0415 -- slow import

    from audio.library import Library  # noqa: PLC0415 -- slow import

    library, listed, out = Library(folder / "clips"), folder / "order.txt", folder / "expected.raw"
    names = [f"file '{library.path_of(clip.hash)}'" for clip in order]
    listed.write_text("\n".join(names), encoding="utf-8")
    _ffmpeg(["-f", "concat", "-safe", "0", "-i", str(listed), "-f", "s16le", str(out)])
    return np.fromfile(out, "<i2")


def _judged(sent: Pcm, expected: Pcm, order: list[ClipFacts]) -> dict[str, int]:
    """Compare sample by sample; where it differs, tell by how much each clip is out of place."""
    import numpy as np  # noqa: PLC0415 -- slow import

    part = sent[: len(expected)]
    differing = int(np.count_nonzero(part != expected[: len(part)]))
    differing += int(np.count_nonzero(sent[len(expected) :]))
    moved = worst = at = 0
    for before in order[:-1] if differing else ():
        at += before.frames
        shift = _shift(sent, expected[at : at + _MARK], at + worst)
        moved, worst = moved + abs(shift), worst + shift
    return {"gap_or_overlap_samples": moved, "differing_samples": differing}


def _shift(sent: Pcm, mark: Pcm, at: int) -> int:
    """Tell by how many samples a clip's beginning is away from where it should be."""
    import numpy as np  # noqa: PLC0415 -- slow import

    for away in sorted(range(-_AROUND, _AROUND), key=abs):
        if np.array_equal(sent[at + away : at + away + len(mark)], mark):
            return away
    return _AROUND


def _ffmpeg(words: list[str]) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    if done.returncode:
        raise Failed("ffmpeg could not do its part: {reason}", reason=done.stderr.strip()[-300:])
