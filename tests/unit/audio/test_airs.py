"""Music the program makes up by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audio.airs import air, write_air
from audio.uploads import look_at


def test_a_piece_of_bells_is_two_minutes_long_and_another_number_is_another_piece() -> None:
    once, other = air(1), air(2)

    assert len(once) == len(other) == 120 * 48_000
    assert float(np.abs(once).max()) <= 1.0
    assert not np.array_equal(once, other)


def test_a_piece_is_the_same_every_time_and_a_recording_that_can_be_taken_in(
    tmp_path: Path,
) -> None:
    for name in ("once.wav", "again.wav"):
        write_air(tmp_path / name, 1)

    look_at(tmp_path / "once.wav", "once.wav")
    assert (tmp_path / "once.wav").read_bytes() == (tmp_path / "again.wav").read_bytes()
