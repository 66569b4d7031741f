"""Sound made fit for horn loudspeakers: a narrower band, an even level, clear consonants.

A re-entrant horn is silent below its cut-off, about 300 Hz, where its diaphragm only moves too far
and distorts, and beams or falls off above 6 kHz; what is left out there costs nothing to hear and
leaves the amplifier's power to the rest. Words are told apart by their consonants, 2 to 4 kHz:
these are lifted. Loud syllables are held back a little, so that quiet ones carry over the fields.
"""

from __future__ import annotations

import math
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from audio.hops import BLOCK, HOP, windows
from audio.levelling import ENERGY, UNLEVELLED, lufs_at
from audio.limiter import curve
from audio.recursive import RowFilter, Section
from audio.tape import Span, Tape
from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from audio.levelling import Outline

LOW_HZ, HIGH_HZ = 300.0, 6_000.0
"""The band that is left (Hz): fourth-order slopes, 3 dB down there."""
PRESENCE_HZ, PRESENCE_DB = 2_900.0, 4.0
"""Where speech is lifted, and by how much."""
RATIO = 2.5
"""Of so many decibels above the threshold one is left."""

_THRESHOLD = -5.0  # dB beside the loudness of the whole
_KNEE = 6.0  # dB over which the compression sets in
_BUTTERWORTH = (0.541_196_1, 1.306_563)  # Q of the two sections of a fourth-order filter
_PRESENCE_Q = 0.9
_HEARING = 60  # milliseconds over which a level is taken
_SMOOTH = 21  # milliseconds over which the gain moves
_MARGIN = (_HEARING + _SMOOTH - 1) // 2


def for_horns(tape: Tape, span: Span, folder: Path, stack: ExitStack) -> Tape:
    """Copy a stretch onto a new tape in that folder, made fit for horns.

    The new tape lasts as long as `stack`.
    """
    made = stack.enter_context(Tape(folder))
    with Tape(folder) as narrow:
        band = RowFilter(_sections())
        for rows in tape.blocks(span):
            narrow.write(band.filtered(rows).reshape(-1))
        _compress(narrow, made)
    return made


def _compress(narrow: Tape, made: Tape) -> None:
    whole = Span(0, narrow.rows)
    lufs = lufs_at(narrow.outlines(whole), UNLEVELLED, limiting=False)
    if math.isinf(lufs):
        lufs = 0.0
    outlines = windows(narrow.outlines(whole), _MARGIN, BLOCK)
    for rows, window in zip(narrow.blocks(whole), outlines, strict=True):
        made.write((rows * curve(_gains(window, lufs + _THRESHOLD))).reshape(-1))


def _gains(window: Outline, threshold: float) -> Samples:
    """Tell the gain at the edges of rows from the energy of these and of those around them."""
    energy = np.convolve(window[:, ENERGY].astype(np.float64), _hearing(), "valid")
    level = 10 * np.log10(np.maximum(energy / HOP, 1e-12)) - 0.691
    over = np.clip(level - threshold + _KNEE / 2, 0.0, None)
    # A soft knee: a parabola over its width, a straight line beyond.
    bent = np.where(over < _KNEE, over**2 / (2 * _KNEE), over - _KNEE / 2)
    gain = 10 ** (-bent * (1 - 1 / RATIO) / 20)
    return np.asarray(np.convolve(gain, _smoothing(), "valid"), np.float32)


@cache
def _hearing() -> Samples:
    return _bell(_HEARING)


@cache
def _smoothing() -> Samples:
    return _bell(_SMOOTH)


def _bell(width: int) -> Samples:
    bell = np.hanning(width + 2)[1:-1]
    return np.asarray(bell / bell.sum(), np.float32)


@cache
def _sections() -> tuple[Section, ...]:
    """Compute the filters after R. Bristow-Johnson's cookbook of biquads."""
    return (
        *(_pass(LOW_HZ, q, low=False) for q in _BUTTERWORTH),
        *(_pass(HIGH_HZ, q, low=True) for q in _BUTTERWORTH),
        _peak(PRESENCE_HZ, PRESENCE_DB),
    )


def _pass(hertz: float, q: float, *, low: bool) -> Section:
    turn = 2 * math.pi * hertz / SAMPLE_RATE
    alpha, cosine = math.sin(turn) / (2 * q), math.cos(turn)
    side = (1 - cosine) / 2 if low else (1 + cosine) / 2
    middle = 2 * side if low else -2 * side
    return _normal((side, middle, side), (1 + alpha, -2 * cosine, 1 - alpha))


def _peak(hertz: float, decibels: float) -> Section:
    turn, height = 2 * math.pi * hertz / SAMPLE_RATE, 10 ** (decibels / 40)
    alpha, cosine = math.sin(turn) / (2 * _PRESENCE_Q), math.cos(turn)
    return _normal(
        (1 + alpha * height, -2 * cosine, 1 - alpha * height),
        (1 + alpha / height, -2 * cosine, 1 - alpha / height),
    )


def _normal(zeros: tuple[float, float, float], poles: tuple[float, float, float]) -> Section:
    first = poles[0]
    return (
        (zeros[0] / first, zeros[1] / first, zeros[2] / first),
        (poles[1] / first, poles[2] / first),
    )
