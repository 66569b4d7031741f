"""Muting a zone, the volume through the day, and the life of alarms, as the pages show them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_playout import silent, sounding
from flask import Flask
from test_wiring_pages import seen, tell
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.air import Next
from broadcaster.services import alarms, muting
from schedules.types import Reason
from web.air import EXTENSION, bar

MUTE = "/loudspeakers/zones/2/mute"
VOLUME = "/loudspeakers/volumes/amplifier/amp1"


def test_a_zone_is_muted_for_an_hour_and_shown_so_wherever_it_is_named(
    app: Flask, desk: WebDesk, operator: Visitor
) -> None:
    number = desk.approved()
    later = (NOW + timedelta(hours=2)).isoformat()
    tell(app, silent(NOW.isoformat(), Next("x", "Tin", "Buổi chiều", later, (1, 2))))

    answer = operator.send(MUTE, via=MUTE, length="3600", why="Đám tang")

    assert answer.status_code == 302
    assert "Đã tắt tiếng đến 11:00 hôm nay" in seen(operator, "/loudspeakers/")
    assert "tắt tiếng đến 11:00 hôm nay" in seen(operator, "/loudspeakers/")
    assert "Thôn Đoài (tắt tiếng đến 11:00)" in seen(operator, f"/bulletins/{number}/play")
    assert "trừ tin khẩn cấp" in seen(operator, f"/bulletins/{number}/play")
    assert "1 cụm loa tắt tiếng" in seen(operator, "/")
    assert "1, 2 · tắt tiếng: 2" in seen(operator, "/more")
    assert "“Đám tang”" in seen(operator, "/loudspeakers/mutes")


def test_the_page_says_that_emergencies_are_heard_all_the_same(operator: Visitor) -> None:
    assert "Tin khẩn cấp vẫn phát như thường." in seen(operator, MUTE)


def test_the_page_says_what_comes_back_with_the_zone_and_what_is_left_out(
    operator: Visitor,
) -> None:
    assert (
        "Tin đang phát sẽ được nghe lại cùng với cụm loa; tin bắt đầu trong lúc tắt tiếng thì cụm"
        " loa này không phát."
    ) in seen(operator, MUTE)


def test_a_muted_zone_comes_back_by_itself_on_the_pages_too(
    app: Flask, desk: WebDesk, operator: Visitor
) -> None:
    operator.send(MUTE, via=MUTE, length="1800")
    desk.clock.sleep(1800)

    assert "tắt tiếng đến" not in seen(operator, "/loudspeakers/").split("Cụm loa Xã")[1]
    with app.test_request_context("/"):
        sky = app.extensions[EXTENSION]
        zones, until = sky.zones, {2: NOW + timedelta(minutes=30)}
        state = sounding(NOW.isoformat(), NOW.isoformat())
        during = bar(state, zones, NOW, until)
        after = bar(state, zones, NOW + timedelta(minutes=30), until)
    assert (during.places, after.places) == ("1, 2 · tắt tiếng: 2", "1, 2")


def test_a_mute_is_lifted_before_its_time(desk: WebDesk, operator: Visitor) -> None:
    operator.send(MUTE, via=MUTE, until="2026-11-21T12:30")
    during = seen(operator, "/loudspeakers/mutes")
    operator.send("/loudspeakers/zones/2/unmute", via="/loudspeakers/mutes")

    assert "đến 12:30 hôm nay" in during
    assert "Trần Thị Bình bật lại sớm" in seen(operator, "/loudspeakers/mutes")
    with desk.work() as session:
        assert muting.standing(session, desk.clock) == ()


def test_a_mute_without_an_end_or_beyond_a_day_gets_one_sentence(operator: Visitor) -> None:
    endless = operator.send(MUTE, via=MUTE, why="x")
    long = operator.send(MUTE, via=MUTE, until="2026-11-23T12:30")
    past = operator.send(MUTE, via=MUTE, until="2026-11-20T12:30")

    assert [each.status_code for each in (endless, long, past)] == [422] * 3
    assert "Hãy chọn tắt tiếng đến lúc nào." in endless.get_data(as_text=True)
    assert "nhiều nhất một ngày" in long.get_data(as_text=True)
    assert "Giờ đó đã qua." in past.get_data(as_text=True)
    assert operator.get("/loudspeakers/zones/99/mute").status_code == 404


def test_a_supervisor_mutes_nothing(supervisor: Visitor) -> None:
    assert supervisor.get(MUTE).status_code == 403
    assert supervisor.send(MUTE, length="3600").status_code == 403
    assert supervisor.send("/loudspeakers/zones/2/unmute").status_code == 403
    assert "Tắt tiếng …" not in supervisor.text("/loudspeakers/")


def test_the_volume_through_the_day_is_set_and_the_page_says_what_acts(
    technician: Visitor,
) -> None:
    given = {
        "begins": ["05:00", "07:00", ""],
        "ends": ["07:00", "05:00", ""],
        "percent": ["60", "80", ""],
    }
    technician.send(VOLUME, via=VOLUME, **given)
    page = seen(technician, "/loudspeakers/volumes/")

    assert "05:00–07:00: 60 %; 07:00–05:00: 80 % · tiếng của cả đường" in page
    assert "bây giờ 80 %" in page
    assert "âm lượng 80 %" in seen(technician, "/loudspeakers/")


def test_a_volume_that_cannot_be_stays_typed_and_gets_one_sentence(technician: Visitor) -> None:
    both = technician.send(
        VOLUME,
        via=VOLUME,
        begins=["05:00", "06:00"],
        ends=["07:00", "08:00"],
        percent=["60", "70"],
    )
    half = technician.send(VOLUME, via=VOLUME, begins=["05:00"], ends=[""], percent=["60"])
    shared = technician.send(
        "/loudspeakers/volumes/zone/1",
        via="/loudspeakers/volumes/zone/1",
        begins=["05:00"],
        ends=["07:00"],
        percent=["60"],
    )

    assert "Hai khoảng cùng có hiệu lực lúc 06:00" in both.get_data(as_text=True)
    assert 'value="08:00"' in both.get_data(as_text=True)
    assert "Hãy ghi đủ mỗi dòng" in half.get_data(as_text=True)
    assert "Hãy đặt âm lượng cho tăng âm." in shared.get_data(as_text=True)
    assert [each.status_code for each in (both, half, shared)] == [422, 422, 409]
    assert technician.get("/loudspeakers/volumes/zone/99").status_code == 404


def test_an_alarm_tells_how_often_it_came_and_all_are_seen_at_once(
    desk: WebDesk, technician: Visitor
) -> None:
    why = Reason("{device} does not answer.", {"device": "board1"})
    with desk.work() as session:
        for _ in range(14):
            alarms.raise_alarm(session, desk.clock, "board1", why)
            alarms.clear(session, desk.clock, "board1")
        alarms.raise_alarm(session, desk.clock, "sink", Reason("The sound output did not answer."))

    before = seen(technician, "/alarms")
    technician.send("/alarms/seen", via="/alarms")
    after = seen(technician, "/alarms")

    assert "xảy ra 14 lần từ 10:00 hôm nay" in before
    assert "bạn đã biết 2 cảnh báo" in after
    assert "Bảng rơ-le 8 kênh (mô phỏng) không trả lời." not in after
    assert "Bảng rơ-le 8 kênh (mô phỏng) không trả lời." in seen(technician, "/alarms/history")
    assert "Phạm Văn Dũng đã biết" in seen(technician, "/alarms/history")


def test_old_alarms_are_turned_over_page_by_page(desk: WebDesk, supervisor: Visitor) -> None:
    with desk.work() as session:
        for number in range(60):
            why = Reason("{device} does not answer.", {"device": f"b{number}"})
            alarms.raise_alarm(session, desk.clock, f"b{number}", why)

    first = supervisor.text("/alarms/history")
    second = supervisor.text("/alarms/history?before=11")

    assert "b59 không trả lời." in first
    assert "b9 không trả lời." not in first
    assert 'rel="next" href="/alarms/history?before=11"' in first
    assert "b9 không trả lời." in second
    assert "b10 không trả lời." not in second


@pytest.mark.parametrize(
    ("typed", "kept"), [("5:00", "05:00"), ("5h30", "05:30"), ("17h", "17:00")]
)
def test_times_of_a_volume_are_typed_by_24_hours_as_people_write_them(
    typed: str, kept: str, technician: Visitor
) -> None:
    form = technician.text(VOLUME)
    technician.send(VOLUME, via=VOLUME, begins=[typed], ends=["23:00"], percent=["60"])
    absurd = technician.send(VOLUME, via=VOLUME, begins=["25:00"], ends=["5 PM"], percent=["60"])

    assert 'type="time"' not in form
    assert f"{kept}–23:00: 60 %" in seen(technician, "/loudspeakers/volumes/")
    assert absurd.status_code == 422
