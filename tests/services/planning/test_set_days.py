"""Single days set by a person, weeks copied, and taking back what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from planning_desk import SATURDAY, SUNDAY, Desk
from year_desk import (
    APPROVER,
    COLD,
    EVENING,
    MORNING,
    OPERATOR,
    USUAL,
    WINTER,
    choose,
    fallen,
    planned,
    starts,
    undo,
    winter,
)

from broadcaster.domain.days import PLAIN, ProgrammeDays
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services import day_starts, decisions, programme_days, seasons, set_days
from broadcaster.services.publishing import preview, publish_day
from broadcaster.services.set_days import OtherTime, StartOf
from broadcaster.services.timetable import switch_template
from broadcaster.store.stirring import ground_stamp


def test_a_skipped_day_has_no_programme_and_each_says_why(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SUNDAY, "Sửa cột loa")

    assert planned(desk) == []
    why = "It is skipped on this day: Sửa cột loa"
    assert fallen(desk) == [f"Sáng: {why}", f"Chiều: {why}"]
    with desk.transaction() as session:
        told = {
            one.title: str(one.reason) for one in preview(session, desk.clock, SUNDAY).omissions
        }
    assert told["Sáng"] == told["Chiều"] == why

    undo(desk)
    assert starts(desk) == USUAL


def test_a_programme_is_moved_on_one_day_and_the_others_of_the_day_stay(desk: Desk) -> None:
    with desk.transaction() as session:
        later = OtherTime(EVENING, time(17), time(18, 30))
        set_days.move(session, desk.clock, OPERATOR, SUNDAY, later, "Trận bóng đá")

    assert starts(desk) == [
        "05:30 Sáng: set for this day: Trận bóng đá",
        "18:30 Chiều: set for this day: Trận bóng đá",
    ]
    assert fallen(desk) == []
    assert starts(desk, SATURDAY) == USUAL


def test_a_programme_switched_off_stays_off_on_days_that_a_person_set(desk: Desk) -> None:
    with desk.transaction() as session:
        later = OtherTime(EVENING, time(17), time(18, 30))
        set_days.move(session, desk.clock, OPERATOR, SUNDAY, later, "Trận bóng đá")
        switch_template(session, OPERATOR, MORNING, enabled=False)

    assert starts(desk) == ["18:30 Chiều: set for this day: Trận bóng đá"]


def test_moving_what_is_not_there_or_onto_itself_is_refused(desk: Desk) -> None:
    for before, after, field in ((16, 18, "before"), (17, 17, "after")):
        other = OtherTime(EVENING, time(before), time(after))
        with pytest.raises(Invalid) as refused, desk.transaction() as session:
            set_days.move(session, desk.clock, OPERATOR, SUNDAY, other, "Vì")

        assert refused.value.field == field


def test_a_programme_more_on_one_day_is_added_moved_and_taken_back(desk: Desk) -> None:
    with desk.transaction() as session:
        extra = StartOf(EVENING, time(10))
        set_days.add(session, desk.clock, OPERATOR, SUNDAY, extra, "Khai giảng")
    with desk.transaction() as session:
        other = OtherTime(EVENING, time(10), time(10, 30))
        set_days.move(session, desk.clock, OPERATOR, SUNDAY, other, "Muộn hơn")

    assert starts(desk)[1] == "10:30 Chiều: set for this day: Khai giảng"
    with desk.transaction() as session:
        (number,) = {one.extra for one in day_starts.starts_of(session, SUNDAY).starts} - {None}
        set_days.remove_extra(session, desk.clock, OPERATOR, number)
    assert starts(desk) == USUAL
    undo(desk)
    assert len(starts(desk)) == 3


def test_another_timetable_holds_on_one_day(desk: Desk) -> None:
    with desk.transaction() as session:
        number = seasons.save_timetable(session, desk.clock, OPERATOR, WINTER)
        set_days.other_timetable(session, desk.clock, OPERATOR, SUNDAY, number, "Thi cuối kỳ")

    assert starts(desk) == [
        "06:00 Sáng: from timetable Giờ mùa đông instead of the usual one: Thi cuối kỳ"
    ]


def test_a_copied_week_starts_as_the_other_did_and_can_be_taken_back(desk: Desk) -> None:
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SUNDAY, "Sửa cột loa", frozenset({1}))
        set_days.add(
            session, desk.clock, OPERATOR, date(2026, 11, 25), StartOf(EVENING, time(9)), "Thêm"
        )
        set_days.copy(session, desk.clock, OPERATOR, SATURDAY, date(2026, 11, 26))

    assert starts(desk, date(2026, 11, 29)) == ["17:00 Chiều: copied from 2026-11-22"]
    assert len(starts(desk, date(2026, 11, 25))) == 2
    undo(desk)
    assert starts(desk, date(2026, 11, 29)) == USUAL
    assert len(starts(desk, date(2026, 11, 25))) == 3


def test_a_day_that_is_over_and_a_reason_that_is_missing_are_refused(desk: Desk) -> None:
    for day, why, field in ((date(2026, 11, 20), "Vì", "day"), (SUNDAY, "  ", "why")):
        with pytest.raises(Invalid) as refused, desk.transaction() as session:
            set_days.skip(session, desk.clock, OPERATOR, day, why)

        assert refused.value.field == field


def test_only_who_may_change_the_timetable_decides_and_takes_back(desk: Desk) -> None:
    winter(desk)
    with desk.transaction() as session:
        latest = decisions.recent(session)[0]
    for attempt in (
        lambda session: seasons.save_timetable(session, desk.clock, APPROVER, WINTER),
        lambda session: seasons.remove_season(session, desk.clock, APPROVER, 1),
        lambda session: set_days.skip(session, desk.clock, APPROVER, SUNDAY, "Vì"),
        lambda session: set_days.copy(session, desk.clock, APPROVER, SATURDAY, date(2026, 12, 1)),
        lambda session: programme_days.save_days(session, desk.clock, APPROVER, MORNING, PLAIN),
        lambda session: decisions.undo(session, desk.clock, APPROVER, latest.id),
    ):
        with pytest.raises(Forbidden), desk.transaction() as session:
            attempt(session)


def test_what_was_changed_since_is_not_taken_back_over_it(desk: Desk) -> None:
    winter(desk)
    with desk.transaction() as session:
        first = decisions.recent(session)[0]
        seasons.save_season(session, desk.clock, OPERATOR, replace(COLD, name="Rét"), 1)

    with pytest.raises(Refused, match="changed again"), desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, first.id)


def test_a_change_is_taken_back_once(desk: Desk) -> None:
    winter(desk)
    with desk.transaction() as session:
        latest = decisions.recent(session)[0]
    undo(desk)

    with pytest.raises(WrongState), desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, latest.id)
    with pytest.raises(NotFound), desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, 999)


def test_every_decision_moves_the_mark_that_makes_plans_anew(desk: Desk) -> None:
    def stamp() -> str:
        with desk.transaction() as session:
            return ground_stamp(session)

    seen = [stamp()]
    winter(desk)
    seen.append(stamp())
    choose(desk, ProgrammeDays(skipped=frozenset({SUNDAY})))
    seen.append(stamp())
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SUNDAY, "Vì")
    seen.append(stamp())

    assert len(set(seen)) == len(seen)


def test_the_reasons_of_a_day_are_found_by_the_programme_s_key(desk: Desk) -> None:
    winter(desk)
    desk.approved("Một")

    with desk.transaction() as session:
        found = preview(session, desk.clock, SUNDAY)

    assert {key: reason.sentence for key, reason in found.why.items()} == {
        "2026-11-22/t1/0600": "from timetable {timetable}, because it is {season}"
    }


def test_what_was_aired_before_the_day_was_skipped_is_not_told_as_fallen_away(desk: Desk) -> None:
    desk.approved("Một", airings=None)
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")
    desk.at("10:00")
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SATURDAY, "Sửa cột loa")

    with desk.transaction() as session:
        plan = preview(session, desk.clock, SATURDAY)

    skipped = "It is skipped on this day: {why}"
    assert {line.programme_name for line in plan.lines} == {"Sáng"}
    assert [x.title for x in plan.omissions if x.reason.sentence == skipped] == ["Chiều"]
