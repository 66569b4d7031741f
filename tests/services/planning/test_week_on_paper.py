"""The week's sheet for signature: rows by programme, alike days together, places folded."""

from __future__ import annotations

from datetime import date, time, timedelta

from planning_desk import SUNDAY, Desk, local

from broadcaster.services import devices
from broadcaster.services.planning import publish_day
from broadcaster.services.sheets import MOST_ITEMS, SheetItem, WeekSheet, week_sheet
from broadcaster.services.whereabouts import Group, Places
from broadcaster.store.tables import (
    AreaRow,
    OneOffRow,
    OutputRow,
    PermittedHoursRow,
    TemplateRow,
    ZoneRow,
)
from schedules.lunar import LunarDay
from schedules.types import PartKind

MONDAY = date(2026, 11, 23)


def made(desk: Desk, day: date = MONDAY) -> WeekSheet:
    with desk.transaction() as session:
        return week_sheet(session, desk.clock, day)


def test_any_day_of_a_week_gives_its_sheet_from_monday_with_lunar_dates(desk: Desk) -> None:
    sheet = made(desk, date(2026, 11, 26))

    assert (sheet.station, sheet.commune, sheet.approvers) == ("Xã mẫu", "Xã", ("Approver",))
    assert [each.day for each in sheet.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert sheet.days[0].lunar == LunarDay(2026, 10, 15)
    assert {each.version for each in sheet.days} == {None}


def test_days_alike_stand_together_and_another_day_alone(desk: Desk) -> None:
    desk.approved("Cả tuần", valid_until=local("00:00", date(2026, 12, 20)))
    desk.approved(
        "Chỉ thứ Tư",
        valid_from=local("08:00", date(2026, 11, 25)),
        valid_until=local("20:00", date(2026, 11, 25)),
    )

    morning, evening = made(desk).rows

    assert (morning.name, [cell.days for cell in morning.cells]) == ("Sáng", [7])
    assert (evening.name, [cell.days for cell in evening.cells]) == ("Chiều", [2, 1, 4])
    assert [one.title for one in evening.cells[1].programmes[0].items] == ["Cả tuần", "Chỉ thứ Tư"]


def test_a_programme_that_only_waits_for_bulletins_stands_on_the_sheet(desk: Desk) -> None:
    desk.change(TemplateRow, 2, weekdays=frozenset({0}))

    morning, evening = made(desk).rows

    waiting = morning.cells[0].programmes[0]
    assert (waiting.waits, waiting.items) == (True, ())
    assert waiting.ends - waiting.starts == timedelta(minutes=30)
    assert [(cell.days, len(cell.programmes)) for cell in evening.cells] == [(1, 1), (6, 0)]


def test_of_many_items_the_first_are_named_and_the_rest_counted(desk: Desk) -> None:
    for number in range(MOST_ITEMS + 3):
        desk.approved(f"Tin {number}", length=20)

    programme = made(desk).rows[0].cells[0].programmes[0]

    assert programme.items[0] == SheetItem("Tin 0", PartKind.BULLETIN, 1)
    assert (len(programme.items), programme.more) == (MOST_ITEMS, 3)


def test_what_is_outside_the_timetable_has_a_row_of_its_own_at_the_end(desk: Desk) -> None:
    desk.change(PermittedHoursRow, 1, closes=time(23))
    number = desk.approved("Tìm trẻ lạc", length=30)
    with desk.transaction() as session:
        for at in ("09:00", "10:00", "11:00"):
            session.add(
                OneOffRow(
                    bulletin=number,
                    zones=frozenset({1}),
                    starts=local(at, MONDAY),
                    asked_by=2,
                    asked=desk.clock.now(),
                )
            )

    last = made(desk).rows[-1]

    (asked,) = last.cells[0].programmes
    assert last.name == ""
    assert (asked.name, asked.times) == ("Tìm trẻ lạc", 3)
    assert (asked.starts, asked.ends) == (
        local("09:00", MONDAY),
        local("11:00", MONDAY) + timedelta(seconds=30),
    )
    assert asked.where == Group(0, ("Thôn 1",))


def test_the_version_of_each_published_day_stands_on_it(desk: Desk) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SUNDAY, "evening")

    sheet = made(desk, SUNDAY)

    assert [each.version for each in sheet.days] == [None] * 6 + [1]


def test_a_long_list_of_zones_is_written_once_as_a_group(desk: Desk) -> None:
    with desk.transaction() as session:
        for number in range(10, 16):
            session.add(ZoneRow(id=number, area=1, name=f"Cụm {number}", amplifier="amp"))
            session.flush()
            session.add(OutputRow(device="board", channel=number, role="zone", zone=number))
    desk.change(TemplateRow, 1, zones=frozenset({1, *range(10, 15)}))
    desk.change(TemplateRow, 2, zones=frozenset({1, *range(10, 15)}))

    sheet = made(desk)

    group = Group(1, ("Thôn 1", "Cụm 10", "Cụm 11", "Cụm 12", "Cụm 13", "Cụm 14"))
    assert sheet.groups == (group,)
    assert {row.cells[0].programmes[0].where for row in sheet.rows} == {group}


def test_an_area_that_hears_it_whole_is_named_by_its_own_name(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(AreaRow(id=2, parent=1, name="Thôn Thượng"))
        session.flush()
        for number in (20, 21, 22):
            session.add(ZoneRow(id=number, area=2, name=f"Cụm {number}"))
    with desk.transaction() as session:
        places = Places(devices.tree(session))

    assert places.of(frozenset({1, 20, 21, 22})) == Group(0, ("Thôn 1", "Thôn Thượng"))
    assert places.of(frozenset({20, 21})) == Group(0, ("Cụm 20", "Cụm 21"))
    assert places.of(frozenset({1, 2, 3, 9, 20, 21, 22})) == Group(0, ())


def test_a_bulletin_that_wants_two_airings_is_on_one_day_of_the_week_and_no_more(
    desk: Desk,
) -> None:
    desk.approved("Hai lần", airings=2, valid_from=local("00:00", date(2026, 11, 24)))

    sheet = made(desk)

    told = [
        (row.name, [[one.title for p in cell.programmes for one in p.items] for cell in row.cells])
        for row in sheet.rows
    ]
    assert told == [
        ("Sáng", [[], ["Hai lần"], []]),
        ("Chiều", [[], ["Hai lần"], []]),
    ]


def test_a_week_of_another_year_is_made_in_no_more_time_than_this_one(desk: Desk) -> None:
    desk.approved("Lâu dài", valid_until=local("00:00", date(2090, 1, 1)))

    sheet = made(desk, date(2080, 5, 8))

    assert [row.name for row in sheet.rows] == ["Sáng", "Chiều"]
