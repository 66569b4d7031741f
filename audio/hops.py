"""Sound counted in milliseconds: rows of 48 samples, and windows with what lies around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOP = SAMPLE_RATE // 1000
"""Samples a row: one millisecond."""
BLOCK = 2000
"""Rows worked on at a time: two seconds."""

_SMALL = 200_000  # multiplications; from 262,144 on OpenBLAS takes threads

Rows = Samples
"""Sound in rows: shape (n, HOP)."""


def rows_of(blocks: Iterable[Samples], size: int = BLOCK) -> Iterator[Rows]:
    """Cut a sound into blocks of `size` rows; the last row is filled up with silence."""
    waiting = np.zeros(0, np.float32)
    for block in blocks:
        waiting = np.concatenate((waiting, block)) if len(waiting) else block
        while len(waiting) >= size * HOP:
            yield waiting[: size * HOP].reshape(-1, HOP)
            waiting = waiting[size * HOP :]
    if len(waiting):
        yield filled(waiting).reshape(-1, HOP)


def filled(wave: Samples) -> Samples:
    """Fill the last millisecond up with silence."""
    missing = -len(wave) % HOP
    return np.concatenate((wave, np.zeros(missing, np.float32))) if missing else wave


def windows(
    blocks: Iterable[NDArray[np.float32]], margin: int, size: int = BLOCK
) -> Iterator[NDArray[np.float32]]:
    """Give windows of `size` rows, and the last shorter, each with `margin` rows on both sides.

    Before the first and after the last row there are zeros.
    """
    waiting: NDArray[np.float32] | None = None
    for block in blocks:
        before = np.zeros((margin, block.shape[1]), np.float32) if waiting is None else waiting
        waiting = np.concatenate((before, block))
        while len(waiting) >= size + 2 * margin:
            yield waiting[: size + 2 * margin]
            waiting = waiting[size:]
    if waiting is None:
        return
    whole = np.concatenate((waiting, np.zeros((margin, waiting.shape[1]), np.float32)))
    while len(whole) > 2 * margin:
        yield whole[: size + 2 * margin]
        whole = whole[size:]


def times(rows: NDArray[Any], matrix: NDArray[Any]) -> NDArray[Any]:
    """Multiply rows by a matrix, in portions too small for numpy to spread over threads.

    Its library's threads wait for each other in busy loops: beside a decoder on the same two cores
    they make this four times slower, not quicker.
    """
    width, wide = matrix.shape
    portion = max(_SMALL // (width * wide), 1)
    full = len(rows) // portion * portion
    out = np.empty((len(rows), wide), rows.dtype)
    portions = (-1, portion)
    whole = rows[:full].reshape(*portions, width)
    np.matmul(whole, matrix, out=out[:full].reshape(*portions, wide))
    np.matmul(rows[full:], matrix, out=out[full:])
    return out


def heights_of(rows: Rows) -> Samples:
    """Tell the highest sample of each row."""
    highest: Samples = np.abs(rows).max(axis=1, initial=0.0)
    return highest
