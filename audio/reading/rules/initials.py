"""How letters parted by full stops are said: as initials, or flagged as an unknown abbreviation."""

import re

from audio.reading import letters
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import CAPITALS
from audio.reading.types import Kind

_DOTTED = re.compile(r"(?:[A-ZĐƯ]\.){1,5}[A-ZĐƯ](?![^\W_])")
_NAME_BEFORE = re.compile(r"(?<![^\W_])[A-ZĐ][^\W\d_A-Z]{1,9}\s(?:[A-ZĐ][^\W\d_A-Z]{0,9}\s)?\Z")
_PERSON_AFTER = re.compile(r"\.?\s?\(?(?:sn|sinh|\d{1,3} tuổi|trú tại|ngụ|ở)")
_PEOPLE = frozenset(
    {
        "ông", "bà", "anh", "chị", "em", "cháu", "cụ", "tên", "tượng", "cáo", "can", "nhân",
        "chồng", "vợ", "con", "thầy", "cô", "bác", "chú",
    }
)  # fmt: skip


def _dotted(found: re.Match[str], place: Place) -> Said | None:
    words = place.lexicon
    if found[0] in words.senses or found[0] in words.plain or found[0] in words.foreign:
        return None
    signs = found[0].replace(".", "")
    if known := words.plain.get(signs):
        return Said(known, kind=Kind.ABBREVIATION)
    if _is_person(found, place):
        return Said(letters.spelled(signs), kind=Kind.LETTER)
    return Said(found[0]) if len(signs) > 2 else None  # noqa: PLR2004 -- "A.B" may be two items


def _is_person(found: re.Match[str], place: Place) -> bool:
    at = found.start()
    return bool(
        place.word_before(at) in _PEOPLE
        or _NAME_BEFORE.search(place.text[max(0, at - 24) : at])
        or _PERSON_AFTER.match(place.ahead(found.end(), 20))
    )


RULES = (Rule("dotted letters", Kind.UNKNOWN, _DOTTED, _dotted, first=CAPITALS, joint="."),)
