"""A thousand deaths in real time, by `kill -9`, under the real supervisor: what each one costs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HOURS = 4


@pytest.mark.soak
@pytest.mark.timeout(HOURS * 3600)
def test_a_thousand_deaths_cost_what_they_may_and_nothing_is_twice() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "broadcaster", "bench", "crash", "--points", "1000"],
        stdout=subprocess.PIPE,
        check=True,
    )

    told = json.loads(done.stdout.splitlines()[-1])
    assert told["points"] >= 1000
    assert [told[key] for key in ("doubled", "open", "untold", "broken_chains", "unasked")] == [
        0
    ] * 5
    for key in ("restart_ms", "safe_ms", "audio_ms"):
        assert told[key]["count"] > 0
        assert (key, told[key]["over"], told[key]["never"]) == (key, 0, 0)
    # Where the understudy dies too the program is loaded anew: sound takes longer, and does come.
    for key in ("restart_ms", "safe_ms", "audio_ms"):
        assert told[f"understudy_{key}"]["count"] > 0
        assert (key, told[f"understudy_{key}"]["never"]) == (key, 0)
    assert told["understudy_restart_ms"]["over"] == told["understudy_safe_ms"]["over"] == 0
