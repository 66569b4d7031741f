"""No digit, sign or slash beside a figure vanishes or changes what it is worth."""

import pytest

from audio.reading import read

CODES = {
    "STK: 5406 2050 12345": "số tài khoản: năm bốn không sáu, hai không năm không,"
    " một hai ba bốn năm",
    "BHXH: 6623 456 789": "Bảo hiểm xã hội: sáu sáu hai ba, bốn năm sáu, bảy tám chín",
    "số thẻ BHYT DK 4 66 123 456 7891": "số thẻ bảo hiểm y tế dê ca, bốn, sáu sáu, một hai ba,"
    " bốn năm sáu, bảy tám chín một",
    "mã HS: H10.12-251126-0007": "mã hồ sơ: hát một không, một hai, hai năm một một hai sáu,"
    " không không không bảy",
    "thẻ số 45.012345": "thẻ số bốn năm, không một hai ba bốn năm",
    "47C 54321": "bốn bảy xê, năm bốn ba hai một",
    "QCVN 02-3:2019": "quy chuẩn Việt Nam không hai gạch ngang ba năm hai nghìn"
    " không trăm mười chín",
    "bấm *098#": "bấm sao không chín tám thăng",
}
MONEY = {
    "giá US$3.5m": "giá ba phẩy năm triệu đô la Mỹ",
    "1.200 US$": "một nghìn hai trăm đô la Mỹ",
    "1,250.75 USD": "một nghìn hai trăm năm mươi phẩy bảy mươi lăm đô la Mỹ",
    "2.000đ/kg (-50đ)": "hai nghìn đồng trên ki lô gam (trừ năm mươi đồng)",
    "giá (đ/m3)": "giá (đồng trên mét khối)",
    "đồng/GV/năm": "đồng một giáo viên một năm",
    "1,9 con/phụ nữ": "một phẩy chín con một phụ nữ",
    "1.5 triệu": "một phẩy năm triệu",
}
SIGNS = {
    "nhóm máu O-, AB+": "nhóm máu O trừ, AB cộng",
    "máu Rh(-)": "máu Rh trừ",
    'chạy 400m: 58"20': "chạy bốn trăm mét: năm mươi tám giây hai mươi",
    "chạy 3000m: 9'05\"40": "chạy ba nghìn mét: chín phút năm giây bốn mươi",
    'tivi 43"': "tivi bốn mươi ba in",
    "dài 4m x rộng 2m": "dài bốn mét nhân rộng hai mét",
    "kênh N3-4": "kênh nờ ba bốn",
    "3*4": "ba nhân bốn",
    "3\\4": "ba trên bốn",
    "12_345": "mười hai, ba trăm bốn mươi lăm",
    "2^5": "hai mũ năm",
}
NEIGHBOURS = {
    "ngõ 2/3 và 4/5": "ngõ hai trên ba và bốn trên năm",
    "các mục 2.1 đến 2.3": "các mục hai chấm một đến hai chấm ba",
    "tức 1/3, và 2/3 số tiền": "tức một phần ba, và hai phần ba số tiền",
    "Đội 4 - Đội 6: 3-0": "Đội bốn gặp Đội sáu: ba không",
    "0.7 ha": "không phẩy bảy héc ta",
    "uống 1/2 - 1 gói": "uống một phần hai đến một gói",
    "đợt 2/2025": "đợt hai năm hai nghìn không trăm hai mươi lăm",
    "lớp 2/1, 2/3": "lớp hai trên một, hai trên ba",
    "mũi 1/mũi 2": "mũi một, mũi hai",
    "các ngày 3, 4, 5/12": "các ngày ba, bốn, mùng năm tháng mười hai",
    "đường Lê Lợi, P3, TP Huế": "đường Lê Lợi, phường ba, Thành phố Huế",
}


@pytest.mark.parametrize(
    ("text", "spoken"),
    [each for table in (CODES, MONEY, SIGNS, NEIGHBOURS) for each in table.items()],
)
def test_what_stands_beside_a_figure_is_said(text: str, spoken: str) -> None:
    assert read(text).text == spoken


def test_a_weight_that_is_no_number_is_flagged() -> None:
    assert [each.text for each in read("bán 2.500.5 kg").unknown] == ["2.500.5"]
