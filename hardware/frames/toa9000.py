"""TOA 9000 amplifiers: short frames, whose echo is the yes; there is no question about their state.

A frame is a command from 80 up, a length, and so many bytes below 80. What is obeyed comes back as
it was; what is refused comes back with the offending bytes inverted (seven bits). Switched off, it
takes power orders only. Source: the maker's RS-232C command tables of the 9000 and 9000M2.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Refused, Reply, Request, Taken
from hardware.frames.plain import PlainBoard, exchange
from hardware.options import ToaOptions
from hardware.types import POWER, SOUND, Caps, Profile

SWITCH, FADER, CHANNEL = 0xF4, 0x91, 0x92
OUTPUT = 0x01
LOUDEST = 0x7E
"""The highest place of a fader, +10 dB; 00 is none at all, one step is about half a decibel."""

_INVERTED = 0x7F
_HEAD = 2
_LONGEST_FRAMES = 3
_OCTETS = 2 * 5


def framed(command: int, *data: int) -> bytes:
    """Return a command with its length and data."""
    return bytes([command, len(data), *data])


@dataclass(frozen=True, slots=True)
class _Order:
    """One order; `taken` is told when its echo came."""

    frame: bytes
    taken: Callable[[], None]
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find the echo, or a refusal with the place of the first byte that it minds."""
        if self.frame in heard:
            self.taken()
            return Taken()
        length = len(self.frame)
        for start in range(len(heard) - length + 1):
            place = self._refused(heard[start : start + length])
            if place is not None:
                return Refused(place)
        return None

    def _refused(self, reply: bytes) -> int | None:
        changed = [place for place in range(len(reply)) if reply[place] != self.frame[place]]
        inverted = all(reply[place] == self.frame[place] ^ _INVERTED for place in changed)
        return changed[0] if inverted and min(changed) >= _HEAD else None


class ToaDialect(PlainBoard):
    """Channel 1 is power; channel 2 is the output that feeds the loudspeaker lines.

    While it is off, or may be, no sound is ordered by switching it off: it hears nothing else then.
    """

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, ToaOptions)  # noqa: S101 -- the catalogue made it
        del address  # the amplifier has none
        self._profile = profile
        self._output = profile.options.output
        self._level = max(1, min(LOUDEST, profile.options.level))
        self._usual_level = round(self._level * 100 / LOUDEST)
        self._power: bool | None = None
        self._sound: bool | None = None

    @property
    def caps(self) -> Caps:
        """What this amplifier can do."""
        profile = self._profile
        return Caps(
            channels=2,
            acknowledges=True,
            reads_back=False,
            sets_many=False,
            settle=profile.settle,
            order=_LONGEST_FRAMES * exchange(profile, _OCTETS) + profile.settle,
            sets_level=True,
            usual_level=self._usual_level,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Sound off before power off, power on before sound; switched on, it stays silent."""
        del lease_s  # the amplifier has no clock of its own
        power, sound = wanted.get(POWER), wanted.get(SOUND)
        if power is False:
            return self._off(sound=sound)
        found: list[Request] = [self._switch(on=True)] if power else []
        if sound:
            return (*found, self._fader(), self._channel(on=True))
        if sound is False:
            hears = bool(power or self._power)
            return (*found, self._channel(on=False) if hears else self._switch(on=False))
        if power and not self._sound:
            found.append(self._channel(on=False))
        return tuple(found)

    def off(self) -> Sequence[Request]:
        """Let no sound pass, then switch off."""
        return self._off(sound=False)

    def queries(self) -> Sequence[Request]:
        """Nothing to ask: it does not tell its state."""
        return ()

    def level(self, percent: int) -> Sequence[Request]:
        """Set the fader, at once where it is known to be on, and else with the next sound."""
        self._level = max(1, min(LOUDEST, round(percent * LOUDEST / 100)))
        return (self._fader(),) if self._power else ()

    def _off(self, *, sound: bool | None) -> Sequence[Request]:
        last = self._switch(on=False)
        if sound is None or self._power is False:
            return (last,)
        return (self._channel(on=sound), last)

    def _switch(self, *, on: bool) -> Request:
        def taken() -> None:
            self._power = on
            self._sound = self._sound if on else None  # so that it is silenced when next it is on

        return _Order(framed(SWITCH, on), taken)

    def _channel(self, *, on: bool) -> Request:
        def taken() -> None:
            self._sound = on

        return _Order(framed(CHANNEL, OUTPUT, self._output, on), taken)

    def _fader(self) -> Request:
        return _Order(framed(FADER, OUTPUT, self._output, self._level), _nothing)


def _nothing() -> None:
    return None
