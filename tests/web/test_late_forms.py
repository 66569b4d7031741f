"""What is asked for where something is late: chosen on pages, told on pages."""

from __future__ import annotations

from datetime import time

import pytest
from test_bulletins_and_editor import FIELDS
from test_frame_pages import PAGE, kept, press, sent, typed
from visitors import Visitor
from web_desk import TEXT, WebDesk

from broadcaster.domain.bulletin import BulletinId
from schedules.lateness import Late, Way
from web.lateforms import read, typed_again
from web.lateforms import typed as form_of

NEW = "/bulletins/new/text"
ASKED = [
    ({"late": "whole", "late_minutes": "7"}, Late(Way.WHOLE, minutes=7), "muộn chưa tới 7 phút"),
    ({"late": "join"}, Late(Way.JOIN), "vào giữa chừng"),
    ({"late": "skip"}, Late(Way.SKIP), "Nếu muộn: bỏ."),
    (
        {"late": "replay", "late_until": "17:30"},
        Late(Way.REPLAY, until=time(17, 30)),
        "xong trước 17:30",
    ),
]


@pytest.mark.parametrize(("chosen", "late", "said"), ASKED)
def test_what_is_asked_for_of_a_bulletin_is_kept_and_told(
    desk: WebDesk, operator: Visitor, chosen: dict[str, str], late: Late, said: str
) -> None:
    operator.send(NEW, **FIELDS, **chosen, text=TEXT)

    assert desk.page(BulletinId(1)).fields.late == late
    assert said in operator.text("/bulletins/1")
    form = operator.text("/bulletins/1/edit")
    assert f'name="late" value="{late.way}" checked' in form


def test_as_usual_is_what_stands_in_a_new_form_and_is_told_nowhere(
    desk: WebDesk, operator: Visitor
) -> None:
    assert 'name="late" value="" checked' in operator.text("/bulletins/new")
    operator.send(NEW, **FIELDS, text=TEXT)

    assert desk.page(BulletinId(1)).fields.late is None
    assert "Nếu muộn" not in operator.text("/bulletins/1")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"late": "whole", "late_minutes": ""}, "Hãy ghi muộn chưa tới bao nhiêu phút"),
        ({"late": "whole", "late_minutes": "-3"}, "Hãy ghi muộn chưa tới bao nhiêu phút"),
        ({"late": "whole", "late_minutes": "121"}, "từ 0 đến 120 phút"),
        ({"late": "whole", "late_minutes": "9" * 40}, "Hãy ghi muộn chưa tới bao nhiêu phút"),
        ({"late": "replay", "late_until": ""}, "Hãy ghi giờ phải phát xong"),
        ({"late": "replay", "late_until": "5 giờ"}, "Hãy ghi giờ phải phát xong"),
        ({"late": "skip", "priority": "1"}, "tin khẩn cấp luôn được phát sớm nhất có thể"),
    ],
)
def test_what_nobody_can_ask_for_gets_one_sentence(
    operator: Visitor, chosen: dict[str, str], said: str
) -> None:
    answer = operator.send(NEW, **FIELDS | chosen, text=TEXT)

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert f'name="late" value="{chosen["late"]}" checked' in page
    assert operator.get("/bulletins/1").status_code == 404


def test_the_approver_sees_what_is_asked_for(desk: WebDesk, approver: Visitor) -> None:
    desk.submitted(late=Late(Way.SKIP))
    desk.render_all()

    assert "Nếu muộn: bỏ." in approver.text("/approvals")


def test_asking_for_something_else_after_approval_needs_a_new_one(desk: WebDesk) -> None:
    number = desk.approved()

    with desk.work() as session:
        from broadcaster.services import bulletins  # noqa: PLC0415 -- beside its one use
        from broadcaster.services.views import Change  # noqa: PLC0415 -- the same

        page = desk.page(number)
        fields = desk.fields(late=Late(Way.SKIP))
        by = desk.person("bientap")
        bulletins.edit(session, desk.clock, number, by, Change(page.version, fields))

    assert desk.page(number).status.value == "draft"
    assert desk.page(number).approval is None


@pytest.mark.parametrize(("chosen", "late", "said"), ASKED)
def test_what_is_asked_for_of_a_part_is_kept_and_told(
    desk: WebDesk, operator: Visitor, chosen: dict[str, str], late: Late, said: str
) -> None:
    form = typed(operator.text(PAGE))
    for name, value in chosen.items():
        form[f"3-{name}"] = value
    previewed = sent(operator, form, "preview")
    sent(operator, form, "keep")

    assert [part.late for part in kept(desk)] == [None, None, late, None]  # type: ignore[attr-defined]
    page = operator.text(PAGE)
    assert f'name="3-late" value="{late.way}" checked' in page
    assert "· nếu muộn: " in page
    assert "Nếu muộn" not in previewed or said in previewed


@pytest.mark.parametrize(
    ("name", "value", "more", "said"),
    [
        ("3-late", "whole", {"3-late_minutes": "x"}, "Phần 3: ghi muộn chưa tới bao nhiêu phút"),
        ("3-late", "whole", {"3-late_minutes": "500"}, "Phần 3: ghi từ 0 đến 120 phút"),
        ("3-late", "replay", {}, "Phần 3: ghi giờ phải phát xong"),
        ("3-late", "replay", {"3-late_until": "04:00"}, "Phần 3: ghi giờ sau giờ bắt đầu"),
    ],
)
def test_what_nobody_can_ask_for_of_a_part_is_said_at_it(
    desk: WebDesk, operator: Visitor, name: str, value: str, more: dict[str, str], said: str
) -> None:
    form = typed(operator.text(PAGE))
    form[name] = value
    for other, given in more.items():
        form[other] = given

    page = sent(operator, form, "keep")

    assert f'id="{name}-wrong"' in page
    assert said in page
    assert kept(desk) == ()


def test_music_is_joined_or_left_out_whatever_a_form_says(desk: WebDesk, operator: Visitor) -> None:
    form = typed(press(operator, operator.text(PAGE), "add:filler"))
    page = sent(operator, form, "up:0")
    assert 'name="4-late" value="join"' in page
    assert 'name="4-late" value="whole"' not in page

    form["4-late"], form["4-late_minutes"] = "whole", "5"

    assert "Phần 4: tiếp sóng và nhạc lấp giờ chỉ có thể" in sent(operator, form, "keep")
    assert kept(desk) == ()


def test_a_way_that_is_none_is_as_usual() -> None:
    assert read({"late": "never"}.__getitem__) is None
    assert form_of(None) == typed_again(None) == [("late", "")]
