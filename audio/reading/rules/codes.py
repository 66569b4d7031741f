"""How document numbers are written, by the State and by the Party."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules import issuers
from audio.reading.rules.patterns import SMALL, SYMBOL
from audio.reading.types import CodeStyle, Kind

_STATE = re.compile(
    r"(\d{1,6})([a-zđ]?)\s?/\s?(?:((?:19|20)\d{2})\s?/\s?)?"
    rf"({SYMBOL}(?:(?:\s?-\s?|,\s?|&){SYMBOL}){{0,4}})"
)
_PARTY = re.compile(rf"(\d{{1,6}})\s?-\s?({SYMBOL})\s?/\s?({SYMBOL}(?:-{SYMBOL}){{0,2}})")
_NO_NUMBER = re.compile(rf"({SYMBOL})([-/])({SYMBOL}(?:-{SYMBOL}){{0,2}})")
_NUMBER_AND_YEAR = re.compile(r"(\d{1,6})\s?/\s?((?:19|20)\d{2})(?![/.-]?\d)(?![^\W\d_])")
_PART = re.compile(SYMBOL)
_NAMED_WITHIN = 70
_JUST_BEFORE = 30


def _state(found: re.Match[str], place: Place) -> Said | None:
    parts = list(_PART.finditer(found[4]))
    codes = place.lexicon.codes
    first = parts[0][0]
    kind = first if first in codes.types else None
    if (
        len(parts) == 1
        and first in codes.state
        and not (kind and _is_named(kind, found.start(), place))
    ):
        kind = None
    if kind is None and not issuers.is_known(first, codes) and not _looks_like_code(first):
        return None
    number = _number(found[1], found[3], place.codes, found[2])
    return _whole(number, kind, parts[bool(kind) :], found.start(4), (found, place))


def _party(found: re.Match[str], place: Place) -> Said | None:
    kind = found[2] if found[2] in place.lexicon.codes.types else None
    if kind is None and not _looks_like_code(found[2]):
        return None
    number = _number(found[1], None, place.codes)
    if kind is None:
        return Said(number, end=found.start(2))
    parts = list(_PART.finditer(found[3]))
    return _whole(number, kind, parts, found.start(3), (found, place))


def _no_number(found: re.Match[str], place: Place) -> Said | None:
    codes = place.lexicon.codes
    parts = list(_PART.finditer(found[3]))
    is_party = found[2] == "/"
    if found[0] in place.lexicon.plain:
        return None
    if found[1] not in codes.types or not issuers.owner(parts[0][0], codes, is_party=is_party):
        return None
    return _whole("", found[1], parts, found.start(3), (found, place))


def _number(number: str, year: str | None, style: CodeStyle, letter: str = "") -> str:
    said = f"{numerals.padded(number)} {letters.letter(letter)}".strip()
    if not year:
        return said
    link = ", " if style == CodeStyle.SPELLED else " năm "
    return f"{said}{link}{numerals.cardinal(int(year))}"


def _whole(
    number: str,
    kind: str | None,
    parts: list[re.Match[str]],
    offset: int,
    at: tuple[re.Match[str], Place],
) -> Said:
    found, place = at
    is_party = bool(parts) and "/" in found.string[found.end(1) : offset + parts[0].start()][-2:]
    named = issuers.named([part[0] for part in parts], place.lexicon, is_party=is_party)
    end = found.end() if len(named) == len(parts) else offset + parts[len(named)].start()
    symbols = [*([kind] if kind else []), *(part[0] for part in parts[: len(named)])]
    is_short = bool(number and named) and place.codes == CodeStyle.SHORT
    is_told = is_short and issuers.is_told(end, place)
    if is_told or place.codes == CodeStyle.SPELLED:
        return Said(_spelled(number, symbols, is_told=is_told), end=end)
    said = _sentence(number, kind, (found.start(), place))
    if named:
        said.append(f"của {issuers.together(named)}")
    return Said(" ".join(said), end=end)


def _spelled(number: str, symbols: list[str], *, is_told: bool) -> str:
    """Say the letters of a code; as one group where the text names the issuer right after."""
    letters = [issuers.letters_of(symbol) for symbol in symbols]
    said = ", ".join(
        [*([number] if number else []), *([" ".join(letters)] if is_told else letters)]
    )
    return f"{said}," if is_told else said


def _sentence(number: str, kind: str | None, at: tuple[int, Place]) -> list[str]:
    start, place = at
    if not kind or _is_named(kind, start, place):
        return [number] if number else []
    name = place.lexicon.codes.types[kind].partition("/")[0]
    if not number:
        return [name]
    if place.word_before(start) == "số":
        return [f"{number},", name]
    return [name, "số", number]


def _is_named(kind: str, at: int, place: Place) -> bool:
    types = place.lexicon.codes.types
    behind = place.behind(at, _JUST_BEFORE if place.codes == CodeStyle.FULL else _NAMED_WITHIN)
    keys = (key.lower() for key, name in types.items() if name == types[kind])
    return any(name in behind for name in types[kind].split("/")) or any(
        f"{key} " in f"{behind[-12:]} " for key in keys
    )


def _looks_like_code(symbol: str) -> bool:
    return sum(sign.isupper() for sign in symbol) > 1


def _number_and_year(found: re.Match[str], place: Place) -> Said | None:
    return Said(_number(found[1], found[2], place.codes))


RULES = (
    Rule("state document number", Kind.CODE, _STATE, _state, joint="/" + SMALL),
    Rule("Party document number", Kind.CODE, _PARTY, _party, joint="-"),
)
LATE_RULES = (Rule("number and year", Kind.CODE, _NUMBER_AND_YEAR, _number_and_year, joint="/"),)
LETTER_RULES = (Rule("document symbol", Kind.CODE, _NO_NUMBER, _no_number, joint="-/"),)
