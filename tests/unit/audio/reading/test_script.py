"""What holds of the script of any text."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.reading import Kind, Script, read

PIECES = st.sampled_from(
    [
        "UBND", "xã", "Đ/c", "TM.", "07-CT/TW", "49/2024/NĐ-CP", "12/QĐ-", "ngày", "5/3",
        "03/8/2026", "7h30", "07:30", "1.234,5", "12%", "500.000đ", "/tháng", "km", "m2",
        "3-5", " - ", "\n", "IV", "quý", "I.", "a)", "0912.345.678", "QL1A", "Km4+300",
        "XQZ", "x@y.vn", "www.a.vn", "°C", "½", "(", ")", '"', "…", "./.", "+", "&", "đ",
        "Điểm b", "2/3", "x", "3x4", "-5°C", "1:500", "http://", "٣", "ĐT", "TP.", ",", ".",
        ";", ":", "é",
    ]
)  # fmt: skip
OFFICIAL = st.lists(PIECES, max_size=24).map("".join) | st.lists(PIECES, max_size=24).map(" ".join)
TEXTS = st.text(max_size=200) | OFFICIAL | st.text(string.digits + "-/., :hđ%", max_size=60)


def _covered(script: Script) -> str:
    left = list(script.source)
    for token in script.tokens:
        left[token.start : token.end] = " " * (token.end - token.start)
    return "".join(left)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_tokens_cover_everything_but_the_space_between_them(text: str) -> None:
    assert _covered(read(text)).strip() == ""


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_token_points_at_its_source_in_order_and_without_overlap(text: str) -> None:
    script = read(text)

    end = 0
    for token in script.tokens:
        assert token.start >= end
        assert token.end > token.start
        assert script.source[token.start : token.end] == token.source
        end = token.end


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_digit_is_left_for_the_voice_to_guess_at(text: str) -> None:
    said = [token.spoken for token in read(text).tokens if token.kind != Kind.UNKNOWN]

    assert re.search(r"\d", " ".join(said)) is None


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_there_is_one_paragraph_for_each_line(text: str) -> None:
    script = read(text)

    assert len(script.paragraphs) == script.source.count("\n") + 1
    assert script.text.count("\n") == script.source.count("\n")


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@given(st.text(string.ascii_uppercase + "ĐƯ", min_size=2, max_size=8))
@settings(max_examples=200, deadline=None)
def test_an_unknown_is_left_exactly_as_it_was_written(capitals: str) -> None:
    script = read(f"Mẫu đơn {capitals} nộp tại xã")

    for unknown in script.unknown:
        assert script.source[unknown.start : unknown.end] == unknown.text
        assert unknown.text in script.text


def test_marks_are_the_tokens_that_are_said_otherwise() -> None:
    script = read("UBND xã họp lúc 7h30")

    marks = [(mark.source, mark.spoken, mark.kind, mark.start, mark.end) for mark in script.marks]
    assert marks == [
        ("UBND", "Ủy ban nhân dân", Kind.ABBREVIATION, 0, 4),
        ("7h30", "bảy giờ ba mươi phút", Kind.TIME, 16, 20),
    ]


def test_spans_count_over_the_whole_text_and_not_the_line() -> None:
    script = read("Kính báo.\nBHYT năm 2026")

    assert [(mark.start, mark.source) for mark in script.marks] == [(10, "BHYT"), (19, "2026")]


def test_punctuation_stays_for_the_pauses() -> None:
    assert read("Họp lúc 7h, ngày 5/3. Mời (bà con) đến!").text == (
        "Họp lúc bảy giờ, ngày mùng năm tháng ba. Mời (bà con) đến!"
    )


def test_quotation_marks_stay_as_they_were_written() -> None:
    assert read("phong trào “Ba sạch” năm 2026").text.startswith("phong trào “Ba sạch” năm hai")


def test_decomposed_letters_and_hard_spaces_change_nothing() -> None:
    assert (
        read("Ủy ban nhân dân họp 5 giờ").text == read("Ủy ban\u00a0nhân dân họp 5\u00a0giờ").text
    )


def test_an_icelandic_eth_is_taken_for_the_letter_it_stands_for() -> None:
    assert read("ÐẢNG ỦY").text == "ĐẢNG ỦY"


def test_empty_lines_stay_empty() -> None:
    assert read("a\n\nb").text == "a\n\nbê"


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\u200b", "🎉", "\ud800"])
def test_text_without_words_is_no_trouble(text: str) -> None:
    assert read(text).unknown == ()


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1-",
        "1 - ",
        "1/",
        "1.",
        "1:",
        "a@",
        "a.",
        "A-",
        "(0",
        "I ",
        "é\u0323\u0301",
        "&",
        "'",
        "1,1 ",
    ],
)
def test_hostile_runs_are_read_to_their_end(unit: str) -> None:
    text = unit * (20_000 // len(unit))

    script = read(text)

    assert script.tokens[-1].end >= len(script.source.rstrip()) - 1
    assert re.search(r"\d", script.text) is None


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("① Nội dung, ⑩ Kinh phí", "một Nội dung, mười Kinh phí"),
        ("Nóng 38℃, rộng 5㎡", "Nóng ba mươi tám độ xê, rộng năm mét vuông"),
        ("☎ 0912 345 678", "điện thoại không chín một hai, ba bốn năm, sáu bảy tám"),
        ("Mừng 🎉 bà con ✔", "Mừng bà con"),
        ("𝐔𝐁𝐍𝐃 ＨĐND", "Ủy ban nhân dân Hội đồng nhân dân"),
        ("Km 5 → 7", "ki lô mét số năm đến bảy"),
    ],
)
def test_a_sign_is_said_and_a_picture_passed_over(text: str, spoken: str) -> None:
    script = read(text)

    assert script.text == spoken
    assert script.unknown == ()


@pytest.mark.parametrize("word", ["مرحبا", "Смирнов", "中国", "ཀ", "Ⴀ"])
def test_what_nobody_here_can_say_is_flagged_and_never_dropped(word: str) -> None:
    script = read(f"Gặp {word} tại xã")

    assert [flag.text for flag in script.unknown] == [word]
    assert word in script.text
