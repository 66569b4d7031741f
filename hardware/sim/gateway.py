"""A simulated line's TCP port: raw bytes, or Modbus TCP where a client speaks it.

Source: Modbus Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3. As a real gateway
does, it drops a reply whose checksum is wrong: in Modbus TCP there is none to tell.
"""

from collections.abc import Callable

from hardware.frames.modbus import is_sealed, sealed

Say = Callable[[bytes], None]

_HEADER = 6
_SHORTEST, _LONGEST = 2, 254
_PROTOCOL = b"\x00\x00"
_KEPT = 600


class Gateway:
    """One client; the first whole Modbus TCP message it sends settles what it speaks."""

    def __init__(self, hear: Callable[[bytes, Say], None], say: Say) -> None:
        self._hear = hear
        self._say = say
        self._heard = b""
        self._speaks_tcp = False

    def came(self, octets: bytes) -> None:
        """Take in what the client sent."""
        if not is_sealed(octets):  # a serial frame may look like a message with something behind
            self._speaks_tcp = self._speaks_tcp or _length(octets) is not None
        if not self._speaks_tcp:
            self._hear(octets, self._say)
            return
        self._heard = (self._heard + octets)[-_KEPT:]
        while (length := _length(self._heard)) is not None:
            header, body = self._heard[:2], self._heard[_HEADER:length]
            self._heard = self._heard[length:]
            self._hear(sealed(body), _Answer(header, body[0], self._say))


class _Answer:
    """Puts together the reply to one transaction, which may come in pieces."""

    def __init__(self, transaction: bytes, unit: int, say: Say) -> None:
        self._transaction = transaction
        self._unit = unit
        self._say = say
        self._came = b""

    def __call__(self, octets: bytes) -> None:
        self._came = (self._came + octets)[:_KEPT]
        for end in range(_SHORTEST + 2, len(self._came) + 1):
            if self._came[0] == self._unit and is_sealed(self._came[:end]):
                body, self._came = self._came[: end - 2], self._came[end:]
                length = len(body).to_bytes(2, "big")
                self._say(self._transaction + _PROTOCOL + length + body)
                return


def _length(heard: bytes) -> int | None:
    """Return the length of the whole Modbus TCP message that begins here, if one does."""
    if len(heard) < _HEADER or heard[2:4] != _PROTOCOL:
        return None
    length = int.from_bytes(heard[4:_HEADER], "big")
    is_whole = _SHORTEST <= length <= _LONGEST and len(heard) >= _HEADER + length
    return _HEADER + length if is_whole else None
