from __future__ import annotations

import json

import pytest

from broadcaster.cli import cli


def test_the_planner_is_measured_and_ends_with_one_line_of_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli(["bench", "plan", "--zones", "6", "--days", "2"], standalone_mode=False)

    told = json.loads(capsys.readouterr().out)
    assert (told["zones"], told["days"], told["hamlets"]) == (6, 2, 1)
    assert told["zones10_lines"] > told["lines"] > 0
    assert 0 < told["day_ms"] <= told["day_max_ms"]
    assert {"day_cold_ms", "day_p90_ms", "year_s", "zones10_year_s", "ratio"} <= told.keys()
    assert {"peak_mb", "years5_growth_mb"} <= told.keys()
