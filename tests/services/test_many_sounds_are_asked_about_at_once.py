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
