"""The rules of the place: by area, also for zones added later, by season, and for emergencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from planning_desk import ALL, EVERY_DAY, HANOI, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.people import Role
from broadcaster.domain.programmes import HoursId
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import bypasses, decisions, place_rules, seasons
from broadcaster.services.edits import Overtaken
from broadcaster.services.place_rules import permitted_hours, remove_hours, save_hours
from broadcaster.services.plan_views import HoursFields
from broadcaster.services.planning import play_soon
from broadcaster.services.publishing import preview, publish_day
from broadcaster.services.year_views import SeasonFields
from broadcaster.store.place_rules import rules_on
from broadcaster.store.tables import AreaRow, OutputRow, PermittedHoursRow, ZoneRow
from schedules.local import day_span
from schedules.types import DayPlan

OPERATOR, ADMINISTRATOR = PEOPLE[Role.OPERATOR], PEOPLE[Role.ADMINISTRATOR]
LUNCH = HoursFields("Giờ trưa", time(10, 30), time(12, 0), EVERY_DAY, frozenset({1}), 20)
SHORT = HoursFields("Cả xã", time(16), time(21), EVERY_DAY, area=1)


def save(desk: Desk, fields: HoursFields, number: HoursId | None = None) -> HoursId:
    with desk.transaction() as session:
        return save_hours(session, desk.clock, ADMINISTRATOR, fields, number)


def day(desk: Desk, at: date = SUNDAY) -> DayPlan:
    with desk.transaction() as session:
        return preview(session, desk.clock, at)


def names(plan: DayPlan) -> set[str]:
    return {line.programme_name for line in plan.lines}


def only(desk: Desk, fields: HoursFields) -> HoursId:
    """Keep one rule and no other."""
    with desk.transaction() as session:
        session.query(PermittedHoursRow).delete()
    return save(desk, fields)


def test_permitted_hours_are_the_administrators(desk: Desk) -> None:
    number = save(desk, LUNCH)
    save(desk, replace(LUNCH, minutes_a_day=None), number)
    with desk.transaction() as session:
        assert [one.fields.name for one in permitted_hours(session)] == ["Giờ phát", "Giờ trưa"]
        assert permitted_hours(session)[1].fields == replace(LUNCH, minutes_a_day=None)
        remove_hours(session, desk.clock, ADMINISTRATOR, number)
        assert len(permitted_hours(session)) == 1

    with pytest.raises(Forbidden), desk.transaction() as session:
        save_hours(session, desk.clock, OPERATOR, LUNCH)
    with pytest.raises(Forbidden), desk.transaction() as session:
        remove_hours(session, desk.clock, OPERATOR, HoursId(1))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        *(("minutes_a_day", {"minutes_a_day": minutes}) for minutes in (0, -5, 1441)),
        ("name", {"name": "  "}),
        ("weekdays", {"weekdays": frozenset()}),
        ("weekdays", {"weekdays": frozenset({7})}),
        ("zones", {"zones": frozenset()}),
        ("zones", {"zones": frozenset({77})}),
        ("area", {"area": 77}),
        ("season", {"season": 77}),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_by_its_field(
    desk: Desk, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        save(desk, replace(LUNCH, **changes))

    assert refused.value.field == field


def test_hours_that_are_not_there_are_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound), desk.transaction() as session:
        remove_hours(session, desk.clock, ADMINISTRATOR, HoursId(77))


def test_the_rule_of_an_area_holds_for_every_zone_below_it_however_deep(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(AreaRow(id=2, parent=1, name="Thôn"))
        session.flush()
        session.add(AreaRow(id=3, parent=2, name="Xóm"))
        session.flush()
        session.get_one(ZoneRow, 2).area = 3
    desk.approved("Một")

    only(desk, replace(SHORT, area=2))

    plan = day(desk)
    morning = {
        zone for line in plan.lines if line.starts < local("12:00", SUNDAY) for zone in line.zones
    }
    assert morning == {1, 3}
    assert "Cả xã" in {omission.reason.facts.get("rule") for omission in plan.omissions}


def test_the_hours_of_a_hamlet_go_before_those_of_the_commune_and_single_zones_have_more(
    desk: Desk,
) -> None:
    with desk.transaction() as session:
        session.add(AreaRow(id=2, parent=1, name="Thôn"))
        session.flush()
        session.get_one(ZoneRow, 2).area = 2
    desk.approved("Một", airings=None)
    only(desk, replace(SHORT, opens=time(5)))
    save(desk, replace(SHORT, name="Thôn", area=2))
    save(desk, replace(LUNCH, name="Sáng sớm", opens=time(5), closes=time(6), zones=frozenset({1})))

    with desk.transaction() as session:
        held = {rule.name: rule.zones for rule in rules_on(session, SUNDAY).permitted}

    assert held == {"Cả xã": {1, 3, 9}, "Thôn": {2}, "Sáng sớm": {1}}
    heard = {line.starts: line.zones for line in day(desk).lines}
    assert {2} <= heard[max(heard)]
    assert 2 not in heard[min(heard)]


def test_a_zone_added_later_is_under_the_rule_of_its_area_at_once(desk: Desk) -> None:
    only(desk, SHORT)
    with desk.transaction() as session:
        session.add(ZoneRow(id=4, area=1, name="Thôn 4", amplifier="amp"))
        session.flush()
        session.add(OutputRow(device="board", channel=4, role="zone", zone=4))

    with desk.transaction() as session:
        (rule,) = permitted_hours(session)

    assert rule.reaches == {1, 2, 3, 4, 9}
    assert rule.fields.zones == frozenset()


def test_a_rule_of_working_days_leaves_the_sunday_silent(desk: Desk) -> None:
    desk.approved("Tin")
    only(desk, HoursFields("Ngày làm việc", time(5), time(21), frozenset(range(5)), ALL))

    told = [str(one.reason) for one in day(desk).omissions if one.bulletin is not None]

    assert day(desk).lines == ()
    assert told[0].endswith("Ngày làm việc allows no sound at 05:30.")
    assert names(day(desk, date(2026, 11, 23))) == {"Sáng", "Chiều"}


def test_a_rule_of_the_summer_does_not_hold_in_winter(desk: Desk) -> None:
    with desk.transaction() as session:
        summer = SeasonFields(
            "Mùa hè", None, yearly=True, first=date(2000, 5, 1), last=date(2000, 9, 30)
        )
        number = seasons.save_season(session, desk.clock, OPERATOR, summer)
    desk.approved("Một", valid_until=local("00:00", date(2027, 12, 1)))
    only(desk, replace(SHORT, season=number))

    assert names(day(desk)) == {"Sáng", "Chiều"}
    assert names(day(desk, date(2027, 6, 1))) == {"Chiều"}


def test_areas_are_listed_as_a_tree_is_read(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(AreaRow(id=2, parent=1, name="Thôn"))

    with desk.transaction() as session:
        listed = [(area.name, area.depth, area.zones) for area in place_rules.areas(session)]

    assert listed == [("Xã", 0, {1, 2, 3, 9}), ("Thôn", 1, frozenset())]


def test_only_an_emergency_passes_over_a_rule_and_the_log_names_the_rule(desk: Desk) -> None:
    desk.at("22:30")
    normal = desk.approved("Thường")
    flood = desk.approved("Lũ", priority=1)
    with pytest.raises(Refused, match="Giờ phát allows no sound"), desk.transaction() as session:
        play_soon(session, desk.clock, normal, ALL, timedelta(), OPERATOR)

    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")
    desk.at("22:35")
    with desk.transaction() as session:
        play_soon(session, desk.clock, flood, ALL, timedelta(), OPERATOR)

    with desk.transaction() as session:
        logged = bypasses.bypasses(session, day_span(SATURDAY, HANOI))
    assert [(one.title, one.zones, str(one.reason)) for one in logged] == [
        ("Lũ", ALL, "an emergency, on air at once, although Giờ phát allows no sound"),
        ("Lũ", ALL, "an emergency asked for by Operator, although Giờ phát allows no sound"),
    ]


def test_every_repeat_of_an_emergency_outside_the_hours_stands_in_the_log(desk: Desk) -> None:
    desk.at("22:30")
    storm = {"priority": 1, "valid_until": local("23:00"), "repeat_every": timedelta(minutes=10)}
    desk.approved("Bão", **storm)
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")

    with desk.transaction() as session:
        logged = bypasses.bypasses(session, day_span(SATURDAY, HANOI))

    assert [one.title for one in logged] == ["Bão"] * 3
    assert {str(one.reason).rpartition(", ")[2] for one in logged} == {
        "although Giờ phát allows no sound"
    }


def test_the_longer_hours_of_emergencies_let_nothing_else_sound(desk: Desk) -> None:
    longer = HoursFields("Khẩn cấp", time(4), time(23), EVERY_DAY, area=1, emergencies=True)
    save(desk, longer)
    desk.at("22:30")
    flood, normal = desk.approved("Lũ", priority=1), desk.approved("Thường")

    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")
    desk.at("22:35")
    with desk.transaction() as session:
        play_soon(session, desk.clock, flood, ALL, timedelta(), OPERATOR)
    with pytest.raises(Refused, match="Giờ phát allows no sound"), desk.transaction() as session:
        play_soon(session, desk.clock, normal, ALL, timedelta(minutes=5), OPERATOR)

    with desk.transaction() as session:
        assert bypasses.bypasses(session, day_span(SATURDAY, HANOI)) == ()


def test_who_changed_a_rule_is_kept_and_it_can_be_taken_back_by_an_administrator(
    desk: Desk,
) -> None:
    number = only(desk, SHORT)
    save(desk, replace(SHORT, closes=time(18)), number)
    with desk.transaction() as session:
        (latest, _first) = decisions.recent(session)

    with pytest.raises(Forbidden), desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, latest.id)
    with desk.transaction() as session:
        decisions.undo(session, desk.clock, ADMINISTRATOR, latest.id)

    with desk.transaction() as session:
        assert permitted_hours(session)[0].fields == SHORT
        (latest, _first) = decisions.recent(session)
        assert (latest.by, latest.undone_by, str(latest.said)) == (
            "Administrator",
            "Administrator",
            "The rule Cả xã was kept.",
        )


def test_the_later_of_two_editors_of_a_rule_is_told_what_the_other_changed(desk: Desk) -> None:
    number = only(desk, SHORT)
    with desk.transaction() as session:
        seen = permitted_hours(session)[0].seen
    save(desk, replace(SHORT, closes=time(18)), number)

    told = pytest.raises(Overtaken)
    with told as overtaken, desk.transaction() as session:
        save_hours(session, desk.clock, ADMINISTRATOR, SHORT, number, seen)

    assert [str(one) for one in overtaken.value.changes] == [
        "Sound is now permitted until 18:00, not until 21:00."
    ]
