"""The register half of the Modbus codec against vendors' printed frames and its own laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.frames.modbus import READ_INPUT_WORDS, Refusal, Written, sealed
from hardware.frames.words import ReadWords, Words, WriteWord, WriteWords

ADDRESSES = st.integers(min_value=0, max_value=255)
REGISTERS = st.integers(min_value=0, max_value=0xFFFF)
VALUES = st.lists(REGISTERS, min_size=1, max_size=123).map(tuple)


@pytest.mark.parametrize(
    ("request_", "frame"),
    [
        (WriteWord(0, 0x2000, 5), "00 06 20 00 00 05 43 D8"),
        (WriteWord(0, 0x4000, 1), "00 06 40 00 00 01 5C 1B"),
        (ReadWords(0, 0x4000, 1), "00 03 40 00 00 01 90 1B"),
        (ReadWords(0, 0x8000, 1), "00 03 80 00 00 01 AC 1B"),
        (ReadWords(1, 0x1000, 8), "01 03 10 00 00 08 40 CC"),
        (WriteWord(1, 0x1000, 1), "01 06 10 00 00 01 4C CA"),
        (WriteWords(0, 0, (0x00FF,)), "00 10 00 00 00 01 02 00 FF EB 80"),
        (WriteWord(1, 8, 5000), "01 06 00 08 13 88 05 5E"),
        (WriteWord(1, 12, 0), "01 06 00 0C 00 00 49 C9"),
        (WriteWord(1, 51, 5), "01 06 00 33 00 05 B9 C6"),
        (ReadWords(0x10, 0, 3, READ_INPUT_WORDS), "10 04 00 00 00 03 B3 4A"),
        (WriteWords(0x10, 0, (0x3280,)), "10 10 00 00 00 01 02 32 80 72 C0"),
    ],
)
def test_requests_are_the_bytes_the_vendors_print(
    request_: ReadWords | WriteWord | WriteWords, frame: str
) -> None:
    assert request_.frame == bytes.fromhex(frame)


@pytest.mark.parametrize(
    ("request_", "heard", "reply"),
    [
        (ReadWords(1, 1, 1), "01 03 02 00 01 79 84", Words((1,))),
        (
            ReadWords(0x10, 0, 3, READ_INPUT_WORDS),
            "10 04 06 00 01 32 00 14 00 9C BB",
            Words((1, 0x3200, 0x1400)),
        ),
        (WriteWords(0x10, 0, (0x3280,)), "10 10 00 00 00 01 02 88", Written()),
        (WriteWord(1, 8, 5000), "01 06 00 08 13 88 05 5E", Written()),
    ],
)
def test_replies_are_read_as_the_vendors_print_them(
    request_: ReadWords | WriteWord | WriteWords, heard: str, reply: Words | Written
) -> None:
    assert request_.find(bytes.fromhex(heard)) == reply


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize(
    ("request_", "function"),
    [
        (ReadWords(1, 0, 1), 0x83),
        (ReadWords(1, 0, 1, READ_INPUT_WORDS), 0x84),
        (WriteWord(1, 0, 1), 0x86),
        (WriteWords(1, 0, (1,)), 0x90),
    ],
)
def test_every_function_has_its_exception(
    request_: ReadWords | WriteWord | WriteWords, function: int, code: int
) -> None:
    assert request_.find(sealed(bytes([1, function, code]))) == Refusal(code)


def test_too_many_registers_cannot_be_asked_for_or_written() -> None:
    with pytest.raises(ValueError, match="count is 126"):
        ReadWords(1, 0, 126)
    with pytest.raises(ValueError, match="count is 124"):
        WriteWords(1, 0, (0,) * 124)


def test_a_reply_with_more_or_fewer_registers_is_no_reply() -> None:
    one = sealed(bytes([1, 3, 2, 0, 1]))

    assert ReadWords(1, 0, 2).find(one) is None


def test_an_input_register_is_no_holding_register() -> None:
    assert ReadWords(1, 0, 1).find(sealed(bytes([1, 4, 2, 0, 1]))) is None


@given(ADDRESSES, REGISTERS, VALUES)
def test_any_registers_are_read_as_they_were_sent(
    address: int, first: int, values: tuple[int, ...]
) -> None:
    packed = b"".join(value.to_bytes(2, "big") for value in values)
    reply = sealed(bytes([address, 3, len(packed)]) + packed)

    assert ReadWords(address, first, len(values)).find(reply) == Words(values)


@given(ADDRESSES, REGISTERS, st.integers(1, 125))
def test_the_echo_of_ones_own_question_is_never_its_answer(
    address: int, first: int, count: int
) -> None:
    ask = ReadWords(address, first, count)

    assert ask.find(ask.frame) is None


@given(ADDRESSES, REGISTERS, VALUES, st.integers(1, 10))
def test_half_a_reply_is_no_reply(
    address: int, first: int, values: tuple[int, ...], missing: int
) -> None:
    packed = b"".join(value.to_bytes(2, "big") for value in values)
    reply = sealed(bytes([address, 3, len(packed)]) + packed)

    assert ReadWords(address, first, len(values)).find(reply[:-missing]) is None


@given(ADDRESSES, REGISTERS, VALUES, st.integers(1, 255))
def test_another_boards_acknowledgement_is_not_ours(
    address: int, first: int, values: tuple[int, ...], other: int
) -> None:
    ours = WriteWords(address, first, values)
    theirs = WriteWords((address + other) % 256, first, values)

    assert ours.find(sealed(theirs.frame[:6])) is None
    assert ours.find(sealed(ours.frame[:6])) == Written()
