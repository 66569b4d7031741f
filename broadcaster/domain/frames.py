"""The parts of a programme's frame as they are kept: each with its rule, strictly typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import time, timedelta
from typing import Any, TypeAlias

from broadcaster.errors import Invalid
from schedules.blends import UNDER_DB
from schedules.lateness import Late, late_of
from schedules.parts import BulletinBlock, Order
from schedules.types import PartKind, Priority, Start


@dataclass(frozen=True, slots=True)
class TuneRule:
    """The signature tune of the programme, or else the station's."""

    start: Start | None = None
    yields: int | None = None
    gain_db: int = 0
    goes_on_ms: int | None = None
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class WordsRule:
    """Words the station's voice speaks; slots as {date} are filled for each day.

    `key` tells these words from others of the programme, whatever they say; "" until they are
    kept for the first time. `kind` is opening, words or closing. The piece of music `bed` lies
    under them, `under_db` softer; None: no music.
    """

    kind: PartKind = PartKind.WORDS
    text: str = ""
    key: str = ""
    start: Start | None = None
    yields: int | None = None
    gain_db: int = 0
    bed: int | None = None
    under_db: int = UNDER_DB
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class RelayRule:
    """The relay of a listed station, by its key, between two local times."""

    source: str = ""
    starts: time = time(6, 0)
    ends: time = time(6, 30)
    gain_db: int = 0
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class FillerRule:
    """Music up to the next exact time, or up to `until`; without `pieces` all of the station's."""

    title: str = ""
    pieces: tuple[int, ...] = ()
    until: time | None = None
    start: Start | None = None
    cut: bool = True
    shortest: timedelta = timedelta(seconds=15)
    gain_db: int = 0
    goes_on_ms: int | None = None
    late: Late | None = None


Rule: TypeAlias = TuneRule | WordsRule | RelayRule | BulletinBlock | FillerRule
"""Any part of a frame; a block of bulletins is kept as plans take it, its fields as numbers.

Each is sounded `gain_db` louder, softer where that is negative; `late` is what is asked for where
it cannot begin on its time. Music goes on `goes_on_ms` under what follows it. None: as usual.
"""

_OF_KIND: Mapping[PartKind, type[Rule]] = {
    PartKind.SIGNATURE: TuneRule,
    PartKind.OPENING: WordsRule,
    PartKind.WORDS: WordsRule,
    PartKind.CLOSING: WordsRule,
    PartKind.RELAY: RelayRule,
    PartKind.BULLETIN: BulletinBlock,
    PartKind.FILLER: FillerRule,
}


def kind_of(rule: Rule) -> PartKind:
    """Tell what a part is."""
    match rule:
        case WordsRule(kind=kind):
            return kind
        case TuneRule():
            return PartKind.SIGNATURE
        case RelayRule():
            return PartKind.RELAY
        case BulletinBlock():
            return PartKind.BULLETIN
        case FillerRule():
            return PartKind.FILLER


def blank(kind: PartKind) -> Rule:
    """Return a part of that kind as it is when it is added."""
    return WordsRule(kind) if _OF_KIND[kind] is WordsRule else _OF_KIND[kind]()


def stored(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Write parts as JSON values."""
    return [_written(rule) for rule in rules]


def read(body: object) -> tuple[Rule, ...]:
    """Read parts back; raises Invalid naming the part and the field that is wrong or unknown."""
    if not isinstance(body, list):
        raise Invalid("parts", "The parts of a programme are a list.")
    return tuple(_rule(number, each) for number, each in enumerate(body, 1))


@dataclass(frozen=True, slots=True)
class _Form:
    """How one field is written and read back; `read` raises ValueError or TypeError."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _written(rule: Rule) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": kind_of(rule).value}
    for each in fields(rule):
        value = getattr(rule, each.name)
        # What came with a later program is left out while it is as usual: who keeps a frame as it
        # was has not changed it.
        if each.name != "kind" and not (each.name in _LATER and value == each.default):
            body[each.name] = None if value is None else _FORMS[each.name].write(value)
    return body


_LATER = frozenset({"gain_db", "goes_on_ms", "bed", "under_db", "late"})


def _rule(number: int, body: object) -> Rule:
    if not isinstance(body, Mapping):
        raise Invalid("parts", "Part {part} of the programme is no part.", part=number)
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in set(PartKind):
        raise Invalid("parts", "Part {part} is of a kind that is not known.", part=number)
    made = _OF_KIND[PartKind(kind)]
    optional = {each.name: each.default is None for each in fields(made)}
    unknown = sorted(body.keys() - optional.keys() - {"kind"})
    if unknown:
        raise _wrong(number, unknown[0], "Part {part} has a field {name} that is not known.")
    given: dict[str, Any] = {"kind": PartKind(kind)} if made is WordsRule else {}
    for name, value in body.items():
        if name == "kind":
            continue
        try:
            given[name] = None if value is None and optional[name] else _FORMS[name].read(value)
        except (ValueError, TypeError):
            raise _wrong(number, name, "The field {name} of part {part} is wrong.") from None
    return made(**given)


def _wrong(number: int, name: str, sentence: str) -> Invalid:
    return Invalid("parts", sentence, part=number, name=name)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_number(each) for each in value)


def _time(value: object) -> time:
    at = time.fromisoformat(_text(value))
    if at.tzinfo is not None:
        raise ValueError
    return at


def _start(value: object) -> Start:
    if not isinstance(value, Mapping) or value.keys() != {"at", "hard"}:
        raise TypeError
    return Start(_time(value["at"]), _flag(value["hard"]))


def _seconds(value: object) -> timedelta:
    try:
        return timedelta(seconds=_number(value))
    except OverflowError:
        raise ValueError from None


_TEXT = _Form(str, _text)
_FLAG = _Form(bool, _flag)
_NUMBER = _Form(int, _number)
_SET = _Form(sorted, lambda value: frozenset(_numbers(value)))
_LENGTH = _Form(lambda value: round(value.total_seconds()), _seconds)
_TIME = _Form(time.isoformat, _time)
_START = _Form(lambda value: {"at": value.at.isoformat(), "hard": value.hard}, _start)

_FORMS: Mapping[str, _Form] = {
    "title": _TEXT,
    "text": _TEXT,
    "key": _TEXT,
    "source": _TEXT,
    "order": _Form(str, lambda value: Order(_text(value))),
    "own": _FLAG,
    "rotate": _FLAG,
    "cut": _FLAG,
    "fields": _Form(
        lambda value: sorted(int(one) for one in value),
        lambda value: frozenset(str(one) for one in _numbers(value)),
    ),
    "priorities": _Form(
        lambda value: sorted(one.value for one in value),
        lambda value: frozenset(Priority(one) for one in _numbers(value)),
    ),
    "zones": _SET,
    "pieces": _Form(list, _numbers),
    "most": _NUMBER,
    "times": _NUMBER,
    "yields": _NUMBER,
    "gain_db": _NUMBER,
    "goes_on_ms": _NUMBER,
    "bed": _NUMBER,
    "under_db": _NUMBER,
    "late": _Form(str, lambda value: late_of(_text(value))),
    "longest": _LENGTH,
    "shortest": _LENGTH,
    "starts": _TIME,
    "ends": _TIME,
    "until": _TIME,
    "start": _START,
}
