import json
import sys

import pytest

from broadcaster.cli.bench import bench

KEYS = {"audio_s", "ours_s", "loudnorm_s", "ratio", "peak_mb"}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted the Linux way")
def test_the_last_line_is_json_and_each_run_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["render", "--minutes", "1", "--runs", "1", "--hours", "0"]
    bench.main(words, standalone_mode=False)

    said = capsys.readouterr()
    figures = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert figures.keys() == KEYS
    assert figures["audio_s"] == pytest.approx(60, abs=4)
    assert figures["ratio"] == pytest.approx(figures["ours_s"] / figures["loudnorm_s"], abs=0.01)
    assert 0 < figures["peak_mb"] < 150
    assert "ratio" in said.err
