"""Every page opens for everybody who may open it, light, strict and in Vietnamese."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from visitors import Visitor
from web_desk import LOGINS, WebDesk

PAGES = (
    "/",
    "/more",
    "/alarms",
    "/bulletins/",
    "/approvals/",
    "/timetable/",
    "/timetable/?day=2026-11-24&where=zone-2",
    "/timetable/2026-11-22",
    "/timetable/music",
    "/timetable/relays",
    "/timetable/calendar/",
    "/timetable/calendar/2027/2",
    "/timetable/calendar/2027-02-06",
    "/timetable/calendar/year",
    "/timetable/calendar/year/2030",
    "/timetable/seasons/",
    "/timetable/hours/",
    "/timetable/2026-11-22/hold",
    "/timetable/2026-11-22?where=zone-1",
    "/timetable/2026-11-22/programme?key=2026-11-22/t1/0530",
    "/timetable/2026-11-22/programme?key=2026-11-22/t1/0530&at=06:10",
    "/timetable/heard?zone=1",
    "/timetable/sheet",
    "/timetable/sheets",
    "/timetable/sheet?motto=1",
    "/timetable/2026-11-22/versions",
    "/loudspeakers/",
    "/loudspeakers/patch/",
    "/loudspeakers/patch/history",
    "/loudspeakers/volumes/",
    "/loudspeakers/mutes",
    "/alarms/history",
    "/log/",
    "/log/chain",
    "/log/find",
    "/log/sheet",
    "/people/me",
    "/settings/",
    "/settings/phone",
    "/settings/words/",
    "/settings/reading/",
)
FOR_SOME = {
    "/stop": {"quantri", "bientap", "duyet", "kythuat"},
    "/bulletins/new": {"quantri", "bientap"},
    "/bulletins/new?way=document": {"quantri", "bientap"},
    "/bulletins/new?way=recording": {"quantri", "bientap"},
    "/bulletins/play": {"quantri", "bientap"},
    "/timetable/templates/new": {"quantri", "bientap"},
    "/timetable/templates/1": {"quantri", "bientap"},
    "/timetable/frames/new": {"quantri", "bientap"},
    "/timetable/frames/1": {"quantri", "bientap"},
    "/timetable/hours/1": {"quantri"},
    "/timetable/hours/new": {"quantri"},
    **{
        f"/timetable/{page}": {"quantri", "bientap"}
        for page in ("calendar/new", "seasons/new", "seasons/times/new", "seasons/days/1")
    },
    "/timetable/presets/": {"quantri", "bientap"},
    "/timetable/copy-week/": {"quantri", "bientap"},
    "/timetable/import/": {"quantri", "bientap"},
    "/people/": {"quantri"},
    "/loudspeakers/zones/1/mute": {"quantri", "bientap", "duyet", "kythuat"},
    "/loudspeakers/volumes/amplifier/amp1": {"quantri", "kythuat"},
    "/loudspeakers/volumes/zone/1": {"quantri", "kythuat"},
    **{
        f"/loudspeakers/patch/{part}": {"quantri", "kythuat"}
        for kind, key in (
            ("area", "1"),
            ("zone", "1"),
            ("board", "board1"),
            ("amplifier", "amp1"),
            ("bus", "main"),
        )
        for part in (f"{kind}/{key}", f"{kind}/new")
    },
}


@pytest.fixture
def busy(desk: WebDesk) -> WebDesk:
    desk.draft()
    desk.draft("Cuộc họp của HĐQTX vào ngày 3/12.", title="Họp")
    desk.submitted(title="Chờ duyệt")
    desk.approved(title="Đã duyệt")
    return desk


def _visit(app: Flask, login: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(login)
    return visitor


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_opens_for_those_who_may(busy: WebDesk, app: Flask, login: str) -> None:
    visitor = _visit(app, login)

    assert {path: visitor.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
    assert {path: visitor.get(path).status_code for path in FOR_SOME} == {
        path: 200 if login in logins else 403 for path, logins in FOR_SOME.items()
    }


def test_every_bulletin_has_its_page_and_its_desk(busy: WebDesk, operator: Visitor) -> None:
    for number in (1, 2, 3, 4):
        assert operator.get(f"/bulletins/{number}").status_code == 200
        assert operator.get(f"/bulletins/{number}/edit").status_code == 200
    assert operator.get("/bulletins/4/play").status_code == 200


def test_no_page_holds_style_or_script_of_its_own_or_anything_from_elsewhere(
    busy: WebDesk, administrator: Visitor
) -> None:
    for path in (*PAGES, *FOR_SOME, "/bulletins/4", "/bulletins/4/edit", "/bulletins/4/play"):
        page = administrator.text(path)

        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", page), path
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*', page), path
        assert len(page.encode()) < 100_000, path


def test_every_page_says_what_it_may_do(operator: Visitor) -> None:
    headers = operator.get("/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_the_longest_script_still_goes_through_one_bar_of_signal(
    desk: WebDesk, operator: Visitor
) -> None:
    line = "Ngày {0}/11/2026, xã tổ chức {0}00 buổi tiêm phòng tại {0} thôn, từ 7h{0} đến 9h{0}.\n"
    number = desk.draft("".join(line.format(10 + n % 20) for n in range(1200)))

    answer = operator.get(f"/bulletins/{number}/edit", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 200_000
    assert "hai nghìn không trăm hai mươi sáu" in gzip.decompress(answer.data).decode()


def test_a_page_that_is_not_there_gets_one_sentence(operator: Visitor) -> None:
    for path in ("/nothing", "/bulletins/999", "/timetable/2026-99-99", "/log/line/none"):
        answer = operator.get(path)

        assert answer.status_code == 404, path
        assert answer.get_data(as_text=True).count("<h1>") == 1


def test_a_form_without_its_token_is_refused(operator: Visitor) -> None:
    for path in ("/stop", "/sign-out", "/language", "/bulletins/new/text"):
        assert operator.client.post(path).status_code == 400, path


def test_another_name_for_this_machine_is_refused(stranger: Visitor) -> None:
    assert stranger.get("/health", headers={"Host": "evil.example"}).status_code == 400
    assert stranger.get("/health", headers={"Host": "192.168.1.7:8080"}).status_code == 200
    assert stranger.get("/health", headers={"Host": "[::1]:8080"}).status_code == 200
