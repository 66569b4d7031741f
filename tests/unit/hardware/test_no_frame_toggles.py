"""Every frame may be sent twice: none a dialect makes is one that toggles, pulses or closes all."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hardware.catalogue import known_profiles, load_profile
from hardware.dialect import Dialect, Request
from hardware.frames.modbus import sealed
from hardware.registry import DIALECTS

SPOKEN = tuple(name for name in known_profiles() if load_profile(name).dialect in DIALECTS)

TOGGLES = {
    "modbus_coils": (rb"\A.\x05(..\x55\x00|..\x5a\x00|\x00\xff..|.\xff..)..\Z",),
    "modbus_registers": (
        rb"\A.\x06..[\x00\x03-\x05\x07\x09-\xff]...\Z",
        rb"\A.\x06\x00\x00[^\x08]",
    ),
    "lcus": (rb"\xa0.\x04.",),
    "byte_table": (rb"\A\xcc\Z", rb"\A[\x50\x51]\Z"),
    "devantech": (rb"\A\x64",),
    "numato": (rb"toggle", rb"gpio", rb"reset"),
}
"""The frames makers print that toggle, pulse or move every contact, as each dialect would."""


WANTED = st.dictionaries(st.integers(1, 32), st.booleans(), max_size=32)
FEW = 30
"""Examples for each of the many profiles; those that share a dialect add up."""


def named(spoken: Dialect, drawn: dict[int, bool]) -> dict[int, bool]:
    """The same order by the numbers this board has: those beyond its last begin again at 1."""
    return {(channel - 1) % spoken.caps.channels + 1: on for channel, on in drawn.items()}


def dialect(name: str) -> Dialect:
    profile = load_profile(name)
    return DIALECTS[profile.dialect](profile, profile.address)


def everything(spoken: Dialect, wanted: dict[int, bool], lease_s: float | None) -> list[Request]:
    """Every request a dialect can make."""
    asked = [*spoken.resync(), *spoken.orders(wanted, lease_s=lease_s), *spoken.off()]
    asked += [*spoken.queries(), *spoken.input_queries(), *spoken.health_queries()]
    return [*asked, *spoken.level(50)]


@pytest.mark.parametrize("name", SPOKEN)
@given(drawn=WANTED, lease_s=st.none() | st.floats(0, 10_000))
@example(drawn=dict.fromkeys(range(1, 33), True), lease_s=None)
@example(drawn=dict.fromkeys(range(1, 33), True), lease_s=0x5500 / 10)
@example(drawn=dict.fromkeys(range(1, 33), True), lease_s=0x5A00 / 10)
@settings(max_examples=FEW, deadline=None)
def test_no_profile_ever_sends_a_frame_that_toggles(
    name: str, drawn: dict[int, bool], lease_s: float | None
) -> None:
    spoken = dialect(name)
    wanted = named(spoken, drawn)

    for request in everything(spoken, wanted, lease_s):
        for toggle in TOGGLES.get(load_profile(name).dialect, ()):
            assert not re.search(toggle, request.frame, re.DOTALL), request.frame.hex(" ")


@pytest.mark.parametrize("name", SPOKEN)
def test_an_order_for_nothing_sends_nothing(name: str) -> None:
    assert list(dialect(name).orders({}, lease_s=None)) == []


@pytest.mark.parametrize("name", SPOKEN)
@given(drawn=WANTED)
@settings(max_examples=FEW, deadline=None)
def test_the_same_order_twice_is_the_same_frames_twice(name: str, drawn: dict[int, bool]) -> None:
    spoken = dialect(name)
    wanted = named(spoken, drawn)

    first = [request.frame for request in spoken.orders(wanted, lease_s=None)]

    assert [request.frame for request in spoken.orders(wanted, lease_s=None)] == first


@pytest.mark.parametrize("name", SPOKEN)
def test_a_device_that_answers_is_one_whose_orders_are_answered(name: str) -> None:
    spoken = dialect(name)

    answered = {request.is_answered for request in spoken.orders({1: True}, lease_s=None)}

    assert answered == {True} or not spoken.caps.acknowledges


@pytest.mark.parametrize("name", SPOKEN)
def test_reading_back_is_claimed_where_there_is_a_question_for_it(name: str) -> None:
    spoken = dialect(name)

    assert bool(spoken.queries()) is spoken.caps.reads_back
    assert all(request.is_answered for request in spoken.queries())


@pytest.mark.parametrize(
    "frame",
    ["01 05 00 00 55 00", "01 05 00 FF 55 00", "01 05 00 FF 5A 00", "01 05 00 FF FF FF"],
)
def test_the_list_of_toggles_knows_those_the_makers_print(frame: str) -> None:
    assert re.search(TOGGLES["modbus_coils"][0], sealed(bytes.fromhex(frame)), re.DOTALL)
