"""The simulated LCUS boards: silent or telling, and deaf to what follows half a frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, lone, made

_OFFS = "A0 01 00 A1 A0 02 00 A2 A0 03 00 A3 A0 04 00 A4"


def telling(style: str) -> LoneFirmware:
    return made(
        'name = "x"\ntitle = "x"\ndialect = "lcus"\nchannels = 2\naddress = 1\nbaud = 9600\n'
        f'[options]\ntells = "{style}"\n'
    )


@pytest.mark.parametrize(
    ("on", "off", "channel"),
    [
        ("A0 01 01 A2", "A0 01 00 A1", 1),
        ("A0 02 01 A3", "A0 02 00 A2", 2),
        ("A0 04 01 A5", "A0 04 00 A4", 4),
        ("A0 08 01 A9", "A0 08 00 A8", 8),
    ],
)
def test_the_printed_frames_switch_in_silence(on: str, off: str, channel: int) -> None:
    board = lone("lcus8")

    assert board.say(on) == ""
    assert board.closed == {channel}
    assert board.say(off) == ""
    assert board.closed == set()


def test_asked_with_ff_a_board_tells_each_channel_on_a_line() -> None:
    board = lone("lcus2")
    board.say("A0 02 01 A3")

    said = bytes.fromhex(board.say("FF"))

    assert said == b"CH1: OFF\r\nCH2: ON\r\n"


@pytest.mark.parametrize(
    ("style", "answer"), [("tight", b"CH1:OFF \r\nCH2:ON \r\n"), ("raw", b"\x00\x01")]
)
def test_other_boards_write_their_answer_otherwise(style: str, answer: bytes) -> None:
    board = telling(style)
    board.say("A0 02 01 A3")

    assert bytes.fromhex(board.say("FF")) == answer


@pytest.mark.parametrize("profile", ["lcus1", "lcus4_silent", "lcus8_b"])
def test_many_boards_say_nothing_to_ff(profile: str) -> None:
    assert lone(profile).say("FF") == ""


def test_a_frame_ended_with_cr_lf_is_taken_all_the_same() -> None:
    board = lone("lcus4")

    board.say("A0 01 01 A2 0D 0A A0 03 01 A4 0D 0A")

    assert board.closed == {1, 3}


@pytest.mark.parametrize("frame", ["A0 01 01 A3", "A0 05 01 A6", "A0 00 01 A1", "A1 01 01 A3"])
def test_a_wrong_sum_a_channel_that_is_not_there_or_a_wrong_head_moves_nothing(frame: str) -> None:
    board = lone("lcus4")

    board.say(frame)

    assert board.moved == []


def test_half_a_frame_eats_the_next_one_however_long_after() -> None:
    board = lone("lcus4")
    board.say("A0 01")
    board.wait(3600.0)

    board.say("A0 01 01 A2")
    eaten = board.closed
    board.say("A0 01 01 A2")

    assert eaten == set()
    assert board.closed == {1}


@given(st.binary(max_size=3))
def test_all_off_sent_twice_opens_everything_whatever_half_frame_was_before(half: bytes) -> None:
    board = lone("lcus4")
    board.say("A0 01 01 A2 A0 04 01 A5")

    board.say((b"\xa0" + half).hex() + _OFFS + _OFFS)

    assert board.closed == set()


@pytest.mark.parametrize(
    ("frame", "answer", "closed"),
    [
        ("A0 01 03 A4", "A0 01 01 A2", {1}),
        ("A0 01 02 A3", "A0 01 00 A1", set()),
        ("A0 01 04 A5", "A0 01 01 A2", {1}),
        ("A0 01 01 A2", "", {1}),
        ("A0 01 00 A1", "", set()),
        ("A0 01 06 A7", "", set()),
    ],
)
def test_variant_b_answers_with_the_state_where_the_operation_says_so(
    frame: str, answer: str, closed: set[int]
) -> None:
    board = lone("lcus4_b")

    assert board.say(frame) == answer
    assert board.closed == closed


def test_variant_b_is_asked_by_operation_five() -> None:
    board = lone("lcus4_b")
    board.say("A0 01 03 A4")

    assert board.say("A0 01 05 A6") == "A0 01 01 A2"
    assert board.say("A0 02 05 A7") == "A0 02 00 A2"
    assert board.closed == {1}


def test_a_plain_board_takes_the_question_of_variant_b_for_an_order() -> None:
    board = lone("lcus4")

    assert board.say("A0 01 05 A6") == ""
    assert board.closed == {1}


def test_without_power_every_contact_opens_and_half_a_frame_is_forgotten() -> None:
    board = lone("lcus4")
    board.say("A0 01 01 A2 A0 02")

    board.firmware.lose_power()
    dropped = board.closed
    board.say("A0 03 01 A4")

    assert dropped == set()
    assert board.closed == {3}


def test_a_lost_byte_leaves_the_board_beside_the_beat_until_frames_are_repeated() -> None:
    board = lone("lcus4")
    board.trigger("misaligned", times=1)

    for _ in range(3):
        board.say("A0 01 01 A2")

    assert board.closed == {1}


def test_orders_too_fast_one_behind_the_other_are_ignored_where_the_fault_says_so() -> None:
    board = lone("lcus4")
    board.trigger("too_fast")

    board.say("A0 01 01 A2")
    board.at += 0.01
    board.say("A0 02 01 A3")
    board.at += 0.06
    board.say("A0 03 01 A4")

    assert board.closed == {1, 3}


@pytest.mark.parametrize(("profile", "answer"), [("lcus4_b", ""), ("lcus4", "CH1: OFF")])
def test_a_lost_answer_is_that_of_an_order_never_that_of_a_question(
    profile: str, answer: str
) -> None:
    board = lone(profile)
    board.trigger("acts_but_no_ack")

    board.say("A0 01 03 A4")
    said = bytes.fromhex(board.say("FF")).decode()

    assert board.closed == {1}
    assert said.startswith(answer.replace("OFF", "ON"))


@pytest.mark.parametrize("profile", ["lcus4", "lcus4_b", "lcus4_silent"])
@given(st.lists(st.binary(max_size=40) | st.just(b"\xa0\x01\x01\xa2"), max_size=10))
def test_only_whole_frames_move_contacts_whatever_comes(profile: str, came: list[bytes]) -> None:
    board = lone(profile)

    for octets in came:
        board.emissions(octets)

    ordered = any(
        octets[0] == 0xA0 and sum(octets[:3]) & 0xFF == octets[3] and octets[1] in range(1, 5)
        for octets in _windows(b"".join(came))
    )
    assert ordered or board.moved == []


def _windows(octets: bytes) -> list[bytes]:
    return [octets[place : place + 4] for place in range(len(octets) - 3)]
