import re

import pytest

from audio.reading import BroadcastForm, Part, broadcast_form

INVITATION = """UBND XÃ HÀM LIÊM          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Thôn Hàm Thắng                Độc lập – Tự do – Hạnh phúc
Số: 05/GM-THT             Hàm Thắng, ngày 12/6/2026

GIẤY MỜI

Kính gửi: Ông (bà) ....................................

Trưởng thôn trân trọng kính mời ông bà đến dự cuộc họp.
– Thời gian: 19h30 ngày 15/6/2026;
– Địa điểm: Nhà văn hóa thôn.
Rất mong ông bà đến dự đúng giờ!

TRƯỞNG THÔN
(Ký, ghi rõ họ tên)

Nguyễn Văn An
"""
HAMLET = """THÔNG BÁO
V/v quét dọn đường làng

Kính gửi bà con, sáng mai 7 giờ mời mỗi hộ một người ra quét đường.
Trân trọng cảm ơn!

Hàm Thắng, ngày 12 tháng 6 năm 2026
Trưởng thôn
Y Thông Niê Kđăm
"""
POWER = """TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
CÔNG TY ĐIỆN LỰC BÌNH THUẬN

THÔNG BÁO NGỪNG, GIẢM CUNG CẤP ĐIỆN

1/ Khu vực mất điện: Thôn Hàm Thắng.
2/ Thời gian: từ 6h00 đến 16h30 ngày 20/6/2026.
• Lý do: Bảo trì lưới điện.

GIÁM ĐỐC
(đã ký)
Thượng tá Lê Văn Tám
"""
SIGNED_BY_MACHINE = """ỦY BAN NHÂN DÂN
XÃ HÀM LIÊM
Số: 123/TB-UBND

THÔNG BÁO

Bà con không đốt rẫy.

Nơi nhận:
Như trên;
Các thôn;
Lưu: VT, KT.

T/M. ỦY BAN NHÂN DÂN
K/T CHỦ TỊCH
PHÓ CHỦ TỊCH

Người ký: Ủy ban nhân dân xã Hàm Liêm
Ngày ký: 12/06/2026 08:30:15

K'Brếp H'Hen

PHỤ LỤC
Danh sách hộ nghèo.
"""
SIDE_BY_SIDE = """THÔNG BÁO
Mời bà con đi bầu cử.

NGƯỜI LẬP                    TRƯỞNG THÔN
Trần Thị Năm                 Lê Văn Tám
"""
BOTH_IN_A_LINE = """Mời bà con đi bầu cử.

Nơi nhận:                    TM. ỦY BAN NHÂN DÂN
- Như trên;                  KT. CHỦ TỊCH
- Lưu: VT.
                             Lê Văn Tám
"""


def _kinds(form: BroadcastForm) -> list[Part]:
    return [part.kind for part in form.left_out]


def test_an_invitation_keeps_who_when_and_where() -> None:
    form = broadcast_form(INVITATION)

    assert form.body.split("\n") == [
        "GIẤY MỜI",
        "Trưởng thôn trân trọng kính mời ông bà đến dự cuộc họp.",
        "Thời gian: 19h30 ngày 15/6/2026;",
        "Địa điểm: Nhà văn hóa thôn.",
        "Rất mong ông bà đến dự đúng giờ!",
    ]
    assert _kinds(form) == [Part.LETTERHEAD, Part.NUMBER, Part.ADDRESSEE, Part.SIGNATURE]


def test_a_greeting_to_the_hearers_is_read_and_a_hamlet_signature_is_not() -> None:
    form = broadcast_form(HAMLET)

    assert form.body.split("\n") == [
        "THÔNG BÁO",
        "V/v quét dọn đường làng",
        "Kính gửi bà con, sáng mai 7 giờ mời mỗi hộ một người ra quét đường.",
        "Trân trọng cảm ơn!",
    ]
    assert _kinds(form) == [Part.PLACE_AND_DATE, Part.SIGNATURE]


def test_a_notice_of_the_power_company_keeps_where_and_when() -> None:
    form = broadcast_form(POWER)

    assert form.body.split("\n") == [
        "THÔNG BÁO NGỪNG, GIẢM CUNG CẤP ĐIỆN",
        "1/ Khu vực mất điện: Thôn Hàm Thắng.",
        "2/ Thời gian: từ 6h00 đến 16h30 ngày 20/6/2026.",
        "Lý do: Bảo trì lưới điện.",
    ]
    assert _kinds(form) == [Part.LETTERHEAD, Part.SIGNATURE]


def test_what_a_signing_program_wrote_belongs_to_the_signature() -> None:
    form = broadcast_form(SIGNED_BY_MACHINE)

    assert form.body.split("\n") == [
        "THÔNG BÁO", "Bà con không đốt rẫy.", "PHỤ LỤC", "Danh sách hộ nghèo.",
    ]  # fmt: skip
    assert form.left_out[-1].text.endswith("K'Brếp H'Hen")
    assert form.left_out[-2].text == "Nơi nhận:\nNhư trên;\nCác thôn;\nLưu: VT, KT."


@pytest.mark.parametrize("text", [SIDE_BY_SIDE, BOTH_IN_A_LINE])
def test_two_columns_at_the_end_are_left_out(text: str) -> None:
    assert broadcast_form(text).body.removeprefix("THÔNG BÁO\n") == "Mời bà con đi bầu cử."


@pytest.mark.parametrize(
    "text",
    [
        "Cán bộ:\nTrưởng thôn\nLê Văn Tám\nBí thư chi bộ\nTrần Thị Năm\nMời bà con đến dự.",
        "Chủ tịch Ủy ban nhân dân xã thông báo.\nLê Văn Tám trình bày.",
        "Thôn Hàm Thắng\nHọp lúc 7h.",
        "BAN BIÊN TẬP\nXin chào bà con.",
        "Ngày ký kết hợp đồng là 5/6.",
    ],
)
def test_words_that_only_look_like_a_frame_are_read(text: str) -> None:
    assert broadcast_form(text).left_out == ()


def test_a_minus_at_the_beginning_of_a_line_is_no_list() -> None:
    assert broadcast_form("Nhiệt độ:\n-5 °C\n- Rét đậm").body == "Nhiệt độ:\n-5 °C\nRét đậm"


def test_a_title_broken_after_a_word_that_wants_more_is_one() -> None:
    text = "Tuyên truyền Chỉ thị của Ban Bí thư về\n“Đẩy mạnh công tác thông tin”\n\nNội dung"

    assert broadcast_form(text).body == (
        "Tuyên truyền Chỉ thị của Ban Bí thư về “Đẩy mạnh công tác thông tin”\nNội dung"
    )


@pytest.mark.parametrize(
    "text", [INVITATION, HAMLET, POWER, SIGNED_BY_MACHINE, SIDE_BY_SIDE, BOTH_IN_A_LINE]
)
def test_no_word_of_any_kind_of_document_is_lost(text: str) -> None:
    form = broadcast_form(text)

    left = " ".join(part.text for part in form.left_out)
    assert sorted(re.findall(r"\w+", f"{form.body} {left}")) == sorted(re.findall(r"\w+", text))


def test_a_rule_under_the_recipients_is_no_recipient() -> None:
    form = broadcast_form("Nơi nhận:\nỦY BAN NHÂN DÂN\n-------")

    assert (form.body, _kinds(form)) == ("ỦY BAN NHÂN DÂN", [Part.RECIPIENTS])


def test_what_belongs_together_is_left_out_in_one_piece() -> None:
    form = broadcast_form("Kính gửi:\n\n- Các thôn;\n\n- Các hội.\n\nMời họp.")

    assert [part.text for part in form.left_out] == ["Kính gửi:\n\n- Các thôn;\n\n- Các hội."]
    assert form.body == "Mời họp."


def test_headings_above_a_closing_date_are_read() -> None:
    text = (
        "HỌP DÂN\nSáng mai họp ở đình.\nI. NỘI DUNG\nBàn làm đường.\n"
        "Hàm Thắng, ngày 12 tháng 6 năm 2026\nTrưởng thôn\nLê Văn Tám"
    )
    form = broadcast_form(text)

    assert form.body == "HỌP DÂN\nSáng mai họp ở đình.\nI. NỘI DUNG\nBàn làm đường."
    assert _kinds(form) == [Part.PLACE_AND_DATE, Part.SIGNATURE]


@pytest.mark.parametrize("head", ["", "Số: 45/TB-UBND\n"])
def test_a_title_in_capitals_above_the_addressee_is_read(head: str) -> None:
    form = broadcast_form(f"{head}MỜI HỌP DÂN\nKính gửi: Các thôn.\nHọp lúc 7h.")

    assert form.body == "MỜI HỌP DÂN\nHọp lúc 7h."
