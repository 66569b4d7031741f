"""What holds of the air whatever is planned, ordered, broken or killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from air_world import ZONES, AirWorld, at, fresh, item, never_two_at_once, one_outcome_each, stop
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import Sound
from broadcaster.playout.items import Item
from broadcaster.playout.orders import GoOnOrder, Mute, NewPlan, TestOrder
from schedules.types import Reason

END = 3600


@dataclass(frozen=True)
class Happening:
    """Something at an instant: a stop, a test, a board that fails for a while, a kill."""

    when: float
    what: str
    zones: frozenset[int]


zone_sets = st.frozensets(st.sampled_from(sorted(ZONES)), min_size=1)
items = st.builds(
    lambda number, starts, length, zones, priority, programme: (
        number,
        starts,
        length,
        zones,
        priority,
        programme,
    ),
    st.integers(0, 10_000),
    st.floats(20, 900),
    st.floats(1, 120),
    zone_sets,
    st.sampled_from([1, 2, 3, 3, 3]),
    st.sampled_from(["morning", "evening"]),
)
plans = st.lists(items, min_size=1, max_size=7, unique_by=lambda each: each[0]).map(
    lambda drawn: [
        item(f"i{n}", starts, length, zones=zones, priority=priority, programme=programme)
        for n, starts, length, zones, priority, programme in drawn
    ]
)
happenings = st.lists(
    st.builds(
        Happening,
        st.floats(1, 950),
        st.sampled_from(
            [
                *("stop", "stop zones", "go on", "test", "break", "mend", "replan"),
                *("mute", "mute long", "lift"),
            ]
        ),
        zone_sets,
    ),
    max_size=5,
)


def lived(world: AirWorld, plan: list[Item], events: list[Happening]) -> AirWorld:
    world.plan(*plan)
    for number, event in enumerate(sorted(events, key=lambda each: each.when), start=1):
        world.run(event.when)
        match event.what:
            case "stop":
                world.tell(stop(number))
            case "stop zones":
                world.tell(stop(number, zones=event.zones))
            case "go on":
                world.tell(GoOnOrder(number, "Lan"))
            case "test":
                zone = min(event.zones)
                world.tell(TestOrder(number, zone, "minh", timedelta(seconds=3)))
            case "break":
                world.broken = lambda _, zones=event.zones: zones
            case "mend":
                world.broken = lambda _: frozenset()
            case "mute" | "mute long" as how:
                until = at(event.when + (30 if how == "mute" else 600))
                muted = {zone: Mute(until, "lan") for zone in event.zones}
                world.tell(NewPlan(tuple(plan), {}, muted))
            case _:
                world.plan(*plan)
    world.run(END)
    return world


@settings(max_examples=120, deadline=None)
@given(plan=plans, events=happenings)
def test_every_line_ends_in_exactly_one_outcome_in_each_zone(
    plan: list[Item], events: list[Happening]
) -> None:
    world = lived(AirWorld(), plan, events)

    one_outcome_each(world, plan)
    never_two_at_once(world)
    assert world.state.is_quiet
    assert world.open == frozenset()


@settings(max_examples=60, deadline=None)
@given(plan=plans, events=happenings, kills=st.lists(st.floats(1, 950), min_size=1, max_size=3))
def test_a_kill_at_any_instant_leaves_one_outcome_for_each_line(
    plan: list[Item], events: list[Happening], kills: list[float]
) -> None:
    world = AirWorld()
    world.plan(*plan)
    for kill in sorted(kills):
        world.run(kill)
        world = world.crash()
        world.plan(*plan)
    world = lived(world, plan, [each for each in events if each.when > max(kills)])

    one_outcome_each(world, plan)


@settings(max_examples=25, deadline=None)
@given(plan=plans)
def test_a_kill_between_any_two_entries_of_the_journal_leaves_one_outcome(plan: list[Item]) -> None:
    whole = lived(AirWorld(), plan, [])

    for boundary in range(len(whole.records) + 1):
        world = AirWorld()
        world.plan(*plan)
        for second in range(END):
            if len(world.records) >= boundary:
                break
            world.run(second)
        world.records = world.records[:boundary]
        again = world.crash()
        again.plan(*plan)
        again.run(END)
        one_outcome_each(again, plan)


@settings(max_examples=80, deadline=None)
@given(plan=plans, events=happenings, data=st.data())
def test_what_nothing_allows_never_sounds(
    plan: list[Item], events: list[Happening], data: st.DataObject
) -> None:
    refused = data.draw(st.sets(st.sampled_from([each.key for each in plan])))
    bad = data.draw(st.sets(st.sampled_from([each.key for each in plan])))
    world = AirWorld()
    world.bad_clips = frozenset(bad)
    why = {key: Reason("Nobody allowed it.") for key in refused}
    world.plan(*plan, refused=why)
    world.run(END)

    sounded = {sound.item.key for sound in world.of(Sound)}
    assert not sounded & (refused | bad)
    one_outcome_each(world, plan)


@settings(max_examples=100, deadline=None)
@given(
    plan=plans,
    stops=st.lists(st.tuples(st.floats(1, 950), zone_sets | st.none()), min_size=1, max_size=3),
    kill=st.floats(1, 950),
    is_let_go_on=st.booleans(),
)
def test_stops_kills_and_going_on_in_any_order_leave_one_outcome_and_nothing_that_was_stopped(
    *,
    plan: list[Item],
    stops: list[tuple[float, frozenset[int] | None]],
    kill: float,
    is_let_go_on: bool,
) -> None:
    world = AirWorld()
    world.plan(*plan)
    killed = False
    for number, (when, zones) in enumerate(sorted(stops, key=lambda one: one[0]), start=1):
        if kill < when and not killed:
            world.run(kill)
            world, killed = world.crash(), True
            world.plan(*plan)
        world.run(max(when, (world.now - at(0)).total_seconds()))
        world.tell(stop(number, zones=zones))
    if is_let_go_on:
        world.run(world.now + timedelta(seconds=5))
        world.tell(GoOnOrder(99, "Lan"))
    since, before = world.now, len(world.heard)
    world.run(END)

    one_outcome_each(world, plan)
    if not is_let_go_on:
        for key, begins, ends, zones in world.heard[before:]:
            item_ = next(each for each in plan if each.key == key)
            for one in world.state.silenced:
                if one.programme == item_.programme and begins > since and ends > begins:
                    assert one.zones is not None
                    assert not one.zones & zones


@settings(max_examples=60, deadline=None)
@given(plan=plans, when=st.floats(1, 950))
def test_a_stop_leaves_nothing_sounding_and_nothing_open(plan: list[Item], when: float) -> None:
    world = AirWorld()
    world.plan(*plan)
    world.run(when)

    world.tell(stop())
    cut = [key for key, _, ends, _ in world.heard if ends > world.now + timedelta(seconds=1)]

    assert cut == []
    stopped = world.now
    world.run(when + 0.05)
    # What another programme has a second later is already made ready, and that is right.
    assert all(cued.item.starts > stopped for cued in world.state.desks["main"].cued)


@settings(max_examples=60, deadline=None)
@given(plan=plans)
def test_each_sound_is_written_as_begun_before_it_is_ordered(plan: list[Item]) -> None:
    world = lived(AirWorld(), plan, [])

    begun: set[str] = set()
    for action in world.actions:
        if getattr(action, "kind", None) is EntryKind.BEGAN:
            begun.add(action.facts["line"])
        if isinstance(action, Sound):
            assert action.item.key in begun


@settings(max_examples=40, deadline=None)
@given(starts=st.floats(30, 600), opens_in=st.floats(0.1, 40), length=st.floats(1, 100))
def test_lateness_is_judged_by_one_rule(starts: float, opens_in: float, length: float) -> None:
    world = AirWorld(fresh())
    world.opens_in = timedelta(seconds=opens_in)
    line = item("a", starts, length)
    world.plan(line)
    world.run(END)

    late = max(0.0, opens_in - 4)
    outcome = world.outcomes["a"]
    if late < 0.04:
        assert outcome == "aired"
    elif 0.06 < late < 1.99:
        assert outcome == "late"
    elif late > 2.01:
        joinable = length - late >= 10
        near = abs(length - late - 10) < 0.05
        assert near or outcome == ("joined_late" if joinable else "missed")
    for sound in world.of(Sound):
        assert sound.at >= at(0)


@settings(max_examples=15, deadline=None)
@given(plan=plans)
def test_waking_only_when_due_does_the_same_as_looking_all_the_time(plan: list[Item]) -> None:
    asleep = lived(AirWorld(), plan, [])
    awake = AirWorld()
    awake.plan(*plan)
    for quarter in range(4 * 1100):
        awake.run(quarter / 4)
    awake.run(END)

    assert awake.outcomes == asleep.outcomes
    assert awake.heard == asleep.heard
