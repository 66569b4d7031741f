import pytest

from audio.reading import CodeStyle, Style, read

SHORT, FULL, SPELLED = CodeStyle


@pytest.mark.parametrize(
    ("text", "style", "spoken"),
    [
        ("Chỉ thị số 07-CT/TW", SHORT, "Chỉ thị số không bảy của Trung ương"),
        ("Chỉ thị số 07-CT/TW", FULL, "Chỉ thị số không bảy của Trung ương"),
        ("Chỉ thị số 07-CT/TW", SPELLED, "Chỉ thị số không bảy, xê tê, trung ương"),
        ("17-CT/TW", SHORT, "chỉ thị số mười bảy của Trung ương"),
        (
            "Nghị định 49/2024/NĐ-CP",
            SHORT,
            "Nghị định bốn mươi chín năm hai nghìn không trăm hai mươi tư của Chính phủ",
        ),
        (
            "Nghị định 49/2024/NĐ-CP",
            SPELLED,
            "Nghị định bốn mươi chín, hai nghìn không trăm hai mươi tư, nờ đê, xê pê",
        ),
        (
            "Luật số 64/2020/QH14",
            SPELLED,
            "Luật số sáu mươi tư, hai nghìn không trăm hai mươi, quy hát mười bốn",
        ),
        ("theo QĐ-UBND", SPELLED, "theo quy đê, u bê nờ dê"),
    ],
)
def test_document_numbers_are_said_short_full_or_spelled(
    text: str, style: CodeStyle, spoken: str
) -> None:
    assert read(text, style=Style(codes=style)).text == spoken


def test_the_full_style_names_the_type_again_unless_it_stands_just_before() -> None:
    text = "Nghị quyết về đất đai được ban hành hôm qua là 12-NQ/TU"

    assert read(text).text.endswith("là mười hai của Tỉnh ủy")
    assert read(text, style=Style(codes=FULL)).text.endswith(
        "là nghị quyết số mười hai của Tỉnh ủy"
    )


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "Chỉ thị số 07-CT/TW của Ban Bí thư",
            "Chỉ thị số không bảy, xê tê trung ương, của Ban Bí thư",
        ),
        (
            "Quyết định 5/QĐ-TTg ngày 2/9 của Thủ tướng",
            "Quyết định năm, quy đê tê tê giê, ngày mùng hai tháng chín của Thủ tướng",
        ),
        (
            "Kế hoạch 9/KH-UBND của UBND xã",
            "Kế hoạch chín, ca hát u bê nờ dê, của Ủy ban nhân dân xã",
        ),
        ("Kế hoạch 9/KH-UBND của xã", "Kế hoạch chín, ca hát u bê nờ dê, của xã"),
    ],
)
def test_the_letters_are_said_where_the_text_names_the_issuer_itself(
    text: str, spoken: str
) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Thông tư liên tịch số 5/2014/TTLT-BYT-BTC", "của Bộ Y tế và Bộ Tài chính"),
        (
            "Thông tư liên tịch số 5/2014/TTLT-BYT-BTC-BNV",
            "của Bộ Y tế, Bộ Tài chính và Bộ Nội vụ",
        ),
        (
            "Nghị quyết liên tịch số 2/NQLT-CP-UBTVQH-ĐCTUBTWMTTQVN",
            " và Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
        ),
        ("Kế hoạch số 5/KH-UBND-VX", "của Ủy ban nhân dân, văn xã"),
        ("Công văn số 5/BNV-CQĐP", "của Bộ Nội vụ, chính quyền địa phương"),
        ("Công điện số 12/CĐ-CT", "của Chủ tịch"),
        ("Lệnh số 9/2025/L-CTN", "số chín năm hai nghìn không trăm hai mươi lăm của Chủ tịch nước"),
    ],
)
def test_several_issuers_of_one_document_are_all_named(text: str, owners: str) -> None:
    assert read(text).text.endswith(owners)
