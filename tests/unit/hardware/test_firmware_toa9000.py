"""The simulated TOA 9000 gives back what it obeys, inverts wrong channels, and tells no state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made


def amplifier(options: str = "") -> LoneFirmware:
    return made(
        'name = "x"\ntitle = "x"\ndialect = "toa9000"\nkind = "amplifier"\nchannels = 2\n'
        f"address = 1\nbaud = 9600\n[options]\n{options}\n"
    )


@pytest.fixture
def device() -> LoneFirmware:
    made_one = amplifier()
    made_one.say("F4 01 01")
    return made_one


def test_power_is_switched_by_the_printed_frames() -> None:
    one = amplifier()

    assert one.say("F4 01 01") == "F4 01 01"
    assert one.closed == {1}
    assert one.say("F4 01 00") == "F4 01 00"
    assert one.closed == set()


def test_the_output_is_switched_by_the_printed_frames(device: LoneFirmware) -> None:
    assert device.say("92 03 01 00 01") == "92 03 01 00 01"
    assert device.closed == {1, 2}
    assert device.say("92 03 01 00 00") == "92 03 01 00 00"
    assert device.closed == {1}


def test_a_fader_at_nought_lets_no_sound_pass(device: LoneFirmware) -> None:
    device.say("92 03 01 00 01")

    assert device.say("91 03 01 00 00") == "91 03 01 00 00"
    silent = device.closed
    assert device.say("91 03 01 00 42") == "91 03 01 00 42"

    assert silent == {1}
    assert device.closed == {1, 2}


def test_a_channel_that_is_not_there_comes_back_inverted_as_printed(device: LoneFirmware) -> None:
    assert device.say("91 03 00 08 00") == "91 03 00 77 00"
    assert device.say("92 03 01 09 01") == "92 03 01 76 01"
    assert device.say("95 05 00 08 01 00 42") == "95 05 00 77 01 00 42"
    assert device.say("95 05 00 00 01 0A 42") == "95 05 00 00 01 75 42"
    assert device.closed == {1}


@pytest.mark.parametrize(
    "frame",
    [
        "F4 01 02",
        "F4 02 01 01",
        "91 03 02 00 42",
        "91 03 01 00 7F",
        "92 03 01 00 02",
        "95 05 01 00 01 00 42",
        "F1 02 00 7F",
        "F0 03 41 01 00",
        "9A 01 00",
        "80 00",
    ],
)
def test_other_bad_values_get_silence_and_move_nothing(device: LoneFirmware, frame: str) -> None:
    assert device.say(frame) == ""
    assert device.closed == {1}


@pytest.mark.parametrize("frame", ["95 05 00 01 01 00 42", "F1 02 00 03", "F2 02 01 01"])
def test_crosspoints_presets_and_paging_are_given_back(device: LoneFirmware, frame: str) -> None:
    assert device.say(frame) == frame
    assert device.closed == {1}


def test_it_tells_a_channels_name_in_seven_signs(device: LoneFirmware) -> None:
    assert bytes.fromhex(device.say("F0 03 40 01 00")) == b"\xc0\x09\x01\x00OUT 1  "


@pytest.mark.parametrize("frame", ["92 03 01 00 01", "91 03 01 00 42", "F0 03 40 01 00"])
def test_switched_off_it_hears_power_orders_only(frame: str) -> None:
    one = amplifier()

    assert one.say(frame) == ""
    assert one.closed == set()


def test_a_command_byte_aborts_what_was_begun(device: LoneFirmware) -> None:
    assert device.say("92 03 01 92 03 01 00 01") == "92 03 01 00 01"
    assert device.closed == {1, 2}


def test_half_a_frame_waits_as_long_as_it_must(device: LoneFirmware) -> None:
    device.say("92 03 01")
    device.wait(3600.0)

    assert device.say("00 01") == "92 03 01 00 01"


def test_only_the_wired_output_lets_sound_pass() -> None:
    one = amplifier("output = 2")
    one.say("F4 01 01")

    one.say("92 03 01 00 01")
    other = one.closed
    one.say("92 03 01 02 01")

    assert other == {1}
    assert one.closed == {1, 2}


@pytest.mark.parametrize("fault", ["short", "never_ready"])
def test_faults_keep_sound_back_though_the_order_is_given_back(
    device: LoneFirmware, fault: str
) -> None:
    device.trigger(fault)

    assert device.say("92 03 01 00 01") == "92 03 01 00 01"
    assert device.closed == {1}


@pytest.mark.parametrize("fault", ["front_panel", "auto_standby"])
def test_turned_off_by_hand_or_by_itself_it_takes_no_orders(
    device: LoneFirmware, fault: str
) -> None:
    device.trigger(fault)
    device.wait(1.0)

    assert device.closed == set()
    assert device.say("92 03 01 00 01") == ""


def test_power_given_back_and_never_set() -> None:
    one = amplifier()
    one.trigger("power_not_set")

    assert one.say("F4 01 01") == "F4 01 01"
    assert one.closed == set()


def test_without_power_it_is_off_and_its_output_closed(device: LoneFirmware) -> None:
    device.say("92 03 01 00 01")

    device.firmware.lose_power()
    off = device.closed
    device.say("F4 01 01")

    assert off == set()
    assert device.closed == {1}


_FRAMES = [b"\xf4\x01\x00", b"\x91\x03\x01\x00\x00", b"\xf4\x01", b"\x92\x03\x01\x00"]


@given(st.lists(st.binary(max_size=30) | st.sampled_from(_FRAMES), max_size=12))
def test_only_whole_frames_move_contacts_whatever_comes(came: list[bytes]) -> None:
    one = amplifier()

    for octets in came:
        one.emissions(octets)

    assert one.moved == [] or b"\xf4\x01\x01" in b"".join(came)
