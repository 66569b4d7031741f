"""Hearing at once, the sound's settings, reading aloud and joining, as the pages give them."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from visitors import Visitor
from web_desk import WebDesk, hum
from werkzeug.test import TestResponse

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.recordings import key_of
from broadcaster.domain.sound import OwnSound, StationSound
from broadcaster.errors import Refused, Unreachable
from broadcaster.services import pieces, sound, takes
from schedules.types import Reason


def station_fields(**changes: str) -> dict[str, str]:
    given = {
        "voice": "espeak",
        "speed": "1",
        "pitch": "0",
        "sentence_pause": "420",
        "paragraph_pause": "750",
        "lufs": "-16",
        "notice_text": "Bản tin do máy đọc.",
    }
    return {**given, **changes}


def own(desk: WebDesk, bulletin: BulletinId) -> OwnSound:
    with desk.work() as session:
        return sound.own(session, bulletin)


def upload(
    visitor: Visitor, path: str, *, script: bool = False, data: bytes = b"", **fields: str
) -> TestResponse:
    file = (io.BytesIO(data or hum()), "doan.wav")
    accept = "application/json" if script else "text/html"
    return visitor.client.post(
        path,
        data={"csrf_token": visitor.token("/more"), "recording": file, **fields},
        headers={"Accept": accept, "Referer": "http://localhost/more"},
    )


def test_a_text_is_answered_with_its_sound(desk: WebDesk, operator: Visitor) -> None:
    answer = operator.send("/hear", text="Họp ngày 2/9.", speed="0,8")

    by, audition = desk.ear.asked[0]
    assert answer.status_code == 200
    assert (answer.content_type, answer.data) == ("audio/wav", hum())
    assert answer.headers["Cache-Control"] == "no-store"
    assert audition.paragraphs == ("Họp ngày mùng hai tháng chín.",)
    assert audition.manner.speed == 0.8
    assert by == desk.person("bientap").id


def test_another_voice_is_told_beside_the_sound(desk: WebDesk, operator: Visitor) -> None:
    desk.ear.trigger_notes(Reason("The recording is empty (0 bytes). Record or upload it again."))

    answer = operator.send("/hear", text="một")

    assert unquote(answer.headers["X-Note"]).startswith("Bản ghi âm")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "a" * 4001}, 422),
        ({"text": "a", "speed": "nhanh"}, 422),
        ({"text": "a", "pitch": "99"}, 422),
        ({"text": "a", "bulletin": "99"}, 409),
    ],
)
def test_what_cannot_be_heard_is_one_sentence(
    desk: WebDesk, operator: Visitor, fields: dict[str, str], status: int
) -> None:
    answer = operator.send("/hear", **fields)

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"].endswith(".")
    assert desk.ear.asked == []


def test_a_voice_that_is_away_or_refuses_is_said(desk: WebDesk, operator: Visitor) -> None:
    desk.ear.trigger_failure(
        Unreachable("The part of the station that speaks does not answer. Try again in a moment.")
    )
    away = operator.send("/hear", text="một")
    desk.ear.trigger_failure(Refused("You asked for something else meanwhile."))
    refused = operator.send("/hear", text="một")

    assert (away.status_code, refused.status_code) == (503, 409)
    assert away.json == {"error": "Bộ phận đọc của đài không trả lời. Xin thử lại sau giây lát."}
    assert refused.json == {"error": "Bạn vừa yêu cầu nghe nội dung khác."}


def test_only_who_writes_hears_and_only_with_the_pages_own_form(
    desk: WebDesk, approver: Visitor, operator: Visitor
) -> None:
    assert approver.send("/hear", text="một").status_code == 403
    assert operator.client.post("/hear", data={"text": "một"}).status_code == 400
    assert desk.ear.asked == []


def test_the_administrator_sets_the_sound(desk: WebDesk, administrator: Visitor) -> None:
    fields = station_fields(speed="0,9", horn="1", chime="1", notice="1")

    answer = administrator.send("/settings/sound", **fields)

    assert answer.status_code == 302
    with desk.work() as session:
        kept = sound.station(session)
    assert kept == StationSound(speed=0.9, horn=True, chime=True, notice=True)
    page = administrator.text("/settings/sound")
    assert 'value="0.9"' in page
    assert "0,9×" in page


def test_a_setting_out_of_range_stays_on_the_page_with_its_sentence(
    desk: WebDesk, administrator: Visitor
) -> None:
    answer = administrator.send("/settings/sound", **station_fields(speed="7", pitch="3"))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Xin chọn một số từ 0,5 đến 2." in page
    assert 'name="pitch" min="-6" max="6" step="0.5" value="3.0"' in page


def test_settings_are_tried_by_ear_without_being_kept(
    desk: WebDesk, administrator: Visitor
) -> None:
    fields = station_fields(speed="1.2", closing_tone="1")

    administrator.send("/hear", text="Một.", station="1", **fields)

    audition = desk.ear.asked[0][1]
    assert (audition.manner.speed, audition.finish.closing_tone) == (1.2, True)
    with desk.work() as session:
        assert sound.station(session) == StationSound()


def test_others_see_the_sound_and_change_nothing(desk: WebDesk, operator: Visitor) -> None:
    page = operator.text("/settings/sound")
    answer = operator.send("/settings/sound", **station_fields(speed="2"))

    assert "Lưu âm thanh" not in page
    assert answer.status_code == 403


def test_a_bulletin_asks_for_its_own_sound(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.draft()

    operator.send(f"/bulletins/{bulletin}/sound", speed="0.8", voice="", chime="1", notice="")

    page = operator.text(f"/bulletins/{bulletin}/edit")
    assert own(desk, bulletin) == OwnSound(speed=0.8, chime=True)
    assert "tốc độ đọc 0,8×, có nhạc báo hiệu" in page
    assert "Theo đài: 1×" in page


def test_a_voice_is_called_off_and_asked_for_again(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.draft()
    operator.send(f"/bulletins/{bulletin}/voice")
    assert "Thôi, không làm nữa" in operator.text(f"/bulletins/{bulletin}/edit")

    operator.send(f"/bulletins/{bulletin}/voice/cancel")
    assert not desk.render()
    operator.send(f"/bulletins/{bulletin}/voice/retry")

    assert desk.render()


def test_a_paragraph_is_read_aloud_with_and_without_script(
    desk: WebDesk, operator: Visitor
) -> None:
    bulletin = desk.draft("Một.\nHai.")
    path = f"/bulletins/{bulletin}/record/"

    by_script = upload(operator, path, script=True, paragraph=key_of("Một."))
    by_form = upload(operator, path, paragraph=key_of("Hai."))

    assert by_script.json == {"done": 1, "total": 2, "words": "Đã thu 1 trong 2 đoạn."}
    assert by_form.status_code == 302
    assert "Đã thu đủ cả 2 đoạn." in operator.text(path)
    with desk.work() as session:
        assert all(each.take for each in takes.paragraphs(session, bulletin))


def test_a_take_is_heard_by_its_paragraph(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.draft("Một.")
    key = key_of("Một.")
    upload(operator, f"/bulletins/{bulletin}/record/", paragraph=key)

    answer = operator.send("/hear", bulletin=str(bulletin), paragraph=key)

    assert answer.status_code == 200
    take = desk.ear.asked[0][1].recording
    assert take is not None
    assert take.name == "doan.wav"


def test_what_is_no_recording_is_told_to_the_script_in_one_sentence(
    desk: WebDesk, operator: Visitor
) -> None:
    bulletin = desk.draft("Một.")
    path = f"/bulletins/{bulletin}/record/"

    wrong = upload(operator, path, script=True, data=b"nothing", paragraph=key_of("Một."))
    strange = upload(operator, path, script=True, paragraph="x")
    empty = operator.send(path, paragraph=key_of("Một."))

    assert wrong.status_code == 409
    assert wrong.json is not None
    assert "không phải bản ghi âm" in wrong.json["error"]
    assert strange.json == {"error": "Văn bản đọc vừa được sửa: không còn đoạn này nữa."}
    assert empty.status_code in {302, 409}


def test_it_is_not_sent_while_paragraphs_are_missing(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.draft("Một.\nHai.")
    upload(operator, f"/bulletins/{bulletin}/record/", paragraph=key_of("Một."))
    version = desk.page(bulletin).version

    operator.send(f"/bulletins/{bulletin}/submit", version=str(version))

    assert desk.page(bulletin).status is Status.DRAFT
    assert "Còn 1 trong 2 đoạn chưa thu." in operator.text(f"/bulletins/{bulletin}")


def test_a_twin_in_another_language_is_joined_moved_and_taken_out(
    desk: WebDesk, operator: Visitor
) -> None:
    bulletin = desk.draft("Một.")
    at = f"/bulletins/{bulletin}/pieces"

    upload(operator, at, language="rad")
    page = operator.text(f"/bulletins/{bulletin}/edit")
    operator.send(f"{at}/1", step="up")
    with desk.work() as session:
        moved = pieces.of_bulletin(session, bulletin)
    operator.send(f"{at}/0", step="remove")

    assert "doan.wav" in page
    assert "Ê Đê" in page
    assert [each.is_script for each in moved] == [False, True]
    with desk.work() as session:
        assert len(pieces.of_bulletin(session, bulletin)) == 1
    assert operator.send(f"{at}/0", step="sideways").status_code == 404


def test_the_log_tells_what_a_machine_spoke(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.approved()
    clip = desk.page(bulletin).revision.clip

    assert clip is not None
    assert "giọng máy, có đánh dấu trong tệp" in operator.text(f"/bulletins/{bulletin}")


def test_the_pages_load_no_numbers_library_and_no_voice() -> None:
    import subprocess  # noqa: PLC0415 -- only here
    import sys  # noqa: PLC0415 -- only here

    script = (
        "import sys, web.app, web.server, broadcaster.worker.client;"
        "print([name for name in ('numpy', 'pydub', 'espeakng_loader') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "[]"


def test_a_clip_is_drawn_from_its_beginning_to_its_end(desk: WebDesk, operator: Visitor) -> None:
    bulletin = desk.approved()
    clip = desk.page(bulletin).revision.clip
    assert clip is not None

    drawing = operator.get(f"/clips/{clip.hash}.svg")

    assert drawing.mimetype == "image/svg+xml"
    assert 'viewBox="0 0 599 100"' in drawing.get_data(as_text=True)
    assert f"/clips/{clip.hash}.svg" in operator.text(f"/bulletins/{bulletin}")


def test_no_stranger_sees_the_outline_and_a_lost_one_is_an_empty_picture(
    desk: WebDesk, operator: Visitor, stranger: Visitor
) -> None:
    clip = desk.page(desk.approved()).revision.clip
    assert clip is not None
    desk.library.path_of(clip.hash).with_suffix(".peaks600").unlink()

    assert stranger.get(f"/clips/{clip.hash}.svg").status_code == 302
    assert "<path" not in operator.text(f"/clips/{clip.hash}.svg")
    assert operator.get(f"/clips/{'0' * 64}.svg").status_code == 404
