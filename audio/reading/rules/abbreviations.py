"""How shortened words are written, which meaning they have, and when nobody can tell."""

import re

from audio.reading import letters
from audio.reading.lexicon import Lexicon
from audio.reading.place import Place, Rule, Said
from audio.reading.rules import meanings
from audio.reading.syllables import has_accents, is_syllable
from audio.reading.types import Kind

_JOINED = re.compile(
    r"[^\W\d_]{1,14}(?:(?:\s?&\s?|\s-\s|[-./,])[^\W\d_]{1,12}){1,4}|[^\W\d_]{1,14}"
)
_JOINT = re.compile(r"\s?&\s?|\s?-\s?|[./,]")
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = re.compile(r"(?<![^\W_])lưu\s?:?\s?(?:[^\W\d_.]{1,8}(?:,\s?|-|\.))*\Z")
_ALSO_WORDS = frozenset({"TE", "LUA"})
_AMOUNTS = frozenset({"triệu", "nghìn", "ngàn", "tỷ", "tỉ", "trăm"})
_STORM = re.compile(
    r"(?:(?:bão|nhiệt đới)(?:\s(?:số\s\d{1,2}|có|tên|quốc tế|là)){0,4}|tên quốc tế(?:\slà)?)"
    r"[\s(\":,]{1,3}\Z"
)
_FIGURES = re.compile(r"\d{1,4}(?![^\W_])(?![.,]\d)")
_MORE_CAPITALS = re.compile(r"[-&]([A-ZĐƯ]{2,12})(?![^\W_])")
_NEXT_WORD = re.compile(r"\s?[^\W_]")
_FRACTIONS = {
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "²": "bình phương",
    "³": "lập phương",
}
_LETTERS_BEFORE = frozenset(
    {
        "điểm", "tiết", "nhóm", "loại", "mẫu", "mục", "khối", "phụ", "lục", "lô", "khu",
        "dãy", "bảng", "hạng", "vitamin", "cúm", "gan", "số", "lớp", "đường", "ca", "tổ",
    }
)  # fmt: skip


def _known(found: re.Match[str], place: Place) -> Said | None:
    """Say the longest known abbreviation that begins here."""
    for end in _ends(found):
        if end < len(place.text) and (place.text[end].isalpha()):
            continue
        written = place.text[found.start() : end]
        if said := _entry(_key(written), found.start(), end, place):
            return Said(said, end=_past_dot(_key(written), end, place))
    return None


def known_until(place: Place, start: int) -> int:
    """Return where the longest abbreviation that begins here and is in every lexicon ends."""
    found = _JOINED.match(place.text, start)
    if found is None:
        return start
    said = _known(found, place)
    return said.end or start if said else start


def _ends(found: re.Match[str]) -> list[int]:
    joints = [joint.start() for joint in _JOINT.finditer(found.string, found.start(), found.end())]
    return [found.end(), *reversed(joints)]


def _key(written: str) -> str:
    return "".join(written.split())


def _entry(key: str, start: int, end: int, place: Place) -> str | None:
    lexicon = place.lexicon
    if key in lexicon.senses:
        said = meanings.meant(lexicon.senses[key], start, end, place)
        return said or _desk(key, start, place)
    said = lexicon.plain.get(key) or lexicon.foreign.get(key) or _with_and(key, lexicon)
    said = said or lexicon.brands.get(key) or lexicon.small.get(key)
    if said is None and (unit := lexicon.units.get(key)) and unit.stands_alone:
        said = None if key == "Ha" else unit.spoken  # Ha Brêm is a man, and La Ha are a people
    said = said or _desk(key, start, place)
    if said and key.isupper() and is_syllable(key) and place.amid_capitals(start, end):
        return None
    return said


def _desk(key: str, start: int, place: Place) -> str | None:
    """Say the desk that keeps a copy, in the last lines of a document: "Lưu: VT, KT"."""
    return place.lexicon.codes.units.get(key) if _KEPT.search(place.behind(start, 40)) else None


def _with_and(key: str, lexicon: Lexicon) -> str | None:
    """Look "TN-MT" up as "TN&MT" too: the same bodies are written either way."""
    return lexicon.plain.get(key.replace("-", "&")) if "-" in key else None


def _past_dot(key: str, end: int, place: Place) -> int:
    if not place.text.startswith(".", end) or key not in place.lexicon.dotted:
        return end
    return end + 1 if _NEXT_WORD.match(place.text, end + 1) else end


def _word(found: re.Match[str], place: Place) -> Said | None:
    """Name a letter, pass a syllable, and flag anything else in capitals."""
    word, start = found[0], found.start()
    if len(word) == 1:
        return _letter(word, start, place)
    if _is_plain_word(word) and not _is_doubtful(word, found, place):
        return Said(word, kind=Kind.WORD)
    if word.isupper() and _STORM.search(place.behind(start, 30)):
        return Said(word, kind=Kind.FOREIGN)
    return Said(place.text[start : (end := _unknown_until(found, place))], end, Kind.UNKNOWN)


def _unknown_until(found: re.Match[str], place: Place) -> int:
    """Return where an unknown abbreviation ends: with its figures and what it is joined to."""
    end = found.end()
    if figures := _FIGURES.match(place.text, end):
        return figures.end()
    if found[0] in place.lexicon.senses:
        return end
    while more := _MORE_CAPITALS.match(place.text, end):
        if is_syllable(more[1]) or _is_known(more[1], place):
            break
        end = more.end()
    return end


def _is_known(key: str, place: Place) -> bool:
    words = place.lexicon
    return any(key in book for book in (words.plain, words.foreign, words.codes.state))


def _is_doubtful(word: str, found: re.Match[str], place: Place) -> bool:
    """Whether capitals that could be a word are an abbreviation whose meaning nothing proves."""
    is_abbreviation = word.isupper() and word in place.lexicon.senses and word not in _ALSO_WORDS
    return is_abbreviation and not place.amid_capitals(found.start(), found.end())


def _is_plain_word(word: str) -> bool:
    if sum(sign.isupper() for sign in word) < 2 and not word.isupper():  # noqa: PLR2004 -- a name, a first word
        return True
    return has_accents(word) or is_syllable(word)


def _letter(sign: str, start: int, place: Place) -> Said | None:
    if sign in "aàáạãảoôơuưeêiyăâ" and place.word_before(start) not in _LETTERS_BEFORE:
        return Said(sign, kind=Kind.WORD)
    if sign == "đ" and place.word_before(start) in _AMOUNTS:
        return Said("đồng", kind=Kind.MONEY)
    if has_accents(sign) and sign.lower() not in "ăâêôơ":
        return Said(sign, kind=Kind.WORD)
    name = _FRACTIONS.get(sign) or letters.letter(sign)
    return Said(sign, kind=Kind.WORD) if name == sign.lower() else Said(name)


RULES = (
    Rule("abbreviation", Kind.ABBREVIATION, _JOINED, _known),
    Rule("word or letter", Kind.LETTER, _WORD, _word, is_worded=False),
)
