import random

import pytest

from audio.reading import read
from audio.reading.shelf import standard
from audio.reading.syllables import is_syllable

SENTENCES = (
    "Dự án {} đang thi công",
    "Hồ sơ {} nộp tại xã",
    "Theo {} của xã thì",
    "Ban {} họp lúc 8 giờ",
    "{} là đơn vị chủ trì.",
    "Thôn 2 ({}) và UBND xã",
)


def _made_up(count: int) -> list[str]:
    chance = random.Random(49)
    words = standard()
    known = {*words.plain, *words.senses, *words.foreign, *words.units}
    made: list[str] = []
    while len(made) < count:
        word = "".join(chance.choice("BCDĐGHKLMNPQRSTVXAEIOU") for _ in range(chance.randint(3, 6)))
        if word not in known and not is_syllable(word):
            made.append(word)
    return made


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_of_a_hundred_made_up_abbreviations_is_flagged_and_nothing_else(sentence: str) -> None:
    for word in _made_up(100):
        script = read(sentence.format(word))

        assert [unknown.text for unknown in script.unknown] == [word]
        assert word in script.text


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
