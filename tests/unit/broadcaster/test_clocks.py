"""The clocks: the world's, a faster one, and one that only moves when told."""

import time
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clocks import FastClock, SystemClock, VirtualClock

DAWN = datetime(2026, 11, 21, 22, 25, tzinfo=UTC)


def test_the_systems_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_fast_clock_tells_every_process_the_same_time() -> None:
    anchor = time.monotonic() - 2.0
    one, other = FastClock(DAWN, anchor, 20.0), FastClock(DAWN, anchor, 20.0)

    first = one.now()
    apart = other.now() - first

    assert one.now() >= DAWN + timedelta(seconds=40)
    assert timedelta(0) <= apart < timedelta(seconds=20)


@given(st.lists(st.floats(-10, 1000), max_size=20))
def test_a_virtual_clock_never_steps_back(steps: list[float]) -> None:
    clock = VirtualClock(DAWN)
    passed = 0.0

    for step in steps:
        clock.sleep(step)
        passed += max(0.0, step)

    assert clock.monotonic() == passed
    assert clock.now() == DAWN + timedelta(seconds=passed)


def test_a_virtual_clock_goes_to_an_instant_but_not_back() -> None:
    clock = VirtualClock(DAWN)

    clock.advance_to(DAWN + timedelta(hours=1))
    clock.advance_to(DAWN)

    assert clock.now() == DAWN + timedelta(hours=1)
