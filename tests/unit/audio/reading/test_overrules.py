from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audio.reading import Overrule, Script, Token, overrule, read


def _token(script: Script, source: str) -> Token:
    return next(token for token in script.tokens if token.source == source)


def test_a_person_overrules_one_token_and_the_rest_stays() -> None:
    text = "Họp 2/3 đại biểu, ngày 2/3"
    script = read(text)
    word = overrule(script, script.tokens[1], "mùng hai tháng ba")

    again = read(text, overruled=[word])

    assert again.text == "Họp mùng hai tháng ba đại biểu, ngày mùng hai tháng ba"
    assert [token.rule for token in again.tokens].count("overruled") == 1
    assert _token(again, "2/3").start == 4


def test_an_overruled_unknown_is_unknown_no_more() -> None:
    script = read("Mẫu XQZ của xã\nMẫu XQZ của thôn")

    again = read(script.source, overruled=[overrule(script, _token(script, "XQZ"), "xin quá")])

    assert again.text == "Mẫu xin quá của xã\nMẫu XQZ của thôn"
    assert [flag.start for flag in again.unknown] == [19]


def test_a_change_far_away_leaves_it_and_a_change_close_by_makes_it_void() -> None:
    text = "Kính báo bà con trong toàn xã được biết: dự án XQZ bắt đầu làm từ tháng sau, xin mời"
    script = read(text)
    word = overrule(script, _token(script, "XQZ"), "xóm Quê")

    assert "xóm Quê" in read(f"Một. {text} tất cả bà con", overruled=[word]).text
    assert "xóm Quê" not in read(text.replace("dự án", "đề án"), overruled=[word]).text


def test_a_short_context_holds_only_at_the_edge_of_its_line() -> None:
    word = overrule(script := read("12"), script.tokens[0], "một tá")

    assert read("Có 12 hộ\n12", overruled=[word]).text == "Có mười hai hộ\nmột tá"


def test_the_context_stays_within_its_own_line() -> None:
    script = read("Một\nXQZ\nHai")

    word = overrule(script, _token(script, "XQZ"), "xóm")

    assert word == Overrule("XQZ", "", "", "xóm")


def test_a_stretch_inside_what_a_rule_would_take_together_is_still_overruled() -> None:
    again = read("số 12/QĐ-UBND", overruled=[Overrule("QĐ", "số 12/", "-UBND", "quy định")])

    assert [(token.source, token.rule) for token in again.tokens if token.source == "QĐ"] == [
        ("QĐ", "overruled")
    ]


def test_nothing_said_is_a_person_s_word_too() -> None:
    script = read("Kính báo XQZ bà con")

    again = read(script.source, overruled=[overrule(script, _token(script, "XQZ"), "")])

    assert again.text == "Kính báo bà con"


def test_of_two_that_overlap_the_later_is_void() -> None:
    first = Overrule("12", "Có ", "3 hộ", "mười hai")
    second = Overrule("23", "Có 1", " hộ", "hai mươi ba")

    assert read("Có 123 hộ", overruled=[second, first]).text == "Có mười hai ba hộ"


@given(st.text("ab 12/XQZ-.", max_size=40), st.data())
def test_any_token_can_be_overruled_and_every_token_still_points_at_its_source(
    text: str, data: st.DataObject
) -> None:
    script = read(text)
    if not script.tokens:
        return
    token = data.draw(st.sampled_from(script.tokens))

    again = read(text, overruled=[overrule(script, token, "khác")])

    assert replace(token, spoken="khác", rule="overruled", kind=again.tokens[0].kind) in [
        replace(each, kind=again.tokens[0].kind) for each in again.tokens
    ]
    assert all(again.source[each.start : each.end] == each.source for each in again.tokens)
