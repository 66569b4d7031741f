import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.reading import read

GOLD = Path(__file__).with_name("gold.tsv")


def _classes() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    lines: list[tuple[str, str]] = []
    name = ""
    for line in GOLD.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("# "):
            if lines:
                yield name, lines
            name, lines = line[2:], []
        else:
            text, _, spoken = line.partition("\t")
            lines.append((text, spoken))
    yield name, lines


def _accepts(wanted: str, said: str) -> bool:
    choices = re.escape(wanted)
    for sign, meant in (("\\{", "(?:"), ("\\}", ")"), ("\\|", "|"), ("\\ ", "")):
        choices = choices.replace(sign, meant)
    return re.fullmatch(choices, "".join(re.findall(r"\w+", said.lower()))) is not None


CLASSES = list(_classes())


@pytest.mark.parametrize(("name", "lines"), CLASSES, ids=[name for name, _ in CLASSES])
def test_every_line_of_a_class_is_read_right(name: str, lines: list[tuple[str, str]]) -> None:
    wrong = [
        (text, spoken, said)
        for text, spoken in lines
        if not _accepts(spoken, said := read(text).text)
    ]

    assert wrong == []


def test_the_gold_set_has_at_least_120_lines_over_all_classes() -> None:
    assert sum(len(lines) for _, lines in CLASSES) >= 120
    assert len(CLASSES) >= 20


def test_only_the_lines_about_the_unknown_are_flagged() -> None:
    flagged = {name for name, lines in CLASSES for text, _ in lines if read(text).unknown}

    assert flagged == {"unknown"}


@pytest.mark.parametrize(("name", "lines"), CLASSES, ids=[name for name, _ in CLASSES])
def test_what_was_made_speakable_once_stays_as_it_is(
    name: str, lines: list[tuple[str, str]]
) -> None:
    for text, _ in lines:
        once = read(text).text
        words = re.findall(r"\w+", once.lower())

        assert re.findall(r"\w+", read(once).text.lower()) == words, text
