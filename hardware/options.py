"""What a profile says of its own dialect; one dataclass each, read strictly from `[options]`.

A field's `least` and `most` in its metadata bound a number; a text may be bound to `choices`, or
to a `check` that raises ValueError saying what it must be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from hardware.frames import lines, rows


def whole(default: int, *, least: int = 0, most: int = 65_535) -> int:
    """Describe a whole number of a profile with its bounds."""
    made: int = field(default=default, metadata={"least": least, "most": most})
    return made


def choice(default: str, *choices: str) -> str:
    """Describe a word of a profile that is one of a few."""
    made: str = field(default=default, metadata={"choices": choices})
    return made


def checked(check: Callable[[str], None], default: str | None = None) -> str:
    """Describe a text of a profile that a check must pass; an empty one stands for nothing."""
    metadata = {"check": check}
    if default is None:
        must: str = field(metadata=metadata)
        return must
    may: str = field(default=default, metadata=metadata)
    return may


def row(names: frozenset[str], default: str | None = None) -> str:
    """Describe a row of bytes that may have these names (see `hardware.frames.rows`)."""
    return checked(partial(rows.check, names=names), default)


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that does not go with the others of its profile: what it must be."""

    field: str
    must: str


@dataclass(frozen=True, slots=True)
class CoilOptions:
    """A board whose contacts are Modbus coils.

    `first_coil` is the protocol's number of channel 1. `answers_all` (a read brings every coil,
    whatever was asked), `reversed_bytes` (the highest coils come first), `toggles` (a coil write
    of 0x5500 toggles, coil 00FF is every coil) and `answers_broadcast` are firmware quirks that
    the simulator has too; drivers always read the whole board and never toggle. `on_value` is what
    closes a contact by function 05. `flash_on` is the protocol's number that, added to a channel's
    own, closes it for a time in tenths of a second (0: the board cannot).
    """

    first_coil: int = whole(0)
    sets_many: bool = True
    answers_all: bool = False
    reversed_bytes: bool = False
    toggles: bool = False
    answers_broadcast: bool = False
    on_value: int = whole(0xFF00, least=1)
    flash_on: int = whole(0)


@dataclass(frozen=True, slots=True)
class RegisterOptions:
    """A board that takes one command a register: command in the high byte, seconds in the low.

    `first_register` is the number of channel 1's register; `longest_s` the longest command 06.
    `reads_many` where one question may ask for every register, `all_off` where command 08 in
    register 0 opens every contact.
    """

    first_register: int = whole(1)
    longest_s: int = whole(255, least=1, most=255)
    reads_many: bool = False
    all_off: bool = True


@dataclass(frozen=True, slots=True)
class LcusOptions:
    """LCUS boards: variant A is told and asked with FF, variant B answers every order.

    `tells` is how the simulated firmware of variant A writes its answer; drivers take any.
    """

    variant: str = choice("a", "a", "b")
    reads_back: bool = True
    tells: str = choice("spaced", "spaced", "tight", "raw")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """A no-name board described by rows of bytes, as `hardware.frames.rows` reads them.

    An empty row is something the board cannot do. `on` and `off` switch one channel and are sent
    `repeats` times; `all_off` opens all. `ack` answers an order, `answer` answers `query`, which is
    asked once a channel where the answer tells one `{state}`.
    """

    on: str = row(rows.SPOKEN)
    off: str = row(rows.SPOKEN)
    all_off: str = row(rows.SPOKEN - rows.CHANNEL_NAMES, "")
    ack: str = row(rows.ACKNOWLEDGED, "")
    query: str = row(rows.SPOKEN, "")
    answer: str = row(rows.ANSWERED, "")
    repeats: int = whole(1, least=1, most=10)

    def problem(self, channels: int) -> Problem | None:
        """Return the first row that does not go with the others; None where all do."""
        return next(self._problems(channels), None)

    def _problems(self, channels: int) -> Iterator[Problem]:
        switching = {"on": rows.parse(self.on), "off": rows.parse(self.off)}
        for name, each in switching.items():
            if channels > 1 and not each.names_channel:
                yield Problem(name, "a row that names the channel")
            if not each.fits(channels):
                yield Problem(name, f"a row whose {{ch}} is one byte up to channel {channels}")
        if switching["on"] == switching["off"]:
            yield Problem("off", "another row than on")
        if self.answer and not self.query:
            yield Problem("query", "the row that asks for the answer")
        if self.query:
            yield from self._answer_problems(channels)

    def _answer_problems(self, channels: int) -> Iterator[Problem]:
        answer = rows.parse(self.answer) if self.answer else rows.Row(())
        told = answer.names & {"state", "states", "mask"}
        if len(told) != 1 or sum(part.name in told for part in answer.parts) > 1:
            yield Problem("answer", "a row with one of {state}, {states}, {mask}, once")
        elif channels > 1 and (told == {"state"}) is not rows.parse(self.query).names_channel:
            yield Problem("query", "a row that names the channel where the answer has {state}")


@dataclass(frozen=True, slots=True)
class NumatoOptions:
    """Numato USB boards: ASCII with echo and prompt.

    `sets_many` where the board has `readall` and `writeall` (small old ones have not); `index` is
    how it writes relays beyond 9.
    """

    sets_many: bool = True
    index: str = choice("letter", "letter", "two_digits")


@dataclass(frozen=True, slots=True)
class DevantechOptions:
    """Devantech USB boards; `module` is the number the board answers to 5A."""

    module: int = whole(8, most=255)


@dataclass(frozen=True, slots=True)
class MonacorOptions:
    """Monacor PA-1250D; `unit` is which of up to four amplifiers behind one address (0 to 3).

    `first_register` is the protocol's number of the first written register, which the manual
    prints as "40000 + k"; `level` is the volume (1 to 99) when sound may pass. `settings` are the
    option bits written while it has not yet told its own.
    """

    unit: int = whole(0, most=3)
    first_register: int = whole(0)
    level: int = whole(50, least=1, most=99)
    settings: int = whole(0, most=0x1F)


@dataclass(frozen=True, slots=True)
class EclerOptions:
    """Ecler TP-NET; `output` is the output that feeds the loudspeaker lines."""

    output: int = whole(1, least=1, most=64)
    level: int = whole(70, most=100)


@dataclass(frozen=True, slots=True)
class ToaOptions:
    """TOA 9000; `output` is the output channel (from 0) that feeds the loudspeaker lines."""

    output: int = whole(0, most=7)
    level: int = whole(0x66, most=0x7F)


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """A one-way RDS encoder: a line of text for each cluster of receivers, repeated.

    In `on` and `off` `{ch}` is the cluster's number (`{ch:04X}` in four digits, hexadecimal);
    `all_off` reaches every cluster. `confirms` where the encoder says `+` to each line.
    """

    on: str = checked(lines.check)
    off: str = checked(lines.check)
    all_off: str = checked(lines.check, "")
    repeats: int = whole(3, least=3, most=10)
    confirms: bool = False

    def problem(self, channels: int) -> Problem | None:
        """Return the first line that does not go with the others; None where all do."""
        for name, line in (("on", self.on), ("off", self.off)):
            if channels > 1 and not lines.names_channel(line):
                return Problem(name, "a line that names the cluster: {ch}")
        if self.on == self.off:
            return Problem("off", "another line than on")
        if lines.names_channel(self.all_off):
            return Problem("all_off", "a line without {ch}")
        return None


Options = (
    CoilOptions
    | RegisterOptions
    | LcusOptions
    | TableOptions
    | NumatoOptions
    | DevantechOptions
    | MonacorOptions
    | EclerOptions
    | ToaOptions
    | EncoderOptions
)

OPTIONS: dict[str, type[Options]] = {
    "modbus_coils": CoilOptions,
    "modbus_registers": RegisterOptions,
    "lcus": LcusOptions,
    "byte_table": TableOptions,
    "numato": NumatoOptions,
    "devantech": DevantechOptions,
    "monacor": MonacorOptions,
    "ecler_tpnet": EclerOptions,
    "toa9000": ToaOptions,
    "rds_ascii": EncoderOptions,
}
"""The dialects we know, each with what its profiles say."""
