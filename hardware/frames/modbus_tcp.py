"""Modbus TCP: any Modbus dialect with an MBAP header for its checksum. No socket, no clock.

Source: Modbus Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3: transaction, protocol
(0), length, unit; then the same function and data as on a serial line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Dialect, Reply, Request
from hardware.frames.modbus import sealed, word
from hardware.types import Caps

PORT = 502
"""The port of Modbus TCP where an address names none."""

_PROTOCOL = b"\x00\x00"
_HEADER = 6
_CRC = 2
_SHORTEST, _LONGEST = 3, 254
_TRANSACTIONS = 0x10000


@dataclass(frozen=True, slots=True)
class TcpRequest:
    """One request of a serial dialect as a transaction; its reply bears the same number."""

    inner: Request
    transaction: int

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        body = self.inner.frame[:-_CRC]
        return word(self.transaction) + _PROTOCOL + word(len(body)) + body

    @property
    def is_answered(self) -> bool:
        """Whether the device answers at all."""
        return self.inner.is_answered

    def find(self, heard: bytes) -> Reply | None:
        """Find the answer to this very transaction; None while there is none."""
        for body in _bodies(heard, self.transaction):
            reply = self.inner.find(sealed(body))
            if reply is not None:
                return reply
        return None


class TcpDialect:
    """A Modbus dialect behind a gateway; its address is the gateway's unit."""

    def __init__(self, inner: Dialect) -> None:
        self._inner = inner
        self._last = 0

    @property
    def caps(self) -> Caps:
        """What this device can do."""
        return self._inner.caps

    @property
    def is_connected_to(self) -> bool:
        """Whether the device may forget who speaks to it."""
        return self._inner.is_connected_to

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Switch the channels named and no other."""
        return self._wrapped(self._inner.orders(wanted, lease_s=lease_s))

    def off(self) -> Sequence[Request]:
        """Open every contact."""
        return self._wrapped(self._inner.off())

    def queries(self) -> Sequence[Request]:
        """Ask how every channel stands."""
        return self._wrapped(self._inner.queries())

    def input_queries(self) -> Sequence[Request]:
        """Ask how the contact inputs stand."""
        return self._wrapped(self._inner.input_queries())

    def health_queries(self) -> Sequence[Request]:
        """Ask how the device is."""
        return self._wrapped(self._inner.health_queries())

    def level(self, percent: int) -> Sequence[Request]:
        """Set the volume."""
        return self._wrapped(self._inner.level(percent))

    def resync(self) -> Sequence[Request]:
        """Nothing to send beyond what the dialect itself would."""
        return self._wrapped(self._inner.resync())

    def _wrapped(self, requests: Iterable[Request]) -> tuple[Request, ...]:
        return tuple(TcpRequest(request, self._next()) for request in requests)

    def _next(self) -> int:
        self._last = (self._last + 1) % _TRANSACTIONS
        return self._last


def _bodies(heard: bytes, transaction: int) -> Iterator[bytes]:
    """Yield unit, function and data of every whole message of a transaction."""
    mark = word(transaction) + _PROTOCOL
    start = heard.find(mark)
    while start >= 0:
        length = int.from_bytes(heard[start + len(mark) : start + _HEADER], "big")
        body = heard[start + _HEADER : start + _HEADER + length]
        if len(body) == length and _SHORTEST <= length <= _LONGEST:
            yield body
        start = heard.find(mark, start + 1)
