from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.hops import HOP, rows_of, times, windows


def numbered(count: int, width: int = 2) -> np.ndarray:
    return np.repeat(np.arange(1, count + 1, dtype=np.float32)[:, None], width, axis=1)


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(0, 200),
    margin=st.integers(1, 20),
    size=st.integers(1, 50),
    cuts=st.lists(st.integers(0, 200), max_size=8),
)
def test_windows_give_every_row_once_with_what_lies_around_it(
    count: int, margin: int, size: int, cuts: list[int]
) -> None:
    rows = numbered(count)
    around = np.concatenate((np.zeros((margin, 2)), rows, np.zeros((margin, 2))))

    found = list(windows(np.split(rows, sorted(cuts)), margin, size))

    assert sum(len(window) - 2 * margin for window in found) == count
    for number, window in enumerate(found):
        start = number * size
        assert np.array_equal(window, around[start : start + len(window)])
        assert len(window) - 2 * margin == min(size, count - start)


@settings(max_examples=30, deadline=None)
@given(length=st.integers(0, 5000), size=st.integers(1, 700))
def test_rows_hold_the_sound_and_end_in_silence(length: int, size: int) -> None:
    sound = np.arange(1, length + 1, dtype=np.float32)
    blocks = [sound[start : start + size] for start in range(0, length, size)]

    rows = np.concatenate([np.zeros((0, HOP)), *rows_of(blocks, 10)]).reshape(-1)

    assert np.array_equal(rows[:length], sound)
    assert len(rows) - length < HOP
    assert not rows[length:].any()


def test_portions_give_the_same_product() -> None:
    random = np.random.default_rng(1)
    rows = random.standard_normal((1003, 71)).astype(np.float32)
    matrix = random.standard_normal((71, 144)).astype(np.float32)

    assert np.allclose(times(rows, matrix), rows @ matrix, atol=1e-3)
