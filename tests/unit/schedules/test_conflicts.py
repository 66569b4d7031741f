"""What sounds at once, and when a bus is free again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from made_days import bulletin, local, one_off, plan, seconds, zones

from schedules.conflicts import Block, blocks, clashes, free_from, in_the_way
from schedules.types import BusKey, Span

MAIN, HALL = BusKey("main"), BusKey("hall")
NOON = local("12:00")


def block(begins: float, ends: float, bus: BusKey = MAIN) -> Block:
    return Block(bus, "p", "P", Span(NOON + seconds(begins), NOON + seconds(ends)))


def test_two_lines_at_once_on_one_bus_clash_in_the_zones_they_share() -> None:
    made = plan(templates=(), one_offs=(one_off(1, "09:00", bulletin(1)),)).lines[0]
    other = replace(made, key="other", starts=made.starts + seconds(30), zones=zones(2, 7))

    found = clashes((other, made))

    assert [(clash.first, clash.second, clash.zones) for clash in found] == [
        (made, other, zones(2))
    ]


def test_lines_one_after_the_other_or_on_two_buses_do_not_clash() -> None:
    made = plan(templates=(), one_offs=(one_off(1, "09:00", bulletin(1)),)).lines[0]
    after = replace(made, key="after", starts=made.ends)
    beside = replace(made, key="beside", bus=HALL, zones=frozenset({9}))

    assert clashes((made, after, beside)) == ()


def test_two_buses_that_sound_in_one_zone_at_once_clash() -> None:
    made = plan(templates=(), one_offs=(one_off(1, "09:00", bulletin(1)),)).lines[0]
    rewired = replace(made, key="rewired", bus=HALL, zones=frozenset({1, 9}))

    assert [clash.zones for clash in clashes((made, rewired))] == [frozenset({1})]


def test_a_line_that_was_cut_short_clashes_with_nothing_after_its_end() -> None:
    made = plan(templates=(), one_offs=(one_off(1, "09:00", bulletin(1)),)).lines[0]
    half = made.starts + made.sound.length / 2
    following = replace(made, key="following", starts=half)

    assert clashes((made, following)) != ()
    assert clashes((made, following), {made.key: half}) == ()


def test_a_long_line_clashes_with_everything_inside_it() -> None:
    made = plan(templates=(), one_offs=(one_off(1, "09:00", bulletin(1, length=600)),)).lines[0]
    short = [
        replace(
            made,
            key=f"{at}",
            starts=made.starts + seconds(at),
            sound=replace(made.sound, length=seconds(5)),
        )
        for at in (10, 100)
    ]

    assert [clash.second.key for clash in clashes([made, *short])] == ["10", "100"]


def test_a_programme_holds_its_bus_from_its_first_to_its_last_item() -> None:
    made = plan(candidates=(bulletin(1, zones=zones(1)),))

    (held,) = blocks(made.lines)

    assert held == Block(
        MAIN, "2026-11-21/t1/0530", "Morning", Span(made.lines[0].starts, made.lines[-1].ends)
    )


def test_a_programme_cut_short_holds_its_bus_no_longer_than_it_sounded() -> None:
    made = plan(candidates=(bulletin(1, zones=zones(1)),))
    first, *others = made.lines
    never = {line.key: first.starts for line in others}
    heard = first.starts + seconds(1)

    (held,) = blocks(made.lines, {**never, first.key: heard})

    assert len(others) > 0
    assert held.span == Span(first.starts, heard)


def test_a_gap_too_short_for_switching_is_in_the_way() -> None:
    span = Span(NOON + seconds(11), NOON + seconds(20))

    assert in_the_way(span, frozenset({MAIN}), [block(0, 10)], seconds(2)) == block(0, 10)
    assert in_the_way(span, frozenset({MAIN}), [block(0, 9)], seconds(2)) is None
    assert in_the_way(span, frozenset({HALL}), [block(0, 10)], seconds(2)) is None


def test_a_hole_between_blocks_is_used_only_where_it_is_long_enough() -> None:
    taken = [block(0, 10), block(20, 30)]

    assert free_from(NOON, seconds(6), frozenset({MAIN}), taken, seconds(2)) == NOON + seconds(12)
    assert free_from(NOON, seconds(7), frozenset({MAIN}), taken, seconds(2)) == NOON + seconds(32)


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(1, 90), st.sampled_from([MAIN, HALL])),
        max_size=9,
    ),
    st.integers(0, 500),
    st.integers(1, 90),
    st.frozensets(st.sampled_from([MAIN, HALL]), min_size=1),
)
def test_the_first_free_instant_is_free_and_none_before_it_is(
    taken: list[tuple[int, int, BusKey]], earliest: int, length: int, buses: frozenset[BusKey]
) -> None:
    held = [block(begins, begins + long, bus) for begins, long, bus in taken]

    found = free_from(NOON + seconds(earliest), seconds(length), buses, held, seconds(2))

    def is_free(offset: int) -> bool:
        begins = NOON + seconds(offset)
        return in_the_way(Span(begins, begins + seconds(length)), buses, held, seconds(2)) is None

    first = round((found - NOON).total_seconds())
    assert is_free(first)
    assert not any(is_free(offset) for offset in range(earliest, first))
