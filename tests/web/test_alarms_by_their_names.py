"""Alarms, faults and boards on the pages: by names, each cause once, one word each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from fake_playout import silent
from flask import Flask
from test_wiring_pages import BOARD, INDEX, seen, tell
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.air import DeviceState, Trouble
from broadcaster.services import alarms
from broadcaster.store.tables import BusRow, DeviceRow
from schedules.types import Reason
from web.air import Hearers

LABEL = "Bảng rơ-le 8 kênh (mô phỏng)"
GONE = "There is no port {port}. Is the board plugged in?"
PORT = {"port": "/dev/x"}
NOT_OPEN = "The line of zone {zone} did not open."


def test_one_pulled_cable_is_one_alarm_with_names_links_and_the_next_step(
    desk: WebDesk, technician: Visitor
) -> None:
    with desk.work() as session:
        for subject in ("device:board1", "bus:main"):
            alarms.raise_alarm(session, desk.clock, subject, Reason(GONE, PORT))
        for zone in (1, 2):
            why = Reason(NOT_OPEN, {"zone": zone})
            alarms.raise_alarm(session, desk.clock, f"zone:{zone}", why)

    page, words = technician.text("/alarms"), seen(technician, "/alarms")

    assert len(re.findall(r'<li id="a\d+">', page)) == 1
    assert f'<a href="/loudspeakers/patch/#board-board1">{LABEL}</a>' in page
    assert "Không rõ các cụm loa này có kêu hay không: Thôn Đông, Thôn Đoài." in words
    assert "Việc tiếp theo: xem nguồn và cáp của bảng" in words
    assert "không bật được" not in words
    assert not re.search(r"zone:|device:|bus:", words)
    assert "1 cảnh báo" in words


def test_a_zone_alone_is_told_by_its_name_and_leads_to_it(
    desk: WebDesk, technician: Visitor
) -> None:
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "zone:2", Reason(NOT_OPEN, {"zone": 2}))

    page = technician.text("/alarms")
    assert "Đường loa của cụm Thôn Đoài không bật được." in page
    assert 'href="/loudspeakers/#zone-2"' in page
    assert "Thôn Đoài" in technician.text("/alarms/history")


def test_faults_on_the_loudspeakers_page_have_names_and_each_cause_stands_once(
    app: Flask, technician: Visitor
) -> None:
    said = "{device} does not answer."
    troubles = (
        Trouble("zone:1", NOT_OPEN, {"zone": 1}),
        Trouble("device:board1", said, {"device": "board1"}),
        Trouble("bus:main", said, {"device": "board1"}),
    )
    boards = (DeviceState("board1", said, {"device": "board1"}),)
    tell(app, replace(silent(NOW.isoformat()), troubles=troubles, devices=boards))

    page = seen(technician, "/loudspeakers/")
    faults = page.split("Sự cố hiện tại")[-1].split("Cụm loa Xã")[0]
    assert page.count(f"{LABEL} không trả lời.") == 2  # the fault, and the board itself
    assert "Đường loa của cụm" not in faults


def test_a_board_that_cannot_answer_says_so(app: Flask, desk: WebDesk, technician: Visitor) -> None:
    with desk.work() as session:
        session.get_one(DeviceRow, "board1").profile = "lcus8"
    tell(app, replace(silent(NOW.isoformat()), devices=(DeviceState("board1"),)))

    page = seen(technician, "/loudspeakers/")
    assert "không bao giờ trả lời: chỉ giả định" in page
    assert "có trả lời" not in page


def test_makes_and_sound_outputs_stand_by_the_names_people_know(
    app: Flask, technician: Visitor
) -> None:
    tell(app, silent(NOW.isoformat()))

    page = technician.text("/loudspeakers/")
    assert "Waveshare Modbus RTU Relay 8CH" in page
    assert "<dt>Đường tiếng chính</dt>" in page
    assert "<dt>main</dt>" not in page


def test_equal_findings_are_folded_into_one_with_a_count(
    desk: WebDesk, technician: Visitor
) -> None:
    with desk.work() as session:
        session.get_one(BusRow, "main").sink = "null"
    for zone, name in ((1, "Đông"), (2, "Đoài"), (3, "Thượng")):
        fields = {"name": name, "area": "1", "amplifier": "amp1"}
        technician.send(INDEX + f"zone/{zone}", via=INDEX, **fields)

    words = seen(technician)
    assert words.count("không phát ra tiếng nên 6 cụm loa của nó không nghe được gì") == 1
    assert "thêm 2 mục tương tự" in words


def test_the_sound_contact_has_one_name_on_every_page(app: Flask, technician: Visitor) -> None:
    tell(app, silent(NOW.isoformat()))
    pages = ("/loudspeakers/", INDEX, INDEX + "amplifier/amp1")
    texts = [seen(technician, page) for page in pages]

    assert all("iếp điểm thông tiếng" in text for text in texts)
    assert not any(re.search("[Tt]iếp điểm tắt tiếng|tắt tiếng: Bảng", text) for text in texts)


def test_what_was_applied_is_taken_back_by_a_button_that_says_so(technician: Visitor) -> None:
    technician.send(INDEX + "board/new", via=INDEX, **BOARD)
    technician.send(INDEX + "apply", via=INDEX)

    assert "Hoàn tác lần áp dụng gần nhất" in seen(technician)
    assert "Hoàn tác lần mới nhất" in seen(technician, INDEX + "history")


def test_a_contact_that_is_used_is_marked_as_taken(technician: Visitor) -> None:
    assert "kênh 1 – đã dùng: Thôn Đông" in seen(technician, INDEX + "amplifier/amp1")


def test_a_change_of_make_names_both_as_their_makers_do(technician: Visitor) -> None:
    change = {**BOARD, "label": LABEL, "make": "lcus8", "lease": ""}
    technician.send(INDEX + "board/board1", via=INDEX, **change)

    words = seen(technician)
    assert "LCUS-8, thay cho Waveshare Modbus RTU Relay 8CH" in words


def test_the_bar_counts_what_it_has_no_room_to_name(app: Flask) -> None:
    names = {number: f"Thôn Bắc số {number} Trường tiểu học" for number in range(1, 21)}
    soon = NOW + timedelta(minutes=30)
    with app.test_request_context():
        most = Hearers(names).where(range(1, 20), NOW)
        muted = Hearers(names, {3: soon}).where(range(1, 20), NOW)
        few = Hearers({1: "Đông", 2: "Tây", 3: "Nam"}, {2: soon}).where((1, 2), NOW)

    assert most == "19/20 cụm loa"
    assert muted == "19/20 cụm loa · tắt tiếng: 1/20 cụm loa"
    assert few == "Đông, Tây · tắt tiếng: Tây"
