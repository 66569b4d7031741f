"""A move that was kept is one decision: put back with one press, or later from the history."""

from __future__ import annotations

from datetime import time

import pytest
from moving_hands import EVENING, OPERATOR, kept, published, put_back, seen, starts, wanted
from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services import decisions, set_days
from broadcaster.services.moving import Scope
from broadcaster.services.planning import play_soon
from broadcaster.services.set_days import OtherTime
from broadcaster.store.tables import OneOffRow, SetDayRow, TemplateRow, TimetableEditRow


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.approved("Tin")
    published(desk)
    return desk


def said(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        return [str(one.said) for one in decisions.recent(session)]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_move_is_put_back(desk: Desk, scope: Scope) -> None:
    moved = kept(desk, wanted("18:15"), scope)

    assert put_back(desk, moved) == "Chiều"

    assert starts(desk, EVENING) == local("17:00")
    assert starts(desk, f"{SUNDAY}/t2/1700", SUNDAY) == local("17:00", SUNDAY)
    with desk.transaction() as session:
        assert session.get(SetDayRow, SATURDAY) is None


def test_every_move_stands_in_the_history_and_is_put_back_from_there_too(desk: Desk) -> None:
    kept(desk, wanted("18:15"))
    day = kept(desk, wanted("18:30", f"{SATURDAY}/t2/1815"), Scope.DAY, why="Lễ hội làng")

    assert said(desk) == [
        "On 21/11/2026 a programme is moved: Lễ hội làng",
        "Chiều begins at 18:15 from now on.",
    ]
    with desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, day.decision)
    published(desk)
    assert starts(desk, f"{SATURDAY}/t2/1815") == local("18:15")


def test_what_a_person_asked_for_is_put_back(desk: Desk) -> None:
    bulletin = BulletinId(desk.approved("Mất nước"))
    soon = local("12:00") - desk.clock.now()
    with desk.transaction() as session:
        view = play_soon(session, desk.clock, bulletin, ALL, soon, OPERATOR)
    moved = kept(desk, wanted("13:00", view.programme), Scope.DAY)
    after = said(desk)[0]

    put_back(desk, moved)

    assert after == "Mất nước goes on air on 21/11/2026 at 13:00."
    with desk.transaction() as session:
        assert session.get(OneOffRow, view.id).starts == local("12:00")
    assert starts(desk, f"{SATURDAY}/n{view.id}/120000") == local("12:00")


def test_what_was_moved_once_more_is_not_put_back_over_it(desk: Desk) -> None:
    first = kept(desk, wanted("18:15"))
    kept(desk, wanted("18:40", f"{SATURDAY}/t2/1815"))

    with pytest.raises(NotFound, match="no such programme on this day any more"):
        put_back(desk, first)

    assert starts(desk, f"{SATURDAY}/t2/1840") == local("18:40")


def test_a_programme_that_was_changed_since_is_not_put_back(desk: Desk) -> None:
    moved = kept(desk, wanted("18:15"))
    desk.change(TemplateRow, 2, name="Chiều muộn")

    with pytest.raises(Refused, match="changed again since then"):
        put_back(desk, moved)


def test_what_has_begun_is_not_put_back_to_be_heard_twice(desk: Desk) -> None:
    moved = kept(desk, wanted("05:10", f"{SATURDAY}/t1/0530"), Scope.DAY)
    desk.at("05:11")

    with pytest.raises(WrongState, match="has begun already"):
        put_back(desk, moved)

    assert starts(desk, f"{SATURDAY}/t1/0510") == local("05:10")


def test_a_move_is_put_back_once_and_only_by_those_with_the_right(desk: Desk) -> None:
    moved = kept(desk, wanted("18:15"))
    with pytest.raises(Forbidden):
        put_back(desk, moved, Role.TECHNICIAN)
    put_back(desk, moved)

    with pytest.raises(NotFound):
        put_back(desk, moved)


def test_who_put_a_frame_back_is_told_to_an_editor_who_saw_the_moved_one(desk: Desk) -> None:
    moved = kept(desk, wanted("18:15"))
    put_back(desk, moved, Role.ADMINISTRATOR)

    with desk.transaction() as session:
        edits = session.query(TimetableEditRow).order_by(TimetableEditRow.id).all()
    told = [(one.by, one.before["starts"], one.after["starts"]) for one in edits]
    assert [one[0] for one in told] == [2, 1]
    assert told[0][1:] == told[1][:0:-1]


def test_a_day_that_is_moved_by_hand_to_what_it_usually_is_is_no_longer_set(desk: Desk) -> None:
    kept(desk, wanted("18:15"), Scope.DAY)
    kept(desk, wanted("17:00", f"{SATURDAY}/t2/1815"), Scope.DAY)

    with desk.transaction() as session:
        assert session.get(SetDayRow, SATURDAY) is None
    assert seen(desk).why == {}


def test_a_programme_that_was_added_for_the_day_is_moved_by_itself(desk: Desk) -> None:
    with desk.transaction() as session:
        set_days.add(
            session, desk.clock, OPERATOR, SATURDAY, set_days.StartOf(2, time(9)), "Khai giảng"
        )
    published(desk)

    kept(desk, wanted("10:00", f"{SATURDAY}/t2/0900"), Scope.DAY)

    assert starts(desk, f"{SATURDAY}/t2/1000") == local("10:00")
    assert starts(desk, EVENING) == local("17:00")
    twice = OtherTime(2, time(10), time(17))
    with desk.transaction() as session, pytest.raises(Invalid, match="already"):
        set_days.move(session, desk.clock, OPERATOR, SATURDAY, twice, "Vì")
