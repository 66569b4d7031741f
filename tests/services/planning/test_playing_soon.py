"""Play now, and in two minutes: only what is allowed, where and when it is allowed."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from planning_desk import ALL, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.clocks import FastClock
from broadcaster.domain.asrun import Outcome
from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person, Role
from broadcaster.domain.programmes import OneOffId
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services.basis import opening_time
from broadcaster.services.plan_views import OneOffView
from broadcaster.services.planning import (
    cancel_one_off,
    lines_between,
    one_offs,
    plan_of,
    play_soon,
    publish_day,
)
from broadcaster.store.tables import OneOffRow, PermittedHoursRow
from schedules.conflicts import clashes
from schedules.types import Line

NOW = timedelta()
TWO_MINUTES = timedelta(minutes=2)
OPERATOR = PEOPLE[Role.OPERATOR]


def publish(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")


def play(
    desk: Desk,
    bulletin: int,
    delay: timedelta = NOW,
    zones: frozenset[int] = ALL,
    by: Person = OPERATOR,
) -> OneOffView:
    with desk.transaction() as session:
        return play_soon(session, desk.clock, BulletinId(bulletin), zones, delay, by)


def refusal(desk: Desk, bulletin: int, **asked: object) -> str:
    with pytest.raises(Refused) as refused:
        play(desk, bulletin, **asked)
    with desk.transaction() as session:
        assert session.query(OneOffRow).count() == 0
    return str(refused.value)


def test_now_is_as_soon_as_the_lines_can_be_opened(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Khẩn")

    asked = play(desk, number, zones=frozenset({1, 2}))

    assert asked.starts == local("09:00:06")
    assert asked.ends == local("09:01:06")
    with desk.transaction() as session:
        lines = lines_between(session, local("09:00"), local("10:00"))
    assert [(line.starts, line.zones, line.programme) for line in lines] == [
        (asked.starts, {1, 2}, asked.programme)
    ]
    assert str(lines[0].reason) == "asked for by Operator"
    assert lines[0].authority == "approval:1"


def test_in_two_minutes_is_in_two_minutes(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")

    assert play(desk, number, TWO_MINUTES).starts == local("09:02")


def test_the_plan_is_published_with_the_name_of_who_asked(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    publish(desk)

    asked = play(desk, number)

    with desk.transaction() as session:
        plan = plan_of(session, SATURDAY)
        assert one_offs(session, desk.clock) == (asked,)
    assert (plan.version, plan.cause) == (2, "asked_for")
    assert asked.asked_by == "Operator"


@pytest.mark.parametrize("role", [Role.APPROVER, Role.TECHNICIAN, Role.SUPERVISOR])
def test_only_those_with_the_right_may_put_something_on_air(desk: Desk, role: Role) -> None:
    desk.at("09:00")
    number = desk.approved("Một")

    with pytest.raises(Forbidden):
        play(desk, number, by=PEOPLE[role])


def test_a_bulletin_without_approval_is_refused(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.submitted("Chưa duyệt")

    with pytest.raises(WrongState, match="Only an approved bulletin"):
        play(desk, number)


def test_a_voided_approval_is_none(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    desk.void(number, status="approved")

    with pytest.raises(WrongState):
        play(desk, number)


def test_an_expired_bulletin_is_refused(desk: Desk) -> None:
    number = desk.approved("Cũ", valid_until=local("08:59"))
    desk.at("09:00")

    with pytest.raises(WrongState):
        play(desk, number)


def test_a_bulletin_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        play(desk, 99)


def test_at_least_one_zone_is_needed(desk: Desk) -> None:
    number = desk.approved("Một")

    with pytest.raises(Invalid) as refused:
        play(desk, number, zones=frozenset())

    assert refused.value.field == "zones"


def test_zones_beyond_the_approval_are_refused_by_name(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một", zones=frozenset({1}))

    assert refusal(desk, number, zones=frozenset({1, 3})) == (
        "Its approval does not cover Thôn 3; choose among the zones it was approved for."
    )


def test_a_zone_without_outputs_is_refused_by_name(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một", zones=ALL | {9})

    assert refusal(desk, number, zones=frozenset({9})) == (
        "No amplifier or output is connected in Thôn 9; choose other zones or ask the technician."
    )


def test_outside_permitted_hours_the_rule_and_the_next_free_time_are_named(desk: Desk) -> None:
    number = desk.approved("Một")

    assert refusal(desk, number, zones=frozenset({1})) == (
        "Giờ phát allows no sound in Thôn 1 at 04:00:06; the next free time is 05:00."
    )


def test_a_bulletin_must_end_inside_the_permitted_hours(desk: Desk) -> None:
    desk.at("20:59:30")
    number = desk.approved("Một", zones=frozenset({1}))

    assert refusal(desk, number, zones=frozenset({1})) == (
        "Giờ phát allows no sound in Thôn 1 at 20:59:36 nor later today."
    )


def test_a_programme_is_not_talked_over_and_the_next_free_time_is_named(desk: Desk) -> None:
    number = desk.approved("Một")
    publish(desk)
    desk.at("05:29")

    assert refusal(desk, number) == (
        "Sáng is on air then; the loudspeakers are free again at 05:31:23."
    )


def test_nothing_is_squeezed_between_the_items_of_a_programme(desk: Desk) -> None:
    number = desk.approved("Một", length=1)
    publish(desk)
    desk.at("05:30:08")

    assert refusal(desk, number).startswith("Sáng is on air then")


def test_what_ends_before_the_programme_begins_is_allowed(desk: Desk) -> None:
    number = desk.approved("Một", length=30)
    publish(desk)
    desk.at("05:29")

    play(desk, number)

    with desk.transaction() as session:
        lines = lines_between(session, local("05:00"), local("06:00"))
    assert clashes(lines) == ()
    assert [line.starts for line in lines][:2] == [local("05:29:06"), local("05:30")]


def test_two_people_asking_at_once_do_not_overlap(desk: Desk) -> None:
    desk.at("09:00")
    first, second = desk.approved("Một"), desk.approved("Hai")
    play(desk, first)

    with pytest.raises(Refused) as refused:
        play(desk, second, by=PEOPLE[Role.ADMINISTRATOR])

    assert str(refused.value) == (
        "Một is on air then; the loudspeakers are free again at 09:01:08."
    )


def test_what_was_cut_short_leaves_the_loudspeakers_free_at_once(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    asked = play(desk, number)
    (line,) = planned(desk, asked.programme)
    desk.ran(line, Outcome.CUT, frozenset({1}), ended=local("09:00:15"))
    desk.ran(line, None, frozenset({2, 3}))
    desk.at("09:00:20")

    with pytest.raises(Refused):
        play(desk, number)

    desk.over(line, local("09:00:16"))
    assert play(desk, number).starts == local("09:00:26")


def planned(desk: Desk, programme: str) -> list[Line]:
    with desk.transaction() as session:
        day = plan_of(session, SATURDAY)
    return [line for line in day.lines if line.programme == programme]


def test_it_must_end_before_its_validity_does(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Ngắn hạn", valid_until=local("09:01"))

    assert refusal(desk, number).startswith("It would not end before its validity does")


def test_it_is_not_aired_before_its_validity_begins(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Ngày mai", valid_from=local("00:00", SUNDAY))

    assert refusal(desk, number) == ("It is not valid yet; change when its validity begins.")


def test_the_minutes_of_a_day_bind_one_offs_too(desk: Desk) -> None:
    desk.change(PermittedHoursRow, 1, minutes_a_day=1)
    desk.at("09:00")
    number = desk.approved("Dài", length=90, zones=frozenset({1}))

    assert refusal(desk, number, zones=frozenset({1})) == (
        "The minutes a day of Giờ phát are used up in Thôn 1; choose other zones or another day."
    )


def test_nothing_is_put_on_air_across_midnight(desk: Desk) -> None:
    desk.change(PermittedHoursRow, 1, opens=time(0), closes=time(0))
    desk.at("23:59:30")
    number = desk.approved("Một")

    assert refusal(desk, number) == (
        "It would sound past the end of the day; put it on air tomorrow."
    )


def test_what_was_asked_for_can_be_taken_back(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    asked = play(desk, number, TWO_MINUTES)

    with desk.transaction() as session:
        cancel_one_off(session, desk.clock, asked.id, OPERATOR)

    with desk.transaction() as session:
        assert lines_between(session, local("09:00"), local("10:00")) == []
        assert one_offs(session, desk.clock) == ()
        assert plan_of(session, SATURDAY).cause == "cancelled"


def test_what_is_being_put_on_air_is_stopped_and_not_taken_back(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    asked = play(desk, number, TWO_MINUTES)
    desk.at("09:01:57")

    with pytest.raises(WrongState, match="press STOP"), desk.transaction() as session:
        cancel_one_off(session, desk.clock, asked.id, OPERATOR)


def test_only_what_was_asked_for_can_be_taken_back(desk: Desk) -> None:
    with pytest.raises(NotFound), desk.transaction() as session:
        cancel_one_off(session, desk.clock, OneOffId(5), OPERATOR)


def test_what_was_asked_for_falls_away_with_its_approval(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một")
    play(desk, number, TWO_MINUTES)
    desk.void(number)
    publish(desk)

    with desk.transaction() as session:
        assert lines_between(session, local("09:00"), local("10:00")) == []
        told = {str(omission.reason) for omission in plan_of(session, SATURDAY).omissions}
    assert "Its approval no longer stands." in told


def test_an_airing_by_hand_counts_as_one(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.approved("Một lần", airings=1)
    play(desk, number)

    with desk.transaction() as session:
        evening = lines_between(session, local("17:00"), local("18:00"))

    assert number not in [line.bulletin for line in evening]


def test_a_faster_clock_leaves_more_of_its_own_time_for_opening(desk: Desk) -> None:
    fast = FastClock(began=local("09:00"), anchor=0.0, rate=30.0)
    with desk.transaction() as session:
        assert opening_time(session, desk.clock) == timedelta(seconds=5)
        assert opening_time(session, fast) == timedelta(seconds=63)
