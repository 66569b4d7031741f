"""One-way RDS encoders with ASCII commands: receivers far away obey, and nobody ever answers.

A free group is written `G=bbbbccccdddd` and CR; what the group means is the receivers' maker's own,
so the lines are the profile's. The encoder may say `+` (taken), `!`, `-` or `/` (not so): that is
the encoder's word, never the receivers'. Source: manuals of PIRA-style encoders (RDS-C, FMB10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Refused, Reply, Request, Taken
from hardware.frames.lines import written
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.options import EncoderOptions
from hardware.types import Caps, Profile

_END = b"\r"
_BLANKS = frozenset(b" \r\n")
_TAKEN = frozenset(b"+")
_REFUSED = frozenset(b"!-/")


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A line that the encoder itself confirms."""

    frame: bytes
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find the encoder's one sign; the line's own echo is none, nor are two that differ."""
        said = set(heard.replace(self.frame, b"")) - _BLANKS
        if said and said <= _TAKEN:
            return Taken()
        if len(said) == 1 and said <= _REFUSED:
            return Refused(said.pop())
        return None


class EncoderDialect(PlainBoard):
    """Each line at least three times; what the receivers did is assumed, and no more."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, EncoderOptions)  # noqa: S101 -- the catalogue made it
        del address  # the encoder has none
        self._profile = profile
        self._options = profile.options

    @property
    def caps(self) -> Caps:
        """What this device can do: be told."""
        profile = self._profile
        every = self.orders(dict.fromkeys(self._channels, True), lease_s=None)
        takes = (exchange(profile, len(r.frame), is_answered=r.is_answered) for r in every)
        return Caps(
            channels=profile.channels,
            acknowledges=False,
            reads_back=False,
            sets_many=False,
            settle=profile.settle,
            order=sum(takes, profile.settle),
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Send all lines, those that open first, as often over as the profile says.

        In rounds, so that a disturbance on the air does not take every copy of one line.
        """
        del lease_s  # the receivers have no clock of ours
        in_turn = sorted(wanted.items(), key=lambda item: (item[1], item[0]))
        once = [self._line(self._options.on if on else self._options.off, ch) for ch, on in in_turn]
        return tuple(once * self._options.repeats)

    def off(self) -> Sequence[Request]:
        """Switch every cluster off: by one line where there is one for all."""
        if self._options.all_off:
            return (self._line(self._options.all_off, 0),) * self._options.repeats
        return self.orders(dict.fromkeys(self._channels, False), lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Nothing to ask: the receivers cannot answer."""
        return ()

    @property
    def _channels(self) -> range:
        return range(1, self._profile.channels + 1)

    def _line(self, text: str, channel: int) -> Request:
        frame = written(text, channel).encode("ascii") + _END
        return _Confirmed(frame) if self._options.confirms else Blind(frame)
