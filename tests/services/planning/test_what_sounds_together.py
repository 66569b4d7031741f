"""How long music goes on, and music under words: from what a frame asks for to what is aired."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from framed import framed, keep, only, piece, speak
from planning_desk import SATURDAY, SUNDAY, Desk
from test_marked_days import MOURNING, add

from broadcaster.domain.frames import FillerRule, TuneRule, WordsRule, read, stored
from broadcaster.errors import Invalid
from broadcaster.playout.feed import Feed
from broadcaster.playout.items import Item, of_facts, of_line
from broadcaster.services.planning import lines_between, plan_of, publish_ahead
from broadcaster.services.publishing import publish_day
from broadcaster.services.recording import verify
from broadcaster.store.tables import DayPlanRow, StandingClipRow
from schedules import sentences
from schedules.blends import Bed, GoesOn
from schedules.parts import BulletinBlock
from schedules.types import DayPlan, Line, PartKind

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


OPENING = WordsRule(PartKind.OPENING, "Xin chào bà con.")


def bedded(desk: Desk, *, allowed: bool = True, under_db: int = 20) -> int:
    """Let the one programme open with words over music; return the piece's number."""
    number = piece(desk, "Quê hương", 60, allowed=allowed)
    words = WordsRule(PartKind.OPENING, OPENING.text, bed=number, under_db=under_db)
    template = only(desk, words, BulletinBlock())
    with desk.transaction() as session:
        for row in session.query(StandingClipRow).filter_by(template=template):
            row.approved_by, row.approved = 1, desk.clock.now()
    speak(desk, template)
    desk.approved("Một", airings=None)
    return number


def planned(desk: Desk, day: date = SATURDAY) -> DayPlan:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        return plan_of(session, day)


def opening(plan: DayPlan) -> Line:
    return next(line for line in plan.lines if line.kind is PartKind.OPENING)


def polled(desk: Desk, folder: Path) -> Item:
    """Return the opening words as playout reads them."""
    feed = Feed(folder / "station.db", desk.sessions)
    try:
        found = feed.poll(desk.clock.now())
    finally:
        feed.close()
    assert found is not None
    return of_kind(list(found.items), "opening")


def test_music_under_words_reaches_the_air_with_the_approval_it_sounds_by(desk: Desk) -> None:
    number = bedded(desk, under_db=24)

    items = publish(desk)
    words, news = (of_kind(items, kind) for kind in ("opening", "bulletin"))

    assert words.bed is not None
    assert (words.bed.title, words.bed.under_db) == ("Quê hương", 24)
    assert words.bed.authority == f"standing:{number}"
    assert of_facts(words.facts()).bed == words.bed
    assert (news.blend, news.bed) == (None, None)
    with desk.transaction() as session:
        assert [one.wrong for one in verify(session, SATURDAY, SATURDAY)] == [None]


def test_music_that_nobody_allowed_is_left_out_with_its_reason_and_the_words_stay(
    desk: Desk,
) -> None:
    bedded(desk, allowed=False)

    plan = planned(desk)

    assert opening(plan).sound.blend is None
    assert [str(one.reason) for one in plan.omissions if one.title == "Quê hương"] == [
        "It is left out of Sáng sớm: nobody has allowed this music."
    ]


def test_music_that_was_taken_off_the_shelf_is_left_out(desk: Desk) -> None:
    number = bedded(desk)
    desk.change(StandingClipRow, number, removed=desk.clock.now())

    plan = planned(desk)

    assert opening(plan).sound.blend is None
    assert "Music" in {one.title for one in plan.omissions}


def test_on_a_day_of_mourning_words_are_heard_without_their_music(desk: Desk) -> None:
    bedded(desk)
    add(desk, MOURNING)

    plan, usual = planned(desk, SUNDAY), planned(desk)

    assert opening(plan).sound.blend is None
    assert {"Quê hương": "There is no music: Quốc tang."}.items() <= {
        one.title: str(one.reason) for one in plan.omissions
    }.items()
    assert isinstance(opening(usual).sound.blend, Bed)


@pytest.mark.parametrize("how", [{"approved_by": None, "approved": None}, {"clip": None}])
def test_what_is_withdrawn_when_the_programme_stands_already_is_taken_from_under_its_words(
    desk: Desk, how: dict[str, None]
) -> None:
    number = bedded(desk)
    planned(desk)
    desk.at("05:29:59")
    desk.change(StandingClipRow, number, **how)

    plan = planned(desk)

    assert opening(plan).sound.blend is None
    assert "Quê hương" in {
        one.title for one in plan.omissions if one.reason.sentence == sentences.WITHDRAWN
    }


def test_playout_asks_for_the_approval_once_more_whatever_the_plan_says(
    desk: Desk, tmp_path: Path
) -> None:
    number = bedded(desk)
    planned(desk)
    before = polled(desk, tmp_path)
    desk.change(StandingClipRow, number, approved_by=None, approved=None)

    after = polled(desk, tmp_path)

    assert before.bed_refused is None
    assert after.bed == before.bed
    assert "Nobody has allowed" in str(after.bed_refused)


@pytest.mark.parametrize("under_db", [14, 31])
def test_music_too_loud_or_too_soft_is_refused_at_its_part(desk: Desk, under_db: int) -> None:
    words = WordsRule(PartKind.OPENING, OPENING.text, under_db=under_db)

    with pytest.raises(Invalid, match="15 to 30 dB") as refused:
        keep(desk, framed(words, BulletinBlock()))

    assert refused.value.field == "1-under_db"


def test_only_music_of_the_shelf_can_lie_under_words(desk: Desk) -> None:
    with pytest.raises(Invalid, match="a piece of music is gone") as refused:
        keep(desk, framed(WordsRule(PartKind.OPENING, OPENING.text, bed=1), BulletinBlock()))

    assert refused.value.field == "1-bed"
    assert stored([OPENING])[0].keys() & {"bed", "under_db"} == set()
