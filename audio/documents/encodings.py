"""Which encoding the words of a text were written in: the one that makes them Vietnamese.

A line is taken as its bytes say where they are UTF-8. Otherwise, and where a program took old
bytes for letters of Western Europe, each old encoding is tried and the words that come out are
judged. What nobody can tell is refused: it would be read out wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from audio.documents import fonts
from audio.documents.alphabets import OLD, Encoding
from audio.documents.errors import Unreadable
from audio.documents.judging import (
    Line,
    Score,
    has_odd_signs,
    in_unicode,
    is_left,
    is_mostly_odd,
    judged,
    score,
)
from audio.types import Note

WHOLE = "The text was written in the old {encoding} encoding and was converted; look it over."
PART = (
    "Part of the text was written in the old {encoding} encoding and was converted; look it over."
)
MENDED = "Another program had garbled letters of the text; they were mended; look it over."

ODD = "Line {line} may be garbled, or in a foreign language; look it over."

_ENOUGH, _ENOUGH_ALONE = 3, 2
_MOST_BAD = 0.25
_FEW_ODD, _MOST_ODD, _MANY_ODD = 0.25, 0.4, 6


@dataclass(frozen=True, slots=True)
class Settled:
    """A text in Unicode, and what a person should know of how it came to be."""

    text: str
    notes: tuple[Note, ...] = ()


def settled(name: str, text: str) -> Settled:
    """Bring every line of a text to Unicode.

    Stray bytes that are no UTF-8 stand in it as Python's surrogate escapes (U+DC80 to U+DCFF),
    words in fonts of old encodings between the marks of `fonts`. Raises Unreadable.
    """
    lines = [judged(line) for line in _trusted_marks(text).split("\n")]
    picks = [Encoding.UNICODE] * len(lines)
    if not all(line.is_plain for line in lines):
        picks = _Choice.among(lines).picks(name, lines)
    whole = [in_unicode(line, pick) for line, pick in zip(lines, picks, strict=True)]
    for number, line in enumerate(whole, 1):
        if is_left(line):
            raise _untold(name, number)
    converted = " ".join(
        line for line, pick in zip(whole, picks, strict=True) if pick != Encoding.UNICODE
    )
    found = "\n".join(whole)
    if has_odd_signs(found) or is_mostly_odd(converted):
        raise Unreadable(
            "The letters of {name} cannot be told: send the Word file, or paste the words.",
            name=name,
        )
    return Settled(found, (*_mended(lines), *_notes(lines, picks)))


def _trusted_marks(text: str) -> str:
    """Keep the marks of fonts only where their words are not mostly Unicode already."""
    if not fonts.is_marked(text):
        return text
    closed = fonts.closed(text)
    words = [
        word for each in fonts.stretches(closed) if each.encoding for word in each.text.split()
    ]
    told = [judged(word).is_certain for word in words if not word.isascii()]
    return fonts.unmarked(text) if sum(told) > _FEW_ODD * len(told) else closed


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the lines of a document say together."""

    main: Encoding
    trusted: frozenset[Encoding]
    has_certain: bool

    @classmethod
    def among(cls, lines: Sequence[Line]) -> "_Choice":
        certain = sum(line.is_certain for line in lines)
        open_lines = [line for line in lines if not line.is_plain]
        totals = {
            each: sum((score(line, each) for line in open_lines), Score()) for each in Encoding
        }
        needed = _ENOUGH if certain else _ENOUGH_ALONE
        trusted = frozenset(each for each in OLD if _evidence(open_lines, each) >= needed)
        highest = max(total.worth for total in totals.values())
        best = [each for each in Encoding if totals[each].worth == highest]
        is_unicode = len(best) > 1 or best[0] not in trusted or certain > len(open_lines)
        return cls(Encoding.UNICODE if is_unicode else best[0], trusted, bool(certain))

    def picks(self, name: str, lines: Sequence[Line]) -> list[Encoding]:
        """Choose for each line. Raises Unreadable where one cannot be told."""
        last = self.main
        picks = []
        for number, line in enumerate(lines, 1):
            if not line.is_plain:
                last = self._pick(line, last)
                if line.has_stray and not self._is_sure(line, last):
                    raise _untold(name, number)
            picks.append(Encoding.UNICODE if line.is_plain else last)
        self._refuse_garbled(name, lines, picks)
        return picks

    def _pick(self, line: Line, last: Encoding) -> Encoding:
        allowed = [each for each in Encoding if each in self.trusted or each == Encoding.UNICODE]
        worth = {each: score(line, each).worth for each in allowed}
        best = [each for each in allowed if worth[each] == max(worth.values())]
        liked = (each for each in (last, self.main, best[0]) if each in best)
        is_tie = len(best) > 1 and not {last, self.main} & set(best)
        return Encoding.UNICODE if is_tie else next(liked)

    def _is_sure(self, line: Line, pick: Encoding) -> bool:
        if pick == Encoding.UNICODE:
            return False
        found = score(line, pick)
        return found.bad <= found.good or not line.leaves(pick)

    def _refuse_garbled(self, name: str, lines: Sequence[Line], picks: Sequence[Encoding]) -> None:
        pairs = [(line, pick) for line, pick in zip(lines, picks, strict=True) if not line.is_plain]
        stray = sum((score(line, pick) for line, pick in pairs if line.has_stray), Score())
        odd = sum(score(line, pick).bad for line, pick in pairs)
        is_odd = odd >= _MANY_ODD and not self.has_certain
        words = sum(line.words for line in lines) if is_odd else 0
        is_bad = stray.bad >= _ENOUGH and stray.bad > _MOST_BAD * (stray.bad + stray.good)
        if is_bad or (words and odd > _MOST_ODD * words):
            raise _untold(name, lines.index(pairs[0][0]) + 1)


def _evidence(lines: Sequence[Line], encoding: Encoding) -> int:
    found = [(score(line, encoding), score(line, Encoding.UNICODE)) for line in lines]
    return sum(old.good for old, plain in found if old.worth > plain.worth)


def _untold(name: str, line: int) -> Unreadable:
    return Unreadable(
        "Nobody can tell in which encoding line {line} of {name} is written: save it as Unicode"
        " (UTF-8) and send it again.",
        line=line,
        name=name,
    )


def _mended(lines: Sequence[Line]) -> tuple[Note, ...]:
    return (Note(MENDED),) if any(line.is_mended for line in lines) else ()


def _notes(lines: Sequence[Line], picks: Sequence[Encoding]) -> list[Note]:
    used = {each for line in lines for each in line.by_font}
    used |= {pick for line, pick in zip(lines, picks, strict=True) if not line.is_plain}
    old = [each for each in OLD if each in used]
    is_whole = len(old) == 1 and not any(line.is_certain for line in lines)
    notes = [Note(WHOLE if is_whole else PART, {"encoding": each.value}) for each in old]
    odd = (number for number, line in enumerate(lines) if _is_odd(line, picks[number]))
    return notes + [Note(ODD, {"line": number + 1}) for number in islice(odd, 1)]


def _is_odd(line: Line, pick: Encoding) -> bool:
    found = score(line, pick)
    return pick == Encoding.UNICODE and found.bad >= _ENOUGH and found.bad > found.good
