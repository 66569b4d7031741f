"""The pages of the station's dictionary and of its way of reading; and how much may be sent."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import lexicon
from broadcaster.services.intake import LARGEST_DOCUMENT, LARGEST_RECORDING
from web import security

WORDS = "/settings/words/"
LAP = {"written": "Đắk R'Lấp", "spoken": "đắc rờ lấp", "kind": "hamlet", "note": "bon đầu xã"}


def kept(desk: WebDesk) -> list[tuple[str, str, str]]:
    with desk.work() as session:
        found = lexicon.entries(session)
    return [(each.word.written, each.word.spoken, each.word.kind.value) for each in found]


def table(text: str) -> dict[str, Any]:
    return {"file": (io.BytesIO(text.encode()), "ten.csv")}


def test_a_word_is_added_found_and_heard(desk: WebDesk, operator: Visitor) -> None:
    answer = operator.send(WORDS, **LAP)

    assert answer.location == "/settings/words/?near=1#word-1"
    assert kept(desk) == [("Đắk R'Lấp", "đắc rờ lấp", "hamlet")]
    page = operator.text(f"{WORDS}?text=dak")
    assert "bon đầu xã" in page
    assert 'data-hear="đắc rờ lấp" data-hear-as="script"' in page
    assert "Không có từ nào như vậy" in operator.text(f"{WORDS}?text=khong")


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    desk: WebDesk, operator: Visitor
) -> None:
    answer = operator.send(WORDS, **(LAP | {"spoken": "thôn 5"}))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="spoken-wrong"' in page
    assert 'aria-errormessage="spoken-wrong" value="thôn 5"' in page
    assert kept(desk) == []


def test_a_word_the_reader_knew_is_overruled_and_that_is_told(operator: Visitor) -> None:
    operator.send(WORDS, written="UBND", spoken="ủy ban xã", kind="abbreviation")

    page = operator.text(WORDS)
    assert "Nếu không có từ này" in page
    assert "Ủy ban nhân dân" in page


def test_a_word_is_corrected_in_its_place(desk: WebDesk, operator: Visitor) -> None:
    operator.send(WORDS, **LAP)

    wrong = operator.send(f"{WORDS}1", **(LAP | {"written": "5"}))
    operator.send(f"{WORDS}1", **(LAP | {"spoken": "đắc lấp", "kind": "other"}))

    assert wrong.status_code == 422
    assert 'id="written-wrong"' in wrong.get_data(as_text=True)
    assert kept(desk) == [("Đắk R'Lấp", "đắc lấp", "other")]


def test_a_word_is_opened_for_correction_where_it_stands(operator: Visitor) -> None:
    operator.send(WORDS, **LAP)

    page = operator.text(f"{WORDS}?edit=1")

    assert 'action="/settings/words/1"' in page
    assert 'id="spoken-1" name="spoken" value="đắc rờ lấp"' in page
    assert 'action="/settings/words/1"' not in operator.text(WORDS)


def test_many_words_are_paged_and_the_one_just_kept_is_on_the_page(operator: Visitor) -> None:
    names = [
        f"Bon {one}{two}{three}" for one in "bcdgh" for two in "aeiou" for three in "klmnpqrstv"
    ]
    listed = "\n".join(f"{name},bon làng" for name in names)
    operator.send(f"{WORDS}list/take", list=listed)
    last = operator.send(WORDS, **(LAP | {"written": "Ỷ Yên"})).location

    first, beyond = operator.get(WORDS), operator.text(f"{WORDS}?page=999")

    assert len(first.data) < 100_000
    assert "Trang 1/6" in first.get_data(as_text=True)
    assert "Bon bak" in first.get_data(as_text=True)
    assert "<b>Ỷ Yên</b>" not in first.get_data(as_text=True)
    assert "<b>Ỷ Yên</b>" in operator.text(last)
    assert "Trang 6/6" in beyond
    assert "tìm thấy: 50" in operator.text(f"{WORDS}?text=bon%20b")


def test_a_word_taken_out_can_be_put_back(desk: WebDesk, operator: Visitor) -> None:
    operator.send(WORDS, **LAP)
    before = kept(desk)

    page = operator.send(f"{WORDS}1/remove").get_data(as_text=True)
    without = kept(desk)
    operator.send(WORDS, **LAP)

    assert 'name="note" value="bon đầu xã"' in page
    assert "Đưa trở lại" in page
    assert (without, kept(desk)) == ([], before)
    assert operator.send(f"{WORDS}9/remove").status_code == 404


def test_a_list_is_shown_first_and_taken_in_then(desk: WebDesk, operator: Visitor) -> None:
    text = "Cách viết;Cách đọc;Loại\nA Tơ;a tơ;Tên người\n"

    shown = operator.send(f"{WORDS}list", **table(text))
    before = kept(desk)
    operator.send(f"{WORDS}list/take", list=text)

    assert "Nhập: 1 từ mới, 0 từ sửa" in shown.get_data(as_text=True)
    assert (before, kept(desk)) == ([], [("A Tơ", "a tơ", "person")])


def test_a_list_with_a_wrong_line_names_it_and_offers_nothing_to_take(
    desk: WebDesk, operator: Visitor
) -> None:
    answer = operator.send(f"{WORDS}list", **table("A Tơ,a tơ\nB,thôn 5\n"))
    forced = operator.send(f"{WORDS}list/take", list="A Tơ,a tơ\nB,thôn 5\n")

    page = answer.get_data(as_text=True)
    assert (answer.status_code, forced.status_code) == (422, 422)
    assert "<b>Dòng 2</b>" in page
    assert "list/take" not in page
    assert kept(desk) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00", b"Cach viet,Cach doc"])
def test_a_file_that_is_no_list_gets_one_sentence(operator: Visitor, content: bytes) -> None:
    answer = operator.send(f"{WORDS}list", file=(io.BytesIO(content), "a.csv"))

    assert answer.status_code == 422
    assert 'id="file-wrong"' in answer.get_data(as_text=True)


def test_the_dictionary_is_given_out_for_excel(operator: Visitor) -> None:
    operator.send(WORDS, **LAP)

    answer = operator.get(f"{WORDS}export")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Đắk R'Lấp,đắc rờ lấp" in answer.data.decode()
    assert "tu-dien-cua-dai.csv" in answer.headers["Content-Disposition"]


def test_who_only_reads_sees_the_words_and_changes_none(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    operator.send(WORDS, **LAP)

    page = approver.text(WORDS)
    answers = [
        approver.send(WORDS, **LAP),
        approver.send(f"{WORDS}1", **LAP),
        approver.send(f"{WORDS}1/remove"),
        approver.send(f"{WORDS}list", **table("A,a")),
        approver.send(f"{WORDS}list/take", list="A,a"),
    ]

    assert "Đắk R&#39;Lấp" in page
    assert "Thêm từ" not in page
    assert [each.status_code for each in answers] == [403] * 5


def test_the_way_of_reading_is_chosen_by_examples(desk: WebDesk, administrator: Visitor) -> None:
    page = administrator.text("/settings/reading/")
    number = desk.draft("Có 105 hộ.\nNơi nhận:\n- Lưu: VT.")

    administrator.send(
        "/settings/reading/", region="south", codes="full", reads=["recipients", "signature"]
    )

    assert "một trăm lẻ năm hộ" in page
    assert "một trăm linh năm hộ" in page
    assert desk.page(number).revision.script.startswith("Có một trăm lẻ năm hộ.\nNơi nhận")
    assert 'value="south" checked' in administrator.text("/settings/reading/")


def test_a_way_of_reading_that_is_none_gets_one_sentence(
    administrator: Visitor, operator: Visitor
) -> None:
    answer = administrator.send("/settings/reading/", region="moon", codes="full")

    assert answer.status_code == 422
    assert "Không có cách đọc nào tên là moon" in answer.get_data(as_text=True)
    refused = operator.send("/settings/reading/", region="south", codes="full")
    assert refused.status_code == 403
    assert "Lưu cách đọc" not in operator.text("/settings/reading/")


def test_every_page_that_takes_a_file_takes_as_much_as_is_kept(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert set(security.LIMITS) <= endpoints
    assert security.LIMITS["bulletins.take_document"] > LARGEST_DOCUMENT
    assert security.LIMITS["bulletins.take_recording"] > LARGEST_RECORDING


def test_the_sheet_names_the_sizes_that_are_kept(operator: Visitor) -> None:
    document = operator.text("/bulletins/new?way=document")
    recording = operator.text("/bulletins/new?way=recording")

    assert f"tối đa {LARGEST_DOCUMENT >> 20} MB" in document
    assert f"tối đa {LARGEST_RECORDING >> 20} MB" in recording


def test_a_document_larger_than_a_form_of_text_is_still_looked_at(operator: Visitor) -> None:
    token = operator.token("/more")
    head = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="document"; filename="anh.txt"\r\n\r\n'
    )
    body = head.encode() + b"\xff\x00" * (security.TEXT_LIMIT // 2 + 1000) + b"\r\n--x--\r\n"

    answer = operator.client.post(
        "/bulletins/new/document",
        input_stream=io.BytesIO(body),
        content_type="multipart/form-data; boundary=x",
        content_length=len(body),
    )

    assert answer.status_code == 422
