"""The outline of a clip, for a waveform on the screen."""

import contextlib
import json
from pathlib import Path

from audio.files import written_whole

HIGHEST = 100
"""The height of full scale."""


def kept_peaks(path: Path, buckets: int = 600) -> list[int]:
    """Tell what `peaks` found earlier, without looking at any sound; empty where it never did."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.with_suffix(f".peaks{buckets}").read_text())
        if isinstance(found, list):
            return found
    return []


def peaks(path: Path, buckets: int = 600) -> list[int]:
    """Tell the highest point of each of `buckets` equal stretches, 0..HIGHEST.

    A clip shorter than that has one stretch a sample. The answer is kept beside the clip.
    Raises DecodeFailed for a file that is no clip.
    """
    if kept := kept_peaks(path, buckets):
        return kept
    outline = _outline(path, buckets)
    place = path.with_suffix(f".peaks{buckets}")
    with contextlib.suppress(OSError), written_whole(place) as file:
        file.write(json.dumps(outline).encode())
    return outline


def _outline(path: Path, buckets: int) -> list[int]:
    # Slow imports, left out where the outline is only read.
    import numpy as np  # noqa: PLC0415 -- as said

    from audio.wav import wav_blocks, wav_facts  # noqa: PLC0415 -- as said

    frames = wav_facts(path).frames
    count = min(buckets, frames)
    highest = np.zeros(count)
    start = 0
    for block in wav_blocks(path):
        bucket = (np.arange(start, start + len(block)) * count) // frames
        np.maximum.at(highest, bucket, np.abs(block))
        start += len(block)
    return [round(float(height) * HIGHEST) for height in highest]
