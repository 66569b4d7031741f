"""Whether an uploaded recording can go on the air, judged by its content and never by its name."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from audio.containers import Contents, End, Kind
from audio.decode import Bounds, decoded
from audio.errors import DecodeFailed, Unusable
from audio.levelling import TARGET_LUFS, levelled, levelling_for
from audio.loudness import Loudness, LoudnessMeter
from audio.types import SAMPLE_RATE, Mark, Note, Samples, Watch
from audio.uploads import broken_off, looked_at, misnamed
from audio.wav import new_wav

LONGEST = timedelta(hours=2)
"""A recording may be so long."""
SHORTEST = timedelta(milliseconds=500)

_SILENT = 0.001  # of full scale (-60 dBFS): nobody hears that from a horn
_FULL = 0.999
_RUN = 3  # samples at full scale side by side are a clipped wave
_MANY_CLIPPED = 2.0  # clipped places a second
_QUIET_LUFS = -38.0
_EDGE = SAMPLE_RATE // 4  # silence left at either end
_LOUD_ENOUGH = 0.003  # -50 dBFS: the recording begins and ends there
_SLACK = timedelta(seconds=1)  # coders add and cut some frames at the ends


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A recording that became a clip file."""

    path: Path
    length: timedelta
    kind: Kind
    notes: tuple[Note, ...]
    """What a person should know before approving it."""


@dataclass(slots=True)
class _Heard:
    """What one listening to the whole recording finds out."""

    meter: LoudnessMeter = field(default_factory=LoudnessMeter)
    frames: int = 0
    highest: float = 0.0
    clipped: int = 0
    first: int | None = None
    last: int = 0

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.frames / SAMPLE_RATE)

    def add(self, block: Samples) -> None:
        heights = np.abs(block)
        self.meter.add(block)
        self.highest = max(self.highest, float(heights.max(initial=0.0)))
        self.clipped += _clipped(heights)
        loud = np.flatnonzero(heights > _LOUD_ENOUGH)
        if len(loud):
            self.first = self.frames + int(loud[0]) if self.first is None else self.first
            self.last = self.frames + int(loud[-1])
        self.frames += len(block)


def take_in(path: Path, name: str, out: Path, *, made: datetime, watch: Watch) -> TakenIn:
    """Check a recording by listening to all of it, and write it as a levelled clip.

    Raises Unusable with one sentence for what cannot be aired, Cancelled, DiskFull.
    """
    contents = looked_at(path)
    heard = _listen(path, contents, watch)
    loudness = heard.meter.result()
    _refuse(contents, heard, loudness)

    def sound() -> Iterator[Samples]:
        first = max((heard.first or 0) - _EDGE, 0)
        bounds = Bounds(longest=LONGEST + _SLACK)
        blocks = decoded(path, contents.kind, cancelled=watch.cancelled, bounds=bounds)
        return _between(blocks, first, heard.last + _EDGE)

    levelling = levelling_for(sound, loudness)
    with new_wav(out, Mark(synthetic=False, voice=None, made=made)) as clip:
        for block in levelled(sound(), levelling):
            clip.write(block)
    length = timedelta(seconds=clip.frames / SAMPLE_RATE)
    notes = (*misnamed(contents, name), *_doubts(contents, heard, loudness))
    return TakenIn(out, length, contents.kind, notes)


def _listen(path: Path, contents: Contents, watch: Watch) -> _Heard:
    heard = _Heard()
    # One second more than allowed is read, to know that there is more.
    bounds = Bounds(longest=LONGEST + _SLACK)
    try:
        for block in decoded(path, contents.kind, cancelled=watch.cancelled, bounds=bounds):
            heard.add(block)
            watch.progress(min(heard.frames, _frames(LONGEST)), _frames(LONGEST))
    except DecodeFailed as error:
        raise Unusable(
            "The recording is damaged and cannot be read. Save it again and upload it again."
        ) from error
    return heard


def _refuse(contents: Contents, heard: _Heard, loudness: Loudness) -> None:
    if heard.length > LONGEST:
        raise Unusable(
            "The recording is longer than {hours} hours. Cut it into shorter ones.",
            hours=LONGEST // timedelta(hours=1),
        )
    if contents.declared is not None and heard.length + _SLACK < contents.declared <= LONGEST:
        raise broken_off()
    if heard.length < SHORTEST:
        raise Unusable("The recording is too short: less than half a second of sound.")
    if heard.highest < _SILENT or math.isinf(loudness.lufs):
        raise Unusable("The recording holds only silence. Check the microphone and record again.")


def _doubts(contents: Contents, heard: _Heard, loudness: Loudness) -> tuple[Note, ...]:
    found = []
    if contents.end is End.UNSURE:
        found.append(Note("The file does not say where it ends: listen to the recording's end."))
    if heard.clipped > _MANY_CLIPPED * heard.length.total_seconds():
        found.append(
            Note("The recording is distorted because it was recorded too loudly. Listen to it.")
        )
    if loudness.lufs < _QUIET_LUFS:
        raised = round(TARGET_LUFS - loudness.lufs)
        found.append(
            Note(
                "The recording is very quiet: it was raised by {raised} dB, and its hiss with it.",
                {"raised": raised},
            )
        )
    return tuple(found)


def _clipped(heights: Samples) -> int:
    """Count the places where the wave stays at full scale for three samples or more."""
    full = (heights >= _FULL).astype(np.int8)
    runs = np.convolve(full, np.ones(_RUN, np.int8), "valid") == _RUN
    return int(np.count_nonzero(np.diff(runs.astype(np.int8), prepend=0) == 1))


def _between(blocks: Iterable[Samples], first: int, last: int) -> Iterator[Samples]:
    start = 0
    for block in blocks:
        yield block[max(first - start, 0) : max(last - start, 0)]
        start += len(block)


def _frames(length: timedelta) -> int:
    return round(length.total_seconds() * SAMPLE_RATE)
