"""The later signature of an emergency: by a second person, once, and kept in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from test_emergency_pages import Phone
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.domain.emergency import Code, Emergency, OrderKind, Signature
from broadcaster.services import authenticators
from broadcaster.services.asrun import line_story
from broadcaster.services.emergency_records import put_order
from broadcaster.store.tables import AsRunRow

NUMBER = 179530213942502


def journal(desk: WebDesk, what: str, **facts: object) -> None:
    """Let the journal tell of something, as the worker copies it."""
    with desk.work() as session:
        told = {"what": what, **facts}
        put_order(session, Entry(1, desk.clock.now(), EntryKind.ORDER, told, GENESIS))


@pytest.fixture
def emergency(desk: WebDesk) -> Emergency:
    now, by = desk.clock.now(), desk.person("bientap")
    made = Emergency(
        id=NUMBER,
        kind=OrderKind.WARNING,
        title="Tin lũ khẩn cấp",
        text="Nước lên nhanh.",
        script="nước lên nhanh",
        zones=frozenset(desk.zones()[:2]),
        cadence=timedelta(minutes=10),
        ordered=now,
        expires=now + timedelta(hours=3),
        by=by.name,
        code=Code(by.id, 5),
    )
    journal(desk, "emergency", **made.facts())
    return made


def test_a_second_person_signs_and_the_air_keeps_it(
    desk: WebDesk, approver: Visitor, emergency: Emergency
) -> None:
    assert emergency.text in approver.text("/approvals/")

    approver.send(f"/approvals/emergencies/{NUMBER}", refused="0")

    by = desk.person("duyet")
    assert desk.air.asked == [("signed", NUMBER, Signature(by.name, by.id, refused=False))]


def test_a_refusal_says_why(desk: WebDesk, approver: Visitor, emergency: Emergency) -> None:
    del emergency
    assert approver.send(f"/approvals/emergencies/{NUMBER}", refused="1").status_code != 200
    assert desk.air.asked == []

    approver.send(f"/approvals/emergencies/{NUMBER}", refused="1", note=" không\r\nđúng ")

    said = desk.air.asked[0][2]
    assert said == Signature(
        desk.person("duyet").name, desk.person("duyet").id, refused=True, note="không đúng"
    )


def test_who_ordered_it_or_may_not_approve_does_not_sign(
    desk: WebDesk, operator: Visitor, technician: Visitor, emergency: Emergency
) -> None:
    del emergency
    for visitor in (operator, technician):
        visitor.send(f"/approvals/emergencies/{NUMBER}", refused="0")

    assert desk.air.asked == []


def test_an_approver_does_not_sign_what_they_ordered_themselves(
    desk: WebDesk, approver: Visitor, emergency: Emergency
) -> None:
    own = replace(emergency, id=NUMBER + 1, code=Code(desk.person("duyet").id, 6))
    journal(desk, "emergency", **own.facts())

    answer = approver.send(f"/approvals/emergencies/{NUMBER + 1}", refused="0")

    assert answer.status_code == 403
    assert desk.air.asked == []


def test_what_was_signed_waits_no_more_and_its_line_says_by_whom(
    desk: WebDesk, approver: Visitor, emergency: Emergency
) -> None:
    signed = {"by": "Lê Văn Chính", "person": 3, "refused": False, "note": ""}
    journal(desk, "emergency_signed", id=NUMBER, **signed)
    journal(desk, "emergency_signed", id=NUMBER, **(signed | {"by": "Somebody else"}))
    line = f"emergency-{NUMBER}/0/0-siren@main"
    with desk.work() as session:
        session.add(
            AsRunRow(
                line=line,
                zone=desk.zones()[0],
                programme=emergency.programme,
                programme_name=emergency.title,
                kind="siren",
                title=emergency.title,
                clip="",
                authority=emergency.authority,
                priority=1,
                due=desk.clock.now(),
                seq=9,
            )
        )

    assert emergency.text not in approver.text("/approvals/")
    assert approver.send(f"/approvals/emergencies/{NUMBER}", refused="0").status_code != 200
    assert desk.air.asked == []
    with desk.work() as session:
        order = line_story(session, line).emergency
    assert order is not None
    assert (order.by, order.signed_by) == (emergency.by, "Lê Văn Chính")


def test_an_emergency_that_never_was_is_not_signed(desk: WebDesk, approver: Visitor) -> None:
    assert approver.send("/approvals/emergencies/5", refused="0").status_code == 404
    assert desk.air.asked == []


def test_the_page_says_by_when_and_who_signs(
    desk: WebDesk, operator: Visitor, approver: Visitor, emergency: Emergency
) -> None:
    over = {"id": NUMBER, "why": "It is over."}
    journal(desk, "emergency_over", **over)
    name = desk.person("duyet").name

    for page in (operator.text("/emergency/"), approver.text("/approvals/")):
        assert emergency.title in page
        assert name in page
    assert f"/approvals/#e{NUMBER}" in approver.text("/")


def test_a_lost_phone_is_disconnected_by_who_manages_people(
    desk: WebDesk, administrator: Visitor, operator: Visitor
) -> None:
    phone = Phone(desk, "bientap")
    whose = desk.person("bientap").id
    button = f"/emergency/phone/remove/{whose}"
    assert administrator.text("/people/").count("/emergency/phone/remove/") == 1
    assert phone.code

    assert operator.send(button).status_code == 403
    administrator.send(button)

    assert button not in administrator.text("/people/")
    with desk.work() as session:
        assert not authenticators.standing(session, whose).is_proved
