"""Joining stretches of sound to one clip: each brought to the target itself, then all together."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np

from audio.hops import HOP, Rows
from audio.horn import for_horns
from audio.levelling import (
    ENERGY,
    HEIGHT,
    UNLEVELLED,
    Levelling,
    Outline,
    bounded,
    levelled,
    levelling_for,
)
from audio.limiter import LOOKS, ratio
from audio.loudness import LoudnessMeter
from audio.tape import Span, Tape
from audio.types import Finish, Mark, Samples, Watch
from audio.wav import new_wav

logger = logging.getLogger(__name__)

_FADE_IN, _FADE_OUT = 5, 15  # milliseconds
_WRITES = 3
_EXACT = 0.2  # LU
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of sound on a tape, and what brings it to the target."""

    tape: Tape
    span: Span
    levelling: Levelling = UNLEVELLED
    below_db: float = 0.0
    """How far below the target it is brought, as a chime is under the voice."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause."""

    length: timedelta

    @property
    def rows(self) -> int:
        """How many milliseconds it lasts."""
        return round(self.length / _MILLISECOND)


Item: TypeAlias = Stretch | Silence


@dataclass(frozen=True, slots=True)
class Target:
    """The clip file that is wanted."""

    path: Path
    mark: Mark
    finish: Finish


def develop(items: Sequence[Item], target: Target, watch: Watch) -> timedelta:
    """Level and write stretches and pauses as one clip file; tell its length.

    What was written is measured; where it is not exact it is written again.
    """
    lufs = bounded(target.finish.lufs)
    with ExitStack() as stack:
        if target.finish.horn:
            items = [_narrowed(item, target.path.parent, stack) for item in items]
        each = [_alone(item, lufs) if isinstance(item, Stretch) else item for item in items]
        return _developed(each, target, lufs, watch)


def _narrowed(item: Item, folder: Path, stack: ExitStack) -> Item:
    """Make a stretch fit for horns, on a tape of its own."""
    if isinstance(item, Silence):
        return item
    tape = for_horns(item.tape, item.span, folder, stack)
    return replace(item, tape=tape, span=Span(0, tape.rows))


def _developed(each: Sequence[Item], target: Target, lufs: float, watch: Watch) -> timedelta:
    # Pauses and quieter stretches change the loudness of the whole a little; so does the limiter.
    aim, looks = lufs, _looks(each)
    for _ in range(_WRITES):
        together = levelling_for(lambda: _outlines(each), aim, looks)
        length, found = _write(each, together, target, watch)
        if math.isinf(found) or abs(found - lufs) < _EXACT:
            break
        logger.info("wrote %s at %.2f LUFS, and writes it again", target.path.name, found)
        aim += lufs - found
    return length


def _looks(items: Sequence[Item]) -> tuple[int, ...]:
    """Tell which limiters are quick enough for every stretch."""
    needed = [LOOKS.index(i.levelling.look) for i in items if isinstance(i, Stretch)]
    return LOOKS[max(needed, default=0) :]


def _alone(stretch: Stretch, lufs: float) -> Stretch:
    """Bring a stretch to the target by itself."""
    found = levelling_for(lambda: stretch.tape.outlines(stretch.span), lufs - stretch.below_db)
    return replace(stretch, levelling=found)


def _outlines(items: Sequence[Item]) -> Iterator[Outline]:
    for item in items:
        if isinstance(item, Silence):
            yield np.zeros((item.rows, 2), np.float32)
            continue
        louder = ratio(item.levelling.gain_db)
        factor = np.zeros(2, np.float32)
        factor[HEIGHT], factor[ENERGY] = louder, louder**2
        for outline in item.tape.outlines(item.span):
            yield outline * factor


def _write(
    items: Sequence[Item], levelling: Levelling, target: Target, watch: Watch
) -> tuple[timedelta, float]:
    meter = LoudnessMeter(peaks=False)
    with new_wav(target.path, target.mark) as clip, ThreadPoolExecutor(1) as beside:
        measured: Future[None] | None = None
        for samples in levelled(_sound(items), levelling):
            watch.check()
            if measured is not None:
                measured.result()
            measured = beside.submit(meter.add, samples)
            clip.write(samples)
    return clip.length, meter.result().lufs


def _sound(items: Sequence[Item]) -> Iterator[Samples]:
    for item in items:
        if isinstance(item, Silence):
            yield np.zeros(item.rows * HOP, np.float32)
            continue
        factor, done = np.float32(ratio(item.levelling.gain_db)), 0
        for block in item.tape.blocks(item.span):
            yield _faded(block * factor, done, item.span.count).reshape(-1)
            done += len(block)


def _faded(rows: Rows, start: int, count: int) -> Rows:
    """Fade the first and the last milliseconds of a stretch, of which `start` rows went before."""
    flat = rows.reshape(-1)
    first, last = start * HOP, (count - start) * HOP
    rise, fall = _FADE_IN * HOP, _FADE_OUT * HOP
    if first < rise:
        ramp = (np.arange(first, min(rise, first + len(flat)), dtype=np.float32)) / rise
        flat[: len(ramp)] *= ramp
    if last - len(flat) < fall:
        left = np.arange(last - 1, last - 1 - len(flat), -1, dtype=np.float32) / fall
        flat *= np.minimum(left, 1.0)
    return rows
