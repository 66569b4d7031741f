"""The Modbus codec against vendors' printed frames and against its own laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.frames.modbus import (
    Coils,
    ReadCoils,
    Refusal,
    WriteCoil,
    WriteCoils,
    Written,
    bits,
    crc16,
    is_sealed,
    octets,
    sealed,
)

ADDRESSES = st.integers(min_value=1, max_value=247)
VALUES = st.lists(st.booleans(), min_size=1, max_size=64).map(tuple)


def flags(text: str) -> tuple[bool, ...]:
    return tuple(mark == "1" for mark in text)


@pytest.mark.parametrize(
    ("request_", "frame"),
    [
        (WriteCoil(1, 0, on=True), "01 05 00 00 FF 00 8C 3A"),
        (WriteCoil(1, 0, on=False), "01 05 00 00 00 00 CD CA"),
        (WriteCoil(1, 1, on=True), "01 05 00 01 FF 00 DD FA"),
        (WriteCoil(1, 11, on=True), "01 05 00 0B FF 00 FD F8"),
        (WriteCoil(1, 255, on=True), "01 05 00 FF FF 00 BC 0A"),
        (WriteCoil(1, 255, on=False), "01 05 00 FF 00 00 FD FA"),
        (WriteCoil(255, 0, on=True), "FF 05 00 00 FF 00 99 E4"),
        (WriteCoil(255, 0, on=False), "FF 05 00 00 00 00 D8 14"),
        (ReadCoils(1, 0, 8), "01 01 00 00 00 08 3D CC"),
        (ReadCoils(1, 0, 32), "01 01 00 00 00 20 3D D2"),
        (WriteCoils(1, 0, flags("11111111")), "01 0F 00 00 00 08 01 FF BE D5"),
        (WriteCoils(1, 0, flags("10100000")), "01 0F 00 00 00 08 01 05 3E 96"),
        (WriteCoils(1, 0, flags("00000000")), "01 0F 00 00 00 08 01 00 FE 95"),
    ],
)
def test_requests_are_the_bytes_the_vendors_print(
    request_: ReadCoils | WriteCoil | WriteCoils, frame: str
) -> None:
    assert request_.frame == bytes.fromhex(frame)


@pytest.mark.parametrize(
    ("request_", "heard", "reply"),
    [
        (ReadCoils(1, 0, 8), "01 01 01 00 51 88", Coils(flags("00000000"))),
        (ReadCoils(1, 0, 8), "01 01 01 41 91 B8", Coils(flags("10000010"))),
        (WriteCoils(1, 0, (False,) * 8), "01 0F 00 00 00 08 54 0D", Written()),
        (WriteCoil(1, 0, on=True), "01 05 00 00 FF 00 8C 3A", Written()),
        (WriteCoil(1, 9, on=True), "01 85 02 C3 51", Refusal(2)),
        (WriteCoil(1, 0, on=True), "01 85 03 02 91", Refusal(3)),
        (WriteCoils(1, 9, (True,)), "01 8F 02 C5 F1", Refusal(2)),
    ],
)
def test_replies_are_read_as_the_vendors_print_them(
    request_: ReadCoils | WriteCoil | WriteCoils,
    heard: str,
    reply: Coils | Written | Refusal,
) -> None:
    assert request_.find(bytes.fromhex(heard)) == reply


def test_a_board_that_always_answers_with_eight_coils_is_understood() -> None:
    all_eight = bytes.fromhex("01 01 01 41 91 B8")

    assert ReadCoils(1, 0, 3).find(all_eight) == Coils((True, False, False))


def test_a_reply_with_too_few_coils_is_no_reply() -> None:
    one_byte = bytes.fromhex("01 01 01 41 91 B8")

    assert ReadCoils(1, 0, 9).find(one_byte) is None


def test_the_echo_of_ones_own_read_is_not_taken_for_the_answer() -> None:
    ask = ReadCoils(1, 0, 8)

    assert ask.find(ask.frame) is None
    assert ask.find(ask.frame + bytes.fromhex("01 01 01 41 91 B8")) == Coils(flags("10000010"))


def test_the_echo_of_another_write_is_not_an_acknowledgement() -> None:
    other = WriteCoil(1, 1, on=True)

    assert WriteCoil(1, 0, on=True).find(other.frame) is None


def test_another_boards_answer_is_ignored() -> None:
    assert ReadCoils(2, 0, 8).find(bytes.fromhex("01 01 01 00 51 88")) is None


@pytest.mark.parametrize("count", [0, 2001])
def test_a_read_of_no_coils_or_too_many_cannot_be_made(count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        ReadCoils(1, 0, count)


def test_a_write_of_no_coils_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="count"):
        WriteCoils(1, 0, ())


def test_the_check_value_of_the_checksum_is_the_published_one() -> None:
    assert crc16(b"123456789") == 0x4B37


@given(VALUES)
def test_packed_coils_come_out_as_they_went_in(values: tuple[bool, ...]) -> None:
    assert bits(octets(values), len(values)) == values


@given(ADDRESSES, VALUES)
def test_any_reply_is_found_as_it_was_sent(address: int, values: tuple[bool, ...]) -> None:
    packed = octets(values)
    reply = sealed(bytes([address, 1, len(packed)]) + packed)

    assert ReadCoils(address, 0, len(values)).find(reply) == Coils(values)


@given(ADDRESSES, VALUES, st.binary(max_size=40).filter(lambda noise: 1 not in noise), st.binary())
def test_a_reply_is_found_after_any_garbage_before_and_behind_it(
    address: int, values: tuple[bool, ...], before: bytes, behind: bytes
) -> None:
    ask = WriteCoils(address, 0, values)
    reply = sealed(ask.frame[:6])

    assert ask.find(before + reply + behind) == Written()


@given(ADDRESSES, VALUES, st.data())
def test_one_flipped_bit_is_always_noticed(
    address: int, values: tuple[bool, ...], data: st.DataObject
) -> None:
    packed = octets(values)
    reply = bytearray(sealed(bytes([address, 1, len(packed)]) + packed))
    place = data.draw(st.integers(0, len(reply) * 8 - 1))
    reply[place // 8] ^= 1 << place % 8

    assert not is_sealed(bytes(reply))
    assert ReadCoils(address, 0, len(values)).find(bytes(reply)) is None


@given(ADDRESSES, VALUES, st.integers(0, 6))
def test_half_a_reply_is_not_yet_a_reply(address: int, values: tuple[bool, ...], kept: int) -> None:
    ask = WriteCoils(address, 0, values)

    assert ask.find(sealed(ask.frame[:6])[:kept]) is None
