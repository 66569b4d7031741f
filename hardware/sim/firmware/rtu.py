"""How a Modbus RTU device that is no coil board hears frames, and how it says no.

Source: Modbus over Serial Line V1.02 (frames, checksum) and Modbus Application Protocol V1.1b3
(lengths, exceptions). A frame's end is known by its function's length and its checksum, so a good
frame behind half a frame is still heard.
"""

from collections.abc import Iterator

from hardware.frames.modbus import is_sealed, sealed
from hardware.sim.firmware.base import Cut

NO_FUNCTION, NO_ADDRESS, NO_VALUE = 1, 2, 3

_SHORTEST = 4
_USUAL = 8
_LONGEST_UNKNOWN = 16
_FIXED = range(0x01, 0x07)
_COUNTED = (0x0F, 0x10)
_COUNT_AT = 6


class Exceptional(Exception):
    """The device answers with an exception of that code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def cut_rtu(heard: bytes) -> Cut:
    """Cut the next whole frame out of what was heard, stepping over what is none."""
    for start in range(len(heard) - _SHORTEST + 1):
        for length in _lengths(heard[start:], is_first=start == 0):
            frame = heard[start : start + length]
            if len(frame) == length and is_sealed(frame):
                return Cut(frame, start + length)
    return Cut(None, 0)


def refusal(frame: bytes, code: int) -> bytes:
    """Return the exception that answers a frame."""
    return sealed(bytes([frame[0], frame[1] | 0x80, code]))


def word(octets: bytes, place: int) -> int:
    """Return the number in two bytes, the high one first."""
    return int.from_bytes(octets[place : place + 2], "big")


def _lengths(heard: bytes, *, is_first: bool) -> Iterator[int]:
    function = heard[1]
    if function in _FIXED:
        yield _USUAL
    elif function in _COUNTED:
        if len(heard) > _COUNT_AT:
            yield 9 + heard[_COUNT_AT]
    elif is_first:  # an unknown function may be of any length
        yield from range(_SHORTEST, min(len(heard), _LONGEST_UNKNOWN) + 1)
