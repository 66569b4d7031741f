from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio.library import facts_of
from audio.wav import mark_of
from broadcaster.cli import cli


def said(*arguments: str, stdin: str = "", folder: Path) -> Result:
    environment = {"BROADCASTER_DATA": str(folder), "BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(cli, ["say", *arguments], input=stdin, env=environment)


def test_a_text_becomes_a_levelled_sound_file(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"

    result = said("Ngày 21/11/2026, UBND xã họp.", "-o", str(out), folder=tmp_path)

    assert result.exit_code == 0, result.output
    assert "was written" in result.output
    assert facts_of(out).loudness_lufs == pytest.approx(-16, abs=0.5)
    mark = mark_of(out)
    assert mark is not None
    assert (mark.synthetic, mark.voice) == (True, "espeak")


def test_numbers_are_read_out_before_they_are_spoken(tmp_path: Path) -> None:
    figures, words = tmp_path / "figures.wav", tmp_path / "words.wav"

    said("Ngày 21/11/2026", "-o", str(figures), folder=tmp_path)
    spoken = "ngày hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu"
    said(spoken, "-o", str(words), folder=tmp_path)

    assert facts_of(figures).length.total_seconds() == pytest.approx(
        facts_of(words).length.total_seconds(), rel=0.15
    )


def test_a_text_may_come_from_standard_input(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"

    result = said("-", "-o", str(out), stdin="Xin chào bà con.\n", folder=tmp_path)

    assert result.exit_code == 0, result.output
    assert out.exists()


def test_an_unknown_abbreviation_is_told_and_not_guessed(tmp_path: Path) -> None:
    result = said("Họp với XQZK.", "-o", str(tmp_path / "out.wav"), folder=tmp_path)

    assert result.exit_code == 0
    assert "It is not known how “XQZK” is said" in result.output


@pytest.mark.parametrize("text", ["", "   ", "***"])
def test_a_text_without_words_ends_in_one_sentence(tmp_path: Path, text: str) -> None:
    result = said(text, "-o", str(tmp_path / "out.wav"), folder=tmp_path)

    assert result.exit_code == 1
    assert result.output == "Error: There is nothing to speak: the text has no words.\n"
    assert not (tmp_path / "out.wav").exists()


def test_a_place_that_cannot_be_written_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = said("Xin chào.", "-o", str(tmp_path / "file" / "out.wav"), folder=tmp_path)

    assert result.exit_code == 1
    assert result.output.startswith("Error: The file ")
    assert "could not be written" in result.output
