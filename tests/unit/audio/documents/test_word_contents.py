import re

import pytest
from encoders import tcvn3, vni
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import NAMESPACE, package, paragraph, run, table, word

from audio.documents import Document, taken

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Item"/>
  <w:rPr><w:caps/><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>
"""
LISTS = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
"""


def _text(body: str, **parts: str) -> str:
    return taken("a.docx", word(body, **parts)).text


def _notes(document: Document) -> list[str]:
    return [str(note) for note in document.notes]


def test_a_price_table_stays_understandable() -> None:
    body = table(
        ("STT", "Mặt hàng", "Giá (đồng/kg)", "Ghi chú"),
        ("1", "Gạo", "18.000", ""),
        ("2", "Thịt lợn", "120.000 - 130.000", "tăng 5%"),
    )

    assert _text(body).split("\n\n") == [
        "1. Mặt hàng: Gạo; giá: 18.000 đồng/kg.",
        "2. Mặt hàng: Thịt lợn; giá: 120.000 - 130.000 đồng/kg; ghi chú: tăng 5%.",
    ]


def test_two_columns_with_figures_have_names_too() -> None:
    assert _text(table(("Mặt hàng", "Giá"), ("Gạo", "18.000 đồng/kg"))) == (
        "Mặt hàng: Gạo; giá: 18.000 đồng/kg."
    )


@pytest.mark.parametrize(
    "rows",
    [
        (("Thôn Một", "Lê Văn Tám", "Nhà văn hóa"), ("Thôn Hai", "Trần Thị Năm", "Đình")),
        (("Lê Văn Tám", "trưởng thôn", "0912 345 678"), ("Trần Năm", "phó thôn", "0912 345 679")),
        (("1", "2", "3"), ("4", "5", "6")),
    ],
)
def test_rows_without_names_of_columns_stand_as_they_are(rows: tuple[tuple[str, ...], ...]) -> None:
    assert _text(table(*rows)) == "\n\n".join("\t".join(row) for row in rows)


def test_a_letterhead_in_two_rows_is_no_table_of_figures() -> None:
    body = table(
        ("ỦY BAN NHÂN DÂN XÃ HÀM LIÊM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 45/TB-UBND", "Hàm Liêm, ngày 12 tháng 6 năm 2026"),
    )

    assert _text(body).split("\n\n") == [
        "ỦY BAN NHÂN DÂN XÃ HÀM LIÊM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 45/TB-UBND", "Hàm Liêm, ngày 12 tháng 6 năm 2026",
    ]  # fmt: skip


def test_a_row_of_one_wide_cell_parts_the_table() -> None:
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{paragraph("Rau")}</w:tc></w:tr>'
    rows = table(("Mặt hàng", "Giá", "Nơi bán"), ("Gạo", "18.000", "chợ")).removesuffix("</w:tbl>")

    assert _text(f"{rows}{wide}</w:tbl>").split("\n\n") == [
        "Mặt hàng: Gạo; giá: 18.000; nơi bán: chợ.",
        "Nơi bán: Rau.",
    ]


def test_the_numbers_of_a_style_are_counted_on_and_begun_anew() -> None:
    styled = '<w:p><w:pPr><w:pStyle w:val="Item"/></w:pPr>{}</w:p>'
    body = (
        styled.format(run("một"))
        + paragraph("hai", 2)
        + paragraph("con", 2, 1)
        + styled.format(run("ba"))
        + paragraph("năm", 3)
        + paragraph("ngoài", 0)
    )

    assert _text(body, numbering=LISTS, styles=STYLES).split("\n\n") == [
        "1. một", "2. hai", "a) con", "3. ba", "5. năm", "ngoài",
    ]  # fmt: skip


def test_old_numbering_in_a_tracked_change_does_not_count() -> None:
    properties = (
        '<w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="Item"/><w:numPr><w:ilvl w:val="0"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>'
    )

    assert _text(f"<w:p>{properties}{run('x')}</w:p>", numbering=LISTS, styles=STYLES) == "x"


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_words_in_an_old_font_are_converted_and_others_left() -> None:
    first = run(tcvn3("Kính mời bé Bộ").decode("cp1252"))
    second = run(" và bé An, ", _font("Arial"))
    third = run(vni("Hà Nội").decode("cp1252"), _font("VNI-Times"))
    shown = run(tcvn3("đảng bộ xã").decode("cp1252"), _font(".VnTimeH"))
    body = f"<w:p>{first}{second}{third}</w:p><w:p>{shown}</w:p>"
    document = taken("a.docx", word(body, styles=STYLES))

    assert document.text == "Kính mời bé Bộ và bé An, Hà Nội\n\nĐẢNG BỘ XÃ"
    assert [note.facts for note in document.notes] == [{"encoding": "TCVN3"}, {"encoding": "VNI"}]


def test_old_fonts_on_words_long_since_in_unicode_change_nothing() -> None:
    body = paragraph("Kính mời bà con đi họp ở đình.") + paragraph("bé là")

    assert taken("a.docx", word(body, styles=STYLES)) == Document(
        "Kính mời bà con đi họp ở đình.\n\nbé là"
    )


def test_symbols_of_an_old_font_are_letters() -> None:
    symbol = '<w:r><w:t>H</w:t><w:sym w:font=".VnTime" w:char="F0B5"/></w:r>'

    assert _text(f"<w:p>{symbol}{run(' Nội', _font('Arial'))}</w:p>") == "Hà Nội"


def test_tracked_changes_are_read_as_they_will_be() -> None:
    body = (
        f"<w:p><w:del>{run('mai')}</w:del><w:moveFrom>{run(' cũ')}</w:moveFrom>"
        f"<w:ins>{run('Sáng nay')}</w:ins><w:moveTo>{run(' mới')}</w:moveTo></w:p>"
    )
    document = taken("a.docx", word(body))

    assert document.text == "Sáng nay mới"
    assert "".join(_notes(document)) == (
        "The document has tracked changes: what was deleted was left out, what was inserted was"
        " taken; look it over."
    )


def test_hidden_words_are_left_out_and_told() -> None:
    styled = run(" kín", '<w:rStyle w:val="Ghost"/>')
    shown = run("lúc 7h", '<w:vanish w:val="0"/>')
    body = f"<w:p>{run('Họp ')}{run('bí mật', '<w:vanish/>')}{styled}{shown}</w:p>"
    document = taken("a.docx", word(body, styles=STYLES))

    assert document.text == "Họp lúc 7h"
    assert _notes(document) == ["Hidden text was left out: “bí mật kín”."]


def test_headers_footers_and_footnotes_are_left_out_and_told() -> None:
    document = taken(
        "a.docx",
        word(
            paragraph("Xin chào"),
            header1=paragraph("Mật"),
            footer1=paragraph("Trang"),
            footer2=paragraph("Trang"),
            footnotes=f"<w:footnote>{paragraph('Theo luật.')}</w:footnote>",
        ),
    )

    assert document.text == "Xin chào"
    assert _notes(document) == [
        "The page headers and footers were left out: “Trang Mật”.",
        "The footnotes were left out: “Theo luật.”.",
    ]


def test_capitals_links_hyphens_and_fields_come_as_a_reader_sees_them() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Sub"/></w:pPr><w:hyperlink>'
        + run("về việc")
        + "</w:hyperlink>"
        "<w:r><w:softHyphen/><w:instrText>PAGE</w:instrText><w:noBreakHyphen/></w:r>"
        + run("thông\u00adtin", '<w:caps w:val="0"/>')
        + "</w:p>"
    )

    assert _text(body, numbering=LISTS, styles=STYLES) == "1. VỀ VIỆC-thôngtin"


def test_the_body_is_found_under_another_name() -> None:
    relations = '<R><R Type="http://x/officeDocument" Target="/word/document2.xml"/></R>'
    body = (
        f'<w:document xmlns:w="{NAMESPACE}"><w:body>{paragraph("Xin chào")}</w:body></w:document>'
    )
    content = package({"_rels/.rels": relations, "word/document2.xml": body})

    assert taken("a.docx", content).text == "Xin chào"


WORDS = st.lists(st.sampled_from(["gạo", "12", "Thôn", "a)", "7h30", "ỦY"]), min_size=1, max_size=4)
TEXTS = WORDS.map(" ".join)


@given(
    st.lists(
        st.one_of(
            TEXTS.map(paragraph),
            st.tuples(TEXTS, st.integers(0, 3), st.integers(0, 1)).map(lambda p: paragraph(*p)),
            st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=3).map(
                lambda rows: table(*rows)
            ),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_word_of_a_document_is_lost(parts: list[str]) -> None:
    body = "".join(parts)
    text = _text(body, numbering=LISTS)

    written = re.findall(r"[^<>]+", re.sub(r"<[^>]*>", "<>", body))
    for each in set(" ".join(written).split()):
        assert each.lower() in text.lower()
