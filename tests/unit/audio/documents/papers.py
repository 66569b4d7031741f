"""Documents made for a test: a PDF with a Vietnamese text layer, and packages of any content."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Test def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
4 beginbfrange <0000> <01FF> <0000> <0300> <036F> <0300> <1E00> <1EFF> <1E00>
<2000> <20FF> <2000> endbfrange
endcmap end end"""
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H"
    " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_GLYPHS = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo"
    " << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>"
)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def laid_out(*pages: str) -> bytes:
    """A PDF that shows these pages as they stand here, each letter as wide as the others."""
    return _pdf([_placed(page) for page in pages])


def _placed(page: str) -> str:
    """Each stretch of a line at its own place, drawn column by column as word processors do."""
    parts = [
        (part.start(), number, part[0])
        for number, line in enumerate(page.split("\n"))
        for part in re.finditer(r"\S+(?:\s{1,2}\S+)*", line)
    ]
    return "".join(
        f"1 0 0 1 {40 + 6 * at} {760 - 15 * line} Tm <{text.encode('utf-16-be').hex()}> Tj\n"
        for at, line, text in sorted(parts)
    )


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose pages hold these lines; a page without lines is as a scan is."""
    return _pdf(
        [
            "40 760 Td\n"
            + "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in lines)
            for lines in pages
        ]
    )


def _pdf(pages: Sequence[str]) -> bytes:
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        _FONT,
        _GLYPHS,
        stream(_CMAP),
    ]
    for number, shown in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(stream(f"BT /F1 12 Tf {shown}ET"))
    return assembled(objects)


def stream(content: str) -> str:
    """A PDF stream."""
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def assembled(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def package(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, numbering: str = "", **parts: str) -> bytes:
    """A .docx with this XML inside its body, these list definitions, and other parts by name."""
    space = f'xmlns:w="{NAMESPACE}"'
    members = {"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"}
    for name, content in {"numbering": numbering, **parts}.items():
        if content:
            members[f"word/{name}.xml"] = f"<w:{name} {space}>{content}</w:{name}>"
    return package(members)


def run(text: str, properties: str = "") -> str:
    """The XML of one run of words."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def table(*rows: Sequence[str]) -> str:
    """The XML of a table."""
    made = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def paragraph(text: str, list_number: int | None = None, level: int = 0) -> str:
    """The XML of one paragraph, in a list or not."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>'
    properties = "" if list_number is None else f"<w:pPr>{place}</w:pPr>"
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
