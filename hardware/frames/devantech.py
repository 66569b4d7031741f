"""Devantech USB-RLY boards: commands of one byte, and states asked for between two identities.

The board does not answer orders and its answers have no frame, so states are asked for as identity,
states, states, identity: noise before, inside or behind is seen. The command that sets all (5C and
a mask) is never sent: were its second byte lost, the next command would be taken for the mask.
Source: Devantech's manuals of the USB-RLY08 and USB-RLY16.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Refused, Reply, Request, Told
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.options import DevantechOptions
from hardware.types import Caps, Profile

IDENTITY, STATES = 0x5A, 0x5B
ON_FIRST, OFF_FIRST, OFF_ALL = 0x65, 0x6F, 0x6E
NO_RELAYS = 0x00
"""As the mask a board may still wait for: every contact open. As a command: nothing."""

_QUESTION = bytes([IDENTITY, STATES, STATES, IDENTITY])
_LENGTH = 6
_IDENTITY = 2


@dataclass(frozen=True, slots=True)
class _Question:
    """How every channel stands, and whether this is the module the profile describes."""

    module: int
    channels: int
    frame: bytes = _QUESTION
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find the states between two equal identities; another module refuses."""
        before, states, after = heard[:_IDENTITY], heard[_IDENTITY:-_IDENTITY], heard[-_IDENTITY:]
        if len(heard) != _LENGTH or before != after or states[0] != states[1]:
            return None
        if before[0] != self.module:
            return Refused(before[0])
        return Told({ch: bool(states[0] >> ch - 1 & 1) for ch in range(1, self.channels + 1)})


class DevantechDialect(PlainBoard):
    """One byte a channel, and nothing closed on a module that is not the profile's."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, DevantechOptions)  # noqa: S101 -- the catalogue made it
        del address  # the board has none
        self._profile = profile
        self._question = _Question(profile.options.module, profile.channels)

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile = self._profile
        asking = exchange(profile, len(_QUESTION) + _LENGTH)
        each = exchange(profile, 1, is_answered=False)
        return Caps(
            channels=profile.channels,
            acknowledges=False,
            reads_back=True,
            sets_many=False,
            settle=profile.settle,
            order=2 * asking + profile.channels * each + profile.settle,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One byte a channel, those that open first; before any closes, the module is asked for.

        A latching module (15), which keeps its contacts without power, so never closes one.
        """
        del lease_s  # the board has no clock of its own
        opens = [Blind(bytes([OFF_FIRST + ch - 1])) for ch, on in sorted(wanted.items()) if not on]
        closes = [Blind(bytes([ON_FIRST + ch - 1])) for ch, on in sorted(wanted.items()) if on]
        return (*opens, self._question, *closes) if closes else tuple(opens)

    def off(self) -> Sequence[Request]:
        """Open every contact, whatever the board still waits for."""
        return (Blind(bytes([NO_RELAYS])), Blind(bytes([OFF_ALL])))

    def queries(self) -> Sequence[Request]:
        """Ask how every channel stands."""
        return (self._question,)

    def resync(self) -> Sequence[Request]:
        """Give a board that waits for a mask an empty one, then open all.

        All-off alone (6E) would be taken for the mask, and close five contacts.
        """
        return self.off()
