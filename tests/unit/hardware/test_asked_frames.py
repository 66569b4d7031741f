"""What every Modbus dialect makes of an answer: taken, told, refused, or nothing to be believed."""

import pytest

from hardware.dialect import Refused, Reply, Taken, Told
from hardware.frames.asked import Asked, ordered
from hardware.frames.modbus import Coils, ReadCoils, WriteCoil, sealed

WRITE = WriteCoil(1, 0, on=True)
READ = ReadCoils(1, 0, 8)
FIRST_CLOSED = sealed(bytes.fromhex("01 01 01 01"))


def only_first(found: Coils) -> Told | None:
    return Told({1: True}) if found.values[0] else None


def test_an_order_is_taken_when_it_comes_back() -> None:
    order = ordered(WRITE)

    assert (order.frame, order.is_answered) == (WRITE.frame, True)
    assert order.find(b"") is None
    assert order.find(WRITE.frame) == Taken()


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (b"", None),
        (FIRST_CLOSED, Told({1: True})),
        (sealed(bytes.fromhex("01 01 01 00")), None),
        (FIRST_CLOSED[:-1], None),
    ],
)
def test_an_answer_says_what_its_dialect_reads_in_it(answer: bytes, reply: Reply | None) -> None:
    question = Asked(READ, only_first)

    assert question.frame == READ.frame
    assert question.find(answer) == reply


@pytest.mark.parametrize(("code", "is_busy"), [(1, False), (4, False), (5, True), (6, True)])
@pytest.mark.parametrize("asked", [ordered(WRITE), Asked(READ, only_first)])
def test_an_exception_is_a_refusal_and_busy_where_asking_again_may_help(
    asked: Asked[object], code: int, *, is_busy: bool
) -> None:
    exception = sealed(bytes([1, asked.frame[1] | 0x80, code]))

    assert asked.find(exception) == Refused(code, busy=is_busy)
