"""Ready timetables: each can be taken as it is, fills the plan, and can be taken back."""

from __future__ import annotations

from datetime import date, time

import pytest
from framed import listed
from planning_desk import ALL, PEOPLE, Desk

from broadcaster.domain.bulletin import InformationField
from broadcaster.domain.frames import RelayRule
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import decisions, presets, set_days, timetable
from broadcaster.services.planning import plan_or_preview
from broadcaster.services.presets import Taken
from broadcaster.services.set_days import StartOf
from broadcaster.services.timetable import templates
from schedules.parts import BulletinBlock
from schedules.types import PartKind

ADMINISTRATOR = PEOPLE[Role.ADMINISTRATOR]
MONDAY = date(2026, 11, 23)
KEYS = [one.key for one in presets.presets()]


def take(desk: Desk, key: str, relay: str = "", *, replaces: bool = True) -> Taken:
    with desk.transaction() as session:
        return presets.take(session, desk.clock, ADMINISTRATOR, key, relay=relay, replaces=replaces)


def on(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        return [one.fields.name for one in templates(session) if one.enabled]


def test_there_are_five_of_them_and_each_says_for_whom() -> None:
    assert len(KEYS) == 5
    assert all(len(one.name) > 10 and len(one.about) > 40 for one in presets.presets())


def test_their_blocks_name_fields_that_there_are_and_what_is_taken_keeps_them(desk: Desk) -> None:
    programmes = [one for preset in presets.presets() for one in preset.programmes]
    parts = [part for one in programmes for part in one.parts]
    blocks = [part for part in parts if isinstance(part, BulletinBlock)]
    assert {int(one) for block in blocks for one in block.fields} == set(InformationField)

    take(desk, "two_sessions")

    with desk.transaction() as session:
        kept = [part for one in templates(session) for part in one.fields.parts]
    taken = {part.fields for part in kept if isinstance(part, BulletinBlock)}
    assert taken == {frozenset("12"), frozenset("3456")}


@pytest.mark.parametrize("key", KEYS)
def test_each_can_be_taken_with_a_relay_and_reads_what_is_approved(desk: Desk, key: str) -> None:
    listed(desk, "vov1")
    desk.approved("Họp thôn", 60)

    take(desk, key, "vov1")

    with desk.transaction() as session:
        plan = plan_or_preview(session, desk.clock, MONDAY)
    preset = next(one for one in presets.presets() if one.key == key)
    assert {line.programme_name for line in plan.lines} == {one.name for one in preset.programmes}
    assert "Họp thôn" in {line.title for line in plan.lines}
    assert any(line.kind is PartKind.RELAY for line in plan.lines) == preset.relays
    assert {zone for line in plan.lines for zone in line.zones} == ALL


@pytest.mark.parametrize("key", KEYS)
def test_each_can_be_taken_without_any_relay(desk: Desk, key: str) -> None:
    taken = take(desk, key)

    with desk.transaction() as session:
        made = [one for one in templates(session) if one.id in taken.made]
    assert not any(isinstance(part, RelayRule) for one in made for part in one.fields.parts)
    assert all(one.fields.zones == {1, 2, 3, 9} for one in made)


def test_what_was_there_is_switched_off_and_comes_back_when_it_is_taken_back(desk: Desk) -> None:
    assert on(desk) == ["Sáng", "Chiều"]

    taken = take(desk, "town")
    during = on(desk)
    with desk.transaction() as session:
        decisions.undo(session, desk.clock, ADMINISTRATOR, taken.decision)

    assert during == ["Bản tin sáng", "Bản tin chiều"]
    assert on(desk) == ["Sáng", "Chiều"]


def test_it_can_be_taken_besides_what_is_there(desk: Desk) -> None:
    taken = take(desk, "notices", replaces=False)

    assert taken.switched_off == ()
    assert on(desk) == ["Sáng", "Chiều", "Thông báo buổi chiều"]


def test_the_usual_hours_of_a_town_are_kept(desk: Desk) -> None:
    (town,) = [one for one in presets.presets() if one.key == "town"]

    assert [(one.starts, one.weekdays) for one in town.programmes] == [
        (time(7, 30), frozenset(range(5))),
        (time(17), frozenset(range(5))),
    ]


def test_only_who_may_takes_one_and_only_what_exists(desk: Desk) -> None:
    with desk.transaction() as session:
        with pytest.raises(Forbidden):
            presets.take(session, desk.clock, PEOPLE[Role.SUPERVISOR], "town")
        with pytest.raises(NotFound, match="no such ready timetable"):
            presets.take(session, desk.clock, ADMINISTRATOR, "nothing")
        with pytest.raises(Invalid, match="list of relays"):
            presets.take(session, desk.clock, ADMINISTRATOR, "relay_first", relay="bbc")


def test_a_preset_stands_in_the_history_and_only_who_may_takes_it_back(desk: Desk) -> None:
    taken = take(desk, "town")

    with desk.transaction() as session:
        (told,) = decisions.recent(session)
    with desk.transaction() as session, pytest.raises(Forbidden):
        decisions.undo(session, desk.clock, PEOPLE[Role.SUPERVISOR], taken.decision)

    assert told.id == taken.decision
    assert str(told.said).startswith("The ready timetable “")


def test_a_preset_whose_programme_was_changed_since_is_not_taken_back(desk: Desk) -> None:
    taken = take(desk, "town")
    with desk.transaction() as session:
        timetable.switch_template(session, ADMINISTRATOR, taken.switched_off[0], enabled=True)

    with desk.transaction() as session, pytest.raises(Refused, match="changed again since then"):
        decisions.undo(session, desk.clock, ADMINISTRATOR, taken.decision)

    assert on(desk) == ["Sáng", "Bản tin sáng", "Bản tin chiều"]


def test_a_preset_is_not_taken_back_from_under_a_day_it_was_added_to(desk: Desk) -> None:
    taken = take(desk, "town")
    with desk.transaction() as session:
        start = StartOf(taken.made[0], time(9))
        set_days.add(session, desk.clock, ADMINISTRATOR, MONDAY, start, "Lễ")

    with desk.transaction() as session, pytest.raises(Refused, match="Something else rests on it"):
        decisions.undo(session, desk.clock, ADMINISTRATOR, taken.decision)

    assert on(desk) == ["Bản tin sáng", "Bản tin chiều"]
