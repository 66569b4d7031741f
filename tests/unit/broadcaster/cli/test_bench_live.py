from __future__ import annotations

import pytest

from broadcaster.cli.bench_live import delays_of


def test_each_tone_is_held_against_the_first_that_is_heard_after_it() -> None:
    assert delays_of([10.0, 12.0], [10.2, 12.35]) == pytest.approx([200, 350])


def test_a_tone_that_is_not_heard_before_the_next_counts_as_unheard() -> None:
    assert delays_of([10.0, 12.0, 14.0], [12.3]) == pytest.approx([300])
    assert delays_of([10.0], [9.9, 12.1]) == []
