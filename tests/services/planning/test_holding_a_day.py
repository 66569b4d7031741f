"""A person holds a day: it is not published by itself, and everybody sees what waits."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from planning_desk import PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Role
from broadcaster.domain.programmes import OneOffId
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import holds
from broadcaster.services.attention import needs
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import (
    cancel_one_off,
    plan_of,
    play_soon,
    publish_ahead,
    publish_day,
    versions,
)
from broadcaster.services.recording import verify
from broadcaster.store.tables import TemplateRow
from schedules.types import Priority

OPERATOR = PEOPLE[Role.OPERATOR]
APPROVER = PEOPLE[Role.APPROVER]
ONE_DAY = timedelta(days=1)


@pytest.fixture
def first(desk: Desk) -> int:
    """A day that is published, with one bulletin, and held."""
    number = desk.approved("Một")
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        holds.hold(session, desk.clock, SATURDAY, OPERATOR, "chờ ý kiến chủ tịch xã")
    return number


def publish(desk: Desk, day: date = SATURDAY) -> PlanView | None:
    with desk.transaction() as session:
        return publish_day(session, desk.clock, day, "evening")


def current(desk: Desk) -> PlanView:
    with desk.transaction() as session:
        found = plan_of(session, SATURDAY)
    assert found is not None
    return found


def bulletins_of(plan: PlanView | None) -> set[int]:
    assert plan is not None
    return {line.bulletin for line in plan.lines if line.bulletin is not None}


def waiting(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        return [str(one) for one in holds.would_change(session, desk.clock, SATURDAY)]


def test_a_held_day_is_not_published_by_itself(desk: Desk, first: int) -> None:
    desk.approved("Hai")
    desk.change(TemplateRow, 2, starts=time(18))

    assert publish(desk) is None
    assert bulletins_of(current(desk)) == {first}
    assert bulletins_of(publish(desk, SUNDAY)) == {first, 2}


def test_what_would_change_is_told_in_words(desk: Desk, first: int) -> None:
    before = waiting(desk)
    desk.approved("Hai")
    desk.change(TemplateRow, 2, starts=time(18))

    assert (first, before) == (1, [])
    assert waiting(desk) == [
        "Hai was added to Sáng at 05:31:16.",
        "Closing words in Sáng moved from 05:31:16 to 05:32:17.",
        "Chiều at 17:00 was taken out.",
        "Chiều at 18:00 was added.",
    ]


def test_letting_it_go_publishes_what_waited_at_once(desk: Desk, first: int) -> None:
    desk.approved("Hai")

    with desk.transaction() as session:
        plan = holds.release(session, desk.clock, SATURDAY, APPROVER_WHO_MAY)
        (told,) = holds.history(session, SATURDAY)

    assert plan is not None
    assert (plan.cause, bulletins_of(plan)) == ("released", {first, 2})
    assert (told.by, told.why, told.released_by) == (
        OPERATOR,
        "chờ ý kiến chủ tịch xã",
        APPROVER_WHO_MAY,
    )
    assert waiting(desk) == []


APPROVER_WHO_MAY = PEOPLE[Role.ADMINISTRATOR]


def test_what_nobody_allows_any_more_is_taken_out_of_a_held_day(desk: Desk, first: int) -> None:
    desk.void(first)

    plan = publish(desk)

    assert bulletins_of(plan) == set()
    assert "Its approval no longer stands." in {str(one.reason) for one in plan.omissions}
    assert publish(desk) is None


def test_what_a_person_asks_for_is_aired_on_a_held_day_too(desk: Desk, first: int) -> None:
    desk.at("09:00")
    late = desk.approved("Hai")
    with desk.transaction() as session:
        zones = frozenset({1})
        asked = play_soon(
            session, desk.clock, BulletinId(late), zones, timedelta(minutes=2), OPERATOR
        )

    plan = current(desk)
    assert [line.starts for line in plan.lines if line.bulletin == late] == [asked.starts]
    assert bulletins_of(plan) == {first, late}

    with desk.transaction() as session:
        cancel_one_off(session, desk.clock, OneOffId(asked.id), OPERATOR)
    assert bulletins_of(current(desk)) == {first}


def test_a_bulletin_that_waits_for_the_hold_is_told_in_the_next_version(
    desk: Desk, first: int
) -> None:
    late = desk.approved("Hai")
    desk.void(first)

    plan = publish(desk)

    told = {one.bulletin: str(one.reason) for one in plan.omissions}
    assert told[late] == ("It waits: Operator holds the plan of this day (chờ ý kiến chủ tịch xã).")


def test_an_emergency_goes_before_a_hold(desk: Desk, first: int) -> None:
    urgent = desk.approved("Lũ quét", priority=Priority.EMERGENCY)

    plan = publish(desk)

    assert bulletins_of(plan) == {first, urgent}
    with desk.transaction() as session:
        assert holds.suspended_by(session, desk.clock, SATURDAY) == "Lũ quét"


def test_a_held_day_is_made_again_of_what_was_recorded(desk: Desk, first: int) -> None:
    desk.approved("Hai")
    desk.void(first)
    publish(desk)

    with desk.transaction() as session:
        found = list(verify(session, SATURDAY, SATURDAY))

    assert [one.wrong for one in found] == [None, None]


def test_a_hold_stays_through_the_programme_and_ends_with_its_day(desk: Desk, first: int) -> None:
    desk.approved("Hai")
    desk.at("05:40")
    during = publish(desk)
    desk.at("00:00", SUNDAY)

    with desk.transaction() as session:
        assert holds.held_from(session, SUNDAY) == ()
        assert len(versions(session, SATURDAY)) == 1
    assert (first, during) == (1, None)


def test_somebody_is_told_that_changes_wait_before_the_next_programme(
    desk: Desk, first: int
) -> None:
    desk.approved("Hai")

    with desk.transaction() as session:
        told = [one for one in needs(session, desk.clock, OPERATOR) if one.kind == "day_held"]

    assert first == 1
    assert [(str(one.why), one.due) for one in told] == [
        (
            "Operator holds the plan of 2026-11-21 (chờ ý kiến chủ tịch xã). Changes wait: 4.",
            local("05:30"),
        )
    ]


def test_one_day_is_held_by_one_person(desk: Desk, first: int) -> None:
    other = PEOPLE[Role.ADMINISTRATOR]

    with desk.transaction() as session, pytest.raises(Refused, match="Operator holds that day"):
        holds.hold(session, desk.clock, SATURDAY, other, "khác")
    assert first == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (SATURDAY - ONE_DAY, "That day is over"),
        (SUNDAY + ONE_DAY, "not published yet"),
    ],
)
def test_only_a_published_day_still_to_come_is_held(desk: Desk, day: date, said: str) -> None:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)

    with desk.transaction() as session, pytest.raises(Refused, match=said):
        holds.hold(session, desk.clock, day, OPERATOR, "vì sao")


def test_a_hold_needs_the_right_and_a_reason(desk: Desk) -> None:
    publish(desk)

    with desk.transaction() as session, pytest.raises(Forbidden):
        holds.hold(session, desk.clock, SATURDAY, APPROVER, "vì sao")
    with desk.transaction() as session, pytest.raises(Invalid, match="Say why"):
        holds.hold(session, desk.clock, SATURDAY, OPERATOR, "  ")
    with desk.transaction() as session, pytest.raises(NotFound):
        holds.release(session, desk.clock, SATURDAY, OPERATOR)
