import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.reading import Part, broadcast_form

STATE = """ỦY BAN NHÂN DÂN
XÃ PHONG ĐIỀN
-------
Số: 45/TB-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Phong Điền, ngày 12 tháng 6 năm 2026

**THÔNG BÁO**
**Về việc tổng vệ sinh đường làng**

Kính gửi:
- Các thôn;
- Bà con nhân dân.

Ủy ban nhân dân xã thông báo như sau:

1. Thời gian: từ 6h30 ngày 20/6.

- Mỗi hộ cử một người;
+ mang theo *cuốc, xẻng*.

Đề nghị bà con thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Lê Văn Tám
"""
PARTY = """**ĐẢNG BỘ TỈNH QUẢNG AN
ĐẢNG ỦY XÃ BÌNH MINH**

*

Số  -CV/ĐU

*V/v tuyên truyền phòng cháy
mùa khô năm 2026*

ĐẢNG CỘNG SẢN VIỆT NAM

Bình Minh, ngày   tháng 3 năm 2026

Kính gửi: - Các chi bộ thôn,
- Trạm Y tế xã.

Thực hiện Công văn số 12-CV/TU, Ban Thường vụ Đảng ủy đề nghị các chi bộ tập trung phổ

biến những việc sau.

I. NỘI DUNG

Giữ rừng.

T/M BAN THƯỜNG VỤ
BÍ THƯ

Trần Thị Năm
"""


def _left_out(text: str) -> list[tuple[Part, str]]:
    return [(part.kind, part.text) for part in broadcast_form(text).left_out]


def test_the_frame_of_a_state_notice_is_left_out() -> None:
    parts = dict(_left_out(STATE))

    assert set(parts) == set(Part)
    assert parts[Part.NUMBER] == "Số: 45/TB-UBND"
    assert parts[Part.PLACE_AND_DATE] == "Phong Điền, ngày 12 tháng 6 năm 2026"
    assert parts[Part.ADDRESSEE] == "Kính gửi:\n- Các thôn;\n- Bà con nhân dân."
    assert parts[Part.RECIPIENTS] == "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    assert parts[Part.SIGNATURE].endswith("Lê Văn Tám")


def test_what_is_left_of_a_state_notice_is_its_words() -> None:
    assert broadcast_form(STATE).body == (
        "THÔNG BÁO\n"
        "Về việc tổng vệ sinh đường làng\n"
        "Ủy ban nhân dân xã thông báo như sau:\n"
        "1. Thời gian: từ 6h30 ngày 20/6.\n"
        "Mỗi hộ cử một người;\n"
        "mang theo cuốc, xẻng.\n"
        "Đề nghị bà con thực hiện./."
    )


def test_the_subject_of_a_party_letter_stays_since_it_is_its_only_title() -> None:
    assert broadcast_form(PARTY).body == (
        "V/v tuyên truyền phòng cháy mùa khô năm 2026\n"
        "Thực hiện Công văn số 12-CV/TU, Ban Thường vụ Đảng ủy đề nghị các chi bộ tập trung phổ"
        " biến những việc sau.\n"
        "I. NỘI DUNG\n"
        "Giữ rừng."
    )


def test_a_line_that_only_mentions_a_number_is_no_frame() -> None:
    text = "Số 12-CV/TU của Tỉnh ủy đã được phổ biến.\nBà con lưu ý."

    form = broadcast_form(text)

    assert form.left_out == ()
    assert form.body == text


def test_plain_words_pass_untouched() -> None:
    text = "Kính thưa bà con!\nSáng mai cúp nước từ 7h đến 11h.\nXin cảm ơn."

    assert broadcast_form(text).body == text
    assert broadcast_form(text).left_out == ()


def test_a_paragraph_broken_by_a_page_is_joined_again() -> None:
    assert broadcast_form("Bà con đến nhà văn\n\nhóa thôn để họp.").body == (
        "Bà con đến nhà văn hóa thôn để họp."
    )


def test_full_lines_of_a_pdf_are_joined_and_short_ones_are_not() -> None:
    text = (
        "Thực hiện chỉ đạo của cấp trên về công tác phòng, chống dịch bệnh trên địa bàn xã\n"
        "Bình Minh đề nghị các thôn\nMột việc\nHai việc"
    )

    assert broadcast_form(text).body == (
        "Thực hiện chỉ đạo của cấp trên về công tác phòng, chống dịch bệnh trên địa bàn xã"
        " Bình Minh đề nghị các thôn\nMột việc\nHai việc"
    )


@pytest.mark.parametrize("office", ["TRƯỞNG THÔN", "CHỦ TỊCH", "TM. BAN ĐIỀU HÀNH"])
def test_a_signature_without_recipients_is_known_by_the_name_under_it(office: str) -> None:
    form = broadcast_form(f"Mời bà con đi họp.\n\n{office}\n\nLê Văn Tám")

    assert form.body == "Mời bà con đi họp."
    assert [part.kind for part in form.left_out] == [Part.SIGNATURE]


def test_an_appendix_after_the_signature_is_still_read() -> None:
    form = broadcast_form(f"{STATE}\nPHỤ LỤC\nDanh sách các hộ được biểu dương năm nay.")

    assert form.body.endswith("PHỤ LỤC\nDanh sách các hộ được biểu dương năm nay.")


def test_a_heading_in_capitals_in_the_body_is_no_signature() -> None:
    text = "BÍ THƯ CHI BỘ PHẢI LÀM GÌ\nNêu gương trong mọi việc."

    assert broadcast_form(text).left_out == ()


def test_marks_of_emphasis_and_headings_are_cleaned() -> None:
    text = (
        "### I/ Mục đích\n\n**Nâng cao** nhận *thức* của [bà con](https://x.vn).\n\n"
        "* * *\n\n2 * 3 = 6"
    )

    assert broadcast_form(text).body == ("I/ Mục đích\nNâng cao nhận thức của bà con.\n2 * 3 = 6")


def test_the_cells_of_a_table_row_are_parted_by_commas() -> None:
    assert broadcast_form("Thôn 1\t20 hộ\t7h30\n\n| Thôn 2 | 15 hộ |").body == (
        "Thôn 1, 20 hộ, 7h30\nThôn 2, 15 hộ"
    )


def _words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text.replace("_", " ")))


LINES = st.lists(st.sampled_from([*STATE.split("\n"), *PARTY.split("\n"), "Lê Văn Tám", "a) mục"]))


@given(LINES.map("\n".join) | st.text("ab ÁĐ.;-*#_\n1", max_size=80))
@settings(max_examples=300, deadline=None)
def test_every_word_is_either_read_or_shown_as_left_out(text: str) -> None:
    form = broadcast_form(text)

    left = " ".join(part.text for part in form.left_out)
    assert _words(f"{form.body} {left}") == _words(form.source)
    for part in form.left_out:
        assert form.source[part.start : part.end] == part.text


@given(LINES.map("\n".join) | st.text("ab ÁĐ.;-*#_|[]\t\n1", max_size=80))
@settings(max_examples=200, deadline=None)
def test_every_word_of_the_body_leads_back_to_its_place_in_the_source(text: str) -> None:
    form = broadcast_form(text, reads=frozenset({Part.SIGNATURE, Part.RECIPIENTS}))

    for word in re.finditer(r"[^\W_]+", form.body):
        start, end = form.span(word.start(), word.end())
        assert form.source[start:end].replace("*", "").replace("_", "") == word[0]


def test_a_stretch_of_the_body_is_found_where_it_stands_in_the_source() -> None:
    form = broadcast_form("TM. BAN\nLê Văn Tám\n\n- Mời **bà con** đi\nhọp [ở đình](https://x.vn).")
    start, end = form.span(form.body.index("bà"), form.body.index("đình") + 4)

    assert form.body == "Mời bà con đi họp ở đình."
    assert form.source[start:end] == "bà con** đi\nhọp [ở đình"
    assert form.span(0, len(form.body)) == (form.source.index("Mời"), len(form.source))
    assert broadcast_form("").span(0, 0) == (0, 0)


def test_a_station_may_have_parts_of_the_frame_read() -> None:
    form = broadcast_form(STATE, reads=frozenset({Part.SIGNATURE, Part.ADDRESSEE}))

    assert "\nKính gửi:\nCác thôn;\nBà con nhân dân.\nỦy ban" in form.body
    assert form.body.endswith("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLê Văn Tám")
    assert {part.kind for part in form.left_out} == set(Part) - {Part.SIGNATURE, Part.ADDRESSEE}


@given(LINES.map("\n".join))
@settings(max_examples=100, deadline=None)
def test_the_parts_left_out_follow_one_another(text: str) -> None:
    ends = [0]
    for part in broadcast_form(text).left_out:
        assert part.start >= ends[-1]
        ends.append(part.end)


@pytest.mark.parametrize(
    "line", ["*", "**", "#", "- ", "a\n", "A\n", "Kính gửi:\n", "[", "TM. BAN\n"]
)
def test_hostile_lines_end(line: str) -> None:
    assert broadcast_form(line * 5_000).source
