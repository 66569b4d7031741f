"""A programme of one day aired on another instead: tried, kept for that day alone, put back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from moving_hands import EVENING, OPERATOR, published, put_back, seen, starts, trial
from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain import effects
from broadcaster.domain.bulletin import BulletinId
from broadcaster.errors import Invalid, Refused, WrongState
from broadcaster.services import decisions, holds, set_days
from broadcaster.services.move_keeping import Moved, Order, PlanChanged, keep
from broadcaster.services.moving import Move, Scope, considered
from broadcaster.services.planning import play_soon, publish_day
from broadcaster.services.set_days import StartOf
from broadcaster.store.tables import CalendarMarkRow, ExtraStartRow, OneOffRow, SetDayRow
from schedules.effects import NoProgramme

MONDAY = SUNDAY + timedelta(days=1)
FRIDAY = SATURDAY - timedelta(days=1)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.approved("Tin")
    published(desk)
    return desk


def to(day: date, at: str = "12:00", programme: str = EVENING) -> Move:
    return Move(date.fromisoformat(programme[:10]), programme, time.fromisoformat(at), day)


def kept(desk: Desk, move: Move, seen_there: str | None = None) -> Moved:
    known, there = seen(desk, move.day).stamp, seen_there
    if there is None:
        there = seen(desk, move.goes_to).stamp if move.goes_to >= SATURDAY else ""
    order = Order(OPERATOR, Scope.DAY, "Hội làng", known, there)
    with desk.transaction() as session:
        return keep(session, desk.clock, move, order)


def test_a_programme_is_aired_on_another_day_instead(desk: Desk) -> None:
    moved = kept(desk, to(SUNDAY))

    assert (moved.name, moved.programme, moved.was) == (
        "Chiều",
        f"{SUNDAY}/t2/1200",
        time(17),
    )
    assert starts(desk, EVENING) is None
    assert starts(desk, f"{SATURDAY}/t1/0530") == local("05:30")
    assert starts(desk, f"{SUNDAY}/t2/1200", SUNDAY) == local("12:00", SUNDAY)
    assert starts(desk, f"{SUNDAY}/t2/1700", SUNDAY) == local("17:00", SUNDAY)
    assert starts(desk, f"{MONDAY}/t2/1700", MONDAY) == local("17:00", MONDAY)


def test_it_is_one_decision_and_is_put_back_on_both_days(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_day(session, desk.clock, MONDAY, "change")
    moved = kept(desk, to(MONDAY, "12:30"))
    with desk.transaction() as session:
        (told,) = decisions.recent(session)
    during = starts(desk, f"{MONDAY}/t2/1230", MONDAY)

    assert put_back(desk, moved) == "Chiều"

    assert str(told.said) == (
        "Chiều of 21/11/2026 is aired on 23/11/2026 at 12:30 instead: Hội làng"
    )
    assert during == local("12:30", MONDAY)
    assert starts(desk, EVENING) == local("17:00")
    assert starts(desk, f"{MONDAY}/t2/1230", MONDAY) is None
    with desk.transaction() as session:
        assert session.query(SetDayRow).count() == session.query(ExtraStartRow).count() == 0


def test_trying_tells_when_it_would_sound_and_changes_nothing(desk: Desk) -> None:
    before = seen(desk), seen(desk, SUNDAY)

    found = trial(desk, to(SUNDAY))

    assert found.span is not None
    assert (found.span.begins, found.key) == (local("12:00", SUNDAY), f"{SUNDAY}/t2/1200")
    assert (found.refused, found.against, found.clashes) == (False, (), ())
    assert (seen(desk), seen(desk, SUNDAY)) == before


def test_what_it_would_come_together_with_there_is_told(desk: Desk) -> None:
    found = trial(desk, to(SUNDAY, "05:35"))

    assert [(one.day, {one.first, one.second}) for one in found.clashes] == [(SUNDAY, {"t1", "t2"})]
    assert found.free


def test_no_programme_goes_to_a_day_that_is_over(desk: Desk) -> None:
    for do in (trial, kept):
        with pytest.raises(WrongState, match="20/11/2026 is over; choose today or a later day"):
            do(desk, to(FRIDAY))

    assert starts(desk, EVENING) == local("17:00")


def test_a_time_of_today_that_has_passed_is_refused(desk: Desk) -> None:
    desk.at("09:00")

    with pytest.raises(Refused, match=r"passed|over"):
        kept(desk, to(SATURDAY, "08:00", f"{SUNDAY}/t2/1700"))

    assert starts(desk, f"{SUNDAY}/t2/1700", SUNDAY) == local("17:00", SUNDAY)


def test_a_rule_of_the_other_day_refuses_it_by_its_name(desk: Desk) -> None:
    assert trial(desk, to(SUNDAY, "22:00")).refused
    with pytest.raises(Refused, match="Giờ phát allows no sound"):
        kept(desk, to(SUNDAY, "22:00"))


def test_a_programme_is_not_put_where_it_begins_already(desk: Desk) -> None:
    with pytest.raises(Invalid, match="aired on that day at 17:00 already"):
        kept(desk, to(SUNDAY, "17:00"))


def test_what_a_person_moves_to_a_marked_day_goes_before_its_mark(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(
            CalendarMarkRow(
                key="own-1",
                year=2026,
                day=SUNDAY,
                kind="mourning",
                name="Quốc tang",
                status="official",
                effects=effects.to_json((NoProgramme(),)),
            )
        )

    kept(desk, to(SUNDAY))

    on_sunday = {line.programme for line in seen(desk, SUNDAY).plan.lines}
    assert on_sunday == {f"{SUNDAY}/t2/1200"}


def test_a_day_that_somebody_holds_takes_none_either(desk: Desk) -> None:
    with desk.transaction() as session:
        holds.hold(session, desk.clock, SUNDAY, OPERATOR, "đoàn kiểm tra")

    with pytest.raises(Refused, match=r"holds this day \(đoàn kiểm tra\)"):
        kept(desk, to(SUNDAY))


def test_it_is_kept_for_that_day_alone(desk: Desk) -> None:
    with desk.transaction() as session:
        offers = considered(session, desk.clock, to(SUNDAY)).offers

    assert [one.scope for one in offers] == [Scope.DAY]


def test_who_saw_an_older_plan_of_the_other_day_is_told(desk: Desk) -> None:
    known = seen(desk, SUNDAY).stamp
    desk.approved("Cắt điện")
    published(desk)

    with pytest.raises(PlanChanged) as refused:
        kept(desk, to(SUNDAY), known)

    assert "Cắt điện" in " ".join(map(str, refused.value.changes))


def test_what_was_added_for_a_day_goes_to_another_one(desk: Desk) -> None:
    with desk.transaction() as session:
        start = StartOf(2, time(9))
        set_days.add(session, desk.clock, OPERATOR, SATURDAY, start, "Khai giảng")
    published(desk)

    moved = kept(desk, to(MONDAY, "09:30", f"{SATURDAY}/t2/0900"))

    assert starts(desk, EVENING) == local("17:00")
    assert starts(desk, f"{SATURDAY}/t2/0900") is None
    assert starts(desk, f"{MONDAY}/t2/0930", MONDAY) == local("09:30", MONDAY)
    put_back(desk, moved)
    assert starts(desk, f"{SATURDAY}/t2/0900") == local("09:00")


def test_what_a_person_asked_for_goes_to_another_day(desk: Desk) -> None:
    bulletin = BulletinId(desk.approved("Mất nước"))
    soon = local("12:00") - desk.clock.now()
    with desk.transaction() as session:
        view = play_soon(session, desk.clock, bulletin, ALL, soon, OPERATOR)

    moved = kept(desk, to(SUNDAY, "13:00", view.programme))

    assert starts(desk, f"{SUNDAY}/n{view.id}/130000", SUNDAY) == local("13:00", SUNDAY)
    assert starts(desk, view.programme) is None
    put_back(desk, moved)
    with desk.transaction() as session:
        assert session.get(OneOffRow, view.id).starts == local("12:00")


def test_what_somebody_set_for_the_day_since_is_not_overwritten_by_putting_back(
    desk: Desk,
) -> None:
    moved = kept(desk, to(SUNDAY))
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SATURDAY, "Mưa bão")

    with pytest.raises(Refused, match="changed again since then"):
        put_back(desk, moved)
