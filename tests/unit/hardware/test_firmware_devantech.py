"""The simulated Devantech boards: quick, silent, and easily put beside the beat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made


def board(*, module: int = 8, channels: int = 8) -> LoneFirmware:
    return made(
        f'name = "x"\ntitle = "x"\ndialect = "devantech"\nchannels = {channels}\naddress = 1\n'
        f"baud = 9600\n[options]\nmodule = {module}\n"
    )


def test_the_printed_mask_switches_one_and_three_and_reads_back() -> None:
    device = board()

    assert device.say("5C 05") == ""
    assert device.closed == {1, 3}
    assert device.say("5B") == "05"


@pytest.mark.parametrize(("module", "answer"), [(8, "08 02"), (9, "09 02"), (10, "0A 02")])
def test_it_tells_its_module_and_version(module: int, answer: str) -> None:
    assert board(module=module).say("5A") == answer


def test_it_tells_its_supply_in_tenths_of_a_volt() -> None:
    assert board().say("5D") == "7D"


def test_single_commands_switch_single_contacts_and_all() -> None:
    device = board()

    steps = []
    for command in ("65", "6C", "6F", "64", "76", "6E"):
        assert device.say(command) == ""
        steps.append(device.closed)

    assert steps == [{1}, {1, 8}, {8}, set(range(1, 9)), set(range(1, 8)), set()]


def test_a_board_of_two_knows_two_channels() -> None:
    device = board(module=10, channels=2)

    device.say("5C FF")
    both = device.closed
    device.say("6E 67 6A")

    assert both == {1, 2}
    assert device.closed == set()


def test_a_lost_mask_makes_the_next_command_a_mask() -> None:
    device = board()
    device.say("5C")
    device.wait(3600.0)

    device.say("6E")

    assert device.closed == {2, 3, 4, 6, 7}


def test_the_byte_that_gets_lost_on_the_way_does_the_same() -> None:
    device = board()
    device.trigger("misaligned", times=1)

    device.say("5C 05")
    device.say("6E")

    assert device.closed == {2, 3, 4, 6, 7}


@given(st.binary(max_size=8))
def test_nought_then_all_off_then_a_question_brings_any_board_back_into_beat(before: bytes) -> None:
    device = board()
    device.emissions(before)

    said = device.say("00 6E 5B")

    assert device.closed == set()
    assert said == "00"


@pytest.mark.parametrize("octet", ["00", "50", "51", "59", "5E", "63", "6D", "77", "A0", "FF"])
def test_bytes_that_are_no_command_do_nothing(octet: str) -> None:
    device = board()

    assert device.say(octet) == ""
    assert device.moved == []


@pytest.mark.parametrize(("module", "left"), [(8, set()), (9, set()), (15, {1, 3})])
def test_only_the_latching_module_keeps_its_contacts_without_power(
    module: int, left: set[int]
) -> None:
    device = board(module=module)
    device.say("5C 05 5C")

    device.firmware.lose_power()

    assert device.closed == left
    assert device.say("5A") == f"{module:02X} 02"


def test_set_many_may_be_applied_in_part() -> None:
    device = board()
    device.trigger("partial_set_many", times=1)

    device.say("5C FF")

    assert device.closed == {1, 2, 3, 4}


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_only_commands_move_contacts_whatever_comes(came: list[bytes]) -> None:
    device = board()

    for octets in came:
        device.emissions(octets)

    switching = {0x5C, *range(0x64, 0x6D), *range(0x6E, 0x77)}
    assert device.moved == [] or switching & set(b"".join(came))
