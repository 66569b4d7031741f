"""What a figure means is told by the words around it."""

import pytest

from audio.reading import read

DATES = {
    "ngày Quốc khánh 2-9": "ngày Quốc khánh ngày mùng hai tháng chín",
    "dịp lễ 30-4 và 1-5": "dịp lễ ngày ba mươi tháng tư và ngày mùng một tháng năm",
    "từ 2-9 người": "từ hai đến chín người",
    "trẻ từ 5-11 tuổi": "trẻ từ năm đến mười một tuổi",
    "quyết toán T9/2026": "quyết toán tháng chín năm hai nghìn không trăm hai mươi sáu",
    "tháng T9/2026": "tháng chín năm hai nghìn không trăm hai mươi sáu",
    "đường 19/5": "đường mười chín tháng năm",
    "hẻm 30/4": "hẻm ba mươi trên bốn",
    "ngày 5/9 trường khai giảng": "ngày mùng năm tháng chín trường khai giảng",
}
FRACTIONS = {
    "đã lắp 9/9 cụm loa": "đã lắp chín trên chín cụm loa",
    "trình độ văn hóa 12/12": "trình độ văn hóa mười hai trên mười hai",
    "thương binh hạng 2/4": "thương binh hạng hai trên bốn",
    "tỷ lệ 1/2000": "tỷ lệ một trên hai nghìn",
    "tỷ lệ 1/500": "tỷ lệ một trên năm trăm",
    "27/30 đại biểu": "hai mươi bảy trên ba mươi đại biểu",
    "ít nhất 2/3 đại biểu": "ít nhất hai phần ba đại biểu",
    "nghỉ 1/2 ngày": "nghỉ một phần hai ngày",
    "uống 1/4 viên": "uống một phần tư viên",
    "đứng thứ 4/12 toàn tỉnh": "đứng thứ tư trên mười hai toàn tỉnh",
    "cơ quan công an, 24/7": "cơ quan công an, hai mươi tư trên bảy",
    "hết 24/7 sẽ đóng": "hết ngày hai mươi tư tháng bảy sẽ đóng",
}
BELOW_ZERO = {
    "giữ từ -2 đến 4°C": "giữ từ âm hai đến bốn độ xê",
    "thay đổi -0,4m": "thay đổi âm không phẩy bốn mét",
    "sáng 2°C; -3°C": "sáng hai độ xê; âm ba độ xê",
    "-5 hộ nghèo": "năm hộ nghèo",
    "-5°C lúc sáng": "âm năm độ xê lúc sáng",
}
LATER = {
    "chậm nhất 25/3": "chậm nhất ngày hai mươi lăm tháng ba",
    "2-3 sản phẩm OCOP/năm": "hai đến ba sản phẩm ô cốp một năm",
    "250kVA - 22/0,4kV": "hai trăm năm mươi ki lô vôn am pe, hai mươi hai trên không phẩy bốn"
    " ki lô vôn",
    "0966123456/0254.3999.888": "không chín sáu sáu, một hai ba, bốn năm sáu hoặc"
    " không hai năm bốn, ba chín chín chín, tám tám tám",
    "xe 78H8-5521": "xe bảy tám hát tám, năm năm hai một",
    "biển đỏ TM-32-15": "biển đỏ tê mờ, ba hai một năm",
    "nghỉ T7": "nghỉ thứ bảy",
    "từ T2 đến T6": "từ thứ hai đến thứ sáu",
    "năm học 2026/2027": "năm học hai nghìn không trăm hai mươi sáu đến hai nghìn không trăm hai"
    " mươi bảy",
    "trên BĐIII": "trên báo động ba",
    "cao tốc CT.01": "cao tốc không một",
}
SEEN_IN_PROBES = {
    "thương binh hạng 1/4": "thương binh hạng một trên bốn",
    "ngày 5 và 6-12": "ngày năm và mùng sáu tháng mười hai",
    "tải trọng cầu 13T": "tải trọng cầu mười ba tấn",
    "dây 2x2,5mm2": "dây hai nhân hai phẩy năm mi li mét vuông",
    "cầu dao 30A": "cầu dao ba mươi am pe",
    "T2 và T6": "thứ hai và thứ sáu",
    "các ngày T2,4,6": "các ngày thứ hai, thứ tư, thứ sáu",
    "T10 sơ kết": "tháng mười sơ kết",
    "chiều 21.11, họp": "chiều ngày hai mươi mốt tháng mười một, họp",
    "sáng 8.5 độ": "sáng tám phẩy năm độ",
    "tổng điểm: 85,5/100đ": "tổng điểm: tám mươi lăm phẩy năm trên một trăm điểm",
    "mua 100đ": "mua một trăm đồng",
    "0905123456-0905654321": "không chín không năm, một hai ba, bốn năm sáu,"
    " không chín không năm, sáu năm bốn, ba hai một",
    "Km 1.234+500": "ki lô mét số một nghìn hai trăm ba mươi tư cộng năm trăm",
    "tàu QNg 95012 TS": "tàu quy nờ giê, chín năm không một hai tê ét",
}
LATER_STILL = {
    "gọi (+84) 28 3829 4567": "gọi cộng tám bốn, hai tám, ba tám hai chín, bốn năm sáu bảy",
    "36,8/40 triệu m3": "ba mươi sáu phẩy tám trên bốn mươi triệu mét khối",
    "mẫu ZWT/2026": "mẫu ZWT trên hai nghìn không trăm hai mươi sáu",
    "tháng 2-2015": "tháng hai năm hai nghìn không trăm mười lăm",
    "sáng 23-11": "sáng ngày hai mươi ba tháng mười một",
    "Q2/2026": "quý hai năm hai nghìn không trăm hai mươi sáu",
    "cuối T12": "cuối tháng mười hai",
    "19g - 21g": "mười chín giờ đến hai mươi mốt giờ",
    "pha 20g - 30g": "pha hai mươi gam đến ba mươi gam",
    "8:00 AM": "tám giờ sáng",
    "3~5 ngày": "ba đến năm ngày",
    "12 500 m2": "mười hai nghìn năm trăm mét vuông",
    "3 000 000 đồng": "ba triệu đồng",
    "gọi 38 221 234": "gọi ba mươi tám hai trăm hai mươi mốt hai trăm ba mươi tư",
    "220V-50Hz": "hai trăm hai mươi vôn, năm mươi héc",
    "từ 500m - 2km": "từ năm trăm mét đến hai ki lô mét",
    "10°30'N - 107°15'E": "mười độ ba mươi phút vĩ bắc,"
    " một trăm linh bảy độ mười lăm phút kinh đông",
    "14,5N-112,3E": "mười bốn phẩy năm độ vĩ bắc, một trăm mười hai phẩy ba độ kinh đông",
    "bậc 3/7": "bậc ba trên bảy",
    "Số 12/2026": "Số mười hai năm hai nghìn không trăm hai mươi sáu",
    "mực nước 7h/20/11": "mực nước bảy giờ ngày hai mươi tháng mười một",
}
MONEY_AND_RATES = {
    "giá 3tr500": "giá ba triệu năm trăm nghìn",
    "giá 2tr5": "giá hai triệu năm trăm nghìn",
    "hơn 3tỷ5": "hơn ba tỷ năm trăm triệu",
    "15,2 triệu đồng/chỉ": "mười lăm phẩy hai triệu đồng một chỉ",
    "30k/bưu kiện": "ba mươi nghìn một bưu kiện",
    "80-150mm/đợt": "tám mươi đến một trăm năm mươi mi li mét một đợt",
    "50.000 đ x 15 người x 2 ngày": "năm mươi nghìn đồng nhân mười lăm người nhân hai ngày",
}
NAMES = {
    "biển số 49-K1 234.56": "biển số bốn chín ca một, hai ba bốn năm sáu",
    "BKS 29A-123.45": "biển kiểm soát hai chín a, một hai ba bốn năm",
    "lô B2-14": "lô bê hai mười bốn",
    "phòng 12-14": "phòng mười hai đến mười bốn",
    "số DA 045678": "số dê a không bốn năm sáu bảy tám",
    "mã hồ sơ 000.12.H10-261120": "mã hồ sơ không không không, một hai, hát một không,"
    " hai sáu một một hai không",
    "tuyến 471E5.2": "tuyến bốn trăm bảy mươi mốt e năm chấm hai",
    "Km0+00 ÷ Km3+250": "ki lô mét số không cộng không đến ki lô mét số ba cộng hai trăm năm mươi",
    "từ 15 - dưới 18 tuổi": "từ mười lăm đến dưới mười tám tuổi",
}


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        each
        for table in (
            DATES,
            FRACTIONS,
            BELOW_ZERO,
            LATER,
            LATER_STILL,
            SEEN_IN_PROBES,
            MONEY_AND_RATES,
            NAMES,
        )
        for each in table.items()
    ],
)
def test_a_figure_is_said_as_its_neighbours_mean_it(text: str, spoken: str) -> None:
    assert read(text).text == spoken


def test_a_document_number_beside_a_count_is_no_number_plate() -> None:
    assert all(token.rule != "number plate" for token in read("số 57-NQ 2024 hộ").tokens)
