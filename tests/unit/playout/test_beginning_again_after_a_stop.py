"""A STOP of everything ends an emergency; one tap begins it again, within a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from air_world import AirWorld, at, item, stop
from alert_orders import WORDS, order, sign, warning

from broadcaster.domain.asrun import Entry, EntryKind
from broadcaster.playout import alerts
from broadcaster.playout.emergency_orders import EmergencyAgain
from broadcaster.playout.journal import History
from broadcaster.playout.orders import NewPlan
from broadcaster.playout.showing import Gear, air_state
from broadcaster.playout.warnings import AGAIN_WITHIN
from schedules.types import Reason

REFUSED = Reason("It cannot begin again any more. Give the warning anew.")


def again(world: AirWorld, number: int = 1) -> Any:
    asked = len(world.answers) + 1
    world.tell(EmergencyAgain(asked, number, "Minh"))
    return world.answers[asked]


def stopped(world: AirWorld | None = None) -> AirWorld:
    world = world or AirWorld()
    order(world, warning())
    world.run(6)
    world.tell(stop())
    world.run(20)
    assert world.state.is_quiet
    return world


def offered(world: AirWorld) -> list[tuple[int, str]]:
    state = air_state(world.state, world.now, Gear({}, {}))
    return [(each.id, each.stopped_by) for each in state.again]


def test_it_sounds_again_whole_and_by_its_cadence() -> None:
    world = stopped()
    before = len(world.heard)
    assert offered(world) == [(1, "Lan")]

    assert again(world) is None
    world.run(400)

    kinds = [key.split("-")[-1].split("@")[0] for key, *_ in world.heard[before:]]
    assert kinds == ["siren", "warning", "warning"] * 2
    assert offered(world) == []


def test_a_new_plan_does_not_take_what_begins_again() -> None:
    world = stopped()
    before = len(world.heard)

    again(world)
    world.tell(NewPlan((item("a", 900),)))
    world.run(60)

    assert len(world.heard) == before + 3


def test_who_let_it_sound_again_stands_in_the_journal() -> None:
    world = stopped()

    again(world)

    told = [r.facts for r in world.records if r.facts.get("what") == "emergency_again"]
    assert [(each["id"], each["by"], each["zones"]) for each in told] == [(1, "Minh", [1, 2])]


def test_two_who_tap_at_once_let_it_sound_once() -> None:
    world = stopped()
    before = len(world.heard)

    assert again(world) is None
    assert again(world) is None
    world.run(60)

    assert len(world.heard) == before + 3


def test_after_a_quarter_of_an_hour_it_must_be_given_anew() -> None:
    world = stopped()
    world.run(at(6) + AGAIN_WITHIN + timedelta(seconds=1))

    assert offered(world) == []
    assert again(world) == REFUSED


def test_what_ended_otherwise_does_not_begin_again() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(6)
    sign(world, 1, refused=True)

    assert again(world) == REFUSED
    assert again(world, 99) == REFUSED


def test_what_would_be_over_by_now_does_not_begin_again() -> None:
    world = AirWorld()
    order(world, warning(expires=at(30)))
    world.run(6)
    world.tell(stop())
    world.run(40)

    assert again(world) == REFUSED


def test_it_can_be_taken_back_after_a_restart_too_and_stays_begun() -> None:
    world = stopped().crash()
    assert offered(world) == [(1, "Lan")]
    assert again(world) is None
    world.run(60)

    later = world.crash()
    later.tell()
    later.run(later.now + timedelta(seconds=60))

    assert WORDS.clip in [sound.clip for sound in _sounds(later)]
    assert later.state.emergencies[0].over is False


def test_what_the_bookmark_keeps_is_what_the_journal_told() -> None:
    world = stopped()
    found = History()
    for number, each in enumerate(world.records):
        if each.kind is EntryKind.ORDER:
            found.take(Entry(number, world.now, each.kind, each.facts, ""))

    kept = alerts.read(found.alerts.written())

    assert kept.running == found.alerts.running
    assert kept.running[1].stopped_by == "Lan"


def _sounds(world: AirWorld) -> list[Any]:
    return [cued.item for desk in world.state.desks.values() for cued in desk.cued] + [
        action.item for action in world.actions if hasattr(action, "offset")
    ]
