import re
from collections import Counter
from collections.abc import Callable

import pytest

from audio.reading import read
from tests.unit.audio.reading.gold import UNKNOWN, Line, accepts, gold_lines

LINES = list(gold_lines())
CLASSES = Counter(line.kind for line in LINES)
TOKEN = re.compile(r"[A-ZĐƯ]{2,}\d*(?:[-&][A-ZĐƯ]+)*")


def _wrong() -> list[Line]:
    return [line for line in LINES if not accepts(line.spoken, read(line.text).text)]


def _report(wrong: list[Line]) -> list[str]:
    missed = Counter(line.kind for line in wrong)
    right = len(LINES) - len(wrong)
    return [
        "gold readings, right of all, by class:",
        *(f"  {kind} {count - missed[kind]}/{count}" for kind, count in CLASSES.items()),
        f"  total {right}/{len(LINES)} ({100 * right / len(LINES):.1f} %)",
        *(f"  not right: {line.text}" for line in wrong),
    ]


def test_at_least_98_of_100_gold_lines_are_read_right(
    record_property: Callable[[str, object], None],
) -> None:
    wrong = _wrong()
    record_property("summary", "\n".join(_report(wrong)))

    assert len(LINES) - len(wrong) >= 0.98 * len(LINES), _report(wrong)


def test_the_gold_set_has_300_lines_and_a_dozen_of_every_class() -> None:
    assert len(LINES) >= 300
    assert len({line.text for line in LINES}) == len(LINES)
    assert min(CLASSES.values()) >= 12
    assert len(CLASSES) >= 28


def test_at_most_two_known_words_of_the_gold_set_are_flagged() -> None:
    flagged = [
        unknown.text
        for line in LINES
        if line.kind != UNKNOWN
        for unknown in read(line.text).unknown
    ]

    assert len(flagged) <= 2, flagged


def test_exactly_what_is_unknown_in_a_gold_line_is_flagged() -> None:
    texts = [line.text for line in LINES if line.kind == UNKNOWN]
    flagged = {text: [unknown.text for unknown in read(text).unknown] for text in texts}

    assert flagged == {text: TOKEN.findall(text) for text in texts}


def test_what_was_made_speakable_once_stays_as_it_is() -> None:
    changed = []
    for line in LINES:
        once = read(line.text).text
        if re.findall(r"\w+", read(once).text.lower()) != re.findall(r"\w+", once.lower()):
            changed.append(once)

    assert changed == []


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("họp ngày {mùng |mồng |}ba", "Họp ngày mùng 	ba."),
        ("họp ngày {mùng |mồng |}ba", "họp ngày ba"),
        ("{{tê|tờ} {bê|bờ} |thông báo |}của xã", "tờ bê, của xã"),
        ("{{tê|tờ} {bê|bờ} |thông báo |}của xã", "Của xã!"),
        ("hoà bình tuỳ ý", "hòa bình, tùy ý"),
        ("hòa bình", "HOÀ BÌNH"),
    ],
)
def test_a_reading_with_either_choice_is_accepted(spoken: str, said: str) -> None:
    assert accepts(spoken, said)


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("họp ngày {mùng |}ba", "họp ngày ba mươi"),
        ("họp ngày {mùng |}ba", "chiều họp ngày ba"),
        ("{ba|bốn} hộ", "ba bốn hộ"),
        ("{ba|bốn} hộ", "hộ"),
        ("tổ 3", "tổ ba"),
        ("a.c", "abc"),
    ],
)
def test_a_reading_with_more_less_or_other_words_is_refused(spoken: str, said: str) -> None:
    assert not accepts(spoken, said)
