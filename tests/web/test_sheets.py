"""What a zone hears, the differences of two versions, and the plan on paper."""

from __future__ import annotations

from datetime import date

from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import planning

TOMORROW = date(2026, 11, 22)


def publish(desk: WebDesk, day: date = TOMORROW) -> None:
    with desk.work() as session:
        assert planning.publish_day(session, desk.clock, day, "evening") is not None


def test_a_zone_tells_what_it_hears_tomorrow_and_for_how_long(
    desk: WebDesk, supervisor: Visitor
) -> None:
    desk.approved(title="Tiêm phòng", zones=frozenset(desk.zones()[:1]))
    first, second, *_ = desk.zones()

    here = supervisor.text(f"/timetable/heard?zone={first}&day=2026-11-22")
    there = supervisor.text(f"/timetable/heard?zone={second}&day=2026-11-22")

    assert "Tiêm phòng" in here
    assert "có tiếng, trong" in here
    assert "Tiêm phòng" not in there
    assert "Không nghe gì" in there


def test_without_a_zone_the_first_one_is_shown_and_an_unknown_one_is_not_found(
    desk: WebDesk, operator: Visitor
) -> None:
    first = desk.zones()[0]

    assert (
        operator.get("/timetable/heard")
        .headers["Location"]
        .endswith(f"/timetable/heard?zone={first}&day=2026-11-22")
    )
    assert operator.get("/timetable/heard?zone=9999").status_code == 404


def test_any_two_versions_are_compared_in_words(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Tin một")
    publish(desk)
    desk.approved(title="Tin hai")
    publish(desk)
    desk.approved(title="Tin ba")
    publish(desk)

    last = operator.text("/timetable/2026-11-22/versions")
    whole = operator.text("/timetable/2026-11-22/versions?older=1&newer=3")
    back = operator.text("/timetable/2026-11-22/versions?older=3&newer=1")

    assert "Thêm Tin ba vào" in last
    assert "Thêm Tin hai vào" not in last
    assert "Thêm Tin hai vào" in whole
    assert "Thêm Tin ba vào" in whole
    assert "Bỏ Tin hai khỏi" in back
    assert operator.get("/timetable/2026-11-22/versions?newer=9").status_code == 404
