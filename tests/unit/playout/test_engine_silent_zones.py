"""A zone that heard nothing for a while has its own outcome; the others keep theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from air_world import ZONES, AirWorld, at, item, one_outcome_each
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.darkness import Dark, seen
from broadcaster.playout.orders import UNKNOWN, Contact, LinesSeen

LONG = item("a", 60, 60)
OFF = Contact(on=False, knowledge="assumed")
ON = Contact(on=True, knowledge="verified")


def look(world: AirWorld, contact: Contact) -> None:
    """Let the boards say how zone 2 stands; zone 1 is verified on."""
    world.broken = lambda _: frozenset() if contact.on else frozenset({2})
    contacts = dict.fromkeys(ZONES, Contact(on=False, knowledge="verified")) | {1: ON, 2: contact}
    world.tell(LinesSeen("main", world.state.desks["main"].ticket, contacts))


def aired(*sights: tuple[float, Contact]) -> tuple[AirWorld, dict[int, tuple[str, str]]]:
    world = AirWorld()
    world.plan(LONG)
    for when, contact in sights:
        world.run(when)
        look(world, contact)
    world.run(200)
    one_outcome_each(world, [LONG])
    return world, {zone: told(facts) for facts in world.ended for zone in facts["zones"]}


def told(facts: dict[str, Any]) -> tuple[str, str]:
    why = facts["why"]
    return facts["outcome"], why["sentence"].format(**why["facts"]) if why else ""


def test_a_zone_that_was_silent_for_a_part_of_it_is_told_with_how_long() -> None:
    world, ends = aired((70, OFF), (100, ON))

    assert ends == {1: ("aired", ""), 2: ("cut", "The zone was silent for 30 s of it.")}
    (cut,) = (facts for facts in world.ended if facts["zones"] == [2])
    assert cut["proof"] is not None


def test_a_zone_that_stayed_silent_is_told_since_when_and_the_others_aired() -> None:
    _, ends = aired((100, OFF))

    why = "The line of the zone did not stay open to its end: silent for 20 s."
    assert ends == {1: ("aired", ""), 2: ("cut", why)}


def test_a_board_that_did_not_answer_to_the_end_leaves_its_zone_unknown_not_silent() -> None:
    _, ends = aired((100, UNKNOWN))

    why = "Nobody knows whether the zone heard the last 20 s: its board was silent."
    assert ends == {1: ("aired", ""), 2: ("cut", why)}


def test_one_answer_that_was_missed_takes_nothing_from_the_zone() -> None:
    _, ends = aired((80, UNKNOWN), (83, ON))

    assert ends == {1: ("aired", ""), 2: ("aired", "")}


def test_a_board_that_was_away_and_says_then_that_it_is_off_was_silent_from_the_first() -> None:
    _, ends = aired((80, UNKNOWN), (90, OFF), (95, ON))

    assert ends[2] == ("cut", "The zone was silent for 15 s of it.")


@given(st.lists(st.sampled_from([True, False, None]), max_size=12))
def test_silence_is_never_longer_than_the_time_it_was_watched(sights: list[bool | None]) -> None:
    dark, moment = Dark(), at(0)
    for on in sights:
        dark = seen(dark, Contact(on=on, knowledge="verified"), moment)
        moment += timedelta(seconds=3)

    assert timedelta(0) <= dark.until(moment) <= timedelta(seconds=3 * len(sights))
    assert (dark.until(moment) > timedelta(0)) == any(
        on is False for on in sights
    ) or None in sights
