"""Figures as people type them in a hurry: none may come out as another number."""

import pytest

from audio.reading import read

SAID = {
    "còn 10 - 5 con": "còn mười, năm con",
    "-5 đến -10 độ": "âm năm đến âm mười độ",
    "10,000 người dự": "mười nghìn người dự",
    "10,5 người": "mười phẩy năm người",
    "1/4 và 3/4 diện tích lúa": "một phần tư và ba phần tư diện tích lúa",
    "họp lúc 7.30 ngày mai": "họp lúc bảy giờ ba mươi phút ngày mai",
    "7.00 sáng": "bảy giờ sáng",
    "tăng 7.30 điểm": "tăng bảy phẩy ba mươi điểm",
    "hạn 2026-11-25": "hạn ngày hai mươi lăm tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "số 09xx.xxx.123": "số không chín ích ích, ích ích ích, một hai ba",
    "số 0912xxx345": "số không chín một hai ích ích ích ba bốn năm",
}


@pytest.mark.parametrize(("text", "spoken"), SAID.items())
def test_what_is_typed_in_a_hurry_is_said_as_meant(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize("date", ["12/13/2026", "30/2/2026", "31/4/2026", "0/5/2026"])
def test_a_day_that_no_calendar_has_is_flagged(date: str) -> None:
    assert [each.text for each in read(f"họp {date} tại xã").unknown] == [date]
