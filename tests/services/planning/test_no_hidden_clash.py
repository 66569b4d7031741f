"""A plan in which two items would sound at once is not published, whatever made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from planning_desk import PEOPLE, SATURDAY, Desk

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Role
from broadcaster.services import alarms, recording
from broadcaster.services.attention import needs
from broadcaster.services.planning import plan_of, publish_day
from broadcaster.worker.replanning import Replanner
from schedules.compile import compile_day
from schedules.types import Basis, DayPlan, LineKey, Pace

SENTENCE = (
    "The plan of 2026-11-21 was not published: “Signature tune” and “Bóng ma” would sound at once"
    " at 05:30. The plan before it holds. Move one of them."
)


def clashing(day: date, timezone: ZoneInfo, basis: Basis, pace: Pace) -> DayPlan:
    """Make the plan as ever, and let its first item sound twice at once."""
    plan = compile_day(day, timezone, basis, pace)
    first = plan.lines[0]
    twin = replace(first, key=LineKey(f"{first.key}x"), title="Bóng ma")
    return replace(plan, lines=(first, twin, *plan.lines[1:]))


def publish(desk: Desk) -> int | None:
    with desk.transaction() as session:
        made = publish_day(session, desk.clock, SATURDAY, "change")
    return None if made is None else made.version


def stands(desk: Desk) -> bool:
    with desk.transaction() as session:
        return alarms.stands(session, f"plan:{SATURDAY}")


def told_to(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        found = needs(session, desk.clock, PEOPLE[Role.OPERATOR])
    return [str(one.why) for one in found if one.kind is NeedKind.ALARM]


def test_a_plan_with_a_clash_is_not_published_and_an_alarm_names_both(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.approved("Một")
    publish(desk)
    desk.approved("Hai")

    with monkeypatch.context() as broken:
        broken.setattr(recording, "compile_day", clashing)
        refused, told = publish(desk), told_to(desk)

    assert refused is None
    assert told == [SENTENCE]
    with desk.transaction() as session:
        holds = plan_of(session, SATURDAY)
    assert holds is not None
    assert (holds.version, "Hai" in {line.title for line in holds.lines}) == (1, False)
    assert publish(desk) == 2
    assert not stands(desk)


def test_a_plan_that_was_refused_is_tried_again_at_every_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.approved("Một")
    replanner = Replanner(desk.sessions, desk.clock)
    with monkeypatch.context() as broken:
        broken.setattr(recording, "compile_day", clashing)
        assert not replanner.step()

    assert stands(desk)
    assert replanner.step()
    assert not stands(desk)
