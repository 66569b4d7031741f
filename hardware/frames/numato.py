r"""Numato USB boards: a line of ASCII ended by CR, echoed, answered, and a prompt `>`.

`relay readall` is echoed and answered by `\n\r05\n\r>`: relays 0 and 2 are on. Relays count from 0,
beyond 9 by letters (16 and 32 channels) or in two digits (64). Source: numato.com's manuals.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Reply, Request, Taken, Told
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.options import NumatoOptions
from hardware.types import Caps, Profile

_END = b"\r"
_BREAK = rb"[\r\n]+"
_PROMPT = rb">"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
_BITS_A_DIGIT = 4
_ORDER_OCTETS = 40


@dataclass(frozen=True, slots=True)
class _Line:
    """One command; `answer` is what stands between its echo and the prompt, empty for an order."""

    command: bytes
    answer: bytes = b""
    told: Callable[[bytes], Reply] = lambda _: Taken()
    is_answered: bool = True

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        return self.command + _END

    def find(self, heard: bytes) -> Reply | None:
        """Find our own command, its answer and the prompt; two that differ are none."""
        answer = rb"(" + self.answer + rb")" + _BREAK if self.answer else rb"()"
        found = re.findall(re.escape(self.command) + _BREAK + answer + _PROMPT, heard)
        return self.told(found[0]) if len(set(found)) == 1 else None


class NumatoDialect(PlainBoard):
    """One line a channel, or one for all where all are named; only absolute commands."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, NumatoOptions)  # noqa: S101 -- the catalogue made it
        del address  # the board has none
        self._profile = profile
        self._options = profile.options

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile = self._profile
        each = exchange(profile, _ORDER_OCTETS)
        readings = len(self.queries())
        return Caps(
            channels=profile.channels,
            acknowledges=True,
            reads_back=True,
            sets_many=self._options.sets_many,
            settle=profile.settle,
            order=(profile.channels + readings) * each + profile.settle,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One line for all where all are named, else one a channel, those that open first."""
        del lease_s  # the board has no clock of its own
        if self._options.sets_many and len(wanted) == self._profile.channels:
            mask = sum(on << channel - 1 for channel, on in wanted.items())
            return (_Line(b"relay writeall %0*x" % (self._hex_digits, mask)),)
        in_turn = sorted(wanted.items(), key=lambda item: (item[1], item[0]))
        return tuple(
            _Line(b"relay %s %s" % (b"on" if on else b"off", self._index(channel)))
            for channel, on in in_turn
        )

    def off(self) -> Sequence[Request]:
        """Open every contact."""
        return self.orders(dict.fromkeys(self._channels, False), lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Ask for all at once; old small boards one by one."""
        if self._options.sets_many:
            digits = b"[0-9a-fA-F]{%d}" % self._hex_digits
            return (_Line(b"relay readall", digits, self._all_told),)
        return tuple(map(self._question, self._channels))

    def resync(self) -> Sequence[Request]:
        """End whatever half a line the board may hold; it says so, and that is thrown away."""
        return (Blind(_END),)

    @property
    def _channels(self) -> range:
        return range(1, self._profile.channels + 1)

    @property
    def _hex_digits(self) -> int:
        return -(-self._profile.channels // _BITS_A_DIGIT)

    def _index(self, channel: int) -> bytes:
        if self._options.index == "two_digits":
            return b"%02d" % (channel - 1)
        return _DIGITS[channel - 1].encode("ascii")

    def _question(self, channel: int) -> _Line:
        def told(answer: bytes) -> Reply:
            return Told({channel: answer == b"on"})

        return _Line(b"relay read " + self._index(channel), b"on|off", told)

    def _all_told(self, answer: bytes) -> Reply:
        mask = int(answer, 16)
        return Told({channel: bool(mask >> channel - 1 & 1) for channel in self._channels})
