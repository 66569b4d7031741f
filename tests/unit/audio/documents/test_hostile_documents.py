import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from papers import NAMESPACE, assembled, package, paragraph, pdf, stream, word

from audio.documents import Unreadable, taken

TOO_MUCH = (
    "a holds too much to look through: send only the pages to be read out, or paste the words."
)
TOO_LONG = "a holds more than 1 MB of text: send only the part to be read out."
UNPACKS = "a unpacks to more than 32 MB: send only the part to be read out."
DAMAGED = "a is damaged: open it in Word, save it again as .docx, and send that."
DAMAGED_PDF = "a is damaged: open it, print it to PDF again, and send that."
SCAN = "a is a scan, pictures without text: send the Word file, or paste the words."
NOT_WORD = "a is not a Word document: save it as .docx or .txt and send it again."
SENTENCE = "Thực hiện Công văn của Ủy ban nhân dân tỉnh, bà con các thôn giữ rừng"


def _refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        taken("a", content)
    return str(refusal.value)


def _pages(kids: str, *more: str) -> list[str]:
    return [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count 3 /Kids [{kids}] >>",
        *more,
    ]


def _packed(content: bytes) -> bytes:
    """A PDF of one page that unpacks to this."""
    data = zlib.compress(content, 9)
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 6 8] /Contents 4 0 R >>"
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(data)
    whole = assembled([*_pages("3 0 R", page), "BOMB"])
    return whole.replace(b"BOMB", head + data + b"\nendstream")


def _fonts() -> bytes:
    """A PDF whose pages use many fonts, each with a table of all letters."""
    table = "1 beginbfrange <0000> <FFFF> <0000> endbfrange"
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /ToUnicode 4 0 R >>"
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 6 8] /Resources << /Font <<"
        f"{' '.join(f'/F{n} {font}' for n in range(90))} >> >> >>"
    )
    return assembled([*_pages("3 0 R", page), stream(table)])


def _tree_of_many_ways() -> bytes:
    levels = [
        f"<< /Type /Pages /Count 9 /Kids [{' '.join([f'{n + 1} 0 R'] * 10)}] >>"
        for n in range(3, 30)
    ]
    return assembled([*_pages("3 0 R"), *levels, "<< /Type /Page /MediaBox [0 0 6 8] >>"])


def _rows(times: int) -> bytes:
    row = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 3 + b"</w:tr>"
    return _large(b"<w:tbl>", row * 1_000, times // 1_000, b"</w:tbl>")


def _large(head: bytes, unit: bytes, times: int, tail: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(f'<w:document xmlns:w="{NAMESPACE}"><w:body>'.encode() + head)
        for _ in range(times):
            part.write(unit)
        part.write(tail + b"</w:body></w:document>")
    return out.getvalue()


def _xml(definitions: str, words: str) -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
    space = f'xmlns:w="{NAMESPACE}"'
    content = f"<!DOCTYPE x [{definitions}]><w:document {space}>{body}</w:document>"
    return package({"word/document.xml": content})


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return _xml(f'<!ENTITY e0 "nổ">{entities}', "&e11;")


def _nested() -> bytes:
    inner = package({"a.txt": "x" * 1_000_000})
    for _ in range(5):
        inner = package({"a.zip": inner})
    return inner


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a stream that unpacks to 60 MB": (lambda: _packed(b" " * 60_000_000), TOO_MUCH),
    "a page of a million strokes": (lambda: _packed(b"0 0 m 1 1 l S\n" * 500_000), TOO_MUCH),
    "a page of words without end": (lambda: _packed(b"BT (x) Tj ET\n" * 300_000), TOO_MUCH),
    "fonts with tables of all letters": (_fonts, TOO_MUCH),
    "a page tree that contains itself": (
        lambda: assembled(_pages("2 0 R 3 0 R", "<< /Type /Pages /Count 1 /Kids [2 0 R] >>")),
        DAMAGED_PDF,
    ),
    "a page tree of many ways": (_tree_of_many_ways, TOO_MUCH),
    "pages that only draw": (lambda: _packed(b"0 0 m 1 1 l S\n" * 10_000), SCAN),
    "a table of rows without end": (lambda: _rows(120_000), TOO_MUCH),
    "a paragraph of a million words": (
        lambda: _large(b"<w:p>", b"<w:r><w:t>a</w:t></w:r>" * 10_000, 80, b"</w:p>"),
        TOO_MUCH,
    ),
    "elements without end": (lambda: _large(b"", b"<w:a/>" * 10_000, 160, b""), TOO_MUCH),
    "a part that unpacks to 40 MB": (lambda: _large(b"", b" " * 1_000_000, 40, b""), UNPACKS),
    "styles that unpack to 20 MB": (
        lambda: word(paragraph("x"), styles="<w:style/>" * 2_000_000),
        UNPACKS,
    ),
    "a billion laughs": (_laughs, DAMAGED),
    "an entity from outside": (
        lambda: _xml('<!ENTITY e SYSTEM "file:///etc/hostname">', "&e;"),
        DAMAGED,
    ),
    "a zip in a zip in a zip": (_nested, NOT_WORD),
    "more text than anybody hears": (lambda: f"{SENTENCE}.\n".encode() * 250_000, TOO_LONG),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_asks_for_too_much_is_refused_in_a_sentence(name: str) -> None:
    make, sentence = HOSTILE[name]

    assert _refusal(make()) == sentence


def test_two_hundred_pages_come_in_whole() -> None:
    document = taken("a", pdf([[f"{SENTENCE}, trang thứ {page}."] for page in range(200)]))

    assert document.text.count(SENTENCE) == 200


def test_a_megabyte_without_a_full_stop_comes_in_whole() -> None:
    text = " ".join([SENTENCE] * 9_000)

    assert taken("a", text.encode()).text == text


def test_a_link_to_the_outside_is_never_followed() -> None:
    relations = (
        '<Relationships><Relationship Id="r1" TargetMode="External" Type="http://x/attachedTemplate"'
        ' Target="http://127.0.0.1:9/t.dotm"/></Relationships>'
    )
    body = (
        f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="x"><w:body><w:p><w:hyperlink r:id="r1">'
        "<w:r><w:t>xem tại đây</w:t></w:r></w:hyperlink></w:p></w:body></w:document>"
    )
    content = package({"word/document.xml": body, "word/_rels/document.xml.rels": relations})

    assert taken("a", content).text == "xem tại đây"


@pytest.mark.parametrize(
    "begin", [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"GIF89a\x01\x00", b"II*\x00"]
)
@pytest.mark.parametrize("name", ["tin.docx", "tin.pdf", "tin.txt"])
def test_a_picture_under_another_name_is_refused(begin: bytes, name: str) -> None:
    with pytest.raises(Unreadable, match="is not"):
        taken(name, begin + bytes(range(256)) * 8)
