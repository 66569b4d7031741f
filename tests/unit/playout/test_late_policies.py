"""What may become of an item, by how late it is: pure rules, whatever the item."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from air_world import at, item
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.held import Again, Held, Stretch
from broadcaster.playout.items import Item
from broadcaster.playout.late import Sort, must_end_by, policy_of, sort_of, start_of
from broadcaster.playout.state import Timing

TIMING = Timing()
NOTHING = timedelta(0)
KINDS = ["signature", "opening", "words", "bulletin", "filler", "closing", "relay", "live"]

items = st.builds(
    lambda kind, priority, length, spare: item(
        "a",
        60,
        length,
        kind=kind,
        priority=priority,
        clip="relay:vov" if kind == "relay" else "c" * 64,
        latest=None if spare is None else at(60 + length + spare),
    ),
    st.sampled_from(KINDS),
    st.sampled_from([1, 2, 3]),
    st.floats(1, 900),
    st.one_of(st.none(), st.floats(0, 3600)),
)
lateness = st.floats(-100, 4000).map(lambda seconds: timedelta(seconds=seconds))


@given(items, lateness)
def test_nothing_begins_before_its_instant_nor_in_the_past(line: Item, late: timedelta) -> None:
    earliest = line.starts + late

    start = start_of(line, earliest, TIMING)

    if late <= NOTHING:
        assert start is not None
        assert (start.at, start.offset) == (line.starts, NOTHING)
    elif start is not None:
        assert start.at == earliest


@given(items, lateness)
def test_nothing_ends_after_it_must(line: Item, late: timedelta) -> None:
    start = start_of(line, line.starts + late, TIMING)

    if start is not None:
        assert start.at + line.length - start.offset <= must_end_by(line, TIMING)


@given(items, lateness)
def test_what_is_joined_is_where_the_clock_has_it_and_worth_it(line: Item, late: timedelta) -> None:
    start = start_of(line, line.starts + late, TIMING)

    if start is not None and start.offset:
        assert start.offset == late
        assert line.length - start.offset >= TIMING.join


@given(items, lateness, lateness)
def test_what_is_too_late_stays_too_late(line: Item, late: timedelta, more: timedelta) -> None:
    sooner, later = sorted([late, more])

    if start_of(line, line.starts + sooner, TIMING) is None:
        assert start_of(line, line.starts + later, TIMING) is None


@given(items, lateness)
def test_what_began_before_a_crash_is_never_begun_anew(line: Item, late: timedelta) -> None:
    start = start_of(line, line.starts + late, TIMING, again=True)

    if start is not None and late > NOTHING:
        assert start.offset >= late


@given(items)
def test_the_permitted_hours_bind_all_but_emergencies_and_the_living(line: Item) -> None:
    over = must_end_by(line, TIMING)

    if sort_of(line) not in (Sort.EMERGENCY, Sort.LIVE):
        usual = line.ends + TIMING.late
        assert over <= max(usual, line.latest or usual)


@given(items, st.floats(0, 900), lateness)
def test_what_was_cut_leaves_out_nothing_but_by_its_rule(
    line: Item, heard: float, late: timedelta
) -> None:
    reached = min(timedelta(seconds=heard), line.length)
    again = policy_of(line).again
    if again is Again.DROP:
        return
    stretch = Stretch(line.starts, line.starts + reached, NOTHING, reached)
    earliest = line.starts + reached + max(late, NOTHING)

    start = start_of(line, earliest, TIMING, held=Held(line, again, (stretch,)))

    if start is None:
        return
    joined = earliest - line.starts
    assert start.offset in {Again.RESTART: (NOTHING, joined), Again.RESUME: (reached, joined)}.get(
        again, (joined,)
    )
    assert start.at + line.length - start.offset <= must_end_by(line, TIMING)


@pytest.mark.parametrize(
    ("kind", "priority", "length", "sort"),
    [
        ("bulletin", 1, 600, Sort.EMERGENCY),
        ("bulletin", 2, 30, Sort.URGENT),
        ("bulletin", 3, 180, Sort.NOTICE),
        ("bulletin", 3, 181, Sort.READING),
        ("bulletin", 2, 181, Sort.READING),
        ("signature", 3, 10, Sort.TUNE),
        ("opening", 3, 10, Sort.WORDS),
        ("closing", 3, 10, Sort.WORDS),
        ("filler", 3, 10, Sort.FILLER),
        ("live", 1, 600, Sort.LIVE),
    ],
)
def test_every_item_is_of_one_sort(kind: str, priority: int, length: float, sort: Sort) -> None:
    assert sort_of(item("a", 60, length, kind=kind, priority=priority)) is sort


def late_by(minutes: float) -> datetime:
    return at(60 + 60 * minutes)


@pytest.mark.parametrize(
    ("priority", "minutes", "is_whole"),
    [(3, 9, True), (3, 11, False), (2, 29, True), (2, 31, False), (1, 29, True), (1, 31, False)],
)
def test_notices_missed_are_sent_in_a_window(priority: int, minutes: float, is_whole: bool) -> None:  # noqa: FBT001 -- a table
    line = item("a", 60, 30, priority=priority, latest=at(7200))

    start = start_of(line, late_by(minutes), TIMING)

    assert (start is not None) == is_whole
