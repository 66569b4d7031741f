"""What a plan leaves out for one reason needs somebody once, with its day, while it matters."""

from __future__ import annotations

from datetime import time

from planning_desk import PEOPLE, SATURDAY, SUNDAY, Desk

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Role
from broadcaster.services.attention import needs
from broadcaster.services.planning import publish_day
from broadcaster.services.station_views import Need
from broadcaster.store.tables import PermittedHoursRow

OPERATOR = PEOPLE[Role.OPERATOR]


def left_out(desk: Desk) -> list[Need]:
    with desk.transaction() as session:
        every = needs(session, desk.clock, OPERATOR)
    return [one for one in every if one.kind == NeedKind.LEFT_OUT]


def publish(desk: Desk, *days: object) -> None:
    with desk.transaction() as session:
        for day in days:
            publish_day(session, desk.clock, day, "change")


def test_one_rule_that_keeps_many_items_silent_is_told_once_with_its_day(desk: Desk) -> None:
    for title in ("Một", "Hai", "Ba"):
        desk.approved(title)
    desk.change(PermittedHoursRow, 1, opens=time(6), closes=time(16))
    publish(desk, SUNDAY)

    assert [(one.about, one.also, one.day, one.bulletin) for one in left_out(desk)] == [
        ("Ba", ("Hai", "Một"), SUNDAY, None),
        ("Sáng", ("Chiều",), SUNDAY, None),
    ]


def test_what_has_its_own_reason_is_told_by_itself(desk: Desk) -> None:
    number = desk.approved("Dài quá", length=4000)
    publish(desk, SUNDAY)

    assert {(one.about, one.bulletin, one.also) for one in left_out(desk) if one.bulletin} == {
        ("Dài quá", number, ())
    }


def test_what_was_heard_enough_or_is_over_needs_nobody(desk: Desk) -> None:
    desk.approved("Một lần", airings=1)
    publish(desk, SATURDAY, SUNDAY)
    desk.at("12:00")
    publish(desk, SATURDAY)

    said = {str(one.why) for one in left_out(desk)}

    assert not [each for each in said if "passed" in each or "as often as wanted" in each]
