from collections.abc import Callable

import pytest
from encoders import tcvn3, vni
from papers import assembled, laid_out, stream

from audio.documents import Unreadable, taken
from audio.reading import broadcast_form

LETTER = """
                                   1
   ỦY BAN NHÂN DÂN             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     XÃ HÀM LIÊM                   Độc lập - Tự do - Hạnh phúc
    Số: 45/TB-UBND             Hàm Liêm, ngày 12 tháng 6 năm 2026

                          THÔNG BÁO
                  Về việc giá bán một số mặt hàng

     Thực hiện Công văn số 1834/UBND-KT của Ủy ban nhân dân tỉnh về
việc tiếp tục bình ổn giá, Ủy ban nhân dân xã thông báo tới bà con
như sau:
     1. Thời gian: từ 7 giờ ngày 20/6/2026 đến hết ngày 30/6/2026, tại
nhà văn hóa thôn.
     a) Mỗi hộ cử một người;
     b) Mang theo căn cước.
Nơi nhận:                          TM. ỦY BAN NHÂN DÂN
- Như trên;                           KT. CHỦ TỊCH
- Các thôn;                          PHÓ CHỦ TỊCH
- Lưu: VT.
                                      Lê Văn Tám
"""

ORDER = (
    "Thực hiện Công văn số 1834/UBND-KT của Ủy ban nhân dân tỉnh về việc tiếp tục bình ổn giá,"
    " Ủy ban nhân dân xã thông báo tới bà con như sau:"
)


def _text(*pages: str) -> str:
    return taken("a.pdf", laid_out(*pages)).text


def test_a_letter_of_two_columns_is_read_without_its_frame() -> None:
    form = broadcast_form(_text(LETTER))

    assert form.body.split("\n") == [
        "THÔNG BÁO",
        "Về việc giá bán một số mặt hàng",
        ORDER,
        "1. Thời gian: từ 7 giờ ngày 20/6/2026 đến hết ngày 30/6/2026, tại nhà văn hóa thôn.",
        "a) Mỗi hộ cử một người;",
        "b) Mang theo căn cước.",
    ]
    assert [part.text.split("\n")[0] for part in form.left_out] == [
        "ỦY BAN NHÂN DÂN", "Số: 45/TB-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Hàm Liêm, ngày 12 tháng 6 năm 2026", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN",
    ]  # fmt: skip
    assert form.left_out[-1].text.endswith("Lê Văn Tám")
    assert form.left_out[-2].text.endswith("- Lưu: VT.")


def test_the_subject_under_the_number_is_one_and_a_broken_number_too() -> None:
    page = """
  ĐẢNG BỘ TỈNH LÂM ĐỒNG              ĐẢNG CỘNG SẢN VIỆT NAM
    ĐẢNG ỦY XÃ HÀM LIÊM            Hàm Liêm, ngày 2 tháng 6 năm 2026
             *
        Số 12-CV/ĐU
  Tiếp tục thực hiện Chỉ thị
      số 07-
      CT/TW của Ban Bí thư
     Kính gửi: Các chi bộ trực thuộc Đảng bộ xã Hàm Liêm, tỉnh Lâm Đồng.
     Thực hiện Công văn của Tỉnh ủy về việc tiếp tục thực hiện Chỉ thị
số 07-CT/TW.
Ban Thường vụ Đảng ủy xã đề nghị các chi bộ thực hiện một số việc nhất
định sau đây.
"""

    assert broadcast_form(_text(page)).body.split("\n") == [
        "Tiếp tục thực hiện Chỉ thị số 07-CT/TW của Ban Bí thư",
        "Thực hiện Công văn của Tỉnh ủy về việc tiếp tục thực hiện Chỉ thị số 07-CT/TW.",
        "Ban Thường vụ Đảng ủy xã đề nghị các chi bộ thực hiện một số việc nhất định sau đây.",
    ]


def test_recipients_go_on_on_the_next_page() -> None:
    first = "Bà con giữ rừng.\n\nNơi nhận:          TRƯỞNG THÔN\n- Như trên;        Lê Văn Tám"
    form = broadcast_form(_text(first, "- Các thôn;\n- Lưu: VT."))

    assert form.body == "Bà con giữ rừng."


def test_a_table_of_prices_stays_understandable() -> None:
    assert _text(
        """
STT   Mặt hàng       Giá (đồng/kg)   Ghi chú
1     Gạo tẻ loại    18.000          tăng 5%
      ngon
2     Thịt lợn          120.000      giữ giá
"""
    ) == (
        "1. Mặt hàng: Gạo tẻ loại ngon; giá: 18.000 đồng/kg; ghi chú: tăng 5%.\n"
        "2. Mặt hàng: Thịt lợn; giá: 120.000 đồng/kg; ghi chú: giữ giá."
    )


def test_columns_of_a_newspaper_are_read_one_after_the_other() -> None:
    left = [
        f"dòng bên trái thứ {each} của tờ tin"
        for each in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy")
    ]
    right = [line.replace("trái", "phải") for line in left]
    page = "\n".join(f"{one:<40}{two}" for one, two in zip(left, right, strict=True))

    assert [line for line in _text(page).split("\n") if line] == [*left, *right]


def test_two_who_sign_side_by_side_stay_apart() -> None:
    page = (
        "NGƯỜI LẬP                     TRƯỞNG THÔN\n\n\nTrần Thị Năm                   Lê Văn Tám"
    )

    assert _text(page) == "NGƯỜI LẬP\nTrần Thị Năm\n\nTRƯỞNG THÔN\nLê Văn Tám"


def test_wide_spaces_of_an_even_margin_part_nothing() -> None:
    page = "Thực   hiện   Công   văn   của\nỦy    ban   nhân    dân   tỉnh"

    assert _text(page) == "Thực hiện Công văn của\nỦy ban nhân dân tỉnh"


def test_page_numbers_and_running_heads_are_left_out_and_told() -> None:
    words = ("Cúp điện", "Có điện", "Xin lỗi")
    page = "Công ty Điện lực\n\n{}.\nBà con lưu ý.\nXin cảm ơn.\nKính báo {}.\n\n     Trang {}/3"
    pages = [page.format(each, each, number) for number, each in enumerate(words, 1)]
    document = taken("a.pdf", laid_out(*pages))

    assert document.text == "\n\n".join(
        f"{each}.\nBà con lưu ý.\nXin cảm ơn.\nKính báo {each}." for each in words
    )
    assert [note.facts for note in document.notes] == [
        {"words": "Công ty Điện lực Trang 1/3 Trang 2/3 Trang 3/3"}
    ]


def test_a_line_of_figures_in_the_text_is_no_page_number() -> None:
    assert _text("Kết quả\n5\nHết") == "Kết quả\n5\nHết"


def test_a_sentence_that_goes_on_over_the_page_is_one() -> None:
    first = "Ủy ban nhân dân xã Hàm Liêm đề nghị bà con nhân dân các thôn ở tỉnh"

    assert _text(first, "Lâm Đồng giữ rừng.") == f"{first}\nLâm Đồng giữ rừng."
    assert broadcast_form(_text(first, "Lâm Đồng giữ rừng.")).body == f"{first} Lâm Đồng giữ rừng."


def test_hyphens_at_the_end_of_a_line() -> None:
    assert _text("dùng Inter-\nnet, thông\u2010\ntin, kinh tế-\nxã hội, Đông-\nNam") == (
        "dùng Internet, thôngtin, kinh tế-xã hội, Đông-Nam"
    )


def _in_font(font: str, written: bytes, encoding: str) -> bytes:
    widths = " ".join(["500"] * 256)
    resources = "/Resources << /Font << /F1 4 0 R >> >>"
    of_letters = f"/FirstChar 0 /LastChar 255 /Widths [{widths}]"
    return assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 6 8] {resources} /Contents 5 0 R >>",
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} {encoding} {of_letters} >>",
            stream(f"BT /F1 12 Tf 40 760 Td <{written.hex()}> Tj ET"),
        ]
    )


OLD = "Kính gửi bà con nhân dân xã Hàm Liêm, chương trình được đăng trên trang điện tử nước ta"


@pytest.mark.parametrize(("encode", "name"), [(tcvn3, "TCVN3"), (vni, "VNI")])
def test_old_encodings_in_a_pdf_are_converted(encode: Callable[[str], bytes], name: str) -> None:
    content = _in_font(".VnTime", encode(OLD), "/Encoding /WinAnsiEncoding")
    document = taken("a.pdf", content)

    assert document.text == OLD
    assert [note.facts for note in document.notes] == [{"encoding": name}]


@pytest.mark.parametrize("encode", [tcvn3, vni])
@pytest.mark.parametrize("encoding", ["", "/Encoding /MacRomanEncoding"])
def test_letters_that_a_pdf_hides_are_refused(
    encode: Callable[[str], bytes], encoding: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        taken("a.pdf", _in_font("VNI-Times", encode(OLD), encoding))

    assert str(refusal.value) == (
        "The letters of a.pdf cannot be told: send the Word file, or paste the words."
    )
