"""A simulated no-name board knows the rows of its profile and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, lone, made

_SUMMED = """
on = "55 {address} 12 {ch0} {sum}"
off = "55 {address} 11 {ch0} {sum}"
all_off = "55 {address} 13 {xor}"
ack = "22 {address} {ch} {state} {sum}"
query = "55 {address} 10 {sum}"
answer = "22 {address} {mask} {sum}"
"""
_TYPED = """
on = "'on ' {ch:d} 0D"
off = "'off ' {ch:d} 0D"
query = "'ask ' {ch:d} 0D"
answer = "'is ' {state} 0D"
"""


def board(rows: str, *, channels: int = 8, address: int = 7) -> LoneFirmware:
    return made(
        f'name = "x"\ntitle = "x"\ndialect = "byte_table"\nchannels = {channels}\n'
        f"address = {address}\nbaud = 9600\n[options]\n{rows}"
    )


def test_the_kmtronic_board_switches_in_silence_and_tells_a_byte_a_channel() -> None:
    kmtronic = lone("kmtronic_usb8")

    said = kmtronic.say("FF 03 01")

    assert said == ""
    assert kmtronic.closed == {3}
    assert kmtronic.say("FF 09 00") == "00 00 01 00 00 00 00 00"
    assert kmtronic.say("FF 03 00") == ""
    assert kmtronic.closed == set()


def test_the_small_kmtronic_board_is_asked_channel_by_channel() -> None:
    kmtronic = lone("kmtronic_usb2")
    kmtronic.say("FF 02 01")

    assert kmtronic.say("FF 01 03") == "FF 01 00"
    assert kmtronic.say("FF 02 03") == "FF 02 01"


def test_the_board_of_single_bytes_knows_two_of_them() -> None:
    hw667 = lone("hw667")

    hw667.say("AA")
    on = hw667.closed
    hw667.say("CC 00 AB BB")

    assert on == {1}
    assert hw667.closed == set()
    assert hw667.moved == [(1, True), (1, False)]


def test_names_in_a_row_stand_for_channel_address_sums_and_states() -> None:
    one = board(_SUMMED)

    assert one.say("55 07 12 02 70") == "22 07 03 01 2D"
    assert one.say("55 07 12 07 75") == "22 07 08 01 32"
    assert one.closed == {3, 8}
    assert one.say("55 07 10 6C") == "22 07 84 AD"
    assert one.say("55 07 11 02 6F") == "22 07 03 00 2C"
    assert one.say("55 07 13 41") == "22 07 01 00 2A"
    assert one.closed == set()


@pytest.mark.parametrize("frame", ["55 07 12 02 71", "55 08 12 02 71", "55 07 12 08 76"])
def test_a_wrong_sum_another_address_or_channel_moves_nothing(frame: str) -> None:
    one = board(_SUMMED)

    assert one.say(frame) == ""
    assert one.moved == []


def test_a_mask_of_more_than_eight_channels_has_its_lowest_byte_first() -> None:
    rows = 'on = "01 {ch}"\noff = "02 {ch}"\nquery = "03"\nanswer = "{mask}"\n'
    one = board(rows, channels=12)
    one.say("01 01 01 0C")

    assert one.say("03") == "01 08"


def test_rows_may_be_typed_text() -> None:
    one = board(_TYPED, channels=12)

    one.type("on 12\r")

    assert one.closed == {12}
    assert one.type("ask 12\r") == "is \x01\r"
    assert one.type("ask 1\r") == "is \x00\r"


def test_a_number_may_be_added_to_the_channel() -> None:
    one = board('on = "{ch+64}"\noff = "{ch+6E}"\nall_off = "6E"\n')

    one.say("65 6C")
    on = one.closed
    one.say("6F")

    assert on == {1, 8}
    assert one.closed == {8}


def test_bytes_that_begin_no_row_are_stepped_over_and_a_begun_row_waits() -> None:
    kmtronic = lone("kmtronic_usb8")

    kmtronic.say("00 FF FF 01 FF 02")
    kmtronic.wait(60.0)
    waiting = kmtronic.closed
    kmtronic.say("01")

    assert waiting == set()
    assert kmtronic.closed == {2}


def test_a_lost_acknowledgement_is_that_of_an_order() -> None:
    one = board(_SUMMED)
    one.trigger("acts_but_no_ack")

    assert one.say("55 07 12 02 70") == ""
    assert one.say("55 07 10 6C") == "22 07 04 2D"


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_noise_never_moves_a_contact_of_a_board_with_sums(noise: list[bytes]) -> None:
    one = board(_SUMMED)

    for octets in noise:
        one.emissions(octets)

    assert one.moved == []


@given(st.lists(st.integers(0, 255).map(lambda octet: bytes([octet])), max_size=40))
def test_only_known_rows_move_contacts_whatever_comes(came: list[bytes]) -> None:
    kmtronic = lone("kmtronic_usb8")

    for octets in came:
        kmtronic.emissions(octets)

    heard = b"".join(came)
    told = [heard.rfind(bytes([0xFF, channel, 1])) for channel in range(1, 9)]
    assert kmtronic.closed <= {channel for channel, place in enumerate(told, 1) if place >= 0}
