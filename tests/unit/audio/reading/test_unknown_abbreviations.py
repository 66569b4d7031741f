from pathlib import Path

import pytest

from audio.reading import read
from audio.reading.shelf import standard

MADE_UP = Path(__file__).with_name("made_up_abbreviations.txt").read_text("utf-8").split()
SENTENCES = (
    "Dự án {} đang thi công tại thôn 2.",
    "Hồ sơ theo mẫu {} nộp trước ngày 15/12/2026",
    "Theo {}, mực nước còn lên thêm 0,5m",
    "{} là đơn vị chủ trì việc này",
    "UBND xã phối hợp với {} khám cho 120 cụ.",
    "Thôn 2 ({}) và thôn 5 họp lúc 19h30",
    "Mỗi hộ được nhận 3 {} và 25.000 đồng",
    "Hội nghị do {}; Công an xã và BHXH cùng tổ chức",
    "Ai muốn hỏi về {}: gọi số 0912 345 678",
    "Giải nhất về tay “{}”, giải nhì về thôn 4",
    "Đoàn gồm Hội CCB, {}, Hội Nông dân",
    "- {} hỗ trợ 30% tiền cây giống;",
    "Bà con đã rõ về {} chưa? Chưa rõ {} thì hỏi!",
    "CÁC HỘ DÂN LIÊN HỆ {} TRƯỚC NGÀY 5/12",
)


def test_the_list_holds_a_hundred_made_up_abbreviations_of_many_shapes() -> None:
    assert len(set(MADE_UP)) == 100
    assert {sum(map(str.isalpha, word)) for word in MADE_UP} >= {2, 3, 4, 5, 6, 7}
    assert sum(not word.isalpha() for word in MADE_UP) >= 12
    assert sum(not word.isascii() for word in MADE_UP) >= 15


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_made_up_abbreviation_is_flagged_whole_and_nothing_else(sentence: str) -> None:
    count = sentence.count("{}")
    wrong = {
        word: flagged
        for word in MADE_UP
        if (flagged := _flagged(sentence.replace("{}", word))) != [word] * count
    }

    assert wrong == {}


def _flagged(text: str) -> list[str]:
    return [unknown.text for unknown in read(text).unknown]


def test_what_is_flagged_is_left_as_it_is_written() -> None:
    assert [word for word in MADE_UP if word not in read(f"Dự án {word} đã xong").text] == []


@pytest.mark.parametrize(
    "text",
    [
        "Nhân dân thôn Hàm Thắng phấn khởi thi đua",
        "ĐẢNG BỘ TỈNH LÂM ĐỒNG, ĐẢNG ỦY XÃ HÀM LIÊM",
        "Đề nghị bà con KHÔNG đốt rơm rạ, CHÚ Ý an toàn",
        "Ông K'Brông và bà H'Hen Niê ở buôn Đắk Mil, Krông Nô",
        "XỬ PHẠT HÀNH VI VI PHẠM; QUYẾT ĐỊNH; QUY ĐỊNH; GIẾNG; QUỐC",
        "TỈNH ĐẮK LẮK, HUYỆN BUÔN ĐÔN",
        "Gọi Zalo, xem YouTube, cài VNeID và quét mã QR",
    ],
)
def test_ordinary_words_are_never_flagged(text: str) -> None:
    assert read(text).unknown == ()


@pytest.mark.parametrize("key", ["CT", "TT", "TB", "BCH", "BTV", "HĐ", "CP", "ĐT", "KH", "TH"])
def test_an_abbreviation_with_several_meanings_is_flagged_where_nothing_proves_one(
    key: str,
) -> None:
    script = read(f"Nội dung {key} nêu ra.")

    assert [unknown.text for unknown in script.unknown] == [key]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("BCH Đảng bộ xã", "Ban Chấp hành"),
        ("BCH PCTT xã", "Ban Chỉ huy"),
        ("BCH quân sự xã", "Ban Chỉ huy"),
        ("TT Y tế", "trung tâm"),
        ("TT 15/2026", "thông tư"),
        ("TT Ma Lâm", "thị trấn"),
        ("ông CT UBND xã", "Chủ tịch"),
        ("CT số 5", "chỉ thị"),
        ("CT MTQG giảm nghèo", "chương trình"),
        ("BTV Đảng ủy", "Ban Thường vụ"),
        ("ĐT 0912 000 345", "điện thoại"),
        ("ĐT 714", "đường tỉnh"),
        ("KT. CHỦ TỊCH", "ký thay"),
        ("phòng KT xã", "kinh tế"),
    ],
)
def test_a_neighbour_proves_the_meaning(text: str, word: str) -> None:
    script = read(text)

    assert word in script.text
    assert script.unknown == ()


def test_only_the_unknown_part_of_a_document_number_is_flagged() -> None:
    script = read("Quyết định số 12/QĐ-XKQ của xã")

    assert [unknown.text for unknown in script.unknown] == ["XKQ"]
    assert "số mười hai" in script.text


def test_a_station_teaches_its_own_reading() -> None:
    taught = standard().taught({"XQZ": "xóm Quê Dừa", "CT": "chính trị"})

    script = read("Họp XQZ về CT", lexicon=taught)

    assert script.text == "Họp xóm Quê Dừa về chính trị"
    assert script.unknown == ()


def test_the_name_of_a_storm_is_no_abbreviation() -> None:
    assert read("Bão số 9 (SAUDEL) suy yếu").unknown == ()
    assert [flag.text for flag in read("Đơn vị SAUDEL").unknown] == ["SAUDEL"]
