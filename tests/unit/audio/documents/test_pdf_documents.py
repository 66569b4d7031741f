import io

import pytest
from papers import assembled, pdf
from pypdf import PdfReader, PdfWriter

from audio.documents import Unreadable, taken


def _refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        taken("a.pdf", content)
    return str(refusal.value)


def _locked(password: str) -> bytes:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf([["Kín"]]))).pages:
        writer.add_page(page)
    writer.encrypt(user_password=password, owner_password="chủ", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_text_layer_of_every_page_comes_in() -> None:
    content = pdf([["Kính báo bà con", "thôn Hàm Thắng."], ["Trang hai."]])

    assert taken("a.pdf", content).text == "Kính báo bà con\nthôn Hàm Thắng.\n\nTrang hai."


def test_the_name_does_not_decide() -> None:
    assert taken("tin.docx", pdf([["Xin chào"]])).text == "Xin chào"


def test_a_scan_is_refused() -> None:
    assert _refusal(pdf([[], []])) == (
        "a.pdf is a scan, pictures without text: send the Word file, or paste the words."
    )


def test_a_password_is_asked_to_be_taken_off() -> None:
    assert _refusal(_locked("bí mật")) == (
        "a.pdf is protected by a password: save it without one and send it again."
    )


@pytest.mark.parametrize(("version", "length", "method"), [(5, 48, "AESV3"), (4, 32, "AESV2")])
def test_newer_locks_are_asked_to_be_taken_off_too(version: int, length: int, method: str) -> None:
    key = f"<{'00' * length}>"
    lock = (
        f"<< /Filter /Standard /V {version} /R {version + version // 5} /Length 128"
        f" /O {key} /U {key}"
        f" /OE <{'00' * 32}> /UE <{'00' * 32}> /Perms <{'00' * 16}> /P -4 /StmF /StdCF /StrF /StdCF"
        f" /CF << /StdCF << /CFM /{method} /AuthEvent /DocOpen /Length 16 >> >> >>"
    )
    pages = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", lock]
    content = assembled(pages).replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]"
    )

    assert _refusal(content) == (
        "a.pdf is protected by a password: save it without one and send it again."
    )


def test_a_document_locked_only_against_change_is_read() -> None:
    assert taken("a.pdf", _locked("")).text == "Kín"


def test_three_hundred_and_one_pages_are_too_many() -> None:
    assert _refusal(pdf([["x"]] * 301)) == (
        "a.pdf has 301 pages, more than 300: send only the pages to be read out."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        pdf([["Xin chào"]])[:300],
        b"%PDF-1.7\n1 0 obj\n<< /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF",
    ],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    assert _refusal(content) in {
        "a.pdf is damaged: open it, print it to PDF again, and send that.",
        "a.pdf is a scan, pictures without text: send the Word file, or paste the words.",
    }
