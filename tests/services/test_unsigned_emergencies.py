"""An emergency that nobody signed yet asks for it: of whom, until when, and with an alarm after."""

from __future__ import annotations

from datetime import timedelta

from desk import Desk
from test_emergency_orders import entry, made

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Role
from broadcaster.services import alarms, attention, signatures, unsigned
from broadcaster.services.emergency_records import put_order
from broadcaster.services.signatures import SIGN_WITHIN
from broadcaster.services.unsigned import alarm_of


def ordered(desk: Desk) -> int:
    order = made(desk)
    with desk.work() as session:
        put_order(session, entry(desk, "emergency", **order.facts()))
    return order.id


def sign(desk: Desk, number: int) -> None:
    said = {"by": "Minh", "person": 9, "refused": False, "note": ""}
    with desk.work() as session:
        put_order(session, entry(desk, "emergency_signed", id=number, **said))


def wants(desk: Desk, role: Role) -> list[str]:
    with desk.work() as session:
        found = attention.needs(session, desk.clock, desk.people[role])
        return [str(one.why) for one in found if one.kind is NeedKind.SIGN_EMERGENCY]


def test_an_approver_is_asked_and_who_ordered_it_is_told_whom_to_ask(desk: Desk) -> None:
    ordered(desk)
    approver = desk.people[Role.APPROVER].name

    (mine,) = wants(desk, Role.APPROVER)
    (theirs,) = wants(desk, Role.OPERATOR)

    assert "waits for your signature" in mine
    assert f"Ask {approver}." in theirs
    assert wants(desk, Role.TECHNICIAN) == []


def test_it_says_by_when_and_who_may(desk: Desk) -> None:
    ordered(desk)

    with desk.work() as session:
        (view,) = signatures.waiting(session, desk.clock)
        (need,) = unsigned.wanted(session, desk.clock, desk.people[Role.APPROVER])

    assert view.due == desk.clock.now() + SIGN_WITHIN == need.due
    assert view.asked == (desk.people[Role.APPROVER].name,)


def test_after_a_day_an_alarm_stands_until_it_is_signed(desk: Desk) -> None:
    number = ordered(desk)
    with desk.work() as session:
        assert unsigned.remind(session, desk.clock) == 0
    desk.clock.sleep(SIGN_WITHIN / timedelta(seconds=1))

    with desk.work() as session:
        assert unsigned.remind(session, desk.clock) == 1
        assert unsigned.remind(session, desk.clock) == 1
        (alarm,) = alarms.standing(session)
        assert "within a day" in str(alarm.why)
    sign(desk, number)

    with desk.work() as session:
        assert not alarms.stands(session, alarm_of(number))
        assert unsigned.remind(session, desk.clock) == 0
    assert wants(desk, Role.APPROVER) == []


def test_where_nobody_may_sign_it_says_what_to_do(desk: Desk) -> None:
    order = made(desk)
    approver = desk.people[Role.APPROVER]
    facts = order.facts() | {"code": [int(approver.id), 5], "by": approver.name}
    with desk.work() as session:
        put_order(session, entry(desk, "emergency", **facts))

    (said,) = wants(desk, Role.OPERATOR)

    assert "Nobody may sign" in said
