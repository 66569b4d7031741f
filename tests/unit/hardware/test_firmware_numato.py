"""The simulated Numato boards echo what is typed, answer on a line of its own, and prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made


def board(channels: int = 8, options: str = "") -> LoneFirmware:
    return made(
        f'name = "x"\ntitle = "x"\ndialect = "numato"\nchannels = {channels}\naddress = 1\n'
        f"baud = 9600\n[options]\n{options}\n"
    )


def test_the_makers_example_reads_relays_nought_and_two() -> None:
    device = board()
    device.type("relay on 0\r")
    device.type("relay on 2\r")

    assert device.type("relay readall\r") == "relay readall\n\r05\n\r>"


def test_a_relay_is_switched_and_read_by_its_number_from_nought() -> None:
    device = board()

    assert device.type("relay on 0\r") == "relay on 0\n\r>"
    assert device.closed == {1}
    assert device.type("relay read 0\r") == "relay read 0\n\ron\n\r>"
    assert device.type("relay read 7\r") == "relay read 7\n\roff\n\r>"
    assert device.type("relay off 0\r") == "relay off 0\n\r>"
    assert device.closed == set()


@pytest.mark.parametrize(
    ("channels", "mask", "closed"),
    [(8, "81", {1, 8}), (16, "8001", {1, 16}), (32, "80000001", {1, 32})],
)
def test_every_relay_is_written_at_once_with_a_figure_for_each_four(
    channels: int, mask: str, closed: set[int]
) -> None:
    device = board(channels)

    device.type(f"relay writeall {mask}\r")

    assert device.closed == closed
    assert device.type("relay readall\r") == f"relay readall\n\r{mask}\n\r>"


@pytest.mark.parametrize("typed", ["relay writeall f", "relay writeall 0ff", "relay writeall FF"])
def test_a_mask_of_another_length_or_in_capitals_is_passed_over(typed: str) -> None:
    device = board()

    assert device.type(typed + "\r") == typed + "\n\r>"
    assert device.moved == []


def test_beyond_nine_relays_have_letters_and_on_the_largest_board_two_figures() -> None:
    large, largest = board(32), board(64, 'index = "two_digits"')

    large.type("relay on A\r")
    large.type("relay on V\r")
    largest.type("relay on 09\r")
    largest.type("relay on 63\r")
    largest.type("relay on 9\r")

    assert large.closed == {11, 32}
    assert largest.closed == {10, 64}


def test_the_largest_board_ends_its_lines_the_other_way_round() -> None:
    device = board(64, 'index = "two_digits"')

    assert device.type("relay readall\r") == "relay readall\r\n0000000000000000\r\n>"


def test_old_small_boards_do_not_know_all_at_once() -> None:
    device = board(4, "sets_many = false")

    assert device.type("relay readall\r") == "relay readall\n\r>"
    assert device.type("relay writeall f\r") == "relay writeall f\n\r>"
    assert device.moved == []


def test_reset_opens_all_and_the_board_tells_version_and_name() -> None:
    device = board()
    device.type("relay writeall ff\r")

    device.type("reset\r")

    assert device.closed == set()
    assert device.type("ver\r") == "ver\n\r00000008\n\r>"
    assert device.type("id get\r") == "id get\n\r00000000\n\r>"


def test_what_an_earlier_program_left_typed_spoils_the_next_command_until_a_cr() -> None:
    device = board()
    device.type("relay re")
    device.wait(3600.0)

    spoilt = device.type("relay on 0\r")
    after = device.closed
    device.type("\r")
    device.type("relay on 0\r")

    assert spoilt == "relay rerelay on 0\n\r>"
    assert after == set()
    assert device.closed == {1}


@pytest.mark.parametrize("typed", ["relay on 8", "relay on", "relay toggle 0", "", "AT", "gpio 1"])
def test_what_it_does_not_know_brings_a_prompt_and_moves_nothing(typed: str) -> None:
    device = board()

    assert device.type(typed + "\r") == typed + "\n\r>"
    assert device.moved == []


def test_a_restart_greets_with_a_prompt_and_opens_all() -> None:
    device = board()
    device.type("relay writeall ff\r")
    device.trigger("reboot")

    assert device.type("relay read 0\r") == "\n\r>"
    assert device.closed == set()


def test_a_prompt_may_come_unasked() -> None:
    device = board()
    device.trigger("unsolicited", times=1)

    assert device.wait(1.0) == "\n\r>"


def test_a_line_too_long_is_lost() -> None:
    device = board()

    device.type("x" * 100)

    assert device.type("relay on 0\r") == "relay on 0\n\r>"
    assert device.closed == {1}


_TYPED = st.text("relayonf 0123w>\n", max_size=20) | st.sampled_from(["relay on 1", "reset"])


@given(st.lists(st.binary(max_size=30) | _TYPED.map(str.encode) | st.just(b"\r"), max_size=12))
def test_only_whole_commands_move_contacts_whatever_comes(came: list[bytes]) -> None:
    device = board()

    for octets in came:
        device.emissions(octets)

    lines = b"".join(came).split(b"\r")[:-1]
    ordered = [line for line in lines if b"relay on " in line or b"relay writeall " in line]
    assert ordered or device.moved == []
