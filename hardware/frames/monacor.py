"""The Monacor PA-1250D amplifier: one written register holds power, volume and options together.

An order about one of them must repeat the others, so what stands is asked for before anything is
switched on, and kept from every answer. What is not known is written as off and silent. Orders that
only switch off go out at once with what is known.
Source: the manual's register tables (pages 26 and 27): input registers 3k to 3k + 2 of amplifier k
(function 04), written register k (function 10); more than 300 ms between frames.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hardware.dialect import Described, Request, Taken
from hardware.frames.asked import Asked
from hardware.frames.modbus import READ_INPUT_WORDS, Refusal, Written
from hardware.frames.plain import BITS_ON_THE_WIRE, PlainBoard
from hardware.frames.words import ReadWords, Words, WriteWords
from hardware.options import MonacorOptions
from hardware.types import POWER, SOUND, Caps, Health, Profile

FAULTS = (
    "over_current",
    "ac_low",
    "battery_low",
    "overtemp_limit",
    "overtemp_mute",
    "overload_limit",
    "short_mute",
    "amp_check_error",
)
"""The fault bits of the third input register, from bit 0."""

LOUDEST = 99
"""The highest volume; the meter's 100 means that it clips."""

ANSWERS_IN = timedelta(milliseconds=310)
"""How long it takes to answer: the manual says more than 300 ms."""

_POWER_BIT, _OPTION_BITS = 0x80, 0x1F
_IS_ON, _IS_MUTED, _IS_ASLEEP, _ON_BATTERY = 0x01, 0x04, 0x08, 0x10
_REGISTERS = 3
_MUTING = frozenset({"overtemp_mute", "short_mute", "asleep"})
_WRITING_OCTETS, _READING_OCTETS = 11 + 8, 8 + 11


@dataclass(frozen=True, slots=True)
class Standing:
    """What the written register holds: `volume` 0 to 99 (0: no sound may pass), `options` as is."""

    power: bool
    volume: int
    options: int

    @property
    def word(self) -> int:
        """The register's value."""
        return self.volume << 8 | (_POWER_BIT if self.power else 0) | self.options


@dataclass(slots=True)
class _Memory:
    """What is known of the register; `level` is the volume for when sound may pass."""

    level: int
    options: int
    standing: Standing | None = None

    def then(self, wanted: Mapping[int, bool]) -> Standing:
        """Return what the register is to hold after an order."""
        now = self.standing or Standing(power=False, volume=0, options=self.options)
        passes = wanted.get(SOUND, now.volume > 0)
        return replace(now, power=wanted.get(POWER, now.power), volume=self.level if passes else 0)


@dataclass(frozen=True, slots=True)
class _Write:
    """An order for power or sound; the rest of the register stays as it was last told."""

    address: int
    register: int
    wanted: Mapping[int, bool]
    memory: _Memory

    @property
    def frame(self) -> bytes:
        """The bytes to send, made of what is known at this moment."""
        return self._inner.frame

    def find(self, heard: bytes) -> Written | Refusal | None:
        """Find the acknowledgement; None while there is none."""
        return self._inner.find(heard)

    def taken(self, _: Written) -> Taken:
        """Keep what was written: the device holds it now."""
        self.memory.standing = self.memory.then(self.wanted)
        return Taken()

    @property
    def _inner(self) -> WriteWords:
        return WriteWords(self.address, self.register, (self.memory.then(self.wanted).word,))


class MonacorDialect(PlainBoard):
    """Channel 1 is power; channel 2 is sound: the volume, or 0."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, MonacorOptions)  # noqa: S101 -- the catalogue made it
        self._profile = profile
        self._address = address
        self._register = profile.options.first_register + profile.options.unit
        self._memory = _Memory(max(1, profile.options.level), profile.options.settings)
        self._usual_level = round(self._memory.level * 100 / LOUDEST)
        first = profile.options.unit * _REGISTERS
        asked = ReadWords(address, first, _REGISTERS, READ_INPUT_WORDS)
        self._question = Asked(asked, self._described)

    @property
    def caps(self) -> Caps:
        """What this amplifier can do; one order asks, writes and reads back."""
        octets = _WRITING_OCTETS + 2 * _READING_OCTETS
        wire = timedelta(seconds=octets * BITS_ON_THE_WIRE / self._profile.baud)
        return Caps(
            channels=2,
            acknowledges=True,
            reads_back=True,
            sets_many=True,
            settle=self._profile.settle,
            order=wire + 3 * (self._profile.gap + ANSWERS_IN) + self._profile.settle,
            sets_level=True,
            usual_level=self._usual_level,
            reports_health=True,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Write one register; what stands is asked for first where an order needs to know it."""
        del lease_s  # the amplifier has no clock of its own
        if not wanted:
            return ()
        write = self._write(wanted)
        is_known = self._memory.standing is not None and not any(wanted.values())
        says_all = {POWER, SOUND} <= wanted.keys() and not any(wanted.values())
        return (write,) if is_known or says_all else (self._question, write)

    def off(self) -> Sequence[Request]:
        """Switch off and let no sound pass, in one frame and without a question."""
        return (self._write({POWER: False, SOUND: False}),)

    def queries(self) -> Sequence[Request]:
        """Ask how it stands."""
        return (self._question,)

    def health_queries(self) -> Sequence[Request]:
        """Ask how it is: the same registers."""
        return (self._question,)

    def level(self, percent: int) -> Sequence[Request]:
        """Set the volume, at once where sound passes and else when it next may; at least 1."""
        self._memory.level = min(LOUDEST, max(1, round(percent * LOUDEST / 100)))
        standing = self._memory.standing
        is_silent = standing is not None and not standing.volume
        return () if is_silent else (self._question, self._write({}))

    def _write(self, wanted: Mapping[int, bool]) -> Request:
        write = _Write(self._address, self._register, dict(wanted), self._memory)
        return Asked(write, write.taken)

    def _described(self, found: Words) -> Described | None:
        """Take status, settings and meters, and keep how the amplifier stands."""
        if found.values[1] >> 8 > LOUDEST:
            return None
        standing = _standing(found)
        self._memory.standing = standing
        channels = {POWER: standing.power, SOUND: standing.volume > 0}
        return Described(channels, _health(found, standing))


def _standing(found: Words) -> Standing:
    status, settings, _ = found.values
    return Standing(
        power=bool(status & _IS_ON), volume=settings >> 8, options=settings & _OPTION_BITS
    )


def _health(found: Words, standing: Standing) -> Health:
    status, _, meters = found.values
    faults = {name for place, name in enumerate(FAULTS) if meters >> place & 1}
    if status & _IS_ASLEEP:
        faults.add("asleep")
    if status & _ON_BATTERY:
        faults.add("battery_mode")
    if standing.power and status & _IS_MUTED and not faults & _MUTING:
        faults.add("muted")
    level = round(standing.volume * 100 / LOUDEST)
    meter = meters >> 8
    if meter > LOUDEST:
        faults.add("clipping")
    return Health(frozenset(faults), level=level, meter=min(meter, 100))
