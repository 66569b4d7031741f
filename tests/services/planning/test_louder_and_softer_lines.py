"""Louder and softer: from what a frame and a bulletin ask for to the line that is aired."""

from __future__ import annotations

from datetime import date, time

import pytest
from framed import framed, keep, only
from planning_desk import SATURDAY, Desk

from broadcaster.domain.frames import RelayRule, TuneRule, WordsRule, read, stored
from broadcaster.errors import Invalid
from broadcaster.playout.items import of_line
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import lines_between
from broadcaster.services.publishing import publish_day
from broadcaster.store.tables import BulletinRow, DayPlanRow
from schedules.parts import BulletinBlock
from schedules.types import PartKind, Priority


def published(desk: Desk, day: date = SATURDAY) -> PlanView:
    with desk.transaction() as session:
        made = publish_day(session, desk.clock, day, "test")
    assert made is not None
    return made


def aired(desk: Desk) -> dict[str, int]:
    """Return the level of each item as playout reads the published plan."""
    plan = published(desk)
    with desk.transaction() as session:
        lines = lines_between(session, plan.lines[0].starts, plan.lines[-1].ends)
    return {line.kind.value: of_line(line).gain_db for line in lines}


def test_the_level_of_a_part_reaches_what_is_aired(desk: Desk) -> None:
    only(desk, TuneRule(gain_db=-6), BulletinBlock(gain_db=2))
    desk.approved("Một")

    assert aired(desk) == {"signature": -6, "bulletin": 2}


def test_the_level_of_a_bulletin_is_added_to_its_parts(desk: Desk) -> None:
    only(desk, BulletinBlock(gain_db=2))
    number = desk.approved("Một")
    desk.change(BulletinRow, number, gain_db=-5)

    assert aired(desk) == {"bulletin": -3}


def test_an_emergency_in_a_programme_is_not_softened(desk: Desk) -> None:
    only(desk, BulletinBlock(gain_db=-6, priorities=frozenset(Priority)))
    desk.approved("Lũ", priority=Priority.EMERGENCY)

    assert set(aired(desk).values()) == {0}


def test_another_level_alone_makes_another_plan(desk: Desk) -> None:
    only(desk, TuneRule(), BulletinBlock())
    desk.approved("Một")
    published(desk)
    with desk.transaction() as session:
        marks = [row.fingerprint for row in session.query(DayPlanRow).all()]

    only(desk, TuneRule(gain_db=-1), BulletinBlock())
    published(desk)
    with desk.transaction() as session:
        after = [row.fingerprint for row in session.query(DayPlanRow).all()]

    assert len(set(after)) == len(marks) + 1


def test_a_frame_kept_by_an_older_program_is_still_the_same(desk: Desk) -> None:
    del desk
    parts = (TuneRule(), WordsRule(PartKind.OPENING, "Xin chào.", gain_db=-3))

    plain, softer = stored(parts)

    assert "gain_db" not in plain
    assert softer["gain_db"] == -3
    assert read([plain, softer]) == parts


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (TuneRule(gain_db=7), "give -12 to 6 dB"),
        (TuneRule(gain_db=-13), "give -12 to 6 dB"),
        (RelayRule("vov1", time(6), time(6, 30), 1), "a relay can only be made softer"),
    ],
)
def test_a_level_out_of_bounds_is_refused_at_its_part(
    desk: Desk, part: TuneRule | RelayRule, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        keep(desk, framed(part))

    assert refused.value.field == "1-gain_db"
