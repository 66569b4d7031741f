import json

import pytest

from audio.reading import read as script_of
from broadcaster.cli.bench import bench
from broadcaster.cli.bench_read import bulletins, hostile_text

KINDS = {
    "digits",
    "dashes",
    "slashes",
    "dots",
    "mixture",
    "digits and spaces",
    "dashes and spaces",
    "slashes and spaces",
    "dots and spaces",
    "mixture and spaces",
}


def test_the_last_line_is_json_with_the_speed_and_the_worst_growth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["read", "--ordinary", "0.003", "--hostile", "0.005", "--runs", "2"]
    bench.main(words, standalone_mode=False)

    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    figures = json.loads(said.out)
    assert figures["kb_per_s"] > 0
    assert set(figures["hostile"]) == KINDS
    assert figures["growth"] == max(figures["hostile"].values())
    assert "run 2 of 2" in said.err


def test_ordinary_text_is_as_long_as_asked_the_same_each_time_and_fully_known() -> None:
    texts = list(bulletins(20_000))

    assert sum(len(text.encode()) for text in texts) >= 20_000
    assert texts == list(bulletins(20_000))
    assert len({line for text in texts for line in text.split("\n")}) > 100
    assert [script_of(text).unknown for text in texts] == [()] * len(texts)


def test_hostile_text_is_one_line_of_the_asked_length() -> None:
    for kind in KINDS:
        text = hostile_text(kind, 997)

        assert len(text) == 997
        assert set(text) <= set("0123456789-/. ")
