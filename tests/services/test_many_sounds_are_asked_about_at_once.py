"""The air asks for every line of a plan whether it is allowed: each row is read once for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from desk import EAST, WEST, Desk
from sqlalchemy import event
from sqlalchemy.engine import Engine

from broadcaster.domain.authority import ClipApproval
from broadcaster.services.authority import Warrants, authority_holds
from broadcaster.store.tables import ApprovalRow


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    told: list[str] = []

    def note(*call: Any) -> None:
        told.append(str(call[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield told
    event.remove(Engine, "before_cursor_execute", note)


def test_a_hundred_lines_of_one_bulletin_cost_what_one_costs(
    desk: Desk, statements: list[str]
) -> None:
    page = desk.page(desk.approved())
    assert page.approval is not None
    authority = str(ClipApproval(page.approval.id))
    with desk.work() as session:
        warrants = Warrants(session)
        statements.clear()
        for zones in [frozenset({EAST}), frozenset({WEST}), frozenset({999})] * 40:
            told = warrants.why_not(
                authority, clip=page.approval.clip, zones=zones, at=desk.clock.now()
            )
            asked = len(statements)
            assert told == authority_holds(
                session, authority, clip=page.approval.clip, zones=zones, at=desk.clock.now()
            )
            del statements[asked:]

    assert len(statements) == 2


def test_many_bulletins_are_read_ahead_in_two_statements(desk: Desk, statements: list[str]) -> None:
    pages = [desk.page(desk.approved()) for _ in range(5)]
    approvals = [page.approval for page in pages if page.approval is not None]
    unknown = str(ClipApproval(999_999))
    with desk.work() as session:
        warrants = Warrants(session)
        statements.clear()
        warrants.read_ahead([unknown, *(str(ClipApproval(each.id)) for each in approvals), "what"])
        told = [
            warrants.why_not(
                str(ClipApproval(each.id)),
                clip=each.clip,
                zones=frozenset({EAST}),
                at=desk.clock.now(),
            )
            for each in approvals
        ]
        nobody = warrants.why_not(unknown, clip="", zones=frozenset({EAST}), at=desk.clock.now())

    assert len(statements) == 2
    assert told == [None] * 5
    assert nobody is not None
    assert nobody.facts == {"approval": 999_999}


def test_what_was_read_ahead_is_as_it_stands_now_not_as_the_session_knew_it(desk: Desk) -> None:
    page = desk.page(desk.approved())
    assert page.approval is not None
    authority = str(ClipApproval(page.approval.id))
    with desk.work() as session:
        known = session.get_one(ApprovalRow, page.approval.id)
        with desk.work() as other:
            other.get_one(ApprovalRow, page.approval.id).voided = desk.clock.now()
        assert known.voided is None

        warrants = Warrants(session)
        warrants.read_ahead([authority])
        told = warrants.why_not(
            authority, clip=page.approval.clip, zones=frozenset({EAST}), at=desk.clock.now()
        )

    assert told is not None
