"""Three priorities by law: ordered by the operator, repeated by cadence, refused with the rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from framed import only
from planning_desk import PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, NotFound, Refused
from broadcaster.services import ordering
from broadcaster.services.bulletins import show
from broadcaster.services.planning import plan_of, publish_ahead, publish_day
from broadcaster.store.tables import BulletinRow, PermittedHoursRow
from broadcaster.worker.replanning import Replanner
from schedules.parts import BulletinBlock
from schedules.types import Priority

OPERATOR = PEOPLE[Role.OPERATOR]
TEN = timedelta(minutes=10)
LATER = local("12:00", SUNDAY)


def pressing(desk: Desk, *titles: str) -> list[BulletinId]:
    made = []
    for title in titles:
        desk.clock.sleep(1)
        made.append(BulletinId(desk.approved(title, priority=Priority.PRIORITY)))
    return made


def order(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        return [one.title for one in ordering.queue(session, desk.clock)]


def read(desk: Desk, day: date = SATURDAY) -> list[str]:
    """Publish and return what the morning reads, in order."""
    with desk.transaction() as session:
        publish_day(session, desk.clock, day, "change")
    return published(desk, day)


def published(desk: Desk, day: date = SATURDAY) -> list[str]:
    with desk.transaction() as session:
        plan = plan_of(session, day)
    assert plan is not None
    morning = [one for one in plan.lines if one.programme_name == "Sáng"]
    return [one.title for one in morning if one.bulletin is not None]


def move(
    desk: Desk, number: BulletinId, shown: list[BulletinId], *, up: bool, role: Role = Role.OPERATOR
) -> None:
    with desk.transaction() as session:
        ordering.move(session, desk.clock, PEOPLE[role], number, tuple(shown), up=up)


def test_priority_items_are_read_in_the_operators_order(desk: Desk) -> None:
    one, two, three = pressing(desk, "Một", "Hai", "Ba")
    before = read(desk)
    move(desk, three, [one, two, three], up=True)
    move(desk, three, [one, three, two], up=True)

    assert before == ["Một", "Hai", "Ba"]
    assert order(desk) == ["Ba", "Một", "Hai"]
    assert read(desk) == ["Ba", "Một", "Hai"]


def test_a_newer_item_comes_after_those_that_were_ordered(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")
    move(desk, two, [one, two], up=True)
    pressing(desk, "Ba")

    assert order(desk) == ["Hai", "Một", "Ba"]


def test_a_move_past_the_end_changes_nothing(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")
    move(desk, one, [one, two], up=True)
    move(desk, two, [one, two], up=False)

    assert order(desk) == ["Một", "Hai"]


def test_only_priority_items_are_ordered(desk: Desk) -> None:
    desk.approved("Thường")
    (one,) = pressing(desk, "Một")
    normal = BulletinId(1)

    with pytest.raises(NotFound, match="not among the priority items"):
        move(desk, normal, [one], up=True)
    assert order(desk) == ["Một"]


def test_an_order_that_somebody_else_changed_is_not_taken(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")
    move(desk, two, [one, two], up=True)

    with pytest.raises(Refused, match="changed since you opened this"):
        move(desk, two, [one, two], up=True)
    assert order(desk) == ["Hai", "Một"]


def test_ordering_needs_the_right_and_leaves_an_event_and_the_approval(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")

    with pytest.raises(Forbidden):
        move(desk, two, [one, two], up=True, role=Role.APPROVER)
    move(desk, two, [one, two], up=True)

    with desk.transaction() as session:
        page = show(session, desk.clock, two)
    event = page.events[-1]
    assert (event.what, event.by, event.facts["place"]) == ("order", OPERATOR, 1)
    assert page.approval is not None
    assert page.approval.voided is None


def test_an_order_changed_seconds_before_the_programme_waits_for_the_next(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")
    read(desk)
    desk.at("05:29:57")
    move(desk, two, [one, two], up=True)

    assert read(desk) == ["Một", "Hai"]
    assert read(desk, SUNDAY) == ["Hai", "Một"]


def test_the_plan_follows_the_order_by_itself(desk: Desk) -> None:
    one, two = pressing(desk, "Một", "Hai")
    replanner = Replanner(desk.sessions, desk.clock)
    replanner.step()
    move(desk, two, [one, two], up=True)

    assert replanner.step()
    assert published(desk) == ["Hai", "Một"]


def test_a_priority_item_that_a_rule_refuses_names_the_rule(desk: Desk) -> None:
    (one,) = pressing(desk, "Một")
    desk.change(PermittedHoursRow, 1, opens=time(8), closes=time(9))

    with desk.transaction() as session:
        plan = publish_day(session, desk.clock, SATURDAY, "change")

    told = [str(left.reason) for left in plan.omissions if left.bulletin == one]
    assert told == [
        "It is not heard in Thôn 1, Thôn 2, Thôn 3: Giờ phát allows no sound at 05:30.",
        "It is not heard in Thôn 1, Thôn 2, Thôn 3: Giờ phát allows no sound at 17:00.",
    ]


def storm(desk: Desk, **changes: object) -> int:
    given = {
        "priority": Priority.EMERGENCY,
        "repeat_every": TEN,
        "valid_until": desk.clock.now() + timedelta(minutes=35),
    }
    return desk.approved("Bão khẩn cấp", **{"length": 20} | given | changes)


def starts(desk: Desk, number: int) -> list[datetime]:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        plan = plan_of(session, SATURDAY)
    assert plan is not None
    return [line.starts for line in plan.lines if line.bulletin == number]


def test_an_emergency_goes_on_air_at_once_and_is_repeated_until_it_ends(desk: Desk) -> None:
    desk.at("09:00")
    number = storm(desk)
    first = starts(desk, number)
    desk.at("09:02")

    assert first == [
        local("09:00:05"),
        local("09:10:01"),
        local("09:20:01"),
        local("09:30:01"),
    ]
    assert starts(desk, number) == first


def test_an_emergency_passes_over_the_hours_and_names_the_rule(desk: Desk) -> None:
    desk.at("22:00")
    number = storm(desk, repeat_opens=time(5), repeat_closes=time(21))

    assert starts(desk, number) == [local("22:00:05")]
    with desk.transaction() as session:
        plan = plan_of(session, SATURDAY)
    assert str(plan.lines[0].reason).endswith("although Giờ phát allows no sound")


def test_an_emergency_that_is_withdrawn_or_corrected_is_repeated_no_more(desk: Desk) -> None:
    desk.at("09:00")
    number = storm(desk)
    starts(desk, number)
    desk.at("09:12")
    desk.void(number)

    assert starts(desk, number) == [local("09:00:05"), local("09:10:01")]


def test_an_emergency_cut_short_is_repeated_only_until_then(desk: Desk) -> None:
    desk.at("09:00")
    number = storm(desk)
    starts(desk, number)
    desk.at("09:02")
    desk.change(BulletinRow, number, valid_until=local("09:15"))

    assert starts(desk, number) == [local("09:00:05"), local("09:10:01")]


def test_how_often_a_bulletin_is_wanted_does_not_end_an_emergency(desk: Desk) -> None:
    desk.at("09:00")

    assert len(starts(desk, storm(desk, airings=1))) == 4


def test_an_emergency_goes_before_a_programme_that_has_not_begun(desk: Desk) -> None:
    desk.approved("Một")
    desk.at("05:29")
    number = storm(desk)
    desk.at("05:29:50")

    made = starts(desk, number)

    with desk.transaction() as session:
        morning = [one for one in plan_of(session, SATURDAY).lines if one.programme_name == "Sáng"]
    assert made[0] == local("05:29:55")
    assert morning[0].starts == local("05:30:17")


def test_a_station_that_comes_back_hours_later_airs_it_at_once(desk: Desk) -> None:
    desk.at("09:00")
    number = storm(desk, repeat_every=timedelta(hours=4), valid_until=local("20:00"))
    desk.at("11:00")

    assert starts(desk, number) == [local("11:00:05"), local("13:00:01"), local("17:00:01")]


def test_an_emergency_approved_during_a_programme_is_on_air_at_once(desk: Desk) -> None:
    for title in ("Một", "Hai", "Ba"):
        desk.approved(title, length=120)
    desk.at("05:29")
    read(desk)
    desk.at("05:31")

    number = storm(desk)

    assert starts(desk, number)[0] == local("05:31:05")
    with desk.transaction() as session:
        plan = plan_of(session, SATURDAY)
    sounding = next(one for one in plan.lines if one.title == "Một")
    assert sounding.starts < local("05:31:05") < sounding.ends  # playout cuts it


def test_an_emergency_nobody_wants_repeated_is_on_air_at_once_and_in_programmes(
    desk: Desk,
) -> None:
    desk.at("09:00")
    number = storm(desk, repeat_every=None, valid_until=local("20:00"))

    first = starts(desk, number)
    desk.at("09:02")

    assert [at for at in first if at < local("12:00")] == [local("09:00:05")]
    assert len(first) == 2  # at once, and with the evening's programme
    assert starts(desk, number) == first


def test_blocks_that_take_no_emergency_do_not_keep_it_off_the_air(desk: Desk) -> None:
    only(desk, BulletinBlock())
    desk.at("09:00")
    number = storm(desk, repeat_every=None, valid_until=local("20:00"))

    assert starts(desk, number) == [local("09:00:05")]
    with desk.transaction() as session:
        plan = plan_of(session, SATURDAY)
    told = [str(one.reason) for one in plan.lines if one.bulletin == number]
    assert told == ["an emergency, on air at once"]


def test_an_emergency_that_cannot_end_before_midnight_begins_with_the_next_day(desk: Desk) -> None:
    desk.at("23:59")
    number = storm(desk, length=90, repeat_every=timedelta(hours=4), valid_until=LATER)
    starts(desk, number)
    with desk.transaction() as session:
        tomorrow = plan_of(session, SUNDAY)

    found = [one.starts for one in tomorrow.lines if one.bulletin == number]
    assert found[:2] == [local("00:00", SUNDAY), local("03:59:01", SUNDAY)]
