"""The three priorities by law: what waits, what must be heard next, and what stands outside."""

from __future__ import annotations

from made_days import CLOSING, MAIN, bulletin, plan, reasons
from made_parts import BLOCK, PRESSING, RELAY, block, made_of

from schedules.types import Priority


def test_priority_items_are_in_the_next_programme_whatever_its_blocks_are_for() -> None:
    template = made_of(block(fields=frozenset({"news"})))
    pressing = bulletin(1, priority=PRESSING, field="law")

    made = plan(templates=(template,), candidates=(pressing, bulletin(2, field="news")))

    assert [line.bulletin for line in made.lines] == [1, 2]
    assert (
        str(made.lines[0].reason)
        == "from programme Morning: a priority item must be in the next programme"
    )


def test_a_programme_without_a_block_reads_priority_items_and_no_others() -> None:
    template = made_of(RELAY, CLOSING, starts="06:00", longest=40)
    pressing = bulletin(1, priority=PRESSING)

    made = plan(templates=(template,), candidates=(pressing, bulletin(2)))

    assert [line.title for line in made.lines] == ["VOV1", "Bulletin 1", "Closing"]
    assert reasons(made) == [("Bulletin 2", "No part of Morning takes items of its kind.")]


def test_a_priority_item_without_room_before_the_relay_comes_after_it() -> None:
    pressing = bulletin(1, length=600, priority=PRESSING)
    template = made_of(BLOCK, RELAY, CLOSING, starts="05:55", longest=36)

    made = plan(templates=(template,), candidates=(pressing,))

    assert [line.title for line in made.lines] == ["VOV1", "Bulletin 1", "Closing"]
    assert ("Morning", "It ends at 06:40:05, later than the 06:36 it was given.") in reasons(made)


def test_priority_items_are_not_held_back_by_the_number_of_a_block() -> None:
    pressing = [bulletin(number, priority=PRESSING) for number in (1, 2)]

    made = plan(templates=(made_of(block(most=1)),), candidates=(*pressing, bulletin(3)))

    assert [line.bulletin for line in made.lines] == [1, 2]
    assert reasons(made) == [("Bulletin 3", "It waits: part 1 of Morning is full.")]


def test_the_operator_orders_priority_items_that_collide() -> None:
    made = plan(
        templates=(made_of(BLOCK),),
        candidates=(
            bulletin(1, priority=PRESSING, rank=2),
            bulletin(2, priority=PRESSING, rank=1),
            bulletin(3),
        ),
    )

    assert [line.bulletin for line in made.lines] == [2, 1, 3]


def test_the_operators_order_goes_before_rotation() -> None:
    given = (
        bulletin(1, priority=PRESSING, rank=2),
        bulletin(2, priority=PRESSING, rank=1),
    )
    aired = {(2, zone): 3 for zone in MAIN}

    made = plan(templates=(made_of(block(rotate=True)),), candidates=given, aired=aired)

    assert [line.bulletin for line in made.lines] == [2, 1]


def test_an_emergency_stands_in_no_programme() -> None:
    made = plan(templates=(made_of(BLOCK),), candidates=(bulletin(1, priority=Priority.EMERGENCY),))

    assert made.lines == ()
    assert (
        "Bulletin 1",
        "An emergency goes on air at once and stands in no programme.",
    ) in reasons(made)
