"""The words a station knows: abbreviations, document codes, units and foreign names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from audio.reading.names import Branch, beginnings, grown
from audio.reading.syllables import is_syllable, is_toneless
from audio.reading.tidy import folded

Table = Mapping[str, object]


class Measure(Enum):
    """What a unit measures, as far as reading cares."""

    UNIT = "unit"
    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; `stands_alone` says that it is read so without a number before it."""

    spoken: str
    measure: Measure
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of an abbreviation that has several, and the neighbours that prove it.

    Any of `before` or `after` is proof enough, or one of each where `both` is set; so is any of
    `near` in the same sentence as long as no other meaning has such a witness there. In `after`,
    "#" stands for a number, "###" for one of three digits or more, "^" for a capitalised word,
    "^^" for a proper name of two capitalised words or more and ".^^" for one after a full stop;
    in `before`, "#" stands for a number too. `usual` is what it means where nothing speaks for
    another meaning.
    """

    spoken: str
    before: frozenset[str]
    after: frozenset[str]
    near: tuple[str, ...] = ()
    both: bool = False
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """The letters of document numbers: types, state bodies, Party bodies, and drafting units."""

    types: Mapping[str, str]
    state: Mapping[str, str]
    party: Mapping[str, str]
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the rules look up; loaded once, never changed.

    `brands` are the foreign words of small letters, as they are written in capitals; `small` are
    abbreviations as hasty people type them, "ubnd" or "Ubnd".
    """

    plain: Mapping[str, str]
    dotted: frozenset[str]
    senses: Mapping[str, tuple[Sense, ...]]
    codes: Codes
    units: Mapping[str, Unit]
    per: frozenset[str]
    foreign: Mapping[str, str]
    own: Branch = field(default_factory=Branch)
    starts: frozenset[str] = field(init=False)
    brands: Mapping[str, str] = field(init=False)
    small: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Note how the entries begin, so that ordinary words are passed at a glance."""
        keys = (*self.plain, *self.senses, *self.foreign, *_standing_alone(self.units))
        small = _in_small_letters(self.plain)
        starts = frozenset(_first_letters(key) for key in keys) | small.keys()
        object.__setattr__(self, "small", small)
        object.__setattr__(self, "starts", starts | beginnings(self.own))
        brands = {key.upper(): said for key, said in self.foreign.items() if key[1:].islower()}
        object.__setattr__(self, "brands", MappingProxyType(brands))

    def taught(self, entries: Mapping[str, str]) -> "Lexicon":
        """Return this lexicon with a station's own readings, which go before every other.

        A name may be of several words ("Đắk R'Lấp"); it is found as it is written and all in
        capitals, the longest first.
        """
        return replace(self, own=grown(entries))


def lexicon(tables: Table) -> Lexicon:
    """Make a lexicon from the merged contents of the TOML files.

    Raises KeyError or TypeError on a table of the wrong shape: the files are part of the product.
    """
    return Lexicon(
        plain=_strings(tables["plain"]),
        dotted=frozenset(_list(tables["dotted"])),
        senses=MappingProxyType(
            {key: _senses(each) for key, each in _table(tables["senses"]).items()}
        ),
        codes=_codes(_table(tables["codes"])),
        units=_units(_table(tables["units"])),
        per=frozenset(folded(noun) for noun in _list(tables["per"])),
        foreign=_strings(tables["foreign"]),
    )


def _table(value: object) -> Table:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return value


def _list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(str(item) for item in value)


def _strings(value: object) -> Mapping[str, str]:
    return MappingProxyType({key: str(item) for key, item in _table(value).items()})


def _senses(value: object) -> tuple[Sense, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(
        Sense(
            spoken=str(table["spoken"]),
            before=frozenset(folded(phrase) for phrase in _list(table.get("before", []))),
            after=frozenset(folded(phrase) for phrase in _list(table.get("after", []))),
            near=tuple(folded(phrase) for phrase in _list(table.get("near", []))),
            both=bool(table.get("both")),
            usual=bool(table.get("usual")),
        )
        for table in map(_table, value)
    )


def _codes(table: Table) -> Codes:
    party = dict(_strings(table["party"]))
    levels = _strings(table["levels"])
    for key, spoken in _strings(table["party_boards"]).items():
        party[key] = spoken
        for level, owner in levels.items():
            party.setdefault(key + level, f"{spoken} {owner}")
    return Codes(
        types=_strings(table["types"]),
        state=_strings(table["state"]),
        party=MappingProxyType(party),
        units=_strings(table["units"]),
    )


def _units(table: Table) -> Mapping[str, Unit]:
    alone = frozenset(_list(table["alone"]))
    units = {
        symbol: Unit(spoken, measure, symbol in alone)
        for measure in Measure
        for symbol, spoken in _strings(table[measure.value]).items()
    }
    return MappingProxyType(units)


def _in_small_letters(plain: Mapping[str, str]) -> Mapping[str, str]:
    """Return the abbreviations that even in small letters can be nothing else."""
    keys = [key for key in plain if len(key) > 2 and key.isalpha() and key.isupper()]  # noqa: PLR2004 -- "bv" says nothing
    sure = [key for key in keys if not is_syllable(key) and not is_toneless(key.lower())]
    return MappingProxyType(
        {written: plain[key] for key in sure for written in (key.lower(), key.capitalize())}
    )


def _standing_alone(units: Mapping[str, Unit]) -> Iterable[str]:
    return (symbol for symbol, unit in units.items() if unit.stands_alone)


def _first_letters(key: str) -> str:
    for at, sign in enumerate(key):
        if not sign.isalpha():
            return key[:at]
    return key
