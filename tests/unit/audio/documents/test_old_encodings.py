import pytest
from encoders import CAPITALS, LETTERS, tcvn3, vni, windows_1258
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.documents import Document, Unreadable, taken
from audio.documents.alphabets import Encoding, capitals, converted

NOTICE = (
    "ỦY BAN NHÂN DÂN XÃ HÀM LIÊM\n\n"
    "Kính báo bà con thôn Hàm Thắng: sáng ngày 5/6, từ 7h30 đến 11h,\n"
    "toàn xã cúp nước để sửa đường ống; mỗi hộ trữ đủ nước “dùng trong ngày” – xin cảm ơn…"
)
ENCODERS = {"TCVN3": tcvn3, "VNI": vni, "Windows-1258": windows_1258}
SYLLABLES = (
    "nghĩa việt trường được những khuỷu quyển giếng ngoằn thuở đẹp sẵn rặng kẻ bẩy mẫu phở cỡ"
    " lợn tụ hổ bỗng rượu nữ xử ngõ mỏ kỹ quý lỵ ỷ ấn ốm ước ảnh ẩm ế ủng"
)


def _note(encoding: str, *, part: bool = False) -> str:
    begin = "Part of the text" if part else "The text"
    return f"{begin} was written in the old {encoding} encoding and was converted; look it over."


def _notes(document: Document) -> list[str]:
    return [str(note) for note in document.notes]


@pytest.mark.parametrize("name", ENCODERS)
def test_a_notice_in_an_old_encoding_is_converted_and_a_note_says_so(name: str) -> None:
    document = taken("a.txt", ENCODERS[name](NOTICE))

    assert document.text == NOTICE
    assert _notes(document) == [_note(name)]


@pytest.mark.parametrize("name", ENCODERS)
def test_old_bytes_that_were_saved_as_western_letters_are_converted_too(name: str) -> None:
    document = taken("a.txt", ENCODERS[name](NOTICE).decode("cp1252").encode())

    assert document.text == NOTICE
    assert _notes(document) == [_note(name)]


@pytest.mark.parametrize("letter", [*LETTERS, *CAPITALS])
def test_every_vietnamese_letter_comes_back(letter: str) -> None:
    assert converted(Encoding.TCVN3, tcvn3(letter).decode("latin-1")).lower() == letter.lower()
    assert converted(Encoding.VNI, vni(letter).decode("latin-1")) == letter
    assert converted(Encoding.WINDOWS, windows_1258(letter).decode("latin-1")) == letter


def test_there_are_as_many_letters_as_vietnamese_has() -> None:
    assert len(set(LETTERS)) == 7 + 12 * 5


@given(
    st.lists(st.sampled_from(SYLLABLES.split()), min_size=8, max_size=40),
    st.sampled_from([*ENCODERS]),
)
@settings(max_examples=150, deadline=None)
def test_any_vietnamese_sentence_comes_back(words: list[str], name: str) -> None:
    sentence = "Thông báo: " + " ".join(words) + "."

    assert taken("a.txt", ENCODERS[name](sentence)).text == sentence


def test_capitals_of_tcvn3_are_told_by_the_letters_around_them() -> None:
    line = tcvn3("ĐẢNG ỦY XÃ Hàm Liêm, TP. Hà Nội").decode("latin-1")

    assert [line[start:end] for start, end in capitals(line)] == [line[:10]]
    assert taken("a.txt", tcvn3("ĐẢNG BỘ TỈNH\nXã Hà Tu")).text == "ĐẢNG BỘ TỈNH\nXã Hà Tu"


def test_half_a_file_in_unicode_and_half_in_tcvn3_are_told_apart() -> None:
    document = taken("a.txt", f"{NOTICE}\n".encode() + tcvn3(NOTICE))

    assert document.text == f"{NOTICE}\n{NOTICE}"
    assert _notes(document) == [_note("TCVN3", part=True)]


def test_two_old_encodings_in_one_file_are_told_apart() -> None:
    document = taken("a.txt", vni(NOTICE) + b"\r\n" + tcvn3(NOTICE))

    assert document.text == f"{NOTICE}\n{NOTICE}"
    assert _notes(document) == [_note("TCVN3", part=True), _note("VNI", part=True)]


def test_unicode_and_old_words_in_one_line_are_told_apart() -> None:
    line = "Kính gửi bà con nhân dân ".encode() + tcvn3("xã Hàm Thắng, tỉnh Lâm Đồng")

    assert taken("a.txt", line).text == "Kính gửi bà con nhân dân xã Hàm Thắng, tỉnh Lâm Đồng"


def test_letters_garbled_by_another_program_are_mended() -> None:
    document = taken("a.txt", NOTICE.encode().decode("latin-1").encode())

    assert document.text == NOTICE
    assert _notes(document) == [
        "Another program had garbled letters of the text; they were mended; look it over."
    ]


def test_names_that_are_no_vietnamese_words_do_not_hinder() -> None:
    text = f"{NOTICE}\nDanh sách:\nY Thông Niê Kđăm\nKđăm\nH'Hen Niê"

    assert taken("a.txt", tcvn3(text)).text == text


@pytest.mark.parametrize(
    "text",
    ["Thaï", "½ giờ", "30 °C, 5 m²", "Noël, São Paulo, Besançon ở đâu?", "naïve façade", "à"],
)
def test_foreign_words_and_signs_in_unicode_stay_as_they_are(text: str) -> None:
    assert taken("a.txt", text.encode()) == Document(text)


def test_a_line_that_looks_garbled_is_told() -> None:
    document = taken("a.txt", f"{NOTICE}\nÜber Müller für".encode())

    assert _notes(document) == ["Line 5 may be garbled, or in a foreign language; look it over."]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{NOTICE}\n".encode() + b"Th\xaf\xb0ng b\xb2o \xc0\xf0\xff ng\xcdy", 5),
        (bytes(range(0xA1, 0x100)) * 3, 1),
        (b"H\xb5", 1),
        ("bé thơ".encode("cp1258"), 1),
        (NOTICE.encode()[:-1], 4),
        (("ÆÌ¿ þÐßü ÂÃß ÀÁÂ ÃÄÅ ÆÇÈ ÉÊË ÌÍÎ".encode()), 1),
    ],
)
def test_what_nobody_can_tell_is_refused(content: bytes, line: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        taken("a.txt", content)

    assert str(refusal.value) == (
        f"Nobody can tell in which encoding line {line} of a.txt is written: save it as Unicode"
        " (UTF-8) and send it again."
    )


@given(st.lists(st.sampled_from([NOTICE.encode(), tcvn3(NOTICE), vni(NOTICE)]), max_size=4))
@settings(max_examples=30, deadline=None)
def test_however_mixed_nothing_garbled_comes_out(parts: list[bytes]) -> None:
    text = "\n".join([NOTICE] * len(parts))

    if parts:
        assert taken("a.txt", b"\n".join(parts)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Li“m ch›‹ng tr◊nh nh‚n d‚n ﬁ›îc ﬁ¨ng",
        "K\ufffdnh g\ufffdi b\ufffd con nh\ufffdn d\ufffdn",
        "Đảng bộ xã nhˆn dˆn Haˆm Lie‚m ve‚",
    ],
)
def test_letters_that_a_font_without_a_table_left_are_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        taken("a.txt", text.encode())

    assert str(refusal.value) == (
        "The letters of a.txt cannot be told: send the Word file, or paste the words."
    )


def test_quotes_and_dots_between_words_are_no_garbled_letters() -> None:
    text = "Ông nói:“Mời bà con”• họp lúc 7h… Nhãn hiệu ABC™ của “Xã”"

    assert taken("a.txt", text.encode()) == Document(text)
