"""Hearing, approving, returning, delegating; putting on air; stopping; the loudspeakers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from visitors import Visitor
from web_desk import NOW, WebDesk
from werkzeug.test import TestResponse

from broadcaster.errors import Refused, Unreachable
from broadcaster.services import alarms, planning
from schedules.types import Reason


def _approve(desk: WebDesk, visitor: Visitor, number: int = 1) -> TestResponse:
    page = desk.page(number)
    clip = page.revision.clip.hash if page.revision.clip else ""
    return visitor.send(
        f"/approvals/{number}/approve", via="/approvals/", clip=clip, version=page.version
    )


def test_the_approver_hears_the_clip_and_approves_it(desk: WebDesk, approver: Visitor) -> None:
    desk.submitted()
    queue = approver.text("/approvals/")
    clip = desk.page(1).revision.clip.hash

    sound = approver.get(f"/clips/{clip}.wav")
    _approve(desk, approver)

    assert f"/clips/{clip}.wav" in queue
    assert sound.mimetype == "audio/wav"
    assert sound.data[:4] == b"RIFF"
    assert desk.page(1).status == "approved"


def test_the_approve_button_says_when_it_would_be_heard(desk: WebDesk, approver: Visitor) -> None:
    desk.submitted()

    assert "Duyệt, cho phát 17:00 hôm nay" in approver.text("/approvals/")


def test_a_clip_can_be_heard_from_its_middle(desk: WebDesk, approver: Visitor) -> None:
    desk.submitted()
    clip = desk.page(1).revision.clip.hash

    part = approver.get(f"/clips/{clip}.wav", headers={"Range": "bytes=100-199"})

    assert part.status_code == 206
    assert len(part.data) == 100


def test_no_stranger_hears_a_clip(desk: WebDesk, stranger: Visitor) -> None:
    desk.submitted()

    assert stranger.get(f"/clips/{desk.page(1).revision.clip.hash}.wav").status_code == 302


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fstation.db", "g" * 64, "x"])
def test_only_known_clips_are_served(operator: Visitor, name: str) -> None:
    assert operator.get(f"/clips/{name}.wav").status_code == 404


def test_the_author_does_not_approve_own_work(desk: WebDesk, operator: Visitor) -> None:
    desk.submitted()

    answer = _approve(desk, operator)

    assert answer.status_code == 403
    assert desk.page(1).status == "submitted"


def test_a_bulletin_goes_back_with_a_reason(
    desk: WebDesk, approver: Visitor, operator: Visitor
) -> None:
    desk.submitted()

    approver.send("/approvals/1/return", via="/approvals/", reason="Sai ngày họp")

    assert desk.page(1).status == "rejected"
    assert "Sai ngày họp" in operator.text("/bulletins/1")


def test_a_return_without_a_reason_is_refused(desk: WebDesk, approver: Visitor) -> None:
    desk.submitted()

    answer = approver.send("/approvals/1/return", via="/approvals/", reason=" ")

    assert answer.location == "/approvals/"
    assert "Hãy nêu lý do trả lại" in approver.text("/approvals/")
    assert desk.page(1).status == "submitted"


def test_an_approver_lends_the_right_for_some_days(
    desk: WebDesk, approver: Visitor, technician: Visitor
) -> None:
    desk.submitted()
    taker = desk.person("kythuat").id

    approver.send(
        "/approvals/delegations",
        via="/approvals/",
        taker=str(taker),
        starts="2026-11-21T09:00",
        ends="2026-11-24T17:00",
    )
    _approve(desk, technician)

    page = desk.page(1)
    assert page.status == "approved"
    assert page.approval.on_behalf_of.login == "duyet"
    assert "thay Lê Văn Chính" in technician.text("/bulletins/1")


def test_an_approved_bulletin_is_put_on_air_now(desk: WebDesk, operator: Visitor) -> None:
    desk.approved()

    answer = operator.send("/bulletins/1/play", via="/bulletins/1/play", zones=["1"], delay="0")

    assert answer.location == "/"
    page = operator.text("/")
    assert "lên sóng lúc 10:0" in page
    assert "Yêu cầu riêng" in page


def test_what_is_not_approved_is_not_put_on_air(desk: WebDesk, operator: Visitor) -> None:
    desk.submitted()

    answer = operator.send("/bulletins/1/play", via="/bulletins/1/play", zones=["1"], delay="0")

    assert answer.location == "/bulletins/1/play"
    assert "Chỉ tin đã duyệt" in operator.text("/bulletins/1/play")


def test_what_was_asked_for_can_be_taken_back(desk: WebDesk, operator: Visitor) -> None:
    desk.approved()
    operator.send("/bulletins/1/play", via="/bulletins/1/play", zones=["1"], delay="120")

    operator.send("/one-offs/1/cancel", via="/")

    assert "Yêu cầu riêng" not in operator.text("/")


def test_stop_asks_once_and_then_silences_everything(desk: WebDesk, operator: Visitor) -> None:
    asked = operator.text("/stop")
    before = list(desk.air.asked)

    answer = operator.send("/stop", via="/stop")

    assert "Ngắt toàn bộ ngay bây giờ?" in asked
    assert before == []
    assert desk.air.asked == [("stop", "bientap", "web", None)]
    assert answer.location == "/"


def test_stop_says_so_when_playout_is_away(desk: WebDesk, operator: Visitor) -> None:
    desk.air.trigger_failure(Unreachable("Playout does not answer."))

    answer = operator.send("/stop", via="/stop")

    assert answer.location == "/stop"
    assert "Bộ phát chưa trả lời" in operator.text("/stop")


def test_who_only_reads_stops_nothing(desk: WebDesk, supervisor: Visitor) -> None:
    assert supervisor.send("/stop").status_code == 403
    assert desk.air.asked == []


def test_a_technician_tests_a_zone(desk: WebDesk, technician: Visitor, operator: Visitor) -> None:
    technician.send("/loudspeakers/zones/2/test", via="/loudspeakers/")

    assert desk.air.asked == [("test", 2, "kythuat", timedelta(seconds=3))]
    assert operator.send("/loudspeakers/zones/2/test").status_code == 403


def test_a_test_that_is_refused_says_why(desk: WebDesk, technician: Visitor) -> None:
    desk.air.trigger_failure(Refused("Something is on air on that line. Wait until it has ended."))

    technician.send("/loudspeakers/zones/2/test", via="/loudspeakers/")

    assert "Đường dây này đang phát" in technician.text("/loudspeakers/")


def test_an_alarm_stays_until_somebody_has_seen_it(desk: WebDesk, technician: Visitor) -> None:
    with desk.work() as session:
        why = Reason("{device} does not answer.", {"device": "board1"})
        alarm = alarms.raise_alarm(session, desk.clock, "board1", why)

    before = technician.text("/alarms")
    technician.send(f"/alarms/{alarm}", via="/alarms")

    assert "Bảng rơ-le 8 kênh (mô phỏng) không trả lời." in before
    assert "1 cảnh báo" in before
    assert "Phạm Văn Dũng đã biết" in technician.text("/alarms")


def test_the_log_of_a_day_without_sound_says_so(supervisor: Visitor) -> None:
    assert "Ngày này không phát gì" in supervisor.text("/log/")
    assert "Chuỗi còn nguyên vẹn" in supervisor.text("/log/chain")


def test_a_broken_chain_is_said_with_its_line(desk: WebDesk, supervisor: Visitor) -> None:
    (desk.data / "journal" / "journal.jsonl").write_text("not a line\n")

    assert "Chuỗi bị đứt ở dòng 1" in supervisor.text("/log/chain")


def test_a_programme_is_changed_and_switched_off(desk: WebDesk, operator: Visitor) -> None:
    given = {
        "name": "Buổi trưa",
        "starts": "11:30",
        "longest": "20",
        "weekdays": ["0", "5"],
        "zones": ["1"],
        "opening": "Xin chào bà con.",
        "closing": "Hết.",
    }

    operator.send("/timetable/templates/new", via="/timetable/templates/new", **given)
    week = operator.text("/timetable/")

    assert "Buổi trưa" in week
    assert "11:30" in week


def test_a_programme_without_days_gets_one_sentence(operator: Visitor) -> None:
    given = {"name": "Buổi trưa", "starts": "11:30", "longest": "20", "zones": ["1"]}

    answer = operator.send("/timetable/templates/new", via="/timetable/templates/new", **given)

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một ngày" in answer.get_data(as_text=True)


def test_the_administrator_changes_name_voice_and_hours(
    desk: WebDesk, administrator: Visitor
) -> None:
    administrator.send("/settings/", via="/settings/", name="Đài xã Hàm Liêm", voice="gtts")
    administrator.send(
        "/timetable/hours/1",
        via="/timetable/hours/1",
        name="Ngày",
        opens="06:00",
        closes="20:00",
        weekdays=["0", "1", "2"],
        zones=["1", "2"],
        minutes_a_day="90",
    )

    assert "Đài xã Hàm Liêm" in administrator.text("/")
    assert "06:00–20:00" in administrator.text("/timetable/")


def test_the_administrator_adds_somebody_who_then_signs_in(
    desk: WebDesk, administrator: Visitor
) -> None:
    answer = administrator.send(
        "/people/", via="/people/", name="Vũ Hà", login="vuha", role="operator"
    )

    page = answer.get_data(as_text=True)
    password = page.split('class="secret">')[1].split("<")[0]
    assert administrator.sign_in("vuha", password).status_code == 302


def test_everybody_changes_their_own_password(desk: WebDesk, operator: Visitor) -> None:
    wrong = operator.send("/people/me", via="/people/me", old="sai", new="trang-sao-ngoc-lan")
    operator.send(
        "/people/me", via="/people/me", old="mot-hai-ba-bon-nam", new="trang-sao-ngoc-lan"
    )

    assert wrong.status_code == 422
    assert operator.get("/").status_code == 302
    assert operator.sign_in("bientap", "trang-sao-ngoc-lan").status_code == 302


def test_the_day_plan_gives_a_reason_for_every_line(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Vệ sinh đường làng")
    with desk.work() as session:
        planning.publish_ahead(session, desk.clock, "test")

    page = operator.text(f"/timetable/{NOW:%Y-%m-%d}")

    assert "Vệ sinh đường làng" in page
    assert "phiên bản 1" in page
