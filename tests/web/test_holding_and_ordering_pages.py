"""The pages of a held day, of the order of priority items, of two editors, of emergencies."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import outlook, planning, reminders
from broadcaster.services.timetable import save_template, template
from schedules.types import Priority

DAY = "/timetable/2026-11-21"
HOLD = f"{DAY}/hold"


def publish(desk: WebDesk) -> None:
    with desk.work() as session:
        planning.publish_ahead(session, desk.clock, "test")


def test_a_day_is_held_shown_to_all_and_let_go(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    desk.approved(title="Tin cũ")
    publish(desk)
    offered = operator.text(DAY)
    held = operator.send(HOLD, via=HOLD, why="chờ xã duyệt")
    desk.approved(title="Tin mới")

    assert 'href="/timetable/2026-11-21/hold"' in offered
    assert held.status_code == 302
    assert "đang giữ lịch ngày này: chờ xã duyệt" in approver.text(DAY)
    sheet = approver.text(HOLD)
    assert "Tin mới" in sheet
    assert f'action="{DAY}/release"' not in sheet
    assert "Số thay đổi đang chờ" in operator.text("/")

    gone = operator.send(f"{DAY}/release", via=HOLD)

    assert gone.status_code == 302
    shown = operator.text(DAY)
    assert "Tin mới" in shown
    assert "đang giữ lịch" not in shown
    assert "thôi giữ lúc" in operator.text(HOLD)


def test_a_hold_without_a_reason_or_a_right_is_refused(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    publish(desk)

    assert operator.send(HOLD, via=HOLD, why=" ").status_code == 422
    assert approver.send(HOLD, why="vì sao").status_code == 403
    assert operator.get("/timetable/2026-13-01/hold").status_code == 404


def titles(page: str) -> list[str]:
    listed = page.partition('id="order"')[2].partition("</section>")[0]
    return re.findall(r'href="/bulletins/\d+">([^<]+)</a>', listed)


def test_priority_items_are_moved_by_buttons_that_keep_the_focus(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    one = desk.approved(title="Một", priority=Priority.PRIORITY)
    alone = operator.text("/bulletins/")
    desk.clock.sleep(1)
    two = desk.approved(title="Hai", priority=Priority.PRIORITY)
    before = titles(operator.text("/bulletins/"))
    shown = f"{one} {two}"

    answer = operator.send(f"/bulletins/{two}/order", whither="up", shown=shown)
    after = operator.text(answer.headers["Location"])

    assert 'id="order"' not in alone
    assert (before, titles(after)) == (["Một", "Hai"], ["Hai", "Một"])
    assert after.count("autofocus") == 1
    late = operator.send(f"/bulletins/{two}/order", whither="up", shown=shown)
    assert late.status_code == 302
    assert "thay đổi sau khi bạn mở trang này" in operator.text(late.headers["Location"])
    assert titles(operator.text("/bulletins/")) == ["Hai", "Một"]
    assert approver.send(f"/bulletins/{two}/order", whither="up", shown=shown).status_code == 403


def test_the_later_editor_sees_what_changed_and_keeps_what_was_typed(
    desk: WebDesk, operator: Visitor
) -> None:
    path = "/timetable/templates/1"
    page = operator.text(path)
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    seen = html.unescape(found.group(1))
    with desk.work() as session:
        kept = template(session, 1)
        by = desk.person("quantri")
        save_template(session, desk.clock, by, _renamed(kept.fields, "Buổi của Minh"), 1)
    given = {
        "name": "Buổi của Lan",
        "starts": f"{kept.fields.starts:%H:%M}",
        "longest": "30",
        "weekdays": [str(day) for day in sorted(kept.fields.weekdays)],
        "zones": [str(zone) for zone in sorted(kept.fields.zones)],
    }

    late = operator.send(path, via=path, seen=seen, **given)
    told = late.get_data(as_text=True)

    assert late.status_code == 409
    assert "đã sửa mục này sau khi bạn mở" in told
    assert "Tên nay là “Buổi của Minh”" in told
    assert 'value="Buổi của Lan"' in told
    again = html.unescape(re.search(r'name="seen" value="([^"]*)"', told).group(1))
    assert operator.send(path, via=path, seen=again, **given).status_code == 302
    assert "Buổi của Lan" in operator.text("/timetable/")


def _renamed(fields: object, name: str) -> object:
    return type(fields)(**{one: getattr(fields, one) for one in fields.__slots__} | {"name": name})


def test_an_emergency_is_asked_to_be_repeated_in_its_form(desk: WebDesk, operator: Visitor) -> None:
    given = {
        "title": "Bão",
        "field": "1",
        "priority": "1",
        "zones": "1",
        "airings": "1",
        "valid_until": "2026-11-22T20:00",
        "text": "Bão đang vào.",
        "repeat_every": "15",
        "repeat_opens": "05:00",
        "repeat_closes": "21:00",
    }

    made = operator.send("/bulletins/new/text", via="/bulletins/new", **given)
    number = made.headers["Location"].split("/")[2]
    page = operator.text(f"/bulletins/{number}")

    assert "Phát lặp" in page
    assert "chỉ từ 05:00 đến 21:00" in page
    assert '<option value="15" selected>' in operator.text(f"/bulletins/{number}/edit")
    half = operator.send(
        "/bulletins/new/text", via="/bulletins/new", **given | {"repeat_opens": ""}
    )
    assert half.status_code == 422
    normal = operator.send("/bulletins/new/text", via="/bulletins/new", **given | {"priority": "3"})
    assert normal.status_code == 302


def test_today_shows_what_was_reminded_of_and_what_is_wrong_ahead(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    desk.submitted(title="Chờ duyệt")
    until = desk.clock.now() + timedelta(days=3)
    desk.approved(title="Không ai đọc", valid_until=until)
    with desk.work() as session:
        reminders.remind(session, desk.clock)
        session.connection().exec_driver_sql("UPDATE template SET enabled = 0")
    publish(desk)
    with desk.work() as session:
        outlook.renew(session, desk.clock)

    assert "chưa được duyệt. Hãy nhắc" in operator.text("/")
    assert "Không có buổi phát nào đọc tin này" in operator.text("/")
    assert "/approvals/#b" in approver.text("/")
