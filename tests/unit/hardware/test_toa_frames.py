"""TOA 9000 frames as the maker prints them: an echo is a yes, inverted data a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Refused, Request, Taken
from hardware.frames.toa9000 import FADER, OUTPUT, ToaDialect, framed
from hardware.types import POWER, SOUND

POWER_ON, POWER_OFF = "F4 01 01", "F4 01 00"
OUTPUT_ON, OUTPUT_OFF = "92 03 01 00 01", "92 03 01 00 00"
FADER_AS_SET_UP = "91 03 01 00 66"


def dialect() -> ToaDialect:
    profile = load_profile("toa9000")
    return ToaDialect(profile, profile.address)


def frames(requests: list[Request] | tuple[Request, ...]) -> list[str]:
    return [request.frame.hex(" ").upper() for request in requests]


def order(spoken: ToaDialect, wanted: dict[int, bool]) -> list[str]:
    return frames(list(spoken.orders(wanted, lease_s=None)))


def obeyed(spoken: ToaDialect, wanted: dict[int, bool]) -> ToaDialect:
    for request in spoken.orders(wanted, lease_s=None):
        assert request.find(request.frame) == Taken()
    return spoken


def test_the_fader_is_the_printed_one() -> None:
    assert framed(FADER, OUTPUT, 0, 0x42).hex(" ").upper() == "91 03 01 00 42"


def test_power_and_sound_are_the_printed_orders_in_the_order_in_which_they_are_heard() -> None:
    wanted = {POWER: True, SOUND: True}

    assert order(dialect(), wanted) == [POWER_ON, FADER_AS_SET_UP, OUTPUT_ON]
    assert order(obeyed(dialect(), wanted), {POWER: False, SOUND: False}) == [OUTPUT_OFF, POWER_OFF]


def test_switched_on_it_is_kept_silent_unless_sound_is_known_to_pass() -> None:
    spoken = dialect()

    assert order(spoken, {POWER: True}) == [POWER_ON, OUTPUT_OFF]
    assert order(obeyed(spoken, {POWER: True, SOUND: True}), {POWER: True}) == [POWER_ON]


def test_sound_is_kept_off_by_power_where_it_would_not_be_heard() -> None:
    off = obeyed(dialect(), {POWER: False})

    assert order(dialect(), {SOUND: False}) == [POWER_OFF]
    assert order(off, {SOUND: False}) == [POWER_OFF]
    assert order(obeyed(off, {POWER: True}), {SOUND: False}) == [OUTPUT_OFF]


def test_everything_off_silences_first_where_it_may_be_on() -> None:
    assert frames(list(dialect().off())) == [OUTPUT_OFF, POWER_OFF]
    assert frames(list(obeyed(dialect(), {POWER: False}).off())) == [POWER_OFF]


def test_a_volume_is_set_at_once_only_where_it_is_heard() -> None:
    spoken = dialect()

    assert list(spoken.level(100)) == []
    assert frames(list(obeyed(spoken, {POWER: True}).level(100))) == ["91 03 01 00 7E"]
    assert order(spoken, {SOUND: True}) == ["91 03 01 00 7E", OUTPUT_ON]
    assert frames(list(spoken.level(0))) == ["91 03 01 00 01"]


def test_inverted_data_is_a_refusal_as_printed() -> None:
    fader = dialect().orders({SOUND: True}, lease_s=None)[0]

    assert fader.find(bytes.fromhex("91 03 01 7F 66")) == Refused(3)
    assert fader.find(bytes.fromhex("91 03 01 00 19")) == Refused(4)


@pytest.mark.parametrize("heard", ["", "91 03 01 00", "91 03 01 00 65", "F4 01 01", "6E 03 01 00"])
def test_what_is_no_echo_is_no_answer(heard: str) -> None:
    fader = dialect().orders({SOUND: True}, lease_s=None)[0]

    assert fader.find(bytes.fromhex(heard)) is None


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_an_echo_is_found_in_any_noise(before: bytes, after: bytes) -> None:
    [switch] = dialect().orders({POWER: False}, lease_s=None)

    assert switch.find(before + switch.frame + after) == Taken()


@given(st.binary(max_size=40))
def test_noise_breaks_nothing(noise: bytes) -> None:
    for request in dialect().orders({POWER: True, SOUND: True}, lease_s=None):
        assert request.find(noise) in {None, Taken(), Refused(2), Refused(3), Refused(4)}


@given(percent=st.integers(0, 100))
def test_every_byte_but_the_command_is_below_eighty(percent: int) -> None:
    spoken = obeyed(dialect(), {POWER: True})

    [fader] = spoken.level(percent)

    assert max(fader.frame[1:]) < 0x80
    assert fader.frame[-1] >= 1
