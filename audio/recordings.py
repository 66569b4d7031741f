"""Whether an uploaded recording can go on the air, judged by its content and never by its name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from audio.checks import (
    LONGEST,
    SLACK,
    TICK,
    Sounding,
    doubts,
    has_offset,
    is_opposed,
    levels_of,
    refuse,
)
from audio.containers import Contents, Kind
from audio.decode import Bounds, Channels, channels
from audio.errors import DecodeFailed, Unusable
from audio.files import room_on
from audio.joining import Stretch, Target, develop
from audio.levelling import Levelling, bounded, lufs_at
from audio.listening import Ear, Heard
from audio.tape import Span, Tape
from audio.types import Finish, Mark, Note, Recording, Samples, Watch
from audio.uploads import looked_at, misnamed

PLAIN = Finish()
"""Levelled, and nothing else."""

_MILLISECOND = timedelta(milliseconds=1)
_EDGE = timedelta(milliseconds=250)  # silence left at either end


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A recording that became a clip file."""

    path: Path
    length: timedelta
    kind: Kind
    notes: tuple[Note, ...]
    """What a person should know before approving it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that is on a tape, and found fit for the air."""

    stretch: Stretch
    kind: Kind
    notes: tuple[Note, ...]


def take_in(
    path: Path, name: str, out: Path, *, made: datetime, watch: Watch, finish: Finish = PLAIN
) -> TakenIn:
    """Check a recording by listening to all of it, and write it as a levelled clip.

    Raises Unusable with one sentence for what cannot be aired, Cancelled, DiskFull.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    watch.progress(0, 1)
    with room_on(out.parent), recorded(Recording(path, name), out.parent, watch, finish) as found:
        mark = Mark(synthetic=False, voice=None, made=made)
        length = develop([found.stretch], Target(out, mark, finish), watch)
    watch.progress(1, 1)
    return TakenIn(out, length, found.kind, found.notes)


@contextlib.contextmanager
def recorded(
    recording: Recording, folder: Path, watch: Watch, finish: Finish = PLAIN
) -> Iterator[Recorded]:
    """Listen to all of a recording, onto a tape in that folder, and judge it.

    Raises Unusable with one sentence for what cannot be aired, Cancelled, DiskFull.
    """
    contents = looked_at(recording.path)
    with contextlib.ExitStack() as stack:
        tape = stack.enter_context(Tape(folder))
        heard = _listen(recording.path, contents, tape, watch)
        if is_opposed(heard):
            tape = stack.enter_context(Tape(folder))
            _listen(recording.path, contents, tape, watch, weights=[1.0, 0.0])
        if has_offset(heard):
            tape = _balanced(tape, heard.offset, stack.enter_context(Tape(folder)))
        sounding = _sounding(tape)
        refuse(contents, heard.length, sounding)
        lufs = bounded(finish.lufs)
        notes = (*misnamed(contents, recording.name), *doubts(contents, heard, sounding, lufs))
        yield Recorded(Stretch(tape, _trimmed(tape, sounding)), contents.kind, notes)


def _listen(
    path: Path, contents: Contents, tape: Tape, watch: Watch, weights: list[float] | None = None
) -> Heard:
    ear = Ear()
    # One second more than allowed is read, to know that there is more.
    bounds = Bounds(longest=LONGEST + SLACK)
    try:
        blocks = channels(path, contents.kind, cancelled=watch.cancelled, bounds=bounds)
        with contextlib.closing(blocks):
            for block in blocks:
                mono = _mixed(block, weights)
                ear.hear(block, mono)
                tape.write(mono)
    except DecodeFailed as error:
        raise Unusable(
            "The recording is damaged and cannot be read. Save it again and upload it again."
        ) from error
    tape.finish()
    return ear.found()


def _mixed(block: Channels, weights: list[float] | None) -> Samples:
    """Mix all channels, none louder than the others, so that none is lost and nothing clips."""
    count = block.shape[1]
    if count == 1:
        return block.reshape(-1)
    mono = block[:, 0] * np.float32(weights[0] if weights else 1 / count)
    for channel in range(1, count):
        mono += block[:, channel] * np.float32(weights[channel] if weights else 1 / count)
    return mono


def _balanced(tape: Tape, offset: float, onto: Tape) -> Tape:
    for rows in tape.blocks(Span(0, tape.rows)):
        onto.write(rows.reshape(-1) - np.float32(offset))
    return onto


def _sounding(tape: Tape) -> Sounding:
    whole = Span(0, tape.rows)
    lufs = lufs_at(tape.outlines(whole), Levelling(), limiting=False)
    return Sounding(levels_of(tape.outlines(whole)), lufs)


def _trimmed(tape: Tape, sounding: Sounding) -> Span:
    """Leave out the silence at both ends, but for a quarter of a second."""
    first, last = (tick * TICK // _MILLISECOND for tick in sounding.ends())
    edge = _EDGE // _MILLISECOND
    start = max(first - edge, 0)
    return Span(start, min(last + edge, tape.rows) - start)
