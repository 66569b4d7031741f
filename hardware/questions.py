"""Questions that may be put to a port on which any board may hang: none is an order to any of them.

A byte that is a question to one make is an order to another: `ver` switches a Devantech relay on,
a Modbus checksum of AA closes an HW-667, F4 01 01 powers a TOA amplifier. So every byte of a
question that goes out unasked-for is outside `ORDERS`, and no four of them in a row are an order to
a Conrad card. Reads are given a count for which their checksum is harmless too; addresses for which
there is none are not asked.

Two bytes are never sent at all. 50 asks an ICSE board who it is, and 51 wakes it; but a board that
is awake takes every byte as a mask (0 closes), so 50 switches six of its relays on, and after 51
nothing brings it back. As any byte is an order to it then, adapters that such boards have
(`SHUNNED`) are not asked at all unless somebody says that none hangs there.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from hardware.frames import devantech, lcus
from hardware.frames.modbus import (
    EXCEPTION,
    READ_COILS,
    READ_INPUT_WORDS,
    READ_WORDS,
    head,
    replies,
    sealed,
    word,
)

ORDERS = frozenset(
    {
        *(0x41, 0x61),  # "A", "a": one-byte boards of the HW-667's kin
        *(0x50, 0x51),  # ICSE
        *(0x5C, *range(0x64, 0x77)),  # Devantech
        *(0x1B, 0x23, 0x2F, 0x3C, 0x3D, 0x7E),  # begin or end a line of Extron, Audac, Kramer,
        0x78,  # Bosch, Denkovi, Monoprice, PowerShape and DCON; x sets all of a Denkovi
        *range(0x80, 0x100),  # begin a frame of LCUS, HW-667, TOA, KMTronic and ITC
    }
)
"""Bytes that begin, end or are an order to some make; no question has one unless it must."""

SHUNNED = "067B"
"""The USB vendor of the adapter (Prolific PL2303) that ICSE boards have."""

BROADEST, ADDRESSES = 255, range(1, 128)
"""Addresses that can be asked: those up to 127, and 255, which some boards have from the maker."""

NOTHING = bytes(4)
"""Ends whatever half an order stands in a board's parser as an off, or as nothing.

A Devantech board that waits for a mask takes 00 as "all off"; a KMTronic frame becomes an off; to
an idle board of any make it is nothing.
"""

_KNOWS_THE_FUNCTION = frozenset({2, 3})
"""Exceptions by which a device says that only the register asked for is not there."""

_CONRAD_SETS = frozenset({3, 5, 6, 7, 8})
_CONRAD_FRAME = 4
_MOST_ASKED = 32
_FIRST_FOR_BROADEST = 0x0300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device said: the dialect it spoke; `says` is what tells makes of it apart."""

    dialect: str
    address: int | None = None
    channels: int | None = None
    module: int | None = None
    is_refusal: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Bytes to send, and what an answer to them means; None where it is none.

    `then` is asked only where this was answered.
    """

    frame: bytes
    means: Callable[[bytes], Answer | None]
    then: "Question | None" = None


def bare(*, lcus_b: bool = False) -> tuple[Question, ...]:
    """Questions to boards without addresses, in the order in which they are harmless.

    `lcus_b` asks LCUS boards of variant B too; on variant A that order is not described, so it is
    only for ports where no other board hangs.
    """
    asked = (
        Question(bytes([devantech.IDENTITY]), _devantech),
        # FF alone asks an LCUS board, but KMTronic boards would wait for two bytes more: with these
        # it is their own question, and LCUS boards pass them over.
        Question(b"\xff\x09\x00", _told_channels),
        # Only a prompt is followed by the command, whose letters are orders to Devantech boards.
        Question(b"\r", _prompt, then=Question(b"ver\r", _version)),
    )
    return (*asked, Question(lcus.summed(1, lcus.QUERY), _lcus_b)) if lcus_b else asked


def reads(address: int) -> tuple[Question, ...]:
    """Modbus reads to an address: coils, registers, input registers; empty where none is safe."""
    functions = (READ_COILS, READ_WORDS, READ_INPUT_WORDS)
    frames = [_harmless_read(address, function) for function in functions]
    return tuple(Question(frame, _modbus(frame)) for frame in frames if frame is not None)


def is_harmless(frame: bytes) -> bool:
    """Whether no byte, and no four in a row, of a read is an order to any make.

    Nor may its end begin four such bytes, whatever is sent after it. The address 255 may stand
    first: with the 03 of the coil's number behind its function it is a question to a KMTronic
    board, not an order.
    """
    begins = frame[0] == BROADEST and frame[2:3] == b"\x03"
    if not ORDERS.isdisjoint(frame[begins:]):
        return False
    if not _CONRAD_SETS.isdisjoint(frame[1 - _CONRAD_FRAME :]):
        return False
    windows = (frame[at : at + _CONRAD_FRAME] for at in range(len(frame) - _CONRAD_FRAME + 1))
    return not any(one[0] in _CONRAD_SETS and one[0] ^ one[1] ^ one[2] == one[3] for one in windows)


@cache
def _harmless_read(address: int, function: int) -> bytes | None:
    if address in ORDERS and address != BROADEST:
        return None
    frames = (
        sealed(head(address, function, first) + word(count))
        for first, count in _extents(address, function)
    )
    return next(filter(is_harmless, frames), None)


def _extents(address: int, function: int) -> Iterator[tuple[int, int]]:
    """Yield what to read, first and count, in the order in which boards would rather answer it.

    Boards of one command a register often tell one register a question, and have none below 1; a
    small board has no high coils.
    """
    counts = range(1, _MOST_ASKED + 1)
    if address == BROADEST:
        yield from product(range(_FIRST_FOR_BROADEST, _FIRST_FOR_BROADEST + _MOST_ASKED), counts)
    elif function == READ_WORDS:
        yield from ((first, count) for count, first in product(counts, counts))
    else:
        yield from sorted(product(range(_MOST_ASKED), counts), key=sum)


def _modbus(frame: bytes) -> Callable[[bytes], Answer | None]:
    address, function = frame[0], frame[1]
    spoken = {
        READ_COILS: "modbus_coils",
        READ_WORDS: "modbus_registers",
        READ_INPUT_WORDS: "monacor",
    }[function]

    def means(heard: bytes) -> Answer | None:
        for reply in replies(heard, address, function):
            if reply == frame:
                continue
            if reply[1] & EXCEPTION:
                knows = reply[2] in _KNOWS_THE_FUNCTION
                says = f"exception {reply[2]}"
                return Answer(spoken, address, is_refusal=not knows, says=says)
            return Answer(spoken, address, says=f"{reply[2]} bytes")
        return None

    return means


def _devantech(heard: bytes) -> Answer | None:
    if len(heard) != 2 or not 0 < heard[0] < 64:  # noqa: PLR2004 -- a module and its version
        return None
    says = f"module {heard[0]}, version {heard[1]}"
    return Answer("devantech", module=heard[0], says=says)


_LINES = re.compile(rb"CH\s*(\d{1,3})\s*:\s*(?:ON|OFF)")
_BYTES_EACH = frozenset({2, 4, 8})


def _told_channels(heard: bytes) -> Answer | None:
    lines = {int(number) for number in _LINES.findall(heard)}
    if lines:
        return Answer("lcus", channels=max(lines), says=f"{len(lines)} channels, in words")
    if len(heard) in _BYTES_EACH and set(heard) <= {0, 1}:
        return Answer("byte_table", channels=len(heard), says=f"{len(heard)} bytes, one a channel")
    return None


def _lcus_b(heard: bytes) -> Answer | None:
    if lcus.summed(1, lcus.ON) in heard or lcus.summed(1, lcus.OFF) in heard:
        return Answer("lcus", says="variant B")
    return None


def _prompt(heard: bytes) -> Answer | None:
    return Answer("numato", says="a prompt") if re.search(rb"[\r\n]>\s*\Z", heard) else None


def _version(heard: bytes) -> Answer | None:
    found = re.search(rb"[\r\n]+(\w{4,16})[\r\n]+>", heard)
    return Answer("numato", says=f"version {found[1].decode()}") if found else None
