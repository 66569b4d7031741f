"""How document numbers are written, by the State and by the Party.

Said in the short style: the number, the year, whose document it is; the type is said only where
the text has not named it just before.
"""

import re

from audio.reading import numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import END_OF_WORD, SMALL, SYMBOL
from audio.reading.types import Kind

_STATE = re.compile(
    r"(\d{1,6})[a-z]?\s?/\s?(?:((?:19|20)\d{2})\s?/\s?)?"
    rf"({SYMBOL}(?:(?:\s?-\s?|,\s?|&){SYMBOL}){{0,4}})"
)
_PARTY = re.compile(rf"(\d{{1,6}})\s?-\s?({SYMBOL})\s?/\s?({SYMBOL}(?:-{SYMBOL}){{0,2}})")
_NO_NUMBER = re.compile(rf"({SYMBOL})([-/])({SYMBOL}(?:-{SYMBOL}){{0,2}})")
_NUMBER_AND_YEAR = re.compile(r"(\d{1,6})\s?/\s?((?:19|20)\d{2})(?![/.-]?\d)(?![^\W\d_])")
_PART = re.compile(SYMBOL)
_ASSEMBLY = re.compile(r"(QH|UBTVQH)(\d{1,2})")
_OWNER_FOLLOWS = re.compile(r"\s{0,2},?\s{0,2}(?:ngày[^.;:]{3,36})?\s?của" + END_OF_WORD)
_NAMED_WITHIN = 70


def _state(found: re.Match[str], place: Place) -> Said | None:
    parts = list(_PART.finditer(found[3]))
    codes = place.lexicon.codes
    first = parts[0][0]
    kind = codes.types.get(first) if len(parts) > 1 or first not in codes.state else None
    if kind is None and not _is_owner(first, place) and not _looks_like_code(first):
        return None
    number = _number(found[1], found[2])
    return _whole(number, kind, parts[bool(kind) :], found.start(3), (found, place))


def _party(found: re.Match[str], place: Place) -> Said | None:
    kind = place.lexicon.codes.types.get(found[2])
    if kind is None and not _looks_like_code(found[2]):
        return None
    if kind is None:
        return Said(_number(found[1], None), end=found.start(2))
    parts = list(_PART.finditer(found[3]))
    return _whole(_number(found[1], None), kind, parts, found.start(3), (found, place))


def _no_number(found: re.Match[str], place: Place) -> Said | None:
    kind = place.lexicon.codes.types.get(found[1])
    parts = list(_PART.finditer(found[3]))
    if kind is None or not _owner(parts[0][0], place, is_party=found[2] == "/"):
        return None
    return _whole("", kind, parts, found.start(3), (found, place))


def _number(number: str, year: str | None) -> str:
    said = numerals.padded(number)
    return f"{said} năm {numerals.cardinal(int(year))}" if year else said


def _whole(
    number: str,
    kind: str | None,
    parts: list[re.Match[str]],
    offset: int,
    at: tuple[re.Match[str], Place],
) -> Said:
    found, place = at
    owners: list[str] = []
    end = found.end()
    is_party = bool(parts) and "/" in found.string[found.end(1) : offset + parts[0].start()][-2:]
    for part in parts:
        owner = _owner(part[0], place, is_party=is_party)
        drafter = place.lexicon.codes.units.get(part[0]) if owners else None
        if owner is None and drafter is None:
            end = offset + part.start()
            break
        if drafter and owners:
            owners[-1] += f", {drafter}"
        else:
            owners.append(owner or "")
    return Said(_sentence(number, kind, owners, (found.start(), end, place)), end=end)


def _sentence(number: str, kind: str | None, owners: list[str], at: tuple[int, int, Place]) -> str:
    start, end, place = at
    named = bool(kind) and _is_named(kind or "", start, place)
    kind = kind.partition("/")[0] if kind else None
    words = [number]
    if kind and not named:
        words = (
            [number, kind]
            if place.word_before(start) == "số" or not number
            else [kind, "số", number]
        )
        if words[0] == number and number:
            words[0] = f"{number},"
    if owners:
        link = "" if _OWNER_FOLLOWS.match(place.ahead(end)) else "của "
        words.append(link + " và ".join(owners))
    return " ".join(word for word in words if word)


def _is_named(kind: str, at: int, place: Place) -> bool:
    behind = place.behind(at, _NAMED_WITHIN)
    keys = (key.lower() for key, name in place.lexicon.codes.types.items() if name == kind)
    return any(name in behind for name in kind.split("/")) or any(
        f"{key} " in f"{behind[-12:]} " for key in keys
    )


def _owner(symbol: str, place: Place, *, is_party: bool) -> str | None:
    codes = place.lexicon.codes
    if assembly := _ASSEMBLY.fullmatch(symbol):
        return f"{codes.state[assembly[1]]} khóa {numerals.cardinal(int(assembly[2]))}"
    books = (codes.party, codes.state) if is_party else (codes.state, codes.party)
    return books[0].get(symbol) or books[1].get(symbol)


def _is_owner(symbol: str, place: Place) -> bool:
    return _owner(symbol, place, is_party=False) is not None


def _looks_like_code(symbol: str) -> bool:
    return sum(sign.isupper() for sign in symbol) > 1


def _number_and_year(found: re.Match[str], _: Place) -> Said | None:
    return Said(_number(found[1], found[2]))


RULES = (
    Rule("state document number", Kind.CODE, _STATE, _state, joint="/" + SMALL),
    Rule("Party document number", Kind.CODE, _PARTY, _party, joint="-"),
)
LATE_RULES = (Rule("number and year", Kind.CODE, _NUMBER_AND_YEAR, _number_and_year, joint="/"),)
LETTER_RULES = (Rule("document symbol", Kind.CODE, _NO_NUMBER, _no_number, joint="-/"),)
