"""The time grid without script: who hears what when, why, and moving it by a form."""

from __future__ import annotations

import re

import pytest
from made_week import fill
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import planning

DAY = "2026-11-22"
EVENING = f"{DAY}/t2/1700"
BLOCK = re.compile(r'data-key="([^"]+)" data-day="([^"]+)" data-begins="(\d+)" data-ends="(\d+)"')


@pytest.fixture
def week(desk: WebDesk) -> WebDesk:
    fill(desk)
    return desk


def blocks(page: str) -> list[str]:
    return [found[0] for found in BLOCK.findall(page)]


def sheet(visitor: Visitor, key: str = EVENING, at: str = "", day: str = DAY) -> str:
    return visitor.text(f"/timetable/{day}/programme?key={key}" + (f"&at={at}" if at else ""))


def seen(visitor: Visitor, at: str = "18:30") -> str:
    found = re.search(r'name="seen" value="([^"]+)"', sheet(visitor, at=at))
    assert found is not None
    return found.group(1)


def put_back(page: str) -> dict[str, str]:
    """Return what the form sends that takes back what was just moved."""
    form = page.split("/put-back", 1)[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'name="(number|key|was|back)" value="([^"]*)"', form))


def test_the_week_shows_every_programme_in_its_day(week: WebDesk, operator: Visitor) -> None:
    page = operator.text("/timetable/")

    assert [key for key in blocks(page) if key.startswith(DAY)] == [
        f"{DAY}/t1/0530",
        f"{DAY}/t3/1130",
        f"{DAY}/t2/1700",
        f"{DAY}/t4/1730",
    ]
    assert not any(key.startswith("2026-11-17") for key in blocks(page))


def test_one_hamlet_is_looked_at_alone(week: WebDesk, operator: Visitor) -> None:
    east = operator.text("/timetable/?where=zone-1")
    west = operator.text("/timetable/?where=zone-2")

    assert f"{DAY}/t4/1730" in blocks(east)
    assert f"{DAY}/t4/1730" not in blocks(west)
    assert '<option value="zone-2" selected>' in west


def test_a_part_of_the_commune_that_is_not_there_shows_all(
    week: WebDesk, operator: Visitor
) -> None:
    assert blocks(operator.text("/timetable/?where=zone-99")) == blocks(
        operator.text("/timetable/")
    )


def test_the_day_has_a_column_for_all_who_hear_the_same(week: WebDesk, operator: Visitor) -> None:
    page = operator.text(f"/timetable/{DAY}")

    heads = re.findall(r'<b id="head-\d+">([^<]+)</b>', page)
    assert heads == ["Thôn Đông", "Thôn Đoài, Thôn Thượng, Thôn Hạ, Thôn Trung", "Thôn Bến"]


def test_more_columns_than_fit_are_counted_and_seen_by_choosing_a_part(
    week: WebDesk, operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.gridview.MOST", 2)

    assert "Còn 1 nơi nữa nghe khác" in operator.text(f"/timetable/{DAY}")
    assert "nơi nữa nghe khác" not in operator.text(f"/timetable/{DAY}?where=zone-6")


def test_hours_in_which_no_sound_is_permitted_are_shaded_with_the_rules_name(
    week: WebDesk, operator: Visitor
) -> None:
    page = operator.text(f"/timetable/{DAY}?where=zone-6")

    assert 'title="Thôn Bến ngủ sớm: không được phát từ 19:00 đến 00:00"' in page


def test_two_programmes_that_want_one_line_are_marked_where_they_meet(
    week: WebDesk, operator: Visitor
) -> None:
    page = operator.text(f"/timetable/{DAY}")

    assert "Buổi chiều và Thôn Đông cùng cần một đường tiếng, từ 17:30 đến 17:50." in page
    assert page.count('class="meeting') == 3
    assert len(re.findall(r'class="block [^"]* clashing', page)) == 4


def test_what_is_not_heard_keeps_its_place_with_the_reason(
    desk: WebDesk, operator: Visitor
) -> None:
    page = operator.text("/timetable/")

    assert f"{DAY}/t1/0530" in blocks(page)
    assert "Chưa có tin bài nào cho buổi này." in page


def test_a_programme_gives_the_reason_of_every_line(week: WebDesk, operator: Visitor) -> None:
    page = sheet(operator)

    assert page.count("trong Buổi chiều, phần") == 4
    assert "17:00–" in page


def test_a_move_shows_what_would_clash_and_which_times_are_free(
    week: WebDesk, operator: Visitor
) -> None:
    page = sheet(operator, at="11:35")

    assert "thay vì 11:35 vì đường tiếng đang bận phát Buổi trưa" in page
    assert "Buổi trưa và Buổi chiều cùng cần một đường tiếng" in page
    assert "Đường tiếng rảnh lúc:" in page
    assert "Từ nay bắt đầu lúc 11:35" in page


def test_what_is_left_out_for_one_reason_is_told_once(week: WebDesk, operator: Visitor) -> None:
    page = sheet(operator, at="05:40")

    assert page.count("Không phát ở Thôn Bến: “Thôn Bến ngủ sớm” không cho phát") == 1
    assert "</b>, <b>" in page


def test_a_move_against_the_rule_shows_its_name_and_cannot_be_kept(
    week: WebDesk, operator: Visitor
) -> None:
    page = sheet(operator, at="22:30")

    assert "Nếu bắt đầu lúc 22:30 thì sẽ không phát được gì." in page
    assert "Giờ được phát" in page
    assert 'name="scope"' not in page


def test_a_move_is_kept_and_taken_back(week: WebDesk, operator: Visitor) -> None:
    path = f"/timetable/{DAY}/move"
    answer = operator.send(
        path, via="/more", key=EVENING, at="18:30", scope="onward", seen=seen(operator), back="week"
    )
    after = operator.text(answer.headers["Location"])
    back = operator.send(f"/timetable/{DAY}/put-back", via="/more", **put_back(after))

    assert answer.status_code == 302
    assert f"{DAY}/t2/1830" in blocks(after)
    assert "Buổi chiều nay bắt đầu lúc 18:30." in after
    assert f'name="key" value="{DAY}/t2/1830"' in after
    after = operator.text(back.headers["Location"])
    assert "Đã đặt lại: Buổi chiều lại bắt đầu lúc 17:00." in after
    assert "nay bắt đầu lúc" not in after
    assert EVENING in blocks(operator.text("/timetable/"))


def test_a_move_of_one_day_is_kept_and_taken_back(week: WebDesk, operator: Visitor) -> None:
    path = f"/timetable/{DAY}/move"
    given = {"key": EVENING, "at": "18:30", "scope": "day", "seen": seen(operator)}
    operator.send(path, via="/more", **given, why="Hội làng")
    moved = operator.text("/timetable/")
    operator.send(f"/timetable/{DAY}/put-back", via="/more", **put_back(moved))

    assert f"{DAY}/t2/1830" in blocks(moved)
    assert "2026-11-21/t2/1700" in blocks(moved)
    assert EVENING in blocks(operator.text("/timetable/"))


def test_who_looked_at_an_older_plan_sees_what_changed(week: WebDesk, operator: Visitor) -> None:
    known = seen(operator)
    week.approved(title="Cắt điện", airings=None, zones=frozenset(week.zones()))
    with week.work() as session:
        planning.publish_ahead(session, week.clock)

    answer = operator.send(
        f"/timetable/{DAY}/move", via="/more", key=EVENING, at="18:30", scope="onward", seen=known
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Lịch đã thay đổi trong lúc bạn đang xem." in page
    assert "Cắt điện" in page.split('id="moving-title"')[0]
    assert EVENING in blocks(operator.text("/timetable/"))


def test_a_script_is_told_what_would_come_of_a_move(week: WebDesk, operator: Visitor) -> None:
    def told(at: str) -> object:
        return operator.get(f"/timetable/{DAY}/try?key={EVENING}&at={at}").get_json()

    assert told("18:30") == {
        "refused": False,
        "begins": 18 * 60 + 30,
        "ends": 18 * 60 + 40,
        "said": [],
    }
    assert told("11:35")["said"][-1] == "Trùng giờ với Buổi trưa."
    assert told("22:30")["refused"] is True


def test_who_may_not_change_the_timetable_sees_it_and_its_reasons_alone(
    week: WebDesk, supervisor: Visitor
) -> None:
    assert "data-may-move" not in supervisor.text("/timetable/")
    assert 'id="moving-title"' not in sheet(supervisor)
    assert supervisor.get(f"/timetable/{DAY}/try?key={EVENING}&at=18:30").status_code == 403
    answer = supervisor.send(
        f"/timetable/{DAY}/move", via="/more", key=EVENING, at="18:30", scope="onward", seen=""
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["", "x", "a/b/c", f"{DAY}/t9/1700", f"{DAY}/t2/9999", "//"])
def test_a_programme_that_is_not_there_gets_one_sentence(
    week: WebDesk, operator: Visitor, key: str
) -> None:
    assert operator.get(f"/timetable/{DAY}/programme?key={key}").status_code == 404
    assert operator.get(f"/timetable/{DAY}/try?key={key}&at=18:30").status_code == 404


@pytest.mark.parametrize("at", ["", "25:00", "soon", "18", "18:30+07:00"])
def test_a_time_that_is_none_is_said_or_taken_as_none(
    week: WebDesk, operator: Visitor, at: str
) -> None:
    page = operator.get(f"/timetable/{DAY}/programme?key={EVENING}&at={at}")

    assert page.status_code == 200
    assert operator.get(f"/timetable/{DAY}/try?key={EVENING}&at=").status_code == 404
