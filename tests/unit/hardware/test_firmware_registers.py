"""The simulated register board answers the maker's frames, and opens by its own clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, lone, made

from hardware.frames.modbus import sealed

_ALL = {1, 2, 3, 4, 5, 6, 7, 8}


@pytest.fixture
def board() -> LoneFirmware:
    return lone("r421a08")


def ask(board: LoneFirmware, frame: str) -> str:
    """Say a frame without its checksum; return the answer without its own."""
    return board.say(sealed(bytes.fromhex(frame)).hex())[:-6]


def test_the_printed_frames_switch_what_they_say_and_are_echoed(board: LoneFirmware) -> None:
    assert board.say("01 06 00 01 01 00 D9 9A") == "01 06 00 01 01 00 D9 9A"
    assert board.closed == {1}
    assert board.say("01 06 00 01 02 00 D9 6A") == "01 06 00 01 02 00 D9 6A"
    assert board.closed == set()
    assert board.say("01 06 00 00 07 00 8B FA") == "01 06 00 00 07 00 8B FA"
    assert board.closed == _ALL
    assert board.say("01 06 00 00 08 00 8E 0A") == "01 06 00 00 08 00 8E 0A"
    assert board.closed == set()


def test_the_printed_question_is_answered_as_printed(board: LoneFirmware) -> None:
    board.say("01 06 00 01 01 00 D9 9A")

    assert board.say("01 03 00 01 00 01 D5 CA") == "01 03 02 00 01 79 84"


def test_the_printed_ten_seconds_end_by_the_boards_own_clock(board: LoneFirmware) -> None:
    assert board.say("01 06 00 01 06 0A 5B AD") == "01 06 00 01 06 0A 5B AD"

    board.wait(9.9)
    before = board.closed
    board.wait(0.2)

    assert before == {1}
    assert board.closed == set()


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ("01 06 00 09 01 00", "01 86 02"),
        ("01 06 00 00 01 00", "01 86 02"),
        ("01 06 00 01 07 00", "01 86 02"),
        ("01 06 00 01 00 00", "01 86 03"),
        ("01 06 00 01 09 00", "01 86 03"),
        ("01 06 00 01 06 00", "01 86 03"),
        ("01 03 00 09 00 01", "01 83 02"),
        ("01 03 00 01 00 00", "01 83 03"),
        ("01 03 00 01 00 08", "01 83 03"),
        ("01 05 00 00 FF 00", "01 85 01"),
        ("01 01 00 00 00 08", "01 81 01"),
    ],
)
def test_what_the_board_does_not_know_is_refused_and_moves_nothing(
    board: LoneFirmware, frame: str, answer: str
) -> None:
    assert ask(board, frame) == answer
    assert board.moved == []


def test_every_register_is_told_at_once_where_the_make_can() -> None:
    board = made(
        'name = "x"\ntitle = "x"\ndialect = "modbus_registers"\nchannels = 4\naddress = 1\n'
        "baud = 9600\n[options]\nreads_many = true\n"
    )
    ask(board, "01 06 00 03 01 00")

    assert ask(board, "01 03 00 01 00 04") == "01 03 08 00 00 00 00 00 01 00 00"


def test_latching_one_contact_opens_all_others(board: LoneFirmware) -> None:
    ask(board, "01 06 00 00 07 00")

    ask(board, "01 06 00 04 04 00")

    assert board.closed == {4}


def test_toggling_turns_a_contact_round_each_time(board: LoneFirmware) -> None:
    states = []
    for _ in range(3):
        ask(board, "01 06 00 02 03 00")
        states.append(board.closed)

    assert states == [{2}, set(), {2}]


def test_a_momentary_contact_opens_after_a_second(board: LoneFirmware) -> None:
    ask(board, "01 06 00 05 05 00")
    closed = board.closed

    board.wait(1.0)

    assert closed == {5}
    assert board.closed == set()


def test_a_time_that_is_over_is_over_before_the_next_question_is_answered(
    board: LoneFirmware,
) -> None:
    ask(board, "01 06 00 01 06 0A")

    [emission] = board.firmware.hear(sealed(b"\x01\x03\x00\x01\x00\x01"), 10.0)

    assert emission.octets == sealed(b"\x01\x03\x02\x00\x00")


def test_a_plain_on_ends_what_was_timed(board: LoneFirmware) -> None:
    ask(board, "01 06 00 01 06 0A")
    ask(board, "01 06 00 01 01 00")

    board.wait(60.0)

    assert board.closed == {1}


def test_a_timed_on_sent_again_begins_anew(board: LoneFirmware) -> None:
    ask(board, "01 06 00 01 06 0A")
    board.wait(6.0)
    ask(board, "01 06 00 01 06 0A")
    board.wait(6.0)

    assert board.closed == {1}
    assert board.moved == [(1, True)]


def test_there_is_no_broadcast_and_zero_is_an_address() -> None:
    one, zero = lone("r4d4"), lone("r4d4", address=0)

    assert ask(one, "00 06 00 01 01 00") == ""
    assert ask(zero, "00 06 00 01 01 00") == "00 06 00 01 01 00"
    assert (one.closed, zero.closed) == (set(), {1})


def test_a_lease_that_ends_early_and_one_that_is_not_renewed(board: LoneFirmware) -> None:
    board.trigger("lease_early")
    ask(board, "01 06 00 01 06 0A")
    board.wait(5.1)
    early = board.closed
    board.faults.clear()
    board.trigger("lease_not_renewed")
    ask(board, "01 06 00 01 06 0A")
    board.wait(6.0)
    ask(board, "01 06 00 01 06 0A")
    board.wait(5.0)

    assert early == set()
    assert board.closed == set()


def test_without_power_every_contact_opens_and_no_clock_runs(board: LoneFirmware) -> None:
    ask(board, "01 06 00 01 06 0A")

    board.firmware.lose_power()

    assert board.closed == set()
    assert board.firmware.due is None


def test_a_busy_board_says_so_and_does_nothing(board: LoneFirmware) -> None:
    board.trigger("busy")

    assert ask(board, "01 06 00 01 01 00") == "01 86 06"
    assert board.closed == set()


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_noise_never_moves_a_contact(noise: list[bytes]) -> None:
    board = lone("r421a08")

    for octets in noise:
        board.emissions(octets)
    board.wait(1.0)

    assert board.moved == []
    assert board.say("01 06 00 01 01 00 D9 9A") == "01 06 00 01 01 00 D9 9A"


@given(st.integers(0, 10), st.integers(0, 9) | st.integers(0, 255), st.integers(0, 255))
def test_only_a_valid_order_moves_a_contact(register: int, command: int, seconds: int) -> None:
    board = lone("r421a08")

    board.emissions(sealed(bytes([1, 6, 0, register, command, seconds])))

    single = 1 <= register <= 8 and (command in (1, 3, 4, 5) or (command == 6 and seconds > 0))
    wanted = {register} if single else _ALL if (register, command) == (0, 7) else set()
    assert board.closed == wanted
