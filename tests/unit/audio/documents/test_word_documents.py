import io
import zipfile

import docx
import pytest
from papers import NAMESPACE, package, paragraph, word

from audio.documents import Unreadable, taken

LISTS = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/>
  </w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%2."/>
  </w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
"""


def _bytes(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_of_a_word_processor_comes_in_whole() -> None:
    document = docx.Document()
    document.add_heading("THÔNG BÁO", 1)
    document.add_paragraph("Mời bà con họp lúc 19h ngày 5/6.")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ["Thôn", "Giờ", "Nơi", "Một", "7h", "Đình"], strict=True):
        cell.text = text
    document.add_paragraph("Kính báo.")

    assert taken("tin.docx", _bytes(document)).text == (
        "THÔNG BÁO\n\nMời bà con họp lúc 19h ngày 5/6.\n\n"
        "Thôn: Một; giờ: 7h; nơi: Đình.\n\nKính báo."
    )


def test_the_name_does_not_decide() -> None:
    assert taken("tin.txt", word(paragraph("Xin chào"))).text == "Xin chào"


def test_a_letterhead_of_two_columns_gives_line_by_line() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ PHONG ĐIỀN"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"

    assert taken("tin.docx", _bytes(document)).text == (
        "ỦY BAN NHÂN DÂN\nXÃ PHONG ĐIỀN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    )


def test_list_numbers_are_counted_as_word_counts_them() -> None:
    items = [
        ("a", 1, 0),
        ("b", 1, 1),
        ("c", 1, 1),
        ("d", 1, 0),
        ("e", 1, 1),
        ("f", 1, 2),
        ("g", 2, 0),
        ("h", 2, 1),
    ]
    body = "".join(paragraph(text, number, level) for text, number, level in items)

    assert taken("a.docx", word(body, LISTS)).text.split("\n\n") == [
        "1. a", "a) b", "b) c", "2. d", "a) e", "2.3 f", "- g", "IV. h",
    ]  # fmt: skip


def test_a_list_nobody_defined_has_no_numbers() -> None:
    assert taken("a.docx", word(paragraph("x", 9))).text == "x"


def test_tabs_breaks_and_deleted_words() -> None:
    body = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
        "<w:r><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba</w:t></w:r>"
        "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> thêm</w:t></w:r></w:ins></w:p>"
    )

    assert taken("a.docx", word(body)).text == "một hai\nba thêm"


def test_the_words_of_a_text_box_come_once() -> None:
    box = f"<w:txbxContent>{paragraph('Trong khung')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>Ngoài khung</w:t></w:r></w:p>"
    )

    assert sorted(taken("a.docx", word(body)).text.split("\n\n")) == ["Ngoài khung", "Trong khung"]


def _refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        taken("a.docx", content)
    return str(refusal.value)


DAMAGED = "a.docx is damaged: open it in Word, save it again as .docx, and send that."


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing after",
        word(paragraph("Xin chào"))[:-60],
        package({"word/document.xml": "<w:document"}),
        package({"word/document.xml": ""}),
        word("<w:tbl><w:tr><w:tc>" * 40 + "</w:tc></w:tr></w:tbl>" * 40),
    ],
)
def test_a_damaged_package_is_refused(content: bytes) -> None:
    assert _refusal(content) == DAMAGED


def test_another_package_is_no_word_document() -> None:
    assert _refusal(package({"xl/workbook.xml": "<a/>"})) == (
        "a.docx is not a Word document: save it as .docx or .txt and send it again."
    )


def test_a_locked_package_is_refused() -> None:
    content = bytearray(word(paragraph("x")))
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flag] |= 1

    assert _refusal(bytes(content)) == DAMAGED


def test_an_empty_document_is_refused() -> None:
    assert _refusal(word("<w:p/>")) == "a.docx holds no text to read out."


def test_a_bomb_of_entities_gives_no_more_than_it_holds() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE x [<!ENTITY e0 "nổ nổ nổ">{entities}]>'
        f'<w:document xmlns:w="{NAMESPACE}"><w:body>'
        "<w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )

    assert "a.docx" in _refusal(package({"word/document.xml": bomb}))


def test_an_entity_never_fetches_a_file(tmp_path: object) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật", encoding="utf-8")
    content = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><w:document xmlns:w="{NAMESPACE}">'
        "<w:body><w:p><w:r><w:t>chào &e;</w:t></w:r></w:p></w:body></w:document>"
    )

    try:
        text = taken("a.docx", package({"word/document.xml": content})).text
    except Unreadable:
        text = ""
    assert "bí mật" not in text


def test_a_bomb_of_zeros_is_refused_before_it_fills_the_memory() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(f'<w:document xmlns:w="{NAMESPACE}"><w:body>'.encode())
        for _ in range(35):
            part.write(b"<w:p/>" + b" " * 1_000_000)
        part.write(b"</w:body></w:document>")

    assert _refusal(out.getvalue()) == (
        "a.docx unpacks to more than 32 MB: send only the part to be read out."
    )


def test_a_package_of_endless_members_is_refused() -> None:
    members = {f"word/{number}.xml": "" for number in range(5_001)}

    assert "unpacks to more than 32 MB" in _refusal(package(members))


def test_a_document_with_too_much_text_is_refused() -> None:
    assert _refusal(word(paragraph("chữ " * 1000) * 600)) == (
        "a.docx holds more than 1 MB of text: send only the part to be read out."
    )
