"""The traps of official text, each as a class."""

import pytest

from audio.reading import Kind, read


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("3,25%", "ba phẩy hai mươi lăm phần trăm"),
        ("5-11 tuổi", "năm đến mười một tuổi"),
        ("II- Nội dung", "hai. Nội dung"),
        ("2,5ha", "hai phẩy năm héc ta"),
        ("ngày 05/9/2016", "ngày mùng năm tháng chín năm hai nghìn không trăm mười sáu"),
        ("0912.345.678", "không chín một hai, ba bốn năm, sáu bảy tám"),
        ("cấp III", "cấp ba"),
    ],
)
def test_what_other_readers_get_wrong_is_read_right(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("từ 2/3 đến 5/3", "từ ngày mùng hai tháng ba đến ngày mùng năm tháng ba"),
        ("2/3 số hộ", "hai phần ba số hộ"),
        ("lớp 2/3", "lớp hai trên ba"),
        ("đạt 5/9 tiêu chí", "đạt năm trên chín tiêu chí"),
        ("tỷ lệ 1/2", "tỷ lệ một phần hai"),
        ("13/25 thôn", "mười ba trên hai mươi lăm thôn"),
    ],
)
def test_two_numbers_and_a_slash_are_what_their_neighbours_say(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "Nghị định số 12/2025/NĐ-CP",
            "Nghị định số mười hai năm hai nghìn không trăm hai mươi lăm của Chính phủ",
        ),
        ("theo 7-NQ/TW", "theo nghị quyết số bảy của Trung ương"),
        ("Số 7-NQ/TW", "Số bảy, nghị quyết của Trung ương"),
        ("Quyết định số 8/QĐ-UBND của xã", "Quyết định số tám, quy đê u bê nờ dê, của xã"),
        ("QĐ-UBND", "quyết định của Ủy ban nhân dân"),
        ("Số -CV/ĐU", "Số, công văn của Đảng ủy"),
        ("Luật số 5/2000/QH10", "Luật số năm năm hai nghìn của Quốc hội khóa mười"),
        (
            "2/2000/TTLT-BYT-BTC",
            "thông tư liên tịch số hai năm hai nghìn của Bộ Y tế và Bộ Tài chính",
        ),
    ],
)
def test_document_numbers_say_whose_they_are_and_the_type_once(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("- Xã họp", "Xã họp"),
        ("Gồm: - Bí thư; - Chủ tịch", "Gồm: Bí thư; Chủ tịch"),
        ("kinh tế - xã hội", "kinh tế xã hội"),
        ("Ông An - Trưởng thôn", "Ông An, Trưởng thôn"),
        ("thắng 3-1", "thắng ba một"),
        ("-3°C", "âm ba độ xê"),
        ("tập 1-2-3", "tập một, hai, ba"),
        ("thôn 1 - thôn 3", "thôn một đến thôn ba"),
        ("2026-2030", "hai nghìn không trăm hai mươi sáu đến hai nghìn không trăm ba mươi"),
    ],
)
def test_a_dash_is_a_range_a_pause_a_list_or_nothing(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7h30", Kind.TIME),
        ("12/5/2026", Kind.DATE),
        ("25%", Kind.PERCENT),
        ("30.000đ", Kind.MONEY),
        ("20kg", Kind.UNIT),
        ("57-NQ/TW", Kind.CODE),
        ("0252.3822517", Kind.PHONE),
        ("UBND", Kind.ABBREVIATION),
        ("XQZ", Kind.UNKNOWN),
        ("QL1A", Kind.ROAD),
        ("x@hamliem.vn", Kind.WEB),
        ("1.", Kind.MARKER),
        ("12", Kind.NUMBER),
        ("xã", Kind.WORD),
        (",", Kind.PUNCTUATION),
    ],
)
def test_every_token_says_what_it_is(text: str, kind: Kind) -> None:
    (token,) = read(text).tokens

    assert token.kind == kind


def test_roman_numerals_need_a_reason() -> None:
    assert read("Chương V và khóa X").text == "Chương năm và khóa mười"
    assert read("quý I, II và III").text == "quý một, hai và ba"
    assert read("HÀNH VI VI PHẠM").text == "HÀNH VI VI PHẠM"
    assert read("nhóm máu X").text == "nhóm máu ích"


def test_hotlines_are_spelled_only_where_somebody_calls() -> None:
    assert read("Gọi 115 ngay").text == "Gọi một một năm ngay"
    assert read("Có 115 hộ").text == "Có một trăm mười lăm hộ"


def test_a_run_that_nobody_could_read_is_spelled_without_rules() -> None:
    script = read("1-" * 400)

    assert {token.rule for token in script.tokens} == {"unbroken run"}


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Đến nay 8/11 thôn đạt", "Đến nay tám trên mười một thôn đạt"),
        ("trả trước 1/3, còn lại", "trả trước một phần ba, còn lại"),
        ("7/7 ngày", "bảy trên bảy ngày"),
        ("chia 1/4 con bò", "chia một phần tư con bò"),
        ("23, 24/11 (thôn 1)", "hai mươi ba, ngày hai mươi tư tháng mười một (thôn một)"),
        ("thứ Sáu (25-9)", "thứ Sáu (ngày hai mươi lăm tháng chín)"),
        ("STK: 4800 205 123", "số tài khoản: bốn tám không không, hai không năm, một hai ba"),
        ("nộp vào tài khoản số tiền 1.500.000 đồng", "một triệu năm trăm nghìn đồng"),
        ("Hotline: 1900.63.64.65", "một chín không không, sáu ba, sáu bốn, sáu năm"),
        ("Tố giác qua số 113", "Tố giác qua số một một ba"),
        ("Bán kết: Thôn 3 - Thôn 9", "Bán kết: Thôn ba gặp Thôn chín"),
        ("mức BĐ I - BĐ II", "mức báo động một đến báo động hai"),
        ("Hòa 5g, nhỏ 3-4 giọt", "nhỏ ba đến bốn giọt"),
        ("Đề án 06", "Đề án không sáu"),
        ("10^3", "mười mũ ba"),
        ("1,234.56 USD", "một nghìn hai trăm ba mươi tư phẩy năm mươi sáu đô la Mỹ"),
        ("1 1/2 lít", "một và một phần hai lít"),
        ("biển số 29MĐ1-045.12", "hai chín mờ đê một, không bốn năm một hai"),
        ("mùng 4/10", "mùng bốn tháng mười"),
        ("thôn 3/xã An", "thôn ba, xã An"),
        ("bấm *101#", "sao một không một thăng"),
        ("=> bà con", "bà con"),
        ("ĐẾN 11H", "ĐẾN mười một giờ"),
    ],
)
def test_a_number_is_what_its_neighbours_say(text: str, spoken: str) -> None:
    assert read(text).text.endswith(spoken)
