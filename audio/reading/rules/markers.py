"""How the items of a list and the sections of a document are numbered."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.romans import roman
from audio.reading.types import Kind

_NUMBER = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){0,4})\s?(?:\.-|[./)]|-(?=\s?[^\W\d_]))(?=\s|\Z|[^\W\d_])"
)
SMALL_ROMANS = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})
"""Numbers of items that look like words."""
_SMALL_ROMAN = re.compile(r"([ivx]{1,5})(?=\))")
_LETTER = re.compile(r"([a-zđA-EGĐ])\s?([.)/])(?=\s|\Z)")


def _number(found: re.Match[str], place: Place) -> Said | None:
    if not place.is_first(found.start()) or _is_quantity(found, place):
        return None
    parts = found[1].split(".")
    return Said(f"{' chấm '.join(numerals.whole(part) for part in parts)}.")


def _is_quantity(found: re.Match[str], place: Place) -> bool:
    """Whether this is "5kg" or "45/A" rather than a number that opens a line."""
    is_loose = place.text[found.end() : found.end() + 1].isspace() or found.end() == len(place.text)
    return not is_loose and not place.text[found.end() : found.end() + 1].isupper()


def _letter(found: re.Match[str], place: Place) -> Said | None:
    if not place.is_first(found.start()):
        return None
    return Said(f"{letters.letter(found[1])}{',' if found[2] == ')' else '.'}")


def _small_roman(found: re.Match[str], place: Place) -> Said | None:
    is_bracketed = place.text[max(0, found.start() - 1) : found.start()] == "("
    worth = roman(found[1].upper()) if is_bracketed else None
    return Said(numerals.cardinal(worth)) if worth else None


NUMBER_RULES = (Rule("list number", Kind.MARKER, _NUMBER, _number, joint=".-/)"),)
LETTER_RULES = (
    Rule("small Roman number", Kind.MARKER, _SMALL_ROMAN, _small_roman, first="ivx", joint=")"),
    Rule("list letter", Kind.MARKER, _LETTER, _letter, joint=".)/"),
)
