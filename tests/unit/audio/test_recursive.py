from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import noise

from audio.hops import HOP
from audio.recursive import RowFilter, Section

SECTIONS: tuple[Section, ...] = (
    ((1.535, -2.691, 1.198), (-1.690, 0.732)),
    ((1.0, -2.0, 1.0), (-1.990, 0.990)),
    ((0.02, 0.04, 0.02), (-1.56, 0.64)),
)


def plainly(wave: np.ndarray, sections: tuple[Section, ...]) -> np.ndarray:
    """The same filters, sample after sample."""
    for zeros, poles in sections:
        out, first, second = np.zeros_like(wave), 0.0, 0.0
        for at, value in enumerate(wave.tolist()):
            result = zeros[0] * value + first
            first = zeros[1] * value - poles[0] * result + second
            second = zeros[2] * value - poles[1] * result
            out[at] = result
        wave = out
    return wave


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("offset", [0.0, 0.5])
def test_rows_give_what_sample_after_sample_gives(count: int, offset: float) -> None:
    sound = noise(0.5, seed=1) + np.float32(offset)

    found = RowFilter(SECTIONS[:count]).filtered(sound.reshape(-1, HOP)).reshape(-1)

    assert np.abs(found - plainly(sound.astype(float), SECTIONS[:count])).max() < 2e-5


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 300), max_size=6))
def test_it_does_not_matter_how_the_rows_are_cut(cuts: list[int]) -> None:
    rows = noise(0.3, seed=2).reshape(-1, HOP)
    whole, piecewise = RowFilter(SECTIONS), RowFilter(SECTIONS)

    parts = [piecewise.filtered(part) for part in np.split(rows, sorted(cuts))]

    assert np.allclose(np.concatenate(parts), whole.filtered(rows), atol=1e-5)


def test_no_rows_change_nothing() -> None:
    found = RowFilter(SECTIONS)

    assert found.filtered(np.zeros((0, HOP), np.float32)).shape == (0, HOP)
