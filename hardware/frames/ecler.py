"""Ecler TP-NET: lines of text to one connected client, and no yes to an order.

A device hears nothing before `SYSTEM CONNECT PINGPONG`, and forgets a client that has not answered
its `SYSTEM PING` for ten seconds. So every frame begins with `SYSTEM PONG`; where one went
unanswered the line is connected anew before the next try. An order is followed by the question for
the state, and taken when that is answered. Connecting brings every value unasked-for; so that none
of these is taken for an answer, the state is asked for in an order in which nobody would list it.
Source: the maker's TP-NET manuals.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Described, Refused, Reply, Request, Taken, Told
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.options import EclerOptions
from hardware.types import POWER, SOUND, Caps, Health, Profile

CONNECT = b"\nSYSTEM CONNECT PINGPONG\n"
"""Ends whatever half a line there is, and begins to be heard."""
ALIVE = b"SYSTEM PONG\n"
ALARMS = {
    "ALARM_THERMAL": "thermal",
    "ALARM_PROTECT": "protect",
    "ALARM_LOAD": "load",
    "ALARM_VOLTAGE": "voltage",
}
"""What it complains of, and the words for it; `load` is a line that is short, open or too much."""

_LOUDEST = 100
_OCTETS = 240
_DATA = re.compile(rb"DATA ([A-Z]\w* \d+) ([A-Z]+|\d+)\r?\n")
_ERROR = re.compile(rb"ERROR (\d+)")


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is set or asked, and then how power and one output stand; `reads` what an answer says.

    `reads` is given the volume, the channels, and all that was heard.
    """

    lines: tuple[str, ...]
    output: int
    reads: Callable[[int, Mapping[int, bool], bytes], Reply | None]
    is_answered: bool = True

    @property
    def frame(self) -> bytes:
        """The lines to send."""
        state = (f"GET OMUTE {self.output}", "GET POWER", f"GET OLEVEL {self.output}")
        return ALIVE + "".join(f"{line}\n" for line in (*self.lines, *state)).encode("ascii")

    def find(self, heard: bytes) -> Reply | None:
        """Find the three values, one behind the other but for pings."""
        found = re.search(
            rb"DATA OMUTE %(at)d (YES|NO)\r?\n%(ping)sDATA POWER (ON|OFF)\r?\n"
            rb"%(ping)sDATA OLEVEL %(at)d (\d+)\r?\n"
            % {b"at": self.output, b"ping": rb"(?:SYSTEM PING\r?\n)*"},
            heard,
        )
        if found is None:
            return None
        level = int(found[3])
        channels = {POWER: found[2] == b"ON", SOUND: found[1] == b"NO" and level > 0}
        return self.reads(level, channels, heard[: found.start()])


def _taken(level: int, channels: Mapping[int, bool], before: bytes) -> Reply:
    """Read the answer to an order: read-back tells whether it was obeyed, an error that not."""
    del level, channels
    error = _ERROR.search(before)
    return Refused(int(error[1])) if error else Taken()


def _state(level: int, channels: Mapping[int, bool], before: bytes) -> Reply:
    del level, before
    return Told(channels)


class EclerDialect(PlainBoard):
    """Channel 1 is power; channel 2 is the output that feeds the loudspeaker lines."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, EclerOptions)  # noqa: S101 -- the catalogue made it
        del address  # the amplifier has none
        self._profile = profile
        self._output = profile.options.output
        self._level = self._usual_level = max(1, profile.options.level)

    @property
    def caps(self) -> Caps:
        """What this amplifier can do; one order is two frames at most, and one reads back."""
        return Caps(
            channels=2,
            acknowledges=True,
            reads_back=True,
            sets_many=False,
            settle=self._profile.settle,
            order=3 * exchange(self._profile, _OCTETS) + self._profile.settle,
            sets_level=True,
            usual_level=self._usual_level,
            reports_health=True,
        )

    @property
    def is_connected_to(self) -> bool:
        """It forgets a client after ten seconds without a word."""
        return True

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Sound off before power off, power on before sound."""
        del lease_s  # the amplifier has no clock of its own
        power = [self._power(on=wanted[POWER])] if POWER in wanted else []
        sound = [self._sound(on=wanted[SOUND])] if SOUND in wanted else []
        return tuple(power + sound if wanted.get(POWER) else sound + power)

    def off(self) -> Sequence[Request]:
        """Let no sound pass, then switch off."""
        return self.orders({POWER: False, SOUND: False}, lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Ask how it stands."""
        return (self._lines(_state),)

    def health_queries(self) -> Sequence[Request]:
        """Ask what it complains of; a model may not know every alarm."""
        asked = (f"GET {name} {self._output}" for name in ALARMS)
        return (self._lines(self._complaints, *asked),)

    def level(self, percent: int) -> Sequence[Request]:
        """Set the volume, which says nothing of whether sound may pass; at least 1."""
        self._level = max(1, min(_LOUDEST, percent))
        return (self._lines(_taken, self._volume),)

    def resync(self) -> Sequence[Request]:
        """Connect: it hears nothing else from one it does not know, or has forgotten."""
        return (Blind(CONNECT),)

    @property
    def _volume(self) -> str:
        return f"SET OLEVEL {self._output} {self._level}"

    def _power(self, *, on: bool) -> Request:
        return self._lines(_taken, f"SET POWER {'ON' if on else 'OFF'}")

    def _sound(self, *, on: bool) -> Request:
        mute = f"SET OMUTE {self._output} {'NO' if on else 'YES'}"
        return self._lines(_taken, *((self._volume, mute) if on else (mute,)))

    def _complaints(self, level: int, channels: Mapping[int, bool], before: bytes) -> Reply:
        told = {name.decode(): value for name, value in _DATA.findall(before)}
        faults = (
            word for name, word in ALARMS.items() if told.get(f"{name} {self._output}") == b"ON"
        )
        return Described(channels, Health(frozenset(faults), level=level))

    def _lines(
        self, reads: Callable[[int, Mapping[int, bool], bytes], Reply | None], *lines: str
    ) -> Request:
        return _Lines(lines, self._output, reads)
