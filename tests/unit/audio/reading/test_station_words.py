import pytest

from audio.reading import Lexicon, read
from audio.reading.shelf import standard

NAMES = {
    "Y Thông Niê Kđăm": "Y Thông Niê Kờ Đăm",
    "Đắk R'Lấp": "Đắc Rờ Lấp",
    "Đắk": "Đắc",
    "Krông Nô": "Kờ Rông Nô",
    "A Lưới": "A Lưới",
    "KDC Bàu Trắng 2": "khu dân cư Bàu Trắng hai",
    "XQZ": "xóm Quê Dừa",
}


@pytest.fixture(scope="module")
def taught() -> Lexicon:
    return standard().taught(NAMES)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Ông Y Thông Niê Kđăm ở Đắk R'Lấp", "Ông Y Thông Niê Kờ Đăm ở Đắc Rờ Lấp"),
        ("ĐẮK R’LẤP và KRÔNG NÔ", "Đắc Rờ Lấp và Kờ Rông Nô"),
        ("Đắk Mil", "Đắc Mil"),
        ("xã A Lưới họp", "xã A Lưới họp"),
        ("Krông  Nô (mới)", "Kờ Rông Nô (mới)"),
        ("KDC Bàu Trắng 2 và KDC Bàu Trắng 20", "khu dân cư Bàu Trắng hai và khu dân cư Bàu Trắng"),
        ("Họp XQZ.", "Họp xóm Quê Dừa."),
    ],
)
def test_the_longest_name_of_the_station_is_said_as_it_was_taught(
    taught: Lexicon, text: str, spoken: str
) -> None:
    assert read(text, lexicon=taught).text.startswith(spoken)


def test_such_a_word_tells_its_rule(taught: Lexicon) -> None:
    (token,) = read("Đắk R'Lấp", lexicon=taught).tokens

    assert token.rule == "station lexicon"
    assert token.source == "Đắk R'Lấp"


@pytest.mark.parametrize("text", ["đắk r'lấp", "Đắking", "XQZ7", "aXQZ", "xqz"])
def test_small_letters_and_parts_of_words_are_other_words(taught: Lexicon, text: str) -> None:
    assert "station lexicon" not in {token.rule for token in read(text, lexicon=taught).tokens}


def test_a_station_s_word_goes_before_every_meaning_but_not_into_longer_ones() -> None:
    lexicon = standard().taught({"CT": "chính trị", "KT": "Khánh Thiện"})

    assert read("CT số 5", lexicon=lexicon).text == "chính trị số năm"
    assert read("KT-XH", lexicon=lexicon).text == "kinh tế, xã hội"
    assert read("17-CT/TW", lexicon=lexicon).text == "chỉ thị số mười bảy của Trung ương"


def test_a_name_is_found_among_five_thousand_that_begin_alike() -> None:
    names = {f"Nguyễn Văn {chr(65 + n % 26)} {n}": f"ông {n % 7}" for n in range(5000)}

    script = read("Nguyễn Văn An và Nguyễn Văn A 26", lexicon=standard().taught(names))

    assert [token.source for token in script.tokens][-1] == "Nguyễn Văn A 26"
    assert script.text == "Nguyễn Văn An và ông 5"
