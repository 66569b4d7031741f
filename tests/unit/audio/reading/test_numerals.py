import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.reading import numerals

NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS = {name: value for value, name in enumerate(NAMES)}
UNITS |= {"mốt": 1, "tư": 4, "lăm": 5}


def _heard(words: str) -> int:
    """What a listener makes of the words of a whole number."""
    total = group = 0
    for billions in words.split(" tỷ"):
        total = total * 10**9
        group = unit = 0
        for word in billions.split():
            if word in UNITS:
                unit = UNITS[word]
            elif word == "mười":
                group, unit = group + 10, 0
            elif word == "mươi":
                group, unit = group + 10 * unit, 0
            elif word == "trăm":
                group, unit = group + 100 * unit, 0
            elif word in {"nghìn", "triệu"}:
                scale = 1000 if word == "nghìn" else 10**6
                total, group, unit = total + (group + unit) * scale, 0, 0
        total += group + unit
    return total


@given(st.integers(0, 10**12 - 1))
def test_every_number_is_heard_as_it_was_meant(number: int) -> None:
    assert _heard(numerals.cardinal(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (1_000_000, "một triệu"),
        (1_000_010, "một triệu không trăm mười"),
        (5_000_000_000_000, "năm nghìn tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_said_as_at_the_radio_desk(number: int, words: str) -> None:
    assert numerals.cardinal(number) == words


def test_a_number_nobody_could_follow_is_said_digit_by_digit() -> None:
    assert numerals.cardinal(10**15) == numerals.digits("1" + "0" * 15)
    assert numerals.whole("9" * 30) == numerals.digits("9" * 30)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.234.567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("1,5", "một phẩy năm"),
        ("2.5", "hai phẩy năm"),
        ("1,05", "một phẩy không năm"),
        ("3,25", "ba phẩy hai mươi lăm"),
        ("3,141", "ba phẩy một bốn một"),
        ("0.125", "không phẩy một hai năm"),
        ("1.000,5", "một nghìn phẩy năm"),
        ("1,234,567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
    ],
)
def test_dots_part_thousands_and_commas_decimals(text: str, words: str) -> None:
    assert numerals.number(text) == words


@pytest.mark.parametrize(
    ("text", "size"), [("1.500", 1500), ("1,5", 1.5), ("2.5", 2.5), ("1,234,567", 1234567)]
)
def test_two_numbers_are_compared_by_what_they_mean(text: str, size: float) -> None:
    assert numerals.value(text) == size


def test_leading_zeros_are_said_in_names_and_not_in_counts() -> None:
    assert numerals.padded("07") == "không bảy"
    assert numerals.padded("00") == "không không"
    assert numerals.whole("07") == "bảy"
    assert numerals.whole("007") == "không không bảy"


def test_days_months_and_ranks_have_their_own_words() -> None:
    assert numerals.day(1) == "mùng một"
    assert numerals.day(10) == "mười"
    assert numerals.month(4) == "tư"
    assert numerals.ordinal(1) == "nhất"
    assert numerals.ordinal(4) == "tư"
