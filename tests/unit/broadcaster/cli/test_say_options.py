"""What `broadcaster say` is told of voice, speed, pitch and horns, and how it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import audio.render
from audio.render import Production, Rendered
from audio.types import Finish, Manner, Voice
from broadcaster.cli import cli
from broadcaster.cli.bench_speak import WORDS, document


def say(folder: Path, *options: str) -> Result:
    arguments = ["--data", str(folder), "say", "Một hai.", "-o", str(folder / "o.wav"), *options]
    return CliRunner().invoke(cli, arguments, env={"BROADCASTER_LANGUAGE": "en"})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str, Production]]:
    kept: list[tuple[list[str], str, Production]] = []

    def render(
        script: Sequence[str], voices: Sequence[Voice], out: Path, *, how: Production, **_: Any
    ) -> Rendered:
        kept.append((list(script), voices[0].name, how))
        return Rendered(out, timedelta(seconds=2), voices[0].name, synthetic=True, notes=())

    monkeypatch.setattr(audio.render, "render", render)
    return kept


def test_nothing_told_is_the_voice_as_it_is(
    tmp_path: Path, asked: list[tuple[list[str], str, Production]]
) -> None:
    done = say(tmp_path)

    assert done.exit_code == 0
    assert [(script, voice) for script, voice, _ in asked] == [(["Một hai."], "espeak")]
    assert (asked[0][2].manner, asked[0][2].finish) == (Manner(), Finish())


def test_voice_speed_pitch_and_horn_reach_the_making(
    tmp_path: Path, asked: list[tuple[list[str], str, Production]]
) -> None:
    done = say(tmp_path, "--voice", "gtts", "--speed", "0.8", "--pitch", "-2", "--horn")

    assert "2.0 seconds of speech" in done.output
    (_script, voice, how), *_ = asked
    assert voice == "gtts"
    assert (how.manner.speed, how.manner.pitch, how.finish.horn) == (0.8, -2.0, True)


def test_a_voice_nobody_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    done = say(tmp_path, "--voice", "nobody")

    assert done.exit_code == 1
    assert "There is no voice named nobody: espeak, " in done.output


@pytest.mark.parametrize("wrong", [("--speed", "3"), ("--pitch", "7"), ("--speed", "fast")])
def test_a_number_out_of_range_is_refused(tmp_path: Path, wrong: tuple[str, str]) -> None:
    assert say(tmp_path, *wrong).exit_code == 2


def test_the_documents_of_the_benchmark_have_a_thousand_words_and_differ() -> None:
    documents = [document(number) for number in range(6)]

    assert [len(text.split()) for text in documents] == [WORDS] * 6
    assert len({text.split("\n")[0] for text in documents}) == 6
    assert all(len(text.split("\n")) > 10 for text in documents)
