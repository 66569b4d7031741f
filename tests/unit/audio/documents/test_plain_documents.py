import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.documents import Document, Unreadable, taken
from audio.errors import AudioError

NOTICE = "Kính báo bà con thôn Hàm Thắng:\nSáng mai cúp nước."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_is_read_in_any_unicode_encoding(encoding: str) -> None:
    assert taken("a.txt", NOTICE.encode(encoding)).text == NOTICE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_bytes(encoding: str) -> None:
    assert taken("a.txt", NOTICE.encode(encoding)) == Document(NOTICE)


def test_nul_bytes_in_a_text_are_dropped_and_nothing_else() -> None:
    assert taken("a.txt", b"Xin ch\xc3\xa0o\x00 b\xc3\xa0 con").text == "Xin chào bà con"


def test_emoji_and_letters_from_right_to_left_come_through() -> None:
    text = "Chúc mừng 🎉👩‍👩‍👧 – مرحبا שלום"

    assert taken("a.txt", text.encode()).text == text


@pytest.mark.parametrize(
    "table",
    [
        "Mặt hàng\tGiá (đồng/kg)\nGạo\t18.000\nThịt\t120.000",
        "| Mặt hàng | Giá (đồng/kg) |\n|---|---|\n| Gạo | 18.000 |\n| Thịt | 120.000 |",
    ],
)
def test_a_table_of_prices_stays_understandable(table: str) -> None:
    assert taken("a.txt", f"Giá cả:\n{table}\nHết.".encode()).text == (
        "Giá cả:\nMặt hàng: Gạo; giá: 18.000 đồng/kg.\nMặt hàng: Thịt; giá: 120.000 đồng/kg.\nHết."
    )


@pytest.mark.parametrize(
    "text", ["Thôn 1\t20 hộ\nThôn 2\t30 hộ", "a|b", "UBND XÃ\tĐẢNG CỘNG SẢN\nSố 1\tngày 2"]
)
def test_rows_without_names_of_columns_stay_as_they_are(text: str) -> None:
    assert taken("a.txt", text.encode()).text == text


def test_big_endian_utf_16_is_known_by_its_mark() -> None:
    assert taken("a.txt", b"\xfe\xff" + NOTICE.encode("utf-16-be")).text == NOTICE


def test_decomposed_letters_are_composed() -> None:
    assert taken("a.txt", unicodedata.normalize("NFD", NOTICE).encode()).text == NOTICE


def test_line_ends_and_control_characters_are_tidied() -> None:
    assert taken("a.txt", "Một\r\nhai\rba\x07 bốn  \x0cnăm\n\n\n\n\nsáu\n".encode()).text == (
        "Một\nhai\nba bốn\nnăm\n\n\nsáu"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.txt is empty (0 bytes): choose the file again."),
        (b" \n\t \r\n", "a.txt holds no text to read out."),
        (b"\xef\xbb\xbf", "a.txt holds no text to read out."),
        (
            b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 4,
            "a.txt is not a text: send a .txt, .docx or .pdf file, or paste the words.",
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "a.txt is not a text: send a .txt, .docx or .pdf file, or paste the words.",
        ),
        (
            b"\x00\x01\x02\x03" * 64,
            "a.txt is not a text: send a .txt, .docx or .pdf file, or paste the words.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Word",
            "a.txt is an old Word file (.doc): save it as .docx and send it again.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.txt is protected by a password: save it without one and send it again.",
        ),
        (
            b"{\\rtf1\\ansi Xin ch\\'e0o}",
            "a.txt is a rich text file (.rtf): save it as .docx and send it again.",
        ),
        (
            b"\xef\xbb\xbf  <!DOCTYPE html><html><body>Xin",
            "a.txt is a web page: save it as .docx or .txt and send it again.",
        ),
        (
            NOTICE.encode("utf-16")[:-1],
            "a.txt is damaged or cut off: open it, save it as Unicode (UTF-8), and send that.",
        ),
        (
            b"x" * 2_000_000,
            "a.txt holds more than 1 MB of text: send only the part to be read out.",
        ),
    ],
)
def test_what_gives_no_text_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        taken("a.txt", content)

    assert str(refusal.value) == sentence
    assert refusal.value.sentence.format(**refusal.value.facts) == sentence


def test_a_file_that_is_far_too_large_is_not_even_looked_at() -> None:
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        taken("a.pdf", b"%PDF-" + b" " * 50_000_001)


@pytest.mark.parametrize(("name", "kind"), [("tin.docx", "docx"), ("TIN.PDF", "pdf")])
def test_a_text_that_calls_itself_a_document_is_refused(name: str, kind: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        taken(name, NOTICE.encode())

    assert str(refusal.value) == (
        f"{name} is not what its name says: open it, save it again as {kind}, and send that."
    )


def test_a_text_of_just_under_the_limit_is_taken() -> None:
    assert len(taken("a.txt", b"a" * 1_000_000).text) == 1_000_000


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a", "{x}.txt"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_text_or_a_refusal(content: bytes, name: str) -> None:
    try:
        text = taken(name, content).text
    except AudioError as refusal:
        text = str(refusal)

    assert text.strip()
    assert not set("\x00\r\x07") & set(text)


# Letters of Western Europe may stand for old Vietnamese ones.
WESTERN = "".join(map(chr, range(0xA1, 0x100)))


@given(
    st.text(
        st.characters(
            exclude_characters=WESTERN, exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]
        ),
        min_size=1,
        max_size=99,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_written_text_comes_through(text: str) -> None:
    visible = "".join(unicodedata.normalize("NFC", text.replace("\ufeff", "")).split())
    if visible:
        document = taken("a.txt", b"\xef\xbb\xbf" + text.encode())
        assert "".join(document.text.split()) == visible
