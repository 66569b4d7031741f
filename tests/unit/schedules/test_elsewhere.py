"""A hamlet's own programme leaves to others what more zones are told, and says which reads it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from made_days import EVENING, MAIN, bulletin, plan, reasons, zones
from made_parts import BLOCK, PRESSING, block, made_of

from schedules.types import Template

OWN = block(own=True)
HAMLET = zones(3, 4)
COMMUNE = replace(EVENING, name="Commune", before=(), after=(), parts=(BLOCK,))


def own_programme(*, starts: str = "19:00", zones_heard: frozenset[int] = HAMLET) -> Template:
    made = made_of(OWN, starts=starts, longest=30)
    return replace(made, key="t3", name="Hamlet", zones=zones_heard)


def heard(*templates: Template, **basis: object) -> dict[str, list[int | None]]:
    told: dict[str, list[int | None]] = {}
    for line in plan(templates=templates, **basis).lines:
        told.setdefault(line.programme_name, []).append(line.bulletin)
    return told


def test_what_the_whole_commune_is_told_is_not_read_again_in_the_hamlet() -> None:
    candidates = (bulletin(1), bulletin(2, zones=HAMLET), bulletin(3, zones=zones(4)))

    told = heard(COMMUNE, own_programme(), candidates=candidates)

    assert told == {"Commune": [1, 2, 3], "Hamlet": [2, 3]}


def test_without_the_rule_it_is_read_in_both() -> None:
    both = replace(own_programme(), parts=(BLOCK,))

    assert heard(COMMUNE, both, candidates=(bulletin(1),)) == {"Commune": [1], "Hamlet": [1]}


def test_the_reason_names_the_programme_that_reads_it_whichever_comes_first() -> None:
    own = bulletin(2, zones=HAMLET)
    why = "It is left out of Hamlet: it is meant for other zones too, read in Commune."

    for starts in ("16:00", "19:00"):
        templates = (COMMUNE, own_programme(starts=starts))
        made = plan(templates=templates, candidates=(bulletin(1), own))
        assert reasons(made) == [("Bulletin 1", why)]
        (omission,) = made.omissions
        assert omission.programme == f"2026-11-21/t3/{starts.replace(':', '')}"


def test_what_no_programme_reads_says_so_once() -> None:
    made = plan(templates=(own_programme(),), candidates=(bulletin(1),))

    assert reasons(made) == [
        ("Bulletin 1", "No programme that is still to come on this day reaches 1, 2."),
        ("Bulletin 1", "It is left out of Hamlet: it is meant for other zones too."),
        ("Hamlet", "There is no bulletin for it."),
    ]


def test_what_was_heard_often_enough_before_the_day_is_not_explained_by_the_rule() -> None:
    aired = {(1, zone): 1 for zone in MAIN}

    made = plan(templates=(own_programme(),), candidates=(bulletin(1, airings=1),), aired=aired)

    assert reasons(made) == [
        ("Bulletin 1", "It was heard as often as wanted (1)."),
        ("Hamlet", "There is no bulletin for it."),
    ]


def test_the_zones_of_the_block_go_before_those_of_the_programme() -> None:
    template = replace(own_programme(zones_heard=MAIN), parts=(block(own=True, zones=zones(4)),))

    told = heard(template, candidates=(bulletin(1, zones=HAMLET), bulletin(2, zones=zones(4))))

    assert told == {"Hamlet": [2]}


def test_another_block_of_the_programme_may_take_it_all_the_same() -> None:
    news = block(fields=frozenset({"news"}))
    template = replace(own_programme(), parts=(OWN, news))

    made = plan(templates=(template,), candidates=(bulletin(1, field="news"), bulletin(2)))

    assert [line.bulletin for line in made.lines] == [1]
    assert "part 2" in str(made.lines[0].reason)


def test_a_priority_item_not_heard_there_yet_is_read_by_law_but_only_once() -> None:
    pressing = bulletin(1, priority=PRESSING)
    early = own_programme(starts="16:00")
    late = replace(own_programme(starts="20:00"), key="t4", name="Late")

    made = plan(templates=(early, COMMUNE, late), candidates=(pressing,))

    told = [(line.programme_name, str(line.reason)) for line in made.lines]
    assert [name for name, _ in told] == ["Hamlet", "Commune"]
    assert told[0][1].endswith("a priority item must be in the next programme")
    why = "It is left out of Late: it is meant for other zones too, read in Hamlet."
    assert ("Bulletin 1", why) in reasons(made)


def test_the_order_in_which_programmes_and_bulletins_are_given_is_of_no_account() -> None:
    candidates = (bulletin(1), bulletin(2, zones=HAMLET), bulletin(3, airings=1))
    templates = (COMMUNE, own_programme())

    made = [
        plan(templates=tuple(some), candidates=tuple(others))
        for some in permutations(templates)
        for others in permutations(candidates)
    ]

    assert all(one == made[0] for one in made)
