"""From a text, a document or a recording to a bulletin that waits for approval."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from sqlalchemy import event, text
from visitors import Visitor
from web_desk import TEXT, WebDesk

FIELDS = {
    "title": "Tiêm phòng",
    "field": "4",
    "priority": "3",
    "airings": "2",
    "language": "vi",
    "valid_until": "2026-11-28T20:00",
    "zones": ["1", "2"],
}


def _wav(samples: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(samples)
    made.seek(0)
    return made


def test_pasted_text_becomes_a_draft_with_its_script(desk: WebDesk, operator: Visitor) -> None:
    answer = operator.send("/bulletins/new/text", **FIELDS, text=TEXT)

    assert answer.location == "/bulletins/1/edit"
    page = desk.page(1)
    assert page.fields.title == "Tiêm phòng"
    assert page.fields.zones == frozenset({1, 2})
    assert "hai mươi lăm tháng mười một" in page.revision.script
    assert "hai mươi lăm tháng mười một" in operator.text("/bulletins/1/edit")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Văn bản trống"),
        ({"text": "chữ " * 520_000}, "Văn bản có"),
        ({"title": ""}, "Hãy đặt tiêu đề"),
        ({"zones": []}, "Hãy chọn ít nhất một cụm loa"),
        ({"valid_until": ""}, "Hãy cho biết tin có hiệu lực đến khi nào"),
        ({"valid_until": "hôm qua"}, "Xin ghi ngày giờ như"),
        ({"valid_until": "2026-11-01T08:00"}, "Thời hạn như vậy đã qua"),
    ],
)
def test_each_wrong_field_gets_one_sentence_and_nothing_typed_is_lost(
    desk: WebDesk, operator: Visitor, changes: dict[str, Any], words: str
) -> None:
    answer = operator.send("/bulletins/new/text", **(FIELDS | {"text": TEXT} | changes))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert ("trạm y tế xã" in page) or "text" in changes
    assert operator.get("/bulletins/1").status_code == 404


def test_a_text_document_becomes_a_draft_under_its_own_name(
    desk: WebDesk, operator: Visitor
) -> None:
    file = (io.BytesIO(TEXT.encode()), "Thong_bao_so_12.txt")

    answer = operator.send("/bulletins/new/document", **(FIELDS | {"title": ""}), document=file)

    assert answer.location == "/bulletins/1/edit"
    assert desk.page(1).fields.title == "Thong bao so 12"
    assert desk.page(1).revision.source_name == "Thong_bao_so_12.txt"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "rỗng (0 byte)"),
        ("a.txt", bytes(range(256)) * 40, "không phải văn bản"),
        ("a.docx", b"no zip at all, only words", "không"),
        ("a.pdf", b"%PDF-1.7 broken", "bị hỏng"),
    ],
)
def test_a_document_that_is_none_gets_one_sentence(
    operator: Visitor, name: str, content: bytes, words: str
) -> None:
    answer = operator.send(
        "/bulletins/new/document", **FIELDS, document=(io.BytesIO(content), name)
    )

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_no_file_at_all_gets_one_sentence(operator: Visitor) -> None:
    answer = operator.send("/bulletins/new/document", **FIELDS)

    assert answer.status_code == 422
    assert "Xin chọn tệp trước" in answer.get_data(as_text=True)


def test_a_recording_becomes_a_bulletin_of_its_own(desk: WebDesk, operator: Visitor) -> None:
    file = (_wav(b"\x00\x20\x00\xe0" * 16000), "loi_chuc.wav")

    answer = operator.send("/bulletins/new/recording", **FIELDS, recording=file)

    assert answer.location == "/bulletins/1/edit"
    assert desk.page(1).origin == "recording"
    assert "Thay bản ghi âm" in operator.text("/bulletins/1/edit")


def test_an_empty_recording_gets_one_sentence(operator: Visitor) -> None:
    answer = operator.send(
        "/bulletins/new/recording", **FIELDS, recording=(io.BytesIO(b""), "a.wav")
    )

    assert answer.status_code == 422
    assert "rỗng (0 byte)" in answer.get_data(as_text=True)


def test_too_large_a_text_is_refused_with_one_sentence(operator: Visitor) -> None:
    answer = operator.send("/bulletins/new/text", **FIELDS, text="a" * (9 * 1024 * 1024))

    assert answer.status_code == 413
    assert "quá lớn" in answer.get_data(as_text=True)


def _edit(desk: WebDesk, **changes: str) -> dict[str, Any]:
    page = desk.page(1)
    kept = {
        "version": str(page.version),
        "text": page.revision.source_text,
        "script": page.revision.script,
    }
    return FIELDS | kept | changes


def test_a_script_corrected_by_hand_stays_as_it_was_typed(desk: WebDesk, operator: Visitor) -> None:
    desk.draft()

    operator.send("/bulletins/1/edit", **_edit(desk, script="Mời bà con đi tiêm."))

    assert desk.page(1).revision.script == "Mời bà con đi tiêm."
    assert desk.page(1).revision.script_edited


def test_a_changed_text_makes_its_script_anew(desk: WebDesk, operator: Visitor) -> None:
    desk.draft()

    operator.send("/bulletins/1/edit", **_edit(desk, text="Họp lúc 7h30."))

    assert "bảy giờ ba mươi" in desk.page(1).revision.script


def test_keep_and_send_in_one_step(desk: WebDesk, operator: Visitor) -> None:
    desk.draft()

    answer = operator.send("/bulletins/1/edit", **_edit(desk, then="submit"))

    assert answer.location == "/bulletins/1"
    assert desk.page(1).status == "submitted"


def test_unknown_words_have_to_be_said_before_sending(desk: WebDesk, operator: Visitor) -> None:
    desk.draft("Cuộc họp của HĐQTX ngày mai.")

    refused = operator.send("/bulletins/1/edit", **_edit(desk, then="submit"))
    words = refused.get_data(as_text=True)
    operator.send("/bulletins/1/reading/unknown", word="HĐQTX", read_as="hội đồng quản trị xã")

    assert desk.page(1).status == "draft"
    assert "HĐQTX" in words
    assert "Hội đồng quản trị xã".lower() in desk.page(1).revision.script.lower()
    assert desk.page(1).revision.unresolved == ()


def test_a_draft_saves_itself_and_shows_the_fresh_script(desk: WebDesk, operator: Visitor) -> None:
    desk.draft()

    answer = operator.send(
        "/bulletins/1/autosave", **_edit(desk, text="Ngày 2/9 nghỉ lễ.", title="")
    )

    assert answer.status_code == 200
    told = answer.get_json()
    assert told["version"] == desk.page(1).version
    assert "mùng hai tháng chín" in told["script"]
    assert "title" in told["problems"]
    assert "<mark" in told["sides"]
    assert desk.page(1).fields.title == "Tiêm phòng cho trẻ"


def test_what_somebody_else_changed_meanwhile_is_never_overwritten(
    desk: WebDesk, operator: Visitor, administrator: Visitor
) -> None:
    desk.draft()
    mine = _edit(desk, title="Của tôi")
    administrator.send("/bulletins/1/edit", **_edit(desk, title="Của quản trị"))

    answer = operator.send("/bulletins/1/edit", via="/bulletins/1/edit", **mine)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Nguyễn Văn An đã sửa tin này" in page
    assert 'value="Của tôi"' in page
    assert desk.page(1).fields.title == "Của quản trị"


def test_a_bulletin_can_be_withdrawn_and_taken_back(desk: WebDesk, operator: Visitor) -> None:
    desk.draft()

    operator.send("/bulletins/1/withdraw")
    withdrawn = desk.page(1).status
    operator.send("/bulletins/1/restore")

    assert (withdrawn, desk.page(1).status) == ("withdrawn", "draft")


def test_the_list_finds_by_state_and_words(desk: WebDesk, operator: Visitor) -> None:
    desk.draft(title="Nộp thuế")
    desk.submitted(title="Tiêm phòng")

    assert "Nộp thuế" in operator.text("/bulletins/?status=draft")
    assert "Tiêm phòng" not in operator.text("/bulletins/?status=draft")
    assert "Tiêm phòng" in operator.text("/bulletins/?text=tiêm")


def test_who_only_reads_writes_nothing(
    desk: WebDesk, supervisor: Visitor, approver: Visitor
) -> None:
    desk.draft()

    for visitor in (supervisor, approver):
        assert visitor.send("/bulletins/new/text", **FIELDS, text=TEXT).status_code == 403
        assert visitor.get("/bulletins/1/edit").status_code == 403
        assert visitor.send("/bulletins/1/voice").status_code == 403
        visitor.send("/bulletins/1/withdraw")
    assert desk.page(1).status == "draft"


def test_a_full_disk_gets_one_sentence_and_keeps_what_was_typed(
    desk: WebDesk, operator: Visitor
) -> None:
    desk.draft()
    with desk.work() as session:
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine = desk.sessions.kw["bind"]
    engine.dispose()

    @event.listens_for(engine, "connect")
    def fill(connection: Any, record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    answer = operator.send("/bulletins/new/text", **FIELDS, text="Một văn bản dài. " * 3000)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Đĩa của đài đã đầy" in page
    assert "Một văn bản dài." in page
    assert desk.page(1).fields.title == "Tiêm phòng cho trẻ"
