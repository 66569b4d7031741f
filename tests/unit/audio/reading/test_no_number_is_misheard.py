"""Whatever the number, a sentence around it is read with that number and no other."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.reading import read
from audio.reading.numerals import cardinal

AMOUNTS = st.integers(0, 10**10)
SMALL = st.integers(1, 99)
DATES = st.dates(date(1930, 1, 1), date(2099, 12, 31))
DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _said(text: str, wanted: str) -> None:
    assert _words(read(text).text) == _words(wanted), text


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _day(when: date) -> str:
    early = "mùng " if when.day < 10 else ""
    month = "tư" if when.month == 4 else cardinal(when.month)
    return f"ngày {early}{cardinal(when.day)} tháng {month}"


def _spelled(digits: str) -> str:
    return " ".join(DIGITS[int(digit)] for digit in digits)


@given(AMOUNTS)
@settings(max_examples=60)
def test_money(amount: int) -> None:
    _said(f"Tổng thu là {_dotted(amount)} đồng", f"tổng thu là {cardinal(amount)} đồng")
    _said(f"Hộ nhận {_dotted(amount)}đ/tháng", f"hộ nhận {cardinal(amount)} đồng một tháng")


@given(SMALL, st.integers(1, 9))
@settings(max_examples=40)
def test_decimals(whole: int, tenth: int) -> None:
    number = f"{cardinal(whole)} phẩy {cardinal(tenth)}"
    _said(f"Đạt {whole},{tenth}% kế hoạch", f"đạt {number} phần trăm kế hoạch")
    _said(f"Rộng {whole},{tenth}ha", f"rộng {number} héc ta")
    _said(f"Vay {whole},{tenth} tỷ đồng", f"vay {number} tỷ đồng")
    _said(f"Đạt {whole},0{tenth}%", f"đạt {cardinal(whole)} phẩy không {cardinal(tenth)} phần trăm")


@given(SMALL, SMALL)
@settings(max_examples=40)
def test_ranges(low: int, more: int) -> None:
    high = low + more
    both = f"{cardinal(low)} đến {cardinal(high)}"
    for dash in ("-", " - ", "–"):
        _said(f"Bón {low}{dash}{high}kg", f"bón {both} ki lô gam")
        _said(f"Người {low}{dash}{high} tuổi", f"người {both} tuổi")


@given(DATES)
@settings(max_examples=60)
def test_dates(when: date) -> None:
    whole = f"{_day(when)} năm {cardinal(when.year)}"
    for sign in "/-.":
        _said(f"Họp ngày {when:%d{sign}%m{sign}%Y}", f"họp {whole}")
    _said(f"Họp ngày {when.day}/{when.month}", f"họp {_day(when)}")
    _said(f"Từ {when.day}/{when.month} thu phí", f"từ {_day(when)} thu phí")


@given(st.integers(0, 23), st.integers(1, 59))
@settings(max_examples=40)
def test_times(hour: int, minute: int) -> None:
    spoken = f"lúc {cardinal(hour)} giờ {cardinal(minute)} phút mở loa"
    for written in (f"{hour}h{minute:02}", f"{hour}g{minute:02}", f"{hour:02}:{minute:02}"):
        _said(f"Lúc {written} mở loa", spoken)


@given(st.integers(300_000_000, 999_999_999))
@settings(max_examples=40)
def test_telephones(number: int) -> None:
    digits = f"0{number}"
    for blank in ("", " ", "."):
        written = blank.join((digits[:4], digits[4:7], digits[7:]))
        _said(f"Gọi số {written} gặp chị Ba", f"gọi số {_spelled(digits)} gặp chị ba")


@given(st.integers(10, 9999), st.integers(2011, 2039))
@settings(max_examples=40)
def test_document_numbers(number: int, year: int) -> None:
    _said(
        f"Nghị định số {number}/{year}/NĐ-CP quy định",
        f"nghị định số {cardinal(number)} năm {cardinal(year)} của chính phủ quy định",
    )
    _said(
        f"Kế hoạch số {number}/KH-UBND đã có",
        f"kế hoạch số {cardinal(number)} của ủy ban nhân dân đã có",
    )


@pytest.mark.parametrize(("score", "word"), [("tỷ số", "tỷ số"), ("tỉ số", "tỉ số")])
@given(st.integers(0, 9), st.integers(0, 9))
@settings(max_examples=30)
def test_scores(score: str, word: str, ours: int, theirs: int) -> None:
    _said(
        f"Thắng với {score} {ours}-{theirs} chung cuộc",
        f"thắng với {word} {cardinal(ours)} {cardinal(theirs)} chung cuộc",
    )
