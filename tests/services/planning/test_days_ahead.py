"""Eight days are planned ahead, and what is wrong in them is told while it can be mended."""

from __future__ import annotations

from datetime import date, time, timedelta
from threading import Event

from planning_desk import ALL, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.outlook import FindingKind
from broadcaster.domain.people import Role
from broadcaster.services import ahead, outlook
from broadcaster.services.attention import needs
from broadcaster.services.day_findings import Finding
from broadcaster.services.planning import plan_or_preview, plans_of, publish_ahead
from broadcaster.store.tables import (
    OneOffRow,
    PermittedHoursRow,
    PlanFindingRow,
    StandingClipRow,
    TemplateRow,
)
from broadcaster.worker.chores import Chores
from broadcaster.worker.loops import Loops

OPERATOR = PEOPLE[Role.OPERATOR]


def days(desk: Desk, count: int = 8) -> list[ahead.AheadDay]:
    with desk.transaction() as session:
        return list(ahead.plan_ahead(session, desk.clock, count))


def publish(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)


def found(desk: Desk) -> list[Finding]:
    with desk.transaction() as session:
        return outlook.horizon_findings(session, desk.clock)


def second_morning(desk: Desk, starts: time = time(5, 40), weekdays: set[int] | None = None) -> int:
    with desk.transaction() as session:
        row = TemplateRow(
            name="Thể thao",
            starts=starts,
            weekdays=frozenset(weekdays or range(7)),
            zones=frozenset({1}),
            longest=timedelta(minutes=5),
        )
        session.add(row)
        session.flush()
        return row.id


def airings_of(made: list[ahead.AheadDay], bulletin: int) -> list[tuple[date, str]]:
    return [
        (day.plan.day, str(line.reason).rpartition(": ")[2])
        for day in made
        for line in day.plan.lines
        if line.bulletin == bulletin
    ]


def test_each_day_ahead_counts_what_the_days_before_it_air(desk: Desk) -> None:
    number = desk.approved("Năm lần", airings=5)
    publish(desk)

    made = days(desk)

    assert [(day.plan.day, day.version) for day in made[:3]] == [
        (SATURDAY, 1),
        (SUNDAY, 1),
        (SUNDAY + timedelta(days=1), None),
    ]
    assert airings_of(made, number) == [
        (SATURDAY, "airing 1 of 5"),
        (SATURDAY, "airing 2 of 5"),
        (SUNDAY, "airing 3 of 5"),
        (SUNDAY, "airing 4 of 5"),
        (SUNDAY + timedelta(days=1), "airing 5 of 5"),
    ]
    assert len(made) == 8


def test_the_days_ahead_are_the_same_before_anything_is_published(desk: Desk) -> None:
    number = desk.approved("Năm lần", airings=5)
    unpublished = airings_of(days(desk), number)
    publish(desk)

    assert airings_of(days(desk), number) == unpublished


def test_the_week_and_a_day_of_it_are_shown_as_they_would_be_planned_ahead(desk: Desk) -> None:
    desk.approved("Năm lần", airings=5)
    publish(desk)
    monday = SUNDAY + timedelta(days=1)

    with desk.transaction() as session:
        week = plans_of(session, desk.clock, SATURDAY - timedelta(days=1), monday)
        alone = plan_or_preview(session, desk.clock, monday)

    assert [(plan.day, plan.version) for plan in week] == [
        (SATURDAY - timedelta(days=1), None),
        (SATURDAY, 1),
        (SUNDAY, 1),
        (monday, None),
    ]
    assert week[-1] == alone
    assert sum(line.bulletin == 1 for line in alone.lines) == 1


def test_a_missed_airing_moves_to_the_days_ahead(desk: Desk) -> None:
    number = desk.approved("Bốn lần", airings=4)
    publish(desk)
    morning = next(line for line in days(desk)[0].plan.lines if line.bulletin == number)
    desk.at("06:00")
    desk.ran(morning, Outcome.MISSED)

    told = airings_of(days(desk), number)

    assert told[-1] == (SUNDAY + timedelta(days=1), "airing 4 of 4")


def test_a_day_ahead_is_what_is_published_when_its_evening_comes(desk: Desk) -> None:
    desk.approved("Năm lần", airings=5)
    desk.approved("Hai")
    publish(desk)
    saturday, monday = days(desk)[0].plan, days(desk)[2].plan
    desk.at("23:00")
    for line in saturday.lines:
        desk.ran(line, Outcome.AIRED)
    desk.at("00:00", SUNDAY)
    publish(desk)

    made = days(desk)[1]

    assert made.version == 1
    assert made.plan.lines == monday.lines


def test_a_programme_that_must_wait_is_told_with_the_times_that_are_free(desk: Desk) -> None:
    desk.approved("Dài", length=1500)
    desk.approved("Xóm một", zones=frozenset({1}))
    second_morning(desk)
    publish(desk)

    clash = next(one for one in found(desk) if one.kind is FindingKind.CLASH)

    assert (clash.day, clash.days, clash.title) == (SATURDAY, 8, "Thể thao")
    assert str(clash.why) == "It could not start in its time, because the line was busy with Sáng."
    assert str(clash.advice).startswith("The line would be free at 05:5")
    assert clash.due == local("05:40")


def test_frames_that_might_meet_are_told_for_the_days_on_which_they_do(desk: Desk) -> None:
    desk.approved("Ngắn")
    second_morning(desk, weekdays={0})

    (booked,) = (one for one in found(desk) if one.kind is FindingKind.DOUBLE_BOOKED)

    assert (booked.day, booked.days) == (SUNDAY + timedelta(days=1), 1)
    assert str(booked.why) == (
        "“Sáng” and “Thể thao” both want the loudspeakers of Thôn 1 from 05:40 to 05:45, if both"
        " are as long as they may be."
    )
    assert str(booked.advice) == "The line would be free at 06:00:02, 17:01:23."


def test_what_rules_refuse_and_nobody_allowed_yet_is_told(desk: Desk) -> None:
    desk.approved("Một")
    desk.submitted("Chưa duyệt")
    desk.change(PermittedHoursRow, 1, opens=time(6))
    desk.change(StandingClipRow, 1, approved_by=None)
    desk.change(TemplateRow, 2, opening="Lời mới")

    told = {(one.kind.value, one.title, one.days) for one in found(desk)}

    assert {
        ("breach", "Một", 8),
        ("unapproved", "Chưa duyệt", 8),
        ("unapproved", "Signature tune", 8),
        ("unrendered", "Opening words", 8),
    } <= told


def test_a_bulletin_that_no_programme_would_ever_read_is_told(desk: Desk) -> None:
    desk.approved("Một")
    until = local("12:00", SATURDAY + timedelta(days=2))
    silent = desk.approved("Không ai nghe", zones=frozenset({9}), valid_until=until)
    heard = desk.approved("Đã nghe", airings=1, valid_until=until)
    publish(desk)

    (never,) = (one for one in found(desk) if one.kind is FindingKind.UNHEARD)

    assert (never.bulletin, never.due, heard) == (silent, until, 3)


def test_one_that_was_heard_while_valid_is_not_told_of_the_day_it_ends(desk: Desk) -> None:
    desk.approved("Một", valid_until=local("12:00", SUNDAY))
    desk.approved("Hai", valid_until=local("05:20", SUNDAY), zones=frozenset({9}))
    publish(desk)

    told = [(one.kind.value, one.title) for one in found(desk) if one.kind != "breach"]

    assert told == [("unheard", "Hai")]


def test_nothing_is_told_of_a_station_where_all_is_well(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)

    assert found(desk) == []


def test_what_is_too_late_to_mend_is_not_told(desk: Desk) -> None:
    desk.approved("Một")
    desk.change(StandingClipRow, 2, approved_by=None)
    publish(desk)
    desk.at("12:00")

    (told,) = found(desk)

    assert (told.title, told.day, told.days) == ("Opening words", SUNDAY, 7)


def chores(desk: Desk) -> Chores:
    return Chores(desk.sessions, desk.clock, Loops(desk.sessions, desk.clock, Event()))


def test_the_worker_looks_ahead_when_something_changed_and_every_hour(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    each = chores(desk)
    quiet = [each.look_ahead(), each.look_ahead()]
    second_morning(desk)
    looked = each.look_ahead()
    with desk.transaction() as session:
        kept = outlook.kept(session, desk.clock)
    again = [each.look_ahead()]
    desk.at("06:00")
    again.append(each.look_ahead())

    assert (quiet, looked, again) == ([False, False], True, [False, True])
    assert [one.kind for one in kept] == [FindingKind.DOUBLE_BOOKED]


def test_who_makes_the_timetable_is_told_of_a_clash_next_week(desk: Desk) -> None:
    desk.approved("Ngắn")
    second_morning(desk, weekdays={3})
    publish(desk)
    chores(desk).look_ahead()

    with desk.transaction() as session:
        mine = [one for one in needs(session, desk.clock, OPERATOR) if one.kind == "ahead"]
        others = [
            one
            for one in needs(session, desk.clock, PEOPLE[Role.TECHNICIAN])
            if one.kind == "ahead"
        ]

    assert [(one.about, one.due) for one in mine] == [
        ("Thể thao", local("05:40", SATURDAY + timedelta(days=5)))
    ]
    assert others == []


def test_what_was_found_is_replaced_and_does_not_pile_up(desk: Desk) -> None:
    desk.approved("Ngắn")
    number = second_morning(desk)
    each = chores(desk)
    each.look_ahead()
    desk.change(TemplateRow, number, enabled=False)
    each.look_ahead()

    with desk.transaction() as session:
        assert session.query(PlanFindingRow).count() == 0


def test_a_one_off_that_would_overlap_is_told_with_its_free_times(desk: Desk) -> None:
    number = desk.approved("Một")
    with desk.transaction() as session:
        for minute in (0, 0):
            session.add(
                OneOffRow(
                    bulletin=number,
                    zones=ALL,
                    starts=local(f"09:{minute:02}"),
                    asked_by=1,
                    asked=desk.clock.now(),
                )
            )

    (clash,) = (one for one in found(desk) if one.kind is FindingKind.CLASH)

    assert (clash.bulletin, str(clash.why)) == (number, "It would overlap Một.")
    assert str(clash.advice).startswith("The line would be free at 09:01:02")
