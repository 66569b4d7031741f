"""On a paced line bytes take their time, one sender after the other."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.firmware.base import TURNAROUND_S
from hardware.sim.line import Line
from hardware.sim.wire import SimPorts
from hardware.sim.world import World

OCTET_S = 10 / 9600
ASK = bytes.fromhex("01 01 00 00 00 08 3D CC")
ANSWER = 6 * OCTET_S


def line(*, paced: bool = True, boards: int = 1) -> Line:
    return world(paced=paced, boards=boards).lines["bus"]


def world(*, paced: bool = True, boards: int = 1) -> World:
    devices = tuple(
        SimDevice(f"board{n}", "generic_coils8", n, "bus") for n in range(1, boards + 1)
    )
    return World(SimConfig(devices, paced=paced), VirtualClock())


def test_a_line_that_is_not_paced_brings_bytes_at_once() -> None:
    assert line(paced=False).arrival(8, 1.0) == 1.0


def test_a_request_comes_when_its_last_bit_has_passed() -> None:
    assert line().arrival(8, 1.0) == pytest.approx(1.0 + 8 * OCTET_S)


def test_what_is_written_while_another_request_passes_waits_for_it() -> None:
    bus = line()
    bus.arrival(8, 0.0)

    assert bus.arrival(8, 0.001) == pytest.approx(16 * OCTET_S)


def test_a_request_written_into_an_answer_waits_until_it_is_over() -> None:
    bus = line()
    heard = bus.arrival(8, 0.0) or 0.0
    [answer] = bus.hear(ASK, heard)

    again = bus.arrival(8, heard + TURNAROUND_S + OCTET_S)

    assert heard + answer.after == pytest.approx(heard + TURNAROUND_S + ANSWER)
    assert again == pytest.approx(heard + answer.after + 8 * OCTET_S)


def test_two_boards_of_one_address_answer_one_after_the_other() -> None:
    devices = (
        SimDevice("one", "generic_coils8", 1, "bus"),
        SimDevice("two", "generic_coils8", 1, "bus"),
    )
    bus = World(SimConfig(devices, paced=True), VirtualClock()).lines["bus"]

    first, second = bus.hear(ASK, 0.0)

    assert first.after == pytest.approx(TURNAROUND_S + ANSWER)
    assert second.after == pytest.approx(TURNAROUND_S + 2 * ANSWER)


def test_a_line_that_is_written_too_full_loses_what_comes_last() -> None:
    bus = line()
    came = [bus.arrival(960, 0.0) for _ in range(5)]

    assert came[:3] == pytest.approx([1.0, 2.0, 3.0])
    assert came[3:] == [None, None]
    assert bus.arrival(8, 4.0) == pytest.approx(4.0 + 8 * OCTET_S)


def test_a_babbling_board_never_says_more_than_the_wire_can_carry() -> None:
    one = world()
    one.order(Fault("babble", "board1"))
    bus = one.lines["bus"]

    said = [emission for look in range(1000) for emission in bus.tick(look / 1000)]

    assert 10 <= len(said) <= 1 / (64 * OCTET_S) + 1


def test_virtual_time_hears_a_request_when_it_has_come() -> None:
    one = world()
    clock = VirtualClock()
    port = SimPorts(one, clock)("bus", 9600)
    port.open()

    port.write(ASK)

    assert [event.at for event in one.lines["bus"].recent] == pytest.approx([8 * OCTET_S])


@given(
    steps=st.lists(
        st.tuples(st.floats(0, 0.02), st.integers(1, 40), st.booleans()), min_size=1, max_size=40
    )
)
@settings(deadline=None)
def test_nobody_ever_sends_while_another_does(steps: list[tuple[float, int, bool]]) -> None:
    bus, now = line(boards=2), 0.0
    spans: list[tuple[float, float]] = []
    for pause, count, asks in steps:
        now += pause
        octets = ASK if asks else bytes(count)
        came = bus.arrival(len(octets), now)
        if came is None:
            continue
        spans.append((came - len(octets) * OCTET_S, came))
        for answer in bus.hear(octets, came):
            ends = came + answer.after
            spans.append((ends - len(answer.octets) * OCTET_S, ends))

    spans.sort()

    assert all(before[1] <= after[0] + 1e-9 for before, after in pairwise(spans))
