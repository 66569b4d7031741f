"""Giving a programme another time: tried, kept, refused where somebody else was faster, undone."""

from __future__ import annotations

from datetime import date, time

import pytest
from moving_hands import EVENING, OPERATOR, kept, offered, published, seen, starts, trial, wanted
from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services.holds import hold
from broadcaster.services.move_keeping import PlanChanged
from broadcaster.services.moving import Scope, considered
from broadcaster.services.planning import play_soon
from broadcaster.store.tables import (
    OneOffRow,
    SeasonRow,
    TemplateRow,
    TimetableEditRow,
    TimetableEntryRow,
    TimetableRow,
)


def test_trying_changes_nothing(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    before = seen(desk)

    found = trial(desk, wanted("18:00"))

    assert found.span is not None
    assert found.span.begins == local("18:00")
    assert seen(desk) == before


def test_a_move_from_now_on_is_published_at_once_for_today_and_tomorrow(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)

    moved = kept(desk, wanted("18:15"))

    assert (moved.name, moved.programme) == ("Chiều", f"{SATURDAY}/t2/1815")
    assert (moved.move.at, moved.was) == (time(18, 15), time(17))
    assert starts(desk, f"{SATURDAY}/t2/1815") == local("18:15")
    assert starts(desk, f"{SUNDAY}/t2/1815", SUNDAY) == local("18:15", SUNDAY)
    assert starts(desk, EVENING) is None


def test_who_saw_an_older_plan_is_refused_and_told_what_changed(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    known = seen(desk).stamp
    kept(desk, wanted("05:40", f"{SATURDAY}/t1/0530"))

    with pytest.raises(PlanChanged) as refused:
        kept(desk, wanted("18:00"), stamp=known)

    assert [str(one) for one in refused.value.changes] == [
        "Sáng at 05:30 was taken out.",
        "Sáng at 05:40 was added.",
    ]
    assert starts(desk, EVENING) == local("17:00")


def test_an_unpublished_day_that_became_another_is_refused_too(desk: Desk) -> None:
    monday = date(2026, 11, 23)
    known = seen(desk, monday).stamp
    desk.approved("Tin")

    with pytest.raises(PlanChanged) as refused:
        kept(desk, wanted("18:00", f"{monday}/t2/1700", monday), stamp=known)

    assert refused.value.changes == ()


def test_what_has_begun_can_no_longer_be_moved(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    desk.at("05:31")

    with pytest.raises(WrongState):
        trial(desk, wanted("07:00", f"{SATURDAY}/t1/0530"))

    assert offered(desk, wanted("18:00")) == [Scope.DAY, Scope.ONWARD]


def test_a_programme_is_not_heard_twice_on_a_day_by_moving_tomorrows(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    desk.at("09:00")
    tomorrows = f"{SUNDAY}/t1/0530"

    with pytest.raises(Refused, match="heard again at 19:00 today"):
        kept(desk, wanted("19:00", tomorrows, SUNDAY))
    kept(desk, wanted("06:00", tomorrows, SUNDAY))

    assert starts(desk, f"{SUNDAY}/t1/0600", SUNDAY) == local("06:00", SUNDAY)
    assert starts(desk, f"{SATURDAY}/t1/0600") is None


def test_what_a_person_asked_for_is_moved_on_its_day(desk: Desk) -> None:
    bulletin = desk.approved("Mất nước", 60)
    with desk.transaction() as session:
        view = play_soon(
            session,
            desk.clock,
            BulletinId(bulletin),
            ALL,
            local("12:00") - desk.clock.now(),
            OPERATOR,
        )

    kept(desk, wanted("13:00", view.programme), Scope.DAY)

    with desk.transaction() as session:
        assert session.get(OneOffRow, view.id).starts == local("13:00")
    assert starts(desk, f"{SATURDAY}/n{view.id}/130000") == local("13:00")


def test_only_those_with_the_right_move_programmes(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        kept(desk, wanted("18:00"), role=Role.TECHNICIAN)


def test_a_programme_that_is_not_there_is_said_to_be_gone(desk: Desk) -> None:
    for key in (f"{SATURDAY}/t7/1700", f"{SATURDAY}/t2/1800", "nothing", "x/y", ""):
        with pytest.raises(NotFound):
            trial(desk, wanted("18:00", key))


def test_a_move_of_one_day_leaves_the_others_and_the_other_programmes_alone(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)

    moved = kept(desk, wanted("18:15"), Scope.DAY, why="Lễ hội làng")

    assert starts(desk, f"{SATURDAY}/t2/1815") == local("18:15")
    assert starts(desk, f"{SATURDAY}/t1/0530") == local("05:30")
    assert starts(desk, f"{SUNDAY}/t2/1700", SUNDAY) == local("17:00", SUNDAY)
    assert str(seen(desk).why[f"{SATURDAY}/t2/1815"]) == "set for this day: Lễ hội làng"
    assert (moved.move.goes_to, moved.programme) == (SATURDAY, f"{SATURDAY}/t2/1815")


def test_what_is_set_for_one_day_alone_is_moved_on_that_day_alone(desk: Desk) -> None:
    desk.approved("Tin")
    kept(desk, wanted("18:15"), Scope.DAY)
    again = wanted("18:30", f"{SATURDAY}/t2/1815")

    with pytest.raises(Refused, match="set for this day alone"):
        kept(desk, again)
    kept(desk, again, Scope.DAY)

    assert offered(desk, wanted("19:00", f"{SATURDAY}/t2/1830")) == [Scope.DAY]
    assert starts(desk, f"{SATURDAY}/t2/1830") == local("18:30")


def test_in_a_season_the_times_of_the_season_are_moved(desk: Desk) -> None:
    desk.approved("Tin")
    with desk.transaction() as session:
        session.add(TimetableRow(id=4, name="Giờ mùa đông"))
        session.flush()
        session.add(
            TimetableEntryRow(timetable=4, template=2, starts=time(16, 0), weekdays=frozenset())
        )
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        session.add(SeasonRow(name="Đông", timetable=4, yearly=True, first=first, last=last))
    move = wanted("16:20", f"{SATURDAY}/t2/1600")
    with desk.transaction() as session:
        offer = considered(session, desk.clock, move).offers[-1]

    kept(desk, move)

    assert offer.timetable == "Giờ mùa đông"
    assert starts(desk, f"{SATURDAY}/t2/1620") == local("16:20")
    december = date(2026, 12, 5)
    assert [one.starts for one in seen(desk, december).templates.values()] == [
        time(5, 30),
        time(17, 0),
    ]


def test_a_move_of_one_day_needs_its_reason_and_a_time_that_is_not_taken_by_itself(
    desk: Desk,
) -> None:
    with pytest.raises(Invalid, match="say why"):
        kept(desk, wanted("18:00"), Scope.DAY, why=" ")
    kept(desk, wanted("18:00"), Scope.DAY)
    desk.change(TemplateRow, 2, starts=time(17, 0))
    with pytest.raises(Invalid, match="already"):
        kept(desk, wanted("18:00", f"{SATURDAY}/t2/1800"), Scope.DAY)


def test_a_day_that_somebody_holds_is_let_go_before_its_programmes_move(desk: Desk) -> None:
    desk.approved("Tin")
    published(desk)
    with desk.transaction() as session:
        hold(session, desk.clock, SATURDAY, OPERATOR, "đoàn kiểm tra")

    for scope in Scope:
        with pytest.raises(Refused, match=r"holds this day \(đoàn kiểm tra\)"):
            kept(desk, wanted("18:00"), scope)

    assert starts(desk, EVENING) == local("17:00")


def test_who_moved_a_frame_from_now_on_is_written_down(desk: Desk) -> None:
    kept(desk, wanted("18:00"))

    with desk.transaction() as session:
        edit = session.query(TimetableEditRow).one()
        assert (edit.subject, edit.by) == ("template:2", OPERATOR.id)
        assert (edit.before["starts"], edit.after["starts"]) != (None, None)
