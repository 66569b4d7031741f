"""A plan is made once to be published, and once more only where it may be another meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from planning_desk import SATURDAY, Desk

from broadcaster.services import publishing, recording
from broadcaster.services.basis import Ground
from broadcaster.services.plan_views import PlanView
from schedules.types import DayPlan


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Every plan that was made."""
    days: list[date] = []
    compiled = recording.compiled

    def counted(day: date, ground: Ground) -> DayPlan:
        days.append(day)
        return compiled(day, ground)

    monkeypatch.setattr(recording, "compiled", counted)
    return days


def publish(desk: Desk) -> PlanView | None:
    with desk.transaction() as session:
        return publishing.publish_day(session, desk.clock, SATURDAY, "change")


def test_a_plan_is_made_once_where_nobody_else_wrote(desk: Desk, made: list[date]) -> None:
    desk.approved("Một")

    assert publish(desk) is not None
    assert made == [SATURDAY]


def test_what_somebody_wrote_before_the_lock_was_had_is_in_the_plan(
    desk: Desk, made: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.approved("Một")
    lock, late = publishing.lock, []

    def waiting(session: object) -> None:
        late.append(desk.approved("Hai"))
        lock(session)  # type: ignore[arg-type]  # as the service calls it

    monkeypatch.setattr(publishing, "lock", waiting)
    view = publish(desk)

    assert view is not None
    assert late[0] in {line.bulletin for line in view.lines}
    assert made == [SATURDAY, SATURDAY]


def test_a_plan_that_waited_long_for_the_lock_is_made_anew(
    desk: Desk, made: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.approved("Một")
    lock = publishing.lock

    def waiting(session: object) -> None:
        desk.clock.sleep(5)
        lock(session)  # type: ignore[arg-type]  # as the service calls it

    monkeypatch.setattr(publishing, "lock", waiting)

    assert publish(desk) is not None
    assert made == [SATURDAY, SATURDAY]
