"""The parts of a frame as a form holds them: as typed, in order, and read into rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

from werkzeug.datastructures import MultiDict

from broadcaster.domain import frames
from broadcaster.domain.frames import (
    FillerRule,
    RelayRule,
    Rule,
    TuneRule,
    WordsRule,
    kind_of,
)
from broadcaster.errors import Invalid
from schedules.blends import UNDER_DB
from schedules.parts import BulletinBlock, Order
from schedules.types import PartKind, Priority, Start, ZoneKey
from web import forms, lateforms
from web.forms import Form

MOST = 60
"""So many parts of a form are looked at; more are no form of ours."""

WORDS = frozenset({PartKind.OPENING, PartKind.WORDS, PartKind.CLOSING})


@dataclass(frozen=True, slots=True)
class PartForm:
    """One part as it was typed; `is_open` where its fields are to be shown at once."""

    kind: PartKind
    values: Form = field(default_factory=MultiDict)
    is_open: bool = False

    def one(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "").strip()

    def has(self, name: str, value: object) -> bool:
        """Tell whether a box is ticked."""
        return str(value) in self.values.getlist(name)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Parts after one of them was added, moved or taken out; `at` is where to go on (from 0)."""

    parts: tuple[PartForm, ...]
    at: int | None = None


def of_rules(rules: Iterable[Rule]) -> tuple[PartForm, ...]:
    """Return the form of parts that are kept already."""
    return tuple(PartForm(kind_of(rule), _typed(rule)) for rule in rules)


def posted_parts(posted: Form) -> tuple[PartForm, ...]:
    """Return the parts of a form that was sent, in their order; what is no part is left out."""
    found = []
    for number in posted.getlist("part")[:MOST]:
        prefix, kind = f"{number}-", posted.get(f"{number}-kind", "")
        if kind in set(PartKind):
            values: Form = MultiDict(
                (name.removeprefix(prefix), value)
                for name, value in posted.items(multi=True)
                if name.startswith(prefix)
            )
            found.append(PartForm(PartKind(kind), values))
    return tuple(found)


def arranged(parts: Sequence[PartForm], order: str) -> Arranged:
    """Carry out an order of a button: "add:relay", "up:3", "down:1", "remove:2" (from 1)."""
    done, what = list(parts), order.partition(":")
    if what[0] == "add" and what[2] in set(PartKind):
        (blank,) = of_rules([frames.blank(PartKind(what[2]))])
        at = _place(done, blank.kind)
        done.insert(at, PartForm(blank.kind, blank.values, is_open=True))
        return Arranged(tuple(done), at)
    number = int(what[2]) - 1 if what[2].isascii() and what[2].isdigit() else -1
    if not 0 <= number < len(done):
        return Arranged(tuple(done))
    moved = done.pop(number)
    if what[0] == "remove":
        return Arranged(tuple(done), min(number, len(done) - 1) if done else None)
    at = {"up": max(number - 1, 0), "down": number + 1}.get(what[0], number)
    done.insert(at, moved)
    return Arranged(tuple(done), min(at, len(done) - 1))


def _place(parts: Sequence[PartForm], kind: PartKind) -> int:
    """Return where a new part belongs: at the end, but before the closing words."""
    last = len(parts)
    if kind is not PartKind.CLOSING:
        while last and parts[last - 1].kind is PartKind.CLOSING:
            last -= 1
    return last


def rules_of(parts: Sequence[PartForm]) -> tuple[Rule, ...]:
    """Read every part; raises Invalid naming the part and its field as "3-longest"."""
    return tuple(_rule(number, part) for number, part in enumerate(parts, 1))


def _rule(number: int, part: PartForm) -> Rule:
    if part.kind in WORDS:
        text = forms.lines(part.one("text"))
        start, turn = _start(number, part), _count(number, part, "yields")
        under = _count(number, part, "under_db")
        under = UNDER_DB if under is None else under
        asked = (_gain(number, part), _count(number, part, "bed"), under)
        late = lateforms.read(part.one, number)
        return WordsRule(part.kind, text, part.one("key"), start, turn, *asked, late)
    if part.kind is PartKind.SIGNATURE:
        turn, goes_on = _count(number, part, "yields"), _count(number, part, "goes_on_ms")
        late = lateforms.read(part.one, number)
        return TuneRule(_start(number, part), turn, _gain(number, part), goes_on, late)
    if part.kind is PartKind.RELAY:
        begins, ends = _time(number, part, "starts"), _time(number, part, "ends")
        if begins is None or ends is None:
            raise _no_time(number, "starts" if begins is None else "ends")
        late = lateforms.read(part.one, number)
        return RelayRule(part.one("source"), begins, ends, _gain(number, part), late)
    return _block(number, part) if part.kind is PartKind.BULLETIN else _filler(number, part)


def _block(number: int, part: PartForm) -> BulletinBlock:
    longest, times = _count(number, part, "longest"), _count(number, part, "times")
    return BulletinBlock(
        title=part.one("title"),
        fields=frozenset(str(one) for one in forms.numbers(part.values, "fields")),
        priorities=frozenset(one for one in Priority if part.has("priorities", one.value)),
        zones=frozenset(ZoneKey(one) for one in forms.numbers(part.values, "zones")),
        own=part.has("own", 1),
        order=Order.NEWEST if part.one("order") == Order.NEWEST else Order.OLDEST,
        rotate=part.has("rotate", 1),
        longest=None if longest is None else timedelta(minutes=longest),
        most=_count(number, part, "most"),
        times=1 if times is None else times,
        start=_start(number, part),
        yields=_count(number, part, "yields"),
        gain_db=_gain(number, part),
        late=lateforms.read(part.one, number),
    )


def _filler(number: int, part: PartForm) -> FillerRule:
    shortest = _count(number, part, "shortest")
    usual = FillerRule().shortest
    return FillerRule(
        title=part.one("title"),
        pieces=tuple(sorted(forms.numbers(part.values, "pieces"))),
        until=_time(number, part, "until"),
        start=_start(number, part),
        cut=part.has("cut", 1),
        shortest=usual if shortest is None else timedelta(seconds=shortest),
        gain_db=_gain(number, part),
        goes_on_ms=_count(number, part, "goes_on_ms"),
        late=lateforms.read(part.one, number),
    )


def _start(number: int, part: PartForm) -> Start | None:
    at = _time(number, part, "start")
    return None if at is None else Start(at, hard=part.has("hard", 1))


def _time(number: int, part: PartForm, name: str) -> time | None:
    text = part.one(name)
    if not text:
        return None
    try:
        at = time.fromisoformat(text)
    except ValueError:
        raise _no_time(number, name) from None
    if at.tzinfo is not None:
        raise _no_time(number, name)
    return at


def _no_time(number: int, name: str) -> Invalid:
    sentence = "Part {part}: please write the time as in 06:00."
    return Invalid(f"{number}-{name}", sentence, part=number)


def _count(number: int, part: PartForm, name: str) -> int | None:
    text = part.one(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):  # noqa: PLR2004 -- any number
        sentence = "Part {part}: please write a whole number."
        raise Invalid(f"{number}-{name}", sentence, part=number)
    return int(text)


def _gain(number: int, part: PartForm) -> int:
    found = forms.whole(part.one("gain_db"))
    if found is None:
        sentence = "Part {part}: please write a whole number."
        raise Invalid(f"{number}-gain_db", sentence, part=number)
    return found


def _typed(rule: Rule) -> Form:
    """Write a rule as its fields hold it."""
    typed: list[tuple[str, str]] = []
    for name, value in frames.stored([rule])[0].items():
        if name == "start" and value is None:
            typed.append(("hard", "1"))
        elif name == "start":
            typed += [("start", _clock(value["at"])), *_ticked("hard", value["hard"])]
        elif name == "late":
            typed += lateforms.typed_again(value)
        elif name == "longest":
            typed.append((name, "" if value is None else str(value // 60)))
        elif isinstance(value, bool):
            typed += _ticked(name, value)
        elif isinstance(value, list):
            typed += [(name, str(each)) for each in value]
        elif name in {"starts", "ends", "until"}:
            typed.append((name, "" if value is None else _clock(value)))
        elif name != "kind":
            typed.append((name, "" if value is None else str(value)))
    return MultiDict(typed)


def _clock(at: str) -> str:
    """Write a time of day as a browser's field holds it: seconds where there are any."""
    return at[:5] if at[5:] in {"", ":00"} else at


def _ticked(name: str, value: object) -> list[tuple[str, str]]:
    return [(name, "1")] if value else []
