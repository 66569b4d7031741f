"""What people look for stands where they look for it: on the plan, on a programme, in the list."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from made_week import EVERY_DAY, fill
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.frames import RelayRule
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import holds, planning, relays, timetable
from broadcaster.services.plan_views import TemplateFields

DAY, RELAYS = "2026-11-22", "/timetable/relays"
EVENING, LATER = f"{DAY}/t2/1700", f"{DAY}/t4/1730"


@pytest.fixture
def week(desk: WebDesk) -> WebDesk:
    fill(desk)
    return desk


def programme(visitor: Visitor, key: str = EVENING) -> str:
    return visitor.text(f"/timetable/{DAY}/programme?key={key}")


def test_a_programme_leads_to_leaving_it_out_on_that_day(week: WebDesk, operator: Visitor) -> None:
    found = re.search(r'href="([^"]+)#only"', programme(operator))
    assert found is not None

    page = operator.text(found.group(1))

    assert "<details open><summary>Không phát" in page
    assert re.findall(r'name="templates" value="(\d+)" checked', page) == ["2"]


def test_a_programme_leads_to_its_own_sheet(week: WebDesk, operator: Visitor) -> None:
    assert 'href="/timetable/templates/2"' in programme(operator)


def test_who_may_not_change_the_timetable_is_not_led_there(
    week: WebDesk, supervisor: Visitor
) -> None:
    page = programme(supervisor)

    assert "#only" not in page
    assert "/timetable/templates/" not in page


def test_a_clash_offers_the_time_after_the_other_programme(
    week: WebDesk, operator: Visitor
) -> None:
    found = re.search(r'href="([^"]+)">Sau buổi kia: 18:01<', programme(operator, LATER))
    assert found is not None

    page = operator.text(unescape(found.group(1)))

    assert "Không có gì khác thay đổi, không phạm quy định nào." in page
    assert "Sau buổi kia" not in programme(operator, f"{DAY}/t1/0530")


def test_the_plan_of_a_day_leads_to_changing_that_day_alone(
    week: WebDesk, operator: Visitor
) -> None:
    assert f'href="/timetable/calendar/{DAY}"' in operator.text(f"/timetable/{DAY}")


def test_the_week_leads_to_ready_timetables_and_to_copying_a_week(
    week: WebDesk, operator: Visitor
) -> None:
    page = operator.text(f"/timetable/?day={DAY}")

    assert 'href="/timetable/presets/"' in page
    assert "/timetable/copy-week/?source=2026-11-16&amp;target=2026-11-23" in page


def test_another_time_is_meant_though_as_usual_stays_ticked(
    desk: WebDesk, operator: Visitor
) -> None:
    given = {"way-1": "usual", "at-1": "06:00", "way-2": "usual", "at-2": "17:00"}
    operator.send("/timetable/seasons/times/new", name="Giờ rét", **given)

    page = operator.text("/timetable/seasons/")

    assert "Buổi sáng: 06:00" in page
    assert "Buổi chiều: 17:00" not in page


def test_a_programme_switched_off_says_why_it_cannot_be_moved_and_is_not_left_out_again(
    week: WebDesk, operator: Visitor
) -> None:
    with week.work() as session:
        holds.hold(session, week.clock, date(2026, 11, 22), week.person("bientap"), "chờ")
        number = TemplateId(2)
        timetable.switch_template(session, week.person("bientap"), number, enabled=False)

    page = operator.text(f"/timetable/calendar/{DAY}?skip=1")

    assert "Ngày này không còn buổi đó nữa." in programme(operator)
    assert re.findall(r'name="templates" value="(\d+)"', page) == ["1", "3", "4"]


def test_a_plan_shows_a_relay_in_its_programme_and_nowhere_else(
    desk: WebDesk, operator: Visitor, approver: Visitor
) -> None:
    operator.send(RELAYS, via=RELAYS, name="VOV1", url="https://vov.example/1")
    with desk.work() as session:
        (source,) = relays.sources(session)
        part = RelayRule(source.key, time(12), time(12, 30))
        every = frozenset(desk.zones())
        noon = TemplateFields(
            "Trưa", time(12), EVERY_DAY, every, timedelta(minutes=40), parts=(part,)
        )
        number = timetable.save_template(session, desk.clock, desk.person("quantri"), noon)
    approver.send(f"{RELAYS}/{source.id}/allow", via=RELAYS, seen=source.seen)

    assert "Tiếp sóng" in programme(operator, f"{DAY}/t{number}/1200")
    assert "VOV1" in programme(operator, f"{DAY}/t{number}/1200")
    assert "VOV1" not in programme(operator)


def test_a_programme_of_a_few_seconds_does_not_end_when_it_begins(
    desk: WebDesk, operator: Visitor
) -> None:
    desk.approved(title="Ngắn")
    with desk.work() as session:
        planning.publish_ahead(session, desk.clock)

    page = operator.text(f"/timetable/{DAY}/programme?key={EVENING}")

    assert re.findall(r'<b class="num">([^<]+)</b>', page)[0] == "17:00–17:01"
    assert "đến 17:00" not in operator.text("/")
