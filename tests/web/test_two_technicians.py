"""Two technicians, one draft: an older form undoes nothing of the other's without saying so."""

from __future__ import annotations

import html
import re

from test_wiring_pages import INDEX, zone_fields
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.patch import PartKind, PatchZone
from broadcaster.services import patch as patches

ZONE = INDEX + "zone/3"
SEEN = re.compile(r'name="seen" value="([^"]+)"')


def mark(text: str) -> str:
    found = SEEN.search(text)
    assert found is not None
    return found[1]


def drafted(desk: WebDesk) -> PatchZone:
    with desk.work() as session:
        zone = patches.draft_patch(session).part(PartKind.ZONE, "3")
    assert isinstance(zone, PatchZone)
    return zone


def test_an_older_form_is_told_what_changed_and_keeps_nothing_until_it_is_sent_again(
    desk: WebDesk, technician: Visitor, administrator: Visitor
) -> None:
    old = mark(technician.text(ZONE))
    administrator.send(ZONE, via=ZONE, **zone_fields("Thôn Thượng", "board1:6", seen=old))

    mine = zone_fields("Thôn Thượng mới", "board1:3", seen=old)
    answer = technician.send(ZONE, via=ZONE, **mine)
    page = html.unescape(answer.get_data(as_text=True))
    kept = drafted(desk)

    assert answer.status_code == 409
    assert "đã được Nguyễn Văn An sửa sau khi bạn mở biểu mẫu này" in page
    assert "bật bằng Bảng rơ-le 8 kênh (mô phỏng): 3, thay cho Bảng rơ-le" in page
    assert 'value="Thôn Thượng mới"' in page
    assert (kept.name, kept.outputs[0].channel) == ("Thôn Thượng", 6)

    assert technician.send(ZONE, via=ZONE, **(mine | {"seen": mark(page)})).status_code == 302
    assert (drafted(desk).name, drafted(desk).outputs[0].channel) == ("Thôn Thượng mới", 3)


def test_a_form_with_a_mistake_stays_as_old_as_it_was(
    desk: WebDesk, technician: Visitor, administrator: Visitor
) -> None:
    old = mark(technician.text(ZONE))
    administrator.send(ZONE, via=ZONE, **zone_fields("Thôn Thượng", "board1:6", seen=old))

    nameless = technician.send(ZONE, via=ZONE, **zone_fields(" ", "board1:3", seen=old))
    page = nameless.get_data(as_text=True)

    assert nameless.status_code == 422
    assert mark(page) == old
    assert drafted(desk).outputs[0].channel == 6


def test_changes_of_other_parts_hinder_nobody(
    desk: WebDesk, technician: Visitor, administrator: Visitor
) -> None:
    old = mark(technician.text(ZONE))
    administrator.send(INDEX + "area/new", via=INDEX, name="Thôn Chợ", parent="1")

    mine = zone_fields("Thôn Thượng mới", "board1:3", seen=old)
    assert technician.send(ZONE, via=ZONE, **mine).status_code == 302
    assert drafted(desk).name == "Thôn Thượng mới"


def test_two_who_mean_the_same_are_not_stopped_twice(
    desk: WebDesk, technician: Visitor, administrator: Visitor
) -> None:
    old = mark(technician.text(ZONE))
    same = zone_fields("Thôn Thượng mới", "board1:3", seen=old)
    administrator.send(ZONE, via=ZONE, **same)

    answer = technician.send(ZONE, via=ZONE, **same)
    again = same | {"seen": mark(answer.get_data(as_text=True))}

    assert technician.send(ZONE, via=ZONE, **again).status_code == 302
    assert drafted(desk).name == "Thôn Thượng mới"
