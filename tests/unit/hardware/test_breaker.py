"""A device that fails is left alone, and looked for again soon enough."""

from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.breaker import FIRST_PAUSE_S, LONGEST_PAUSE_S, PATIENCE, Breaker


def tripped(clock: VirtualClock, failures: int = PATIENCE) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(failures):
        breaker.failed()
    return breaker


def test_two_failures_are_borne_and_the_third_is_not() -> None:
    clock = VirtualClock()

    assert [tripped(clock, n).is_open for n in range(4)] == [False, False, False, True]
    assert tripped(clock, 2).may_try
    assert not tripped(clock).may_try


def test_the_first_probe_comes_after_half_a_second() -> None:
    clock = VirtualClock()
    breaker = tripped(clock)

    clock.sleep(FIRST_PAUSE_S - 0.01)
    assert not breaker.may_try
    clock.sleep(0.01)
    assert breaker.may_try


def test_pauses_between_probes_grow_to_a_second_and_a_half() -> None:
    clock = VirtualClock()
    breaker = tripped(clock)
    pauses = []

    for _ in range(6):
        began = clock.monotonic()
        while not breaker.may_try:
            clock.sleep(0.25)
        pauses.append(clock.monotonic() - began)
        breaker.failed()

    assert pauses == [0.5, 1.0, 1.5, 1.5, 1.5, 1.5]


def test_one_success_forgets_everything() -> None:
    clock = VirtualClock()
    breaker = tripped(clock)

    breaker.worked()

    assert breaker.may_try
    assert not breaker.is_open
    breaker.failed()
    breaker.failed()
    assert breaker.may_try


def test_an_impatient_one_opens_at_once_and_may_look_more_often() -> None:
    clock = VirtualClock()
    breaker = Breaker(clock, patience=1, longest=FIRST_PAUSE_S)

    for _ in range(5):
        breaker.failed()
    clock.sleep(FIRST_PAUSE_S)

    assert breaker.may_try


@given(st.lists(st.floats(0, 20), max_size=30))
def test_however_long_it_was_gone_a_probe_is_due_within_five_seconds(waits: list[float]) -> None:
    clock = VirtualClock()
    breaker = tripped(clock)
    for wait in waits:
        clock.sleep(wait)
        if breaker.may_try:
            breaker.failed()

    clock.sleep(LONGEST_PAUSE_S)

    assert breaker.may_try
