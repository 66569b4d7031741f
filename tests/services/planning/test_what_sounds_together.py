"""How long music goes on, and music under words: from what a frame asks for to what is aired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from framed import framed, keep, only, piece
from planning_desk import SATURDAY, Desk

from broadcaster.domain.frames import FillerRule, TuneRule, read, stored
from broadcaster.errors import Invalid
from broadcaster.playout.items import Item, of_facts, of_line
from broadcaster.services.planning import lines_between
from broadcaster.services.publishing import publish_day
from broadcaster.services.recording import verify
from broadcaster.store.tables import DayPlanRow
from schedules.blends import GoesOn
from schedules.parts import BulletinBlock

SECOND = timedelta(seconds=1)


def publish(desk: Desk, day: date = SATURDAY) -> list[Item]:
    """Publish a day; return what playout reads of it."""
    with desk.transaction() as session:
        plan = publish_day(session, desk.clock, day, "test")
    assert plan is not None
    with desk.transaction() as session:
        lines = lines_between(session, plan.lines[0].starts, plan.lines[-1].ends)
        return [of_line(line) for line in lines]


def of_kind(items: list[Item], kind: str) -> Item:
    return next(one for one in items if one.kind == kind)


def test_music_goes_on_as_its_part_asks_and_what_follows_begins_so_much_sooner(desk: Desk) -> None:
    number = piece(desk, "Quê hương", 60)
    template = only(desk, FillerRule(pieces=(number,)), BulletinBlock())
    desk.approved("Một")
    usual = of_kind(publish(desk), "filler")
    keep(desk, framed(FillerRule(pieces=(number,), goes_on_ms=3000), BulletinBlock()), template)

    asked = of_kind(publish(desk), "filler")

    assert (usual.blend, usual.goes_on) == (None, SECOND * 0.75)
    assert (asked.blend, asked.goes_on) == (GoesOn(3000), 3 * SECOND)
    assert usual.length - asked.length == 3.5 * SECOND
    assert of_facts(asked.facts()) == asked


def test_the_tune_goes_on_only_where_that_is_asked_for(desk: Desk) -> None:
    template = only(desk, TuneRule(), BulletinBlock())
    desk.approved("Một")
    whole = of_kind(publish(desk), "signature")
    keep(desk, framed(TuneRule(goes_on_ms=2000), BulletinBlock()), template)

    asked = of_kind(publish(desk), "signature")

    assert whole.goes_on == timedelta()
    assert asked.goes_on == 2 * SECOND
    assert asked.length == whole.length - 2.5 * SECOND


def test_a_hard_join_is_kept_apart_from_what_is_usual(desk: Desk) -> None:
    number = piece(desk, "Quê hương", 60)
    only(desk, FillerRule(pieces=(number,), goes_on_ms=0), BulletinBlock())
    desk.approved("Một")

    music = of_kind(publish(desk), "filler")

    assert (music.blend, music.goes_on) == (GoesOn(0), timedelta())
    assert music.length == 60 * SECOND


@pytest.mark.parametrize("ms", [-1, 5001])
@pytest.mark.parametrize("rule", [TuneRule, FillerRule])
def test_more_than_five_seconds_are_refused_at_the_part(
    desk: Desk, rule: type[TuneRule | FillerRule], ms: int
) -> None:
    with pytest.raises(Invalid, match="give 0 to 5 seconds") as refused:
        keep(desk, framed(BulletinBlock(), rule(goes_on_ms=ms)))

    assert refused.value.field == "2-goes_on_ms"


def test_frames_and_plans_of_an_older_program_are_still_the_same(desk: Desk) -> None:
    template = only(desk, TuneRule(), BulletinBlock())
    desk.approved("Một")
    publish(desk)
    with desk.transaction() as session:
        marks = {row.fingerprint for row in session.query(DayPlanRow).all()}
    keep(desk, framed(TuneRule(goes_on_ms=1000), BulletinBlock()), template)
    publish(desk)

    with desk.transaction() as session:
        after = {row.fingerprint for row in session.query(DayPlanRow).all()}
        found = [one.wrong for one in verify(session, SATURDAY, SATURDAY)]
    assert "goes_on_ms" not in stored([TuneRule()])[0]
    assert read(stored([FillerRule(goes_on_ms=0)])) == (FillerRule(goes_on_ms=0),)
    assert len(after - marks) == 1
    assert set(found) == {None}
