import pytest

from audio.reading import read


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Ngân hàng Nông nghiệp CN Lâm Hà", "chi nhánh"),
        ("cụm CN - TTCN", "công nghiệp"),
        ("Khoa học và CN", "công nghệ"),
        ("làm sạch đường vào sáng CN hằng tuần", "chủ nhật"),
        ("bàn về KP xây cổng", "kinh phí"),
        ("họp KP 3", "khu phố"),
        ("nhận 12 HS trễ hạn", "hồ sơ"),
        ("tặng quà 12 HS nghèo", "học sinh"),
        ("vụ lúa HT", "hè thu"),
        ("HT trường tiểu học", "hiệu trưởng"),
        ("gió ĐB cấp 3", "đông bắc"),
        ("15 ĐB dự họp", "đại biểu"),
        ("khởi công CT nước sạch", "công trình"),
        ("lệnh của CT nước", "Chủ tịch"),
        ("thi TN THPT", "tốt nghiệp"),
        ("Đoàn TN xã", "thanh niên"),
        ("Bộ phận TN hồ sơ", "tiếp nhận"),
        ("THA dân sự", "thi hành án"),
        ("bệnh THA và tiểu đường", "tăng huyết áp"),
        ("Cổng TTĐT xã", "thông tin điện tử"),
        ("đội TTĐT phường", "trật tự đô thị"),
        ("ngày hội HMTN", "hiến máu tình nguyện"),
        ("xét nghiệm HIV, HCV", "hát xê vê"),
        ("giành 2 HCV", "huy chương vàng"),
        ("Lưu: VT, KT, NC", "kinh tế, nội chính"),
        ("vụ ĐX 2026", "đông xuân"),
        ("đường ĐX 12", "đường xã"),
        ("Tòa nhà CT2", "xê tê hai"),
        ("cao tốc CT.01", "cao tốc không một"),
    ],
)
def test_the_words_around_choose_the_meaning(text: str, spoken: str) -> None:
    script = read(text)

    assert spoken in script.text
    assert script.unknown == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Việc của CT rất gấp", "CT"),
        ("Xem lại HS đó", "HS"),
        ("Trình ĐH trước", "ĐH"),
        ("Bàn về CN", "CN"),
        ("Nhận CA đó", "CA"),
        ("Phần việc của TN", "TN"),
        ("Theo TCT", "TCT"),
        ("Có CTXH", "CTXH"),
    ],
)
def test_two_meanings_and_no_witness_leave_it_to_a_person(text: str, key: str) -> None:
    assert [flag.text for flag in read(text).unknown] == [key]


def test_witnesses_for_two_meanings_prove_none() -> None:
    text = "Họp về HS, giáo viên và thủ tục"

    assert [flag.text for flag in read(text).unknown] == ["HS"]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("K2 Đ15 Luật", "khoản hai điều mười lăm Luật"),
        ("khoản 1 Đ.5", "khoản một điều năm"),
        ("K1Đ5", "khoản một điều năm"),
        ("khoản 1.a", "khoản một a"),
        ("gồm 15 đ/c", "gồm mười lăm đồng chí"),
        ("Đ.12, K.3 Quy chế", "điều mười hai, khoản ba Quy chế"),
        ("đường Lê Lợi, K.5", "đường Lê Lợi, khu phố năm"),
        ("Mục III.2.a", "Mục ba chấm hai chấm a"),
        ("nhóm IB, IIA", "nhóm một bê, hai a"),
        ("Chi bộ I và Chi bộ II", "Chi bộ một và Chi bộ hai"),
        ("mẫu 05a/ĐK", "mẫu không năm a ĐK"),
        ("mẫu D02-LT", "mẫu dê không hai lờ tê"),
        ("(ii) Hộ nghèo", "(hai) Hộ nghèo"),
    ],
)
def test_short_references_are_said_in_full(text: str, spoken: str) -> None:
    assert read(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("bà H’Hen Niê", "bà Hờ Hen Niê"),
        ("xã Y Tý, ông Sùng A Chua, người La Ha", "xã Y Tý, ông Sùng A Chua, người La Ha"),
        ("xăng RON 95-III", "xăng ron chín mươi lăm ba"),
        ("ở Đạ R'sal", "ở Đạ Rờ sal"),
        ("đồng bào K'Ho", "đồng bào Cơ Ho"),
        ("lúa OM5451 và ST25", "lúa o mờ năm bốn năm một và ét tê hai mươi lăm"),
        ("mía K95-84", "mía ca chín mươi lăm tám mươi tư"),
        ("cúm H5N1", "cúm hát năm nờ một"),
        ("xe HYUNDAI", "xe Hyundai"),
        ("bón NPK 16-16-8+TE", "bón nờ pê ca mười sáu, mười sáu, tám cộng tê e"),
        ("OCOP 4*", "ô cốp bốn sao"),
        ("nhóm máu A+", "nhóm máu A cộng"),
        ("UB.MTTQ", "Ủy ban Mặt trận Tổ quốc"),
    ],
)
def test_names_of_people_crops_and_brands_are_said(text: str, spoken: str) -> None:
    script = read(text)

    assert script.text == spoken
    assert script.unknown == ()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("ubnd xã và Hđnd xã", "Ủy ban nhân dân xã và Hội đồng nhân dân xã"),
        ("Nguyễn V.A và N.V.B (25 tuổi)", "Nguyễn vê a và nờ vê bê (hai mươi lăm tuổi)"),
        ("T.Ư Đảng", "Trung ương Đảng"),
        ("U.B.N.D xã", "Ủy ban nhân dân xã"),
        ("SN 1985, ở SN 12", "sinh năm một nghìn chín trăm tám mươi lăm, ở số nhà mười hai"),
        ("tx. La Gi", "thị xã La Gi"),
        ("Đ/c: thôn 5", "địa chỉ: thôn năm"),
        ("£5 và 10⁴", "năm bảng Anh và mười mũ bốn"),
        ("khối D01, A00", "khối dê không một, a không không"),
    ],
)
def test_what_hasty_people_type_is_understood(text: str, spoken: str) -> None:
    script = read(text)

    assert script.text == spoken
    assert script.unknown == ()


@pytest.mark.parametrize("word", ["V.B.Q", "KHKTx", "XQZ2", "BQK-XZ", "XQ&ZT"])
def test_an_unknown_of_any_shape_is_flagged_as_a_person_would_name_it(word: str) -> None:
    assert [flag.text for flag in read(f"Dự án {word} khởi công").unknown] == [word]
