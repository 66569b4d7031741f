"""What a profile says of its own dialect; one dataclass each, read strictly from `[options]`.

A field's `least` and `most` in its metadata bound a number; a text may be bound to `choices`.
"""

from dataclasses import dataclass, field


def whole(default: int, *, least: int = 0, most: int = 65_535) -> int:
    """Describe a whole number of a profile with its bounds."""
    made: int = field(default=default, metadata={"least": least, "most": most})
    return made


def choice(default: str, *choices: str) -> str:
    """Describe a word of a profile that is one of a few."""
    made: str = field(default=default, metadata={"choices": choices})
    return made


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
    """LCUS boards: variant A is told and asked with FF, variant B answers every order."""

    variant: str = choice("a", "a", "b")
    reads_back: bool = True


@dataclass(frozen=True, slots=True)
class TableOptions:
    """A no-name board described by its bytes.

    Each is a row of hexadecimal bytes and of names in braces: `{ch}` the channel (`{ch0}` counted
    from 0), `{address}`, `{sum}` the sum of all bytes before it, `{xor}` their exclusive or. An
    empty row is something the board cannot do. `on` and `off` hold for one channel; `all_off` for
    all. `ack` is the answer to an order, `query` asks for the states, and `answer` is the reply:
    `{states}` stands for one byte a channel, `{mask}` for one bit a channel, the first lowest.
    """

    on: str
    off: str
    all_off: str = ""
    ack: str = ""
    query: str = ""
    answer: str = ""
    repeats: int = whole(1, least=1, most=10)


@dataclass(frozen=True, slots=True)
class NumatoOptions:
    """Numato USB boards: ASCII with echo and prompt; small old ones have no `readall`."""

    sets_many: bool = True


@dataclass(frozen=True, slots=True)
class DevantechOptions:
    """Devantech USB boards; `module` is the number the board answers to 5A."""

    module: int = whole(8, most=255)


@dataclass(frozen=True, slots=True)
class MonacorOptions:
    """Monacor PA-1250D; `unit` is which of up to four amplifiers behind one address (0 to 3).

    `first_register` is the protocol's number of the first written register, which the manual
    prints as "40000 + k"; `level` is the volume (0 to 99) when sound may pass.
    """

    unit: int = whole(0, most=3)
    first_register: int = whole(0)
    level: int = whole(50, most=99)


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
    """A one-way RDS encoder: group texts for each cluster of receivers, repeated.

    `on` and `off` are lines in which `{ch}` is the cluster's number (`{ch:02X}` in hexadecimal).
    """

    on: str
    off: str
    repeats: int = whole(3, least=3, most=10)


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
