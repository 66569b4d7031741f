from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from broadcaster.cli.bench_joins import _judged, joins


def pieces() -> tuple[np.ndarray, list[SimpleNamespace]]:
    noise = np.random.default_rng(3).integers(-9_000, 9_000, 30_000).astype(np.int16)
    return noise, [SimpleNamespace(frames=10_000)] * 3


@pytest.mark.parametrize("away", [1, 40])
def test_the_judge_finds_samples_that_are_missing_or_too_many(away: int) -> None:
    noise, order = pieces()
    shorter = np.delete(noise, slice(10_000 - away, 10_000))
    longer = np.insert(noise, 20_000, np.zeros(away, np.int16))

    assert _judged(noise, noise, order) == {"gap_or_overlap_samples": 0, "differing_samples": 0}
    for wrong in (shorter, longer):
        told = _judged(wrong, noise, order)
        assert told["gap_or_overlap_samples"] == away
        assert told["differing_samples"] > 1_000


def test_clips_of_many_formats_join_as_ffmpeg_joins_them() -> None:
    done = CliRunner().invoke(joins, ["--joins", "12", "--seed", "5"])

    told = json.loads(done.stdout.splitlines()[-1])
    assert (done.exit_code, told["gap_or_overlap_samples"]) == (0, 0)
    assert (told["joins"], told["formats"]) == (12, 9)
