"""What runs over: past midnight, and up to a time that must not move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from air_world import AirWorld, fresh, item, never_two_at_once, one_outcome_each
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.items import Item
from broadcaster.playout.orders import NewPlan

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = datetime(2026, 11, 22, tzinfo=HANOI).astimezone(UTC)
VOV = {"clip": "relay:vov1", "kind": "relay", "authority": "relay:1"}


def moment(seconds: float) -> datetime:
    """Return an instant so long after midnight (before it where that is negative)."""
    return MIDNIGHT + timedelta(seconds=seconds)


def of_day(key: str, seconds: float, length: float, **other: Any) -> Item:
    day = moment(seconds).astimezone(HANOI).date()
    made = item(f"{day}/{key}", 0, length, programme=f"{day}/t1")
    return replace(made, starts=moment(seconds), **other)


def night(*items: Item) -> AirWorld:
    begins = moment(-900)
    world = AirWorld(fresh(since=begins, booted=begins), begins)
    world.tell(NewPlan(items))
    return world


def spans(world: AirWorld) -> list[tuple[str, float, float]]:
    return [
        (key, (begins - MIDNIGHT).total_seconds(), (ends - MIDNIGHT).total_seconds())
        for key, begins, ends, _ in world.heard
    ]


def test_what_runs_past_midnight_is_heard_to_its_end_and_belongs_to_its_own_day() -> None:
    late, early = of_day("late", -60, 180), of_day("early", 300, 60)
    world = night(late, early)
    world.run(moment(600))

    assert spans(world) == [("2026-11-21/late", -60, 120), ("2026-11-22/early", 300, 360)]
    assert set(world.outcomes.values()) == {"aired"}


def test_the_plan_of_the_new_day_does_not_end_what_still_sounds_of_the_old_one() -> None:
    late, early = of_day("late", -60, 180), of_day("early", 300, 60)
    world = night(late)
    world.run(moment(1))

    world.tell(NewPlan((late, early)))
    world.run(moment(600))

    assert [key for key, *_ in spans(world)] == ["2026-11-21/late", "2026-11-22/early"]
    one_outcome_each(world, [late, early])


def test_an_emergency_at_midnight_lets_a_reading_of_the_old_day_go_on_in_the_new_one() -> None:
    reading = of_day("reading", -120, 400, latest=moment(3600))
    alarm = of_day("alarm", -5, 20, priority=1, programme="storm")
    world = night(reading, alarm)
    world.run(moment(900))

    parts = [span for span in spans(world) if "reading" in span[0]]
    assert len(parts) == 2
    assert sum(ends - begins for _, begins, ends in parts) == pytest.approx(400, abs=0.2)
    assert parts[1][1] > 0
    one_outcome_each(world, [reading, alarm])


def test_a_run_that_begins_after_midnight_joins_what_should_be_sounding_still() -> None:
    late = of_day("late", -60, 600, kind="filler", latest=moment(3600))
    world = night(late)
    world.run(moment(-1))

    after = world.crash(down=timedelta(seconds=20))
    after.tell(NewPlan((late,)))
    after.run(moment(900))

    ((_, begins, ends),) = spans(after)
    assert 19 < begins < 30
    assert ends == pytest.approx(540, abs=0.1)
    one_outcome_each(after, [late])


@pytest.mark.parametrize(
    "behind",
    [VOV, {"programme": "2026-11-22/t2"}, {"programme": "2026-11-22/t2", "kind": "signature"}],
)
@pytest.mark.parametrize("away", [5, 60, 200])
def test_what_goes_on_after_an_emergency_leaves_a_hard_time_as_it_is(
    behind: dict[str, Any], away: float
) -> None:
    reading = of_day("reading", -300, 600, latest=moment(7200))
    alarm = of_day("alarm", -200, away, priority=1, programme="storm")
    exact = of_day("exact", 300, 300, **behind)
    world = night(reading, alarm, exact)
    world.run(moment(1200))

    assert spans(world)[-2:] == [
        ("2026-11-21/reading", away - 200, 300),
        ("2026-11-22/exact", 300, 600),
    ]
    assert world.outcomes["2026-11-22/exact"] == "aired"
    one_outcome_each(world, [reading, alarm, exact])


def test_where_there_is_time_before_the_hard_one_nothing_is_left_out() -> None:
    reading = of_day("reading", -300, 600, latest=moment(7200))
    alarm = of_day("alarm", -200, 60, priority=1, programme="storm")
    relay = of_day("relay", 400, 300, **VOV)
    world = night(reading, alarm, relay)
    world.run(moment(1200))

    assert world.outcomes["2026-11-21/reading"] == "interrupted"
    assert spans(world)[-1] == ("2026-11-22/relay", 400, 700)


@given(late=st.integers(0, 900), length=st.integers(20, 500), away=st.integers(5, 300))
def test_a_relay_waits_two_seconds_at_most_for_what_ran_late_before_it(
    late: int, length: int, away: int
) -> None:
    """The reading was to end before the relay, and an emergency delayed it."""
    relay = of_day("relay", 300, 600, **VOV)
    reading = of_day("reading", 299 - length, length, latest=moment(7200))
    alarm = of_day(
        "alarm", min(290 - length + late, 280 - away), away, priority=1, programme="storm"
    )
    world = night(reading, alarm, relay)
    world.run(moment(1200))

    key, begins, ends = spans(world)[-1]
    assert key == "2026-11-22/relay"
    assert 300 <= begins <= 302  # so late may anything begin and still be sent whole
    assert ends == 900
    one_outcome_each(world, [reading, alarm, relay])
    never_two_at_once(world)
