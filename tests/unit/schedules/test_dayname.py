"""Standing texts: their slots are known ones, and say on every day what that day is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.reading import read
from schedules.dayname import SLOTS, WrongSlot, asked_slots, filled, slots
from schedules.errors import WrongDay
from schedules.lunar import FIRST_DAY, LAST_DAY

OPENING = "Đây là {station}. Hôm nay là {date}, tức {lunar_date}."


def test_opening_words_name_the_station_the_day_and_the_lunar_day() -> None:
    text = filled(OPENING, slots(date(2030, 2, 16), "Đài truyền thanh xã Tân Lập"))

    assert text == (
        "Đây là Đài truyền thanh xã Tân Lập. Hôm nay là thứ Bảy, ngày 16 tháng 2 năm 2030,"
        " tức rằm tháng Giêng năm Canh Tuất."
    )


def test_the_reader_says_the_day_in_words() -> None:
    text = filled("Hôm nay là {date}, tức {lunar_date}.", slots(date(2025, 7, 28), "x"))

    assert read(text).text == (
        "Hôm nay là thứ Hai, ngày hai mươi tám tháng bảy năm hai nghìn không trăm hai mươi lăm,"
        " tức mùng bốn tháng sáu nhuận năm Ất Tỵ."
    )


def test_an_unknown_slot_is_refused_with_those_there_are() -> None:
    with pytest.raises(WrongSlot, match=r"“weather” .* use \{date}, \{lunar_date}, \{station}"):
        asked_slots("Trời hôm nay {weather}.")


def test_a_text_with_an_unknown_slot_is_not_filled() -> None:
    with pytest.raises(WrongSlot) as refusal:
        filled("{date}, {}", slots(date(2030, 2, 2), "Đài"))

    assert refusal.value.slot == ""


def test_a_station_name_with_braces_is_taken_as_it_stands() -> None:
    assert filled("{station}", slots(date(2030, 2, 2), "{date} {0.__class__}")) == (
        "{date} {0.__class__}"
    )


def test_a_text_without_slots_stays_as_it_is() -> None:
    text = "Giá 10 { hết."

    assert (asked_slots(text), filled(text, {})) == ((), text)


def test_the_slots_of_a_text_are_told_once_each() -> None:
    assert asked_slots("{date} {station} {date}") == ("date", "station")


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_day_fills_every_slot(day: date) -> None:
    values = slots(day, "Đài")

    assert tuple(values) == SLOTS
    assert all(values.values())


def test_a_day_outside_the_two_centuries_is_refused() -> None:
    with pytest.raises(WrongDay):
        slots(date(1899, 1, 1), "Đài")
