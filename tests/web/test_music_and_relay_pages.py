"""The shelf of music and the list of relays: taken in, listened to, allowed, taken out."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from visitors import Visitor
from web_desk import HummingVoice, WebDesk, hum

from broadcaster.domain.relaying import Trial, Tried
from broadcaster.errors import Refused
from broadcaster.services import music, relays
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.voicing import Studio
from broadcaster.store.tables import AsRunRow
from schedules.types import Reason

MUSIC, RELAYS = "/timetable/music", "/timetable/relays"
RELAYED = {"heard_s": [0.0, 560.0], "filler_s": 38.0, "silent_s": 2.0}


def add(visitor: Visitor, title: str = "Quê hương", body: bytes | None = None) -> str:
    file = (io.BytesIO(hum() if body is None else body), "bai.wav")
    answer = visitor.client.post(
        MUSIC,
        data={"csrf_token": visitor.token(MUSIC), "title": title, "recording": file},
        headers={"Referer": f"http://localhost{MUSIC}"},
        follow_redirects=True,
    )
    return str(answer.get_data(as_text=True))


def make(desk: WebDesk) -> None:
    voice = HummingVoice()
    studio = Studio("w", {voice.name: voice}, desk.library, desk.data / "originals")
    make_missing(desk.sessions, desk.clock, studio)


def test_a_piece_is_taken_in_heard_allowed_and_taken_out(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    assert "Quê hương" in add(operator)
    make(desk)
    with desk.work() as session:
        (piece,) = music.pieces(session)
    assert piece.clip is not None
    page = approver.text(MUSIC)
    assert f"/clips/{piece.clip.hash}.wav" in page

    approver.send(f"{MUSIC}/{piece.id}/allow", via=MUSIC, clip=piece.clip.hash)
    assert f"{MUSIC}/{piece.id}/allow" not in approver.text(MUSIC)
    operator.send(f"{MUSIC}/{piece.id}/remove", via=MUSIC)

    with desk.work() as session:
        assert music.pieces(session) == ()


def test_a_file_that_is_no_sound_is_refused_at_its_field(desk: WebDesk, operator: Visitor) -> None:
    page = add(operator, body=b"GIF89a no sound at all")

    assert 'id="recording-wrong"' in page
    assert "Quê hương" in page


def test_a_supervisor_listens_and_changes_nothing(desk: WebDesk, supervisor: Visitor) -> None:
    assert 'enctype="multipart/form-data"' not in supervisor.text(MUSIC)
    assert supervisor.send(MUSIC, via=MUSIC, title="x").status_code == 403
    assert supervisor.send(RELAYS, via=RELAYS, name="x", url="https://x.example").status_code == 403


def test_a_station_is_listed_allowed_changed_and_taken_out(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    operator.send(
        RELAYS, via=RELAYS, name="VOV1", url="https://vov.example/1", backups="https://b.example\n"
    )
    with desk.work() as session:
        (one,) = relays.sources(session)
    assert (one.fields.backups, one.allowed_by) == (("https://b.example",), None)

    page = approver.text(RELAYS)
    assert "https://b.example" in page
    approver.send(f"{RELAYS}/{one.id}/allow", via=RELAYS)
    with desk.work() as session:
        assert relays.sources(session)[0].allowed_by is None
    approver.send(f"{RELAYS}/{one.id}/allow", via=RELAYS, seen=one.seen)
    with desk.work() as session:
        assert relays.sources(session)[0].allowed_by is not None

    operator.send(f"{RELAYS}/{one.id}", via=RELAYS, name="VOV2", url="https://vov.example/2")
    with desk.work() as session:
        (changed,) = relays.sources(session)
    assert (changed.fields.name, changed.allowed_by) == ("VOV2", None)

    operator.send(f"{RELAYS}/{one.id}/remove", via=RELAYS)
    with desk.work() as session:
        assert relays.sources(session) == ()


def test_the_log_says_why_and_how_a_relay_was_heard(desk: WebDesk, operator: Visitor) -> None:
    sentence = "Nothing of the other station came while it was to be passed on."
    with desk.work() as session:
        session.add(
            AsRunRow(
                line="2026-11-21/t1/0530/relay-2/main/relayvov-relay1",
                zone=1,
                programme="2026-11-21/t1/0530",
                programme_name="Sáng",
                kind="relay",
                title="VOV1",
                clip="relay:vov1",
                authority="relay:1",
                priority=3,
                due=desk.clock.now(),
                outcome="missed",
                why={"sentence": sentence, "facts": {}},
                proof={"error_ms": 0.1, "matched": None, "relayed": RELAYED},
                seq=1,
            )
        )

    page = operator.text("/log/line/2026-11-21/t1/0530/relay-2/main/relayvov-relay1")

    assert "Trong lúc tiếp sóng không nhận được gì từ đài kia." in page
    assert "/clips/relay" not in page
    assert "Tiếp sóng thì không có tệp tiếng để so." in page
    assert "Nghe từ địa chỉ số 2" in page
    assert "38,0 s" in page


def test_what_comes_into_a_sound_card_can_be_listed_too(desk: WebDesk, operator: Visitor) -> None:
    operator.send(RELAYS, via=RELAYS, name="Đầu thu", url="card:USB Audio", backups="card:")
    with desk.work() as session:
        (one,) = relays.sources(session)

    assert (one.fields.url, one.fields.backups) == ("card:USB Audio", ("card:",))


def test_a_wrong_address_is_said_at_its_field_and_what_was_typed_stays(
    desk: WebDesk, operator: Visitor
) -> None:
    answer = operator.send(RELAYS, via=RELAYS, name="Đài tỉnh", url="đài tỉnh")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Hãy ghi đủ địa chỉ" in page
    assert "Đài tỉnh" in page


def test_a_source_is_tried_heard_and_told_of_in_plain_words(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    operator.send(RELAYS, via=RELAYS, name="VOV1", url="https://a.example/x", backups="http://b/x")
    with desk.work() as session:
        (one,) = relays.sources(session)
    why = Reason("{host} does not answer.", {"host": "b"})
    well = Tried("https://a.example/x", "mp3", -18.5, timedelta(seconds=1), timedelta(seconds=6))
    desk.ear.trial = Trial((well, Tried("http://b/x", why=why)), hum())

    page = approver.send(f"{RELAYS}/{one.id}/try", via=RELAYS).get_data(as_text=True)

    sound = re.search(r'src="(/timetable/relays/tried/[^"]+)"', page)
    assert sound is not None
    assert [addresses for _, addresses in desk.ear.tried] == [("https://a.example/x", "http://b/x")]
    assert "Có tiếng sau 1,0 giây: mp3, mức -18,5 dBFS." in page
    assert "Sóng đến từng đoạn 6,0 giây" in page
    assert "b không trả lời." in page
    assert operator.client.get(sound[1]).data == hum()
    assert operator.client.get(f"{RELAYS}/tried/nothing").status_code == 404


def test_a_source_that_cannot_be_tried_now_is_a_sentence(desk: WebDesk, operator: Visitor) -> None:
    operator.send(RELAYS, via=RELAYS, name="VOV1", url="https://a.example/x")
    with desk.work() as session:
        (one,) = relays.sources(session)
    desk.ear.trigger_failure(Refused("Other stations cannot be tried here."))

    operator.send(f"{RELAYS}/{one.id}/try", via=RELAYS)

    assert "Ở đây không thử được đài khác." in operator.text(RELAYS)
