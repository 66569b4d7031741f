"""README speaks of every setting and every command; one that is not there fails."""

import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from broadcaster.cli import cli
from broadcaster.settings import SETTINGS, Settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def every_command() -> list[str]:
    found = []
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [f"{name} {sub}" for sub in command.list_commands(context)]
        else:
            found.append(name)
    return found


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_readme_tells_every_setting_with_its_default(setting: object) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{setting.variable}`"))

    assert setting.meaning in row
    assert setting.default in row


def test_every_setting_reaches_the_children() -> None:
    assert {s.variable for s in SETTINGS} == set(Settings(data=Path("x")).environment())


@pytest.mark.parametrize("command", every_command())
def test_readme_tells_every_command(command: str) -> None:
    assert f"broadcaster {command}" in README


def test_readme_names_no_command_that_does_not_exist() -> None:
    known = {command.split()[0] for command in every_command()}
    named = set(re.findall(r"(?:^|`|/)broadcaster ([a-z]+)", README, re.MULTILINE))

    assert named - known == set()


def test_what_readme_tells_people_to_press_stands_on_the_screens() -> None:
    catalogue = Path(__file__).parents[2] / "web/translations/vi/LC_MESSAGES/messages.po"
    with catalogue.open("rb") as file:
        said = [message.string for message in read_po(file, locale="vi")]
    on_screens = {one for text in said for one in ((text,) if isinstance(text, str) else text)}
    bold = re.findall(r"\*\*([^*]+)\*\*", " ".join(README.split()))
    told = {word for path in bold for word in path.split(" → ") if word[0].isupper()}

    assert sorted(told - on_screens) == []
    assert "Bỏ buổi này trong ngày …" in told
