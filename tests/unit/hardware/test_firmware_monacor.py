"""The simulated PA-1250D answers the manual's frames, slowly, and shows its faults in its bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made

from hardware.frames.modbus import sealed

_READ = "10 04 00 00 00 03 B3 4A"
_ON = "10 10 00 00 00 01 02 32 80 72 C0"
_OFF = "10 10 00 00 00 01 02 32 00 73 60"


def amplifier(options: str = "") -> LoneFirmware:
    return made(
        'name = "x"\ntitle = "x"\ndialect = "monacor"\nkind = "amplifier"\nchannels = 2\n'
        f"address = 16\nbaud = 9600\n[options]\n{options}\n"
    )


def told(device: LoneFirmware) -> tuple[int, int, int]:
    """Ask for status, settings and meters, after the interval the manual wants."""
    device.wait(1.0)
    said = bytes.fromhex(device.say(_READ))
    return (
        int.from_bytes(said[3:5], "big"),
        int.from_bytes(said[5:7], "big"),
        int.from_bytes(said[7:9], "big"),
    )


def ask(device: LoneFirmware, frame: str) -> str:
    device.wait(1.0)
    return device.say(sealed(bytes.fromhex(frame)).hex())[:-6]


def playing() -> LoneFirmware:
    device = amplifier()
    device.say(_ON)
    device.firmware.signal = 20
    return device


def test_the_printed_orders_switch_power_and_volume() -> None:
    device = amplifier()

    assert device.say(_ON) == "10 10 00 00 00 01 02 88"
    assert device.closed == {1, 2}
    device.wait(1.0)
    assert device.say(_OFF) == "10 10 00 00 00 01 02 88"
    assert device.closed == {2}


def test_the_printed_answer_comes_to_the_printed_question() -> None:
    device = playing()
    device.wait(1.0)

    assert device.say(_READ) == "10 04 06 00 01 32 00 14 00 9C BB"


def test_too_hot_it_limits_then_mutes_as_printed_then_recovers() -> None:
    device = playing()
    device.trigger("overtemp", for_s=60.0)
    limiting = told(device)
    device.wait(5.0)
    device.firmware.signal = 0

    muting = device.say(_READ)
    silent = device.closed
    device.wait(60.0)

    assert limiting == (0b00011, 0x3200, 0x1408)
    assert muting == "10 04 06 00 05 32 00 00 18 62 71"
    assert silent == {1}
    assert told(device) == (0b00001, 0x3200, 0x0000)
    assert device.closed == {1, 2}


def test_volume_nought_keeps_sound_back_and_power_on() -> None:
    device = playing()

    ask(device, "10 10 00 00 00 01 02 00 80")

    assert device.closed == {1}
    assert told(device) == (1, 0, 0)


def test_options_are_kept_and_told() -> None:
    device = amplifier()

    ask(device, "10 10 00 00 00 01 02 10 9F")

    assert told(device) == (1, 0x101F, 0)


def test_nothing_is_heard_within_three_hundred_milliseconds_of_an_answer() -> None:
    device = amplifier()
    [emission] = device.emissions(bytes.fromhex(_ON))
    device.at += emission.after + 0.25
    soon = device.say(_OFF)
    device.at += 0.1

    late = device.say(_OFF)

    assert emission.after > 0.3
    assert soon == ""
    assert late != ""
    assert device.closed == {2}


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ("10 03 00 00 00 03", "10 83 01"),
        ("10 05 00 00 FF 00", "10 85 01"),
        ("10 04 00 00 00 00", "10 84 03"),
        ("10 04 00 00 00 0D", "10 84 02"),
        ("10 04 9C 40 00 03", "10 84 02"),
        ("10 10 00 00 00 01 02 64 80", "10 90 03"),
        ("10 10 00 00 00 01 04 32 80 32 80", "10 90 03"),
        ("10 10 00 00 00 00 00", "10 90 03"),
        ("10 10 00 04 00 01 02 32 80", "10 90 02"),
        ("11 10 00 00 00 01 02 32 80", ""),
    ],
)
def test_what_is_wrong_is_refused_or_left_to_others_and_moves_nothing(
    frame: str, answer: str
) -> None:
    device = amplifier()

    assert ask(device, frame) == answer
    assert device.moved == []


def test_four_amplifiers_of_one_address_each_answer_for_themselves() -> None:
    first, third = amplifier("unit = 0"), amplifier("unit = 2")
    for device in (first, third):
        ask(device, "10 10 00 02 00 01 02 32 80")

    assert first.closed == set()
    assert third.closed == {1, 2}
    assert ask(first, "10 04 00 06 00 03") == ""
    assert ask(third, "10 04 00 06 00 03") == "10 04 06 00 01 32 00 00 00"
    assert ask(first, "10 04 00 00 00 03") == "10 04 06 00 00 00 00 00 00"


def test_the_written_registers_may_begin_at_forty_thousand() -> None:
    device = amplifier("first_register = 40000")

    assert ask(device, "10 10 00 00 00 01 02 32 80") == "10 90 02"
    assert ask(device, "10 10 9C 40 00 01 02 32 80") == "10 10 9C 40 00 01"
    assert device.closed == {1, 2}


@pytest.mark.parametrize(
    ("fault", "status", "meters"),
    [
        ("ac_low", 0b00001, 0x1402),
        ("battery", 0b10001, 0x1400),
        ("overload", 0b00011, 0x1421),
        ("short", 0b00101, 0x0040),
        ("open_line", 0b00001, 0x1480),
        ("never_ready", 0b00101, 0x0000),
        ("auto_standby", 0b01101, 0x0000),
        ("no_audio", 0b00001, 0x0000),
        ("clipping", 0b00001, 0x6400),
        ("front_panel", 0b00000, 0x0000),
    ],
)
def test_each_fault_of_the_amplifier_shows_in_its_bits(
    fault: str, status: int, meters: int
) -> None:
    device = playing()
    device.trigger(fault)

    assert told(device) == (status, 0x3200, meters)


def test_a_fault_that_mutes_opens_the_way_of_sound_until_it_is_cleared() -> None:
    device = playing()
    device.trigger("short")
    silent = device.closed

    device.faults.clear()

    assert silent == {1}
    assert device.closed == {1, 2}


def test_the_meter_shows_nothing_while_sound_may_not_pass() -> None:
    device = playing()
    ask(device, "10 10 00 00 00 01 02 32 00")

    assert told(device) == (0, 0x3200, 0)


def test_power_taken_and_never_set() -> None:
    device = amplifier()
    device.trigger("power_not_set")

    assert device.say(_ON) == "10 10 00 00 00 01 02 88"
    assert told(device) == (0, 0x3200, 0)
    assert device.closed == {2}


def test_a_slow_one_keeps_sound_back_for_six_seconds() -> None:
    device = amplifier()
    device.trigger("slow_warm_up")
    device.say(_ON)

    device.wait(5.5)
    warming = device.closed
    device.wait(1.0)

    assert warming == {1}
    assert device.closed == {1, 2}


def test_an_amplifier_asleep_wakes_when_it_is_switched_on_again() -> None:
    device = playing()
    device.trigger("auto_standby")
    asleep = told(device)

    ask(device, "10 10 00 00 00 01 02 32 80")

    assert asleep[0] == 0b01101
    assert told(device) == (1, 0x3200, 0x1400)


def test_a_clamped_volume_is_told_as_it_is() -> None:
    device = amplifier()
    device.trigger("volume_clamped")
    device.say(_ON)

    assert told(device) == (1, 33 << 8, 0)


def test_one_that_obeys_nothing_while_off_can_still_be_switched_on() -> None:
    device = amplifier()
    device.trigger("refuses_while_off")

    assert ask(device, "10 10 00 00 00 01 02 32 00") == ""
    assert device.closed == set()
    assert ask(device, "10 10 00 00 00 01 02 32 80") != ""
    assert device.closed == {1, 2}


def test_one_that_says_yes_and_does_nothing_tells_its_old_state() -> None:
    device = amplifier()
    device.trigger("acks_but_does_not_act")

    assert device.say(_ON) == "10 10 00 00 00 01 02 88"
    assert told(device) == (0, 0, 0)
    assert device.closed == set()


def test_sound_let_through_by_a_hand_at_its_front_shows_as_a_volume() -> None:
    device = amplifier()
    device.relays.press(2)

    assert told(device) == (0, 0x0100, 0)


def test_without_power_it_is_off_and_silent() -> None:
    device = playing()

    device.firmware.lose_power()

    assert device.closed == set()
    assert told(device) == (0, 0, 0)


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_noise_never_moves_a_contact(noise: list[bytes]) -> None:
    device = amplifier()

    for octets in noise:
        device.emissions(octets)
    device.wait(1.0)

    assert device.moved == []
    assert device.say(_ON) == "10 10 00 00 00 01 02 88"


@given(st.binary(min_size=1, max_size=12))
def test_whole_frames_of_any_content_never_break_it(body: bytes) -> None:
    device = amplifier()

    device.emissions(sealed(b"\x10" + body))
    device.wait(1.0)

    assert len(told(device)) == 3
