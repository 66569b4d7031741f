"""Whose a document is, by the letters of its number and by the words that follow it."""

import re
from collections.abc import Sequence

from audio.reading import letters, numerals
from audio.reading.lexicon import Codes, Lexicon
from audio.reading.place import Place
from audio.reading.rules.patterns import END_OF_WORD

_ASSEMBLY = re.compile(r"(QH|UBTVQH)(\d{1,2})")
_NEXT = re.compile(r"\s{0,2},?\s{0,2}(?:ngày[^.;:]{3,36}?\s|năm \d{4},?\s)?của" + END_OF_WORD)
_SPELLED_AS_WORDS = {"TW": "trung ương", "TƯ": "trung ương"}


def owner(symbol: str, codes: Codes, *, is_party: bool) -> str | None:
    """Say which body the letters of a document number mean."""
    if assembly := _ASSEMBLY.fullmatch(symbol):
        return f"{codes.state[assembly[1]]} khóa {numerals.cardinal(int(assembly[2]))}"
    books = (codes.party, codes.state) if is_party else (codes.state, codes.party)
    return books[0].get(symbol) or books[1].get(symbol)


def is_known(symbol: str, codes: Codes) -> bool:
    """Whether the letters name a body."""
    return owner(symbol, codes, is_party=False) is not None


def named(symbols: Sequence[str], words: Lexicon, *, is_party: bool) -> list[tuple[str, bool]]:
    """Name the bodies, and whether one is only the desk that drafted; ends at an unknown one."""
    codes = words.codes
    found: list[tuple[str, bool]] = []
    for symbol in symbols:
        body = owner(symbol, codes, is_party=is_party)
        desk = codes.units.get(symbol) if found else None
        if found and not (body or desk):
            desk = words.plain.get(symbol)
        if body is None and desk is None:
            break
        found.append((desk, True) if desk else (body or "", False))
    return found


def together(bodies: Sequence[tuple[str, bool]]) -> str:
    """Put the names of several bodies together: "A, B và C", a desk after a comma."""
    names: list[str] = []
    for name, is_desk in bodies:
        if is_desk:
            names[-1] += f", {name}"
        else:
            names.append(name)
    return " và ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def is_told(at: int, place: Place) -> bool:
    """Whether the text itself says with "của" whose a document is, right after its number."""
    return _NEXT.match(place.ahead(at)) is not None


def letters_of(symbol: str) -> str:
    """Name the letters and figures of a symbol, small and capital alike."""
    if symbol in _SPELLED_AS_WORDS:
        return _SPELLED_AS_WORDS[symbol]
    if symbol.endswith(("TW", "TƯ")):
        return f"{letters.spelled(symbol[:-2])} trung ương"
    head = symbol.rstrip("0123456789")
    figures = numerals.whole(symbol[len(head) :]) if len(head) < len(symbol) else ""
    return f"{letters.spelled(head)} {figures}".strip()
