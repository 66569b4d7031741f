"""What is typed with a warning is checked, and read aloud as people say it."""

from __future__ import annotations

import pytest
from desk import Desk

from broadcaster.errors import Invalid
from broadcaster.services.emergencies import script_of
from broadcaster.services.emergency_details import with_details

TEXT = "Nước lên nhanh."


def test_without_details_the_words_stay_as_they_are() -> None:
    assert with_details(TEXT, {}) == TEXT
    assert with_details(TEXT, {"place": "  ", "time": ""}) == TEXT


def test_details_are_said_after_the_words_in_their_order() -> None:
    given = {
        "hotline": "0912.345 678",
        "refuge": "trường tiểu học xã.",
        "time": "17:30",
        "place": "thôn Đoài",
    }

    assert with_details(TEXT, given) == (
        "Nước lên nhanh. Nơi xảy ra: thôn Đoài. Từ 17 giờ 30. Điểm sơ tán: trường tiểu học xã."
        " Đường dây nóng: 0912345678."
    )


@pytest.mark.parametrize(
    ("time", "said"),
    [("7:05", "7 giờ 5"), ("07h00", "7 giờ"), ("17g", "17 giờ"), ("23 giờ 59", "23 giờ 59")],
)
def test_a_time_is_taken_as_people_write_it(time: str, said: str) -> None:
    assert with_details("", {"time": time}) == f"Từ {said}."


@pytest.mark.parametrize(
    ("number", "said"),
    [("114", "114"), ("+84 912 345 678", "0912345678"), ("1900 1234", "19001234")],
)
def test_a_hotline_is_a_number_that_can_be_dialled(number: str, said: str) -> None:
    assert with_details("", {"hotline": number}) == f"Đường dây nóng: {said}."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time", "25:00"),
        ("time", "sáng mai"),
        ("hotline", "12"),
        ("hotline", "gọi Lan"),
        ("hotline", "0912 345 678 000 111"),
        ("place", "12345"),
        ("place", "x" * 61),
        ("refuge", "{place}"),
    ],
)
def test_what_cannot_be_said_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        with_details(TEXT, {name: value})

    assert refused.value.field == name


def test_they_are_read_digit_by_digit_and_hour_by_hour(desk: Desk) -> None:
    text = with_details(TEXT, {"time": "17:30", "hotline": "0912 345 678"})

    with desk.work() as session:
        script = script_of(session, text)

    assert "mười bảy giờ ba mươi" in script
    assert "không chín một hai" in script
    assert not any(map(str.isdigit, script))
