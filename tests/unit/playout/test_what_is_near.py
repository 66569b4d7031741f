"""A long plan is not gone through at every step, and nothing of it is overlooked for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from air_world import LEADS, ZONES, at, fresh, item
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.playout.choice import due_on, near, next_instant, opens_at
from broadcaster.playout.engine import wake
from broadcaster.playout.items import Item
from broadcaster.playout.late import must_end_by
from broadcaster.playout.state import Cued, Desk, State, Timing
from schedules.lateness import Late, Way
from schedules.types import Span

BUSES = ("main", "hall")
seconds = st.floats(-200, 4000)


maybe = st.one_of(st.none(), seconds.map(at))


def _with_window(one: Item, later: tuple[float, float] | None) -> Item:
    """Let it be asked to be sent later, in a time that begins and lasts so much longer."""
    if later is None:
        return one
    begins = one.starts + timedelta(seconds=later[0])
    ends = max(begins, one.ends) + timedelta(seconds=later[1])
    return replace(one, late=Late(Way.REPLAY), windows=(Span(begins, ends),))


@st.composite
def states(draw: st.DrawFn) -> State:
    drawn = draw(st.lists(st.tuples(seconds, st.floats(0.1, 600), st.sampled_from(BUSES))))
    pending = [item(f"i{n}", s, length, bus=bus) for n, (s, length, bus) in enumerate(drawn)]
    waits = st.none() | st.tuples(st.floats(0, 900), st.floats(0, 900))
    pending = [_with_window(one, draw(waits)) for one in pending]
    desks = {}
    for bus in BUSES:
        cued = draw(st.one_of(st.none(), st.tuples(seconds, st.floats(0.1, 600))))
        sounding = () if cued is None else (Cued(item("now", *cued, bus=bus), at(cued[0])),)
        retry, rests = draw(st.tuples(maybe, maybe))
        desks[bus] = Desk(bus, LEADS, ZONES, cued=sounding, retry_at=retry, rests_until=rests)
    ordered = tuple(sorted(pending, key=lambda one: (one.starts, one.key)))
    return fresh(desks=desks, pending=ordered)


def every_instant(state: State) -> list[datetime]:
    timing, found = state.timing, []
    for desk in state.desks.values():
        for one in due_on(state, desk):
            opens = one.starts - desk.leads.cold
            found += [opens - timing.check, opens, one.starts - timing.hold]
            found += [one.starts - desk.leads.warm, one.starts - timing.ahead]
            found += [one.starts - 4 * timing.exact, one.starts + timing.late]
            found += [one.ends - timing.join, one.ends]
            over = must_end_by(replace(one, windows=()), timing)
            found += [over - one.length, over]
            for window in one.windows:
                found += [window.begins, window.ends - one.length, window.ends]
        found += [cued.ends + timing.grace for cued in desk.cued]
        found += [cued.ends - timing.ahead for cued in desk.cued]
        found += [each for each in (desk.retry_at, desk.rests_until) if each is not None]
    return found


@given(states(), seconds)
@settings(max_examples=300, deadline=None)
def test_the_next_instant_is_the_first_of_all_there_are(state: State, now: float) -> None:
    expected = min((one for one in every_instant(state) if one > at(now)), default=None)

    assert next_instant(state, at(now)) == expected
    assert wake(state, at(now)) == expected


@given(states(), seconds)
@settings(max_examples=300, deadline=None)
def test_whatever_may_be_opened_asked_for_or_missed_by_now_is_near(
    state: State, now: float
) -> None:
    for desk in state.desks.values():
        seen = list(near(state, desk, at(now)))

        ripe = [
            one
            for one in due_on(state, desk)
            if opens_at(one, desk, state.timing) <= at(now)
            or one.starts - desk.leads.cold - state.timing.check <= at(now)
        ]
        assert [one for one in seen if one in ripe] == ripe
        assert all(one.bus == desk.bus for one in seen)


def test_what_is_an_hour_away_is_not_near() -> None:
    state = fresh(pending=(item("soon", 30), item("later", 3600)))

    assert [one.key for one in near(state, state.desks["main"], at(0))] == ["soon"]
    assert Timing().hold < timedelta(hours=1)
