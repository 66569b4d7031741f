"""What is asked for where something is late: from a frame and a bulletin to what playout reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from framed import framed, keep, only
from planning_desk import EVERY_DAY, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.domain.frames import FillerRule, RelayRule, Rule, TuneRule, WordsRule, read, stored
from broadcaster.domain.people import Role
from broadcaster.domain.recorded import read_back
from broadcaster.errors import Invalid
from broadcaster.playout.feed import Feed
from broadcaster.playout.history import History
from broadcaster.playout.items import Item
from broadcaster.playout.turn import REMEMBER
from broadcaster.services import fields as form
from broadcaster.services import marking
from broadcaster.services.latitude import Latitude
from broadcaster.services.marking import NewMark
from broadcaster.services.place_rules import save_hours
from broadcaster.services.plan_views import HoursFields, PlanView
from broadcaster.services.publishing import publish_day
from broadcaster.services.recording import verify
from broadcaster.services.resolving import resolved
from broadcaster.store import grounds, plans
from broadcaster.store.tables import ApprovalRow, BulletinRow, DayPlanRow, PermittedHoursRow
from schedules.lateness import Late, Way
from schedules.marks import DayKind, QuietHours
from schedules.parts import BulletinBlock
from schedules.types import Line, PartKind, Priority, Span, ZoneKey
from schedules.wishes import wishes

SKIP, JOIN = Late(Way.SKIP), Late(Way.JOIN)
REPLAY = Late(Way.REPLAY, until=time(17))
OPERATOR, ADMINISTRATOR = PEOPLE[Role.OPERATOR], PEOPLE[Role.ADMINISTRATOR]


def published(desk: Desk, day: date = SATURDAY) -> PlanView:
    with desk.transaction() as session:
        made = publish_day(session, desk.clock, day, "test")
    assert made is not None
    return made


def asked(desk: Desk) -> dict[str, Late | None]:
    """Return what is asked for of each item as the published plan is read back."""
    plan = published(desk)
    with desk.transaction() as session:
        lines = plans.lines_between(session, plan.lines[0].starts, plan.lines[-1].ends)
    return {line.kind.value: line.sound.late for line in lines}


def hours(desk: Desk, *stretches: tuple[time, time], **more: int) -> None:
    with desk.transaction() as session:
        session.query(PermittedHoursRow).delete()
    for number, (opens, closes) in enumerate(stretches):
        fields = HoursFields(f"H{number}", opens, closes, EVERY_DAY, frozenset({1, 2, 3}))
        with desk.transaction() as session:
            save_hours(session, desk.clock, ADMINISTRATOR, replace(fields, **more))


def replayed(desk: Desk) -> Line:
    """Return the one bulletin of a plan, of which is asked that it be sent later if it is late."""
    only(desk, BulletinBlock(late=REPLAY))
    desk.approved("Một")
    (line,) = published(desk).lines
    return line


def plain(desk: Desk) -> Line:
    """Return the one bulletin of a plan, of which nothing is asked."""
    only(desk, BulletinBlock())
    desk.approved("Một")
    (line,) = published(desk).lines
    return line


def windows(desk: Desk, line: Line) -> tuple[Span, ...]:
    with desk.transaction() as session:
        return Latitude(session).windows(line)


def test_what_is_asked_for_of_a_part_reaches_what_is_aired(desk: Desk) -> None:
    only(desk, TuneRule(late=SKIP), BulletinBlock(late=JOIN))
    desk.approved("Một")

    assert asked(desk) == {"signature": SKIP, "bulletin": JOIN}


def test_what_a_bulletin_asks_for_goes_before_what_its_part_asks_for(desk: Desk) -> None:
    only(desk, BulletinBlock(late=JOIN))
    desk.change(BulletinRow, desk.approved("Một"), late=SKIP)

    assert asked(desk) == {"bulletin": SKIP}


def test_nothing_is_asked_for_of_an_emergency_in_a_programme(desk: Desk) -> None:
    only(desk, BulletinBlock(late=SKIP, priorities=frozenset(Priority)))
    number = desk.approved("Lũ", priority=Priority.EMERGENCY)
    desk.change(BulletinRow, number, late=SKIP)

    assert set(asked(desk).values()) == {None}


def test_what_is_asked_for_is_another_plan_and_its_lines_say_so(desk: Desk) -> None:
    number = desk.approved("Một")
    only(desk, BulletinBlock())
    first = published(desk)
    desk.change(BulletinRow, number, late=REPLAY)
    second = published(desk)

    assert (first.version, second.version) == (1, 2)
    assert [str(one) for one in wishes(second.lines[0].sound)] == [
        "If late: sent whole later, so that it ends by 17:00."
    ]


def test_plans_of_before_and_of_now_can_be_made_again(desk: Desk) -> None:
    only(desk, TuneRule(), BulletinBlock())
    number = desk.approved("Một")
    published(desk)
    desk.change(BulletinRow, number, late=REPLAY)
    published(desk)

    with desk.transaction() as session:
        assert [one.wrong for one in verify(session, SATURDAY, SATURDAY)] == [None, None]
        rows = session.query(DayPlanRow).order_by(DayPlanRow.version).all()
        text = grounds.text_of(session, str(rows[0].decided))
    assert text is not None
    assert '"late":null' in text
    # An older program wrote nothing of it, and what it wrote is read as it was.
    assert read_back(text.replace(',"late":null', "")) == read_back(text)


def test_a_frame_kept_by_an_older_program_is_still_the_same(desk: Desk) -> None:
    del desk
    parts = (TuneRule(), WordsRule(PartKind.OPENING, "Xin chào.", late=REPLAY))

    plain, later = stored(parts)

    assert "late" not in plain
    assert later["late"] == "replay:17:00"
    assert read([plain, later]) == parts
    with pytest.raises(Invalid, match="late of part 1 is wrong"):
        read([plain | {"late": "never"}])


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (TuneRule(late=Late(Way.WHOLE, minutes=121)), "give 0 to 120 minutes"),
        (TuneRule(late=Late(Way.WHOLE, minutes=-1)), "give 0 to 120 minutes"),
        (BulletinBlock(late=Late(Way.REPLAY, until=time(5, 30))), "a time after the programme"),
        (RelayRule("vov1", time(6), time(6, 30), late=REPLAY), "is joined or left out"),
        (FillerRule(late=Late(Way.WHOLE, minutes=5)), "is joined or left out"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_at_its_part(desk: Desk, part: Rule, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        keep(desk, framed(part))

    assert refused.value.field == "1-late"


def test_nobody_asks_for_anything_of_an_emergency(desk: Desk) -> None:
    number = desk.approved("Lũ", priority=Priority.EMERGENCY)
    with desk.transaction() as session:
        row = session.get(BulletinRow, number)
        assert row is not None
        fields = replace(form.of_row(row), late=SKIP)
        found = form.problems(fields, form.known(session, desk.clock.now()))

    assert [one.field for one in found] == ["late"]
    assert "an emergency is sent as soon as it can be" in str(found[0].why)


def test_the_window_is_what_is_permitted_up_to_the_time_given(desk: Desk) -> None:
    hours(desk, (time(5), time(7)), (time(11), time(12)), (time(16, 30), time(20)))
    line = replayed(desk)

    assert windows(desk, line) == (
        Span(line.starts, local("07:00")),
        Span(local("11:00"), local("12:00")),
        Span(local("16:30"), local("17:00")),
    )


def test_counted_minutes_leave_the_window_as_the_plan_gave_it_its_own(desk: Desk) -> None:
    hours(desk, (time(5), time(7)), minutes_a_day=30)
    line = replayed(desk)

    assert windows(desk, line) == (Span(line.starts, local("07:00")),)


def test_quiet_hours_are_cut_out_of_the_window(desk: Desk) -> None:
    hours(desk, (time(5), time(20)))
    quiet = QuietHours(time(8), time(16), frozenset({ZoneKey(1)}))
    exam = NewMark(DayKind.EXAM, "Thi", SATURDAY, SATURDAY, effects=(quiet,))
    with desk.transaction() as session:
        marking.add(session, desk.clock, OPERATOR, exam)
    line = replayed(desk)

    assert windows(desk, line) == (
        Span(line.starts, local("08:00")),
        Span(local("16:00"), local("17:00")),
    )


@pytest.mark.parametrize("row", [ApprovalRow, BulletinRow])
def test_the_window_ends_with_what_allows_the_sound(desk: Desk, row: type) -> None:
    hours(desk, (time(5), time(20)))
    line = replayed(desk)
    desk.change(row, 1, valid_until=local("09:00"))

    assert windows(desk, line) == (Span(line.starts, local("09:00")),)


def test_only_what_asks_to_be_sent_later_has_a_window(desk: Desk) -> None:
    line = replayed(desk)
    by_hand = replace(line, priority=Priority.EMERGENCY)
    plain = replace(line, sound=replace(line.sound, late=SKIP))
    music = replace(line, kind=PartKind.FILLER)

    assert [windows(desk, one) for one in (by_hand, plain, music)] == [(), (), ()]


def read_by_playout(desk: Desk, begins: datetime | None) -> dict[str, Item]:
    """Return what a playout that begins now, after a log that ends then, reads of the plan."""
    with desk.transaction() as session:
        path = Path(str(session.get_bind().url.database))
    feed = Feed(path, desk.sessions, begins)
    plan = feed.poll(desk.clock.now())
    feed.close()
    assert plan is not None
    return {item.kind: item for item in plan.items}


def test_a_playout_that_restarts_within_the_window_still_knows_what_waits(desk: Desk) -> None:
    only(desk, TuneRule(), BulletinBlock(late=REPLAY))
    desk.approved("Một")
    published(desk)
    desk.at("15:00")

    found = read_by_playout(desk, local("14:59"))

    assert list(found) == ["bulletin"]
    assert found["bulletin"].late == REPLAY
    assert [span.ends for span in found["bulletin"].windows] == [local("17:00")]


@pytest.mark.parametrize(
    ("began", "later", "knows"),
    [(-60, 10, True), (-60, 29, True), (-60, 45, False), (5, 10, False)],
)
def test_a_playout_that_restarts_knows_what_waits_although_its_time_is_over(
    desk: Desk, began: int, later: int, *, knows: bool
) -> None:
    """The log began so many minutes after its end, and ends so many after it."""
    line = plain(desk)
    last = line.ends + timedelta(minutes=later)
    desk.clock.advance_to(last + timedelta(seconds=1))
    log = History(first=line.ends + timedelta(minutes=began), last=last)

    found = read_by_playout(desk, log.waits_since)

    assert ("bulletin" in found) is knows


def test_nothing_is_read_that_may_have_an_outcome_nobody_remembers(desk: Desk) -> None:
    line = plain(desk)
    desk.clock.advance_to(line.ends + REMEMBER - timedelta(minutes=1))

    assert read_by_playout(desk, line.starts - timedelta(days=30)) == {}


def test_a_day_later_nobody_reads_of_it_any_more(desk: Desk) -> None:
    replayed(desk)
    desk.at("15:00", SUNDAY)

    assert read_by_playout(desk, local("14:59", SUNDAY)) == {}


def test_the_log_misses_no_outcome_while_a_line_may_wait(desk: Desk, tmp_path: Path) -> None:
    line = replayed(desk)
    journal = tmp_path / "journal"
    desk.at("16:00")
    with desk.transaction() as session:
        written = _booted(line.starts - timedelta(hours=1))
        journal.write_text(written + "\n", encoding="utf-8")
        during = resolved(session, journal, local("16:00"))
        after = resolved(session, journal, local("17:02"))

    assert during.is_whole
    assert {place.line for place in after.open} == {str(line.key)}


def _booted(at: datetime) -> str:
    return Entry(1, at, EntryKind.BOOTED, {"safe": True}, GENESIS).to_line()
