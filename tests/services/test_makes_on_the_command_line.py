"""The make of a device on the command line: a name of the list, or a profile's path."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from broadcaster.cli.makes import MakeName

OWN = 'name = "x"\ntitle = "X"\ndialect = "modbus_coils"\nchannels = 6\naddress = 1\nbaud = 9600\n'


def taken(value: str) -> str:
    return MakeName().convert(value, None, None)


def test_a_name_of_the_list_and_a_path_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert taken("waveshare8") == "waveshare8"
    assert taken("my.toml") == str(tmp_path / "my.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("baud", "buad"), "my.toml, line 6: there is no field buad."),
        (None, "my.toml"),
    ],
)
def test_a_profile_that_is_wrong_is_told_with_field_and_line(
    text: str | None, said: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "my.toml").write_text(text, encoding="utf-8")

    with pytest.raises(click.BadParameter, match=said):
        taken(str(tmp_path / "my.toml"))


def test_another_word_gets_the_list(tmp_path: Path) -> None:
    with pytest.raises(click.BadParameter, match=r"no make of the list .*waveshare8"):
        taken("waveshare88")
