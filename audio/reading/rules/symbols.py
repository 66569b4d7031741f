"""What signs outside the alphabet mean, and the letters of other scripts that nobody here can say.

Pictures say nothing and are passed over; a sign that stands for words is said; any other is
flagged, never dropped.
"""

import re
import unicodedata

from audio.reading import numerals
from audio.reading.place import NOT_LATIN, Place, Rule, Said
from audio.reading.rules.patterns import NUMBER
from audio.reading.types import Kind

_FOREIGN_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"[^\W\d_]")
_SYMBOL = re.compile(r"[^\w\s]")
_WORDS = {
    "℃": "độ xê", "℉": "độ ép", "㎡": "mét vuông", "㎥": "mét khối", "㎏": "ki lô gam",
    "㎞": "ki lô mét", "㎝": "xăng ti mét", "㎜": "mi li mét", "№": "số", "§": "mục",
    "¥": "yên", "£": "bảng Anh", "√": "căn", "∞": "vô cùng", "≠": "khác", "∑": "tổng",
    "∆": "đen ta", "☎": "điện thoại", "✆": "điện thoại", "📞": "điện thoại",
    "📱": "điện thoại", "✉": "thư", "📧": "thư điện tử", "∅": "phi", "Ø": "phi",
    "÷": "chia", "∈": "thuộc", "∼": "khoảng",
}  # fmt: skip
_GREEK = {
    "α": "an pha", "β": "bê ta", "γ": "gam ma", "δ": "đen ta", "Δ": "đen ta", "ε": "ép xi lon",
    "λ": "lam đa", "π": "pi", "σ": "xích ma", "Σ": "xích ma", "φ": "phi", "Φ": "phi",
    "ω": "ô mê ga", "Ω": "ôm", "µ": "muy",
}  # fmt: skip
_POWERS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_CURRENCY = re.compile(rf"([£¥])\s?({NUMBER})")
_CURRENCIES = {"£": "bảng Anh", "¥": "yên"}
_PICTURES = ((0x2190, 0x23FF), (0x2460, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF))
_FIRST_EMOJI = 0x1F000
_MARKS = frozenset("©®™℠¨´¸¬¦¯")
_STARRED = re.compile(r"(?:ocop|sao|khách sạn|đạt|hạng|chuẩn)(?![^\W_])[^.;]{0,20}\Z")
_ARROW = re.compile(r"[→➔➜➝➞⇒⟶]")


def _script(found: re.Match[str], _: Place) -> Said | None:
    text = found[0]
    if len(text) == 1 and text in _GREEK:
        return Said(_GREEK[text], kind=Kind.LETTER)
    return (
        Said(text) if NOT_LATIN.search(text) and unicodedata.category(text[0])[0] == "L" else None
    )


def _number(found: re.Match[str], _: Place) -> Said | None:
    """Say a figure in a circle or bracket, as at the head of a list."""
    worth = unicodedata.numeric(found[0], -1.0)
    if unicodedata.category(found[0]) not in {"No", "Nl"} or worth < 0 or not worth.is_integer():
        return None
    if found[0] in _POWERS:
        return None if found[0] in "²³" else Said(f"mũ {numerals.cardinal(int(worth))}")
    return Said(numerals.cardinal(int(worth)))


def _symbol(found: re.Match[str], place: Place) -> Said | None:
    sign = found[0]
    if word := _WORDS.get(sign):
        return Said(word)
    if sign.isascii() or unicodedata.category(sign) not in {"So", "Sm", "Sc", "Sk", "Co", "Cn"}:
        return None
    if _ARROW.match(sign):
        is_range = _is_between_numbers(found, place)
        return Said("đến") if is_range else Said(",", kind=Kind.PUNCTUATION)
    return Said("") if _is_picture(sign) else Said(sign, kind=Kind.UNKNOWN)


def _currency(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"{numerals.number(found[2])} {_CURRENCIES[found[1]]}")


def _star(found: re.Match[str], place: Place) -> Said | None:
    return Said("sao") if _is_star(found, place) else None


def _plus(found: re.Match[str], place: Place) -> Said | None:
    return Said("cộng") if _is_glued(found, place) else None


def _dot(found: re.Match[str], place: Place) -> Said | None:
    return Said("") if _is_between_abbreviations(found, place) else None


def _is_between_abbreviations(found: re.Match[str], place: Place) -> bool:
    previous = place.previous
    is_after = previous is not None and previous.kind == Kind.ABBREVIATION
    is_glued = place.previous_end == found.start()
    following = place.text[found.end() : found.end() + 2]
    return is_after and is_glued and len(following) > 1 and following.isupper()


def _is_star(found: re.Match[str], place: Place) -> bool:
    """Whether an asterisk is a star that somebody won, and no mark of a note."""
    is_after_figure = place.text[max(0, found.start() - 1) : found.start()].isdecimal()
    return is_after_figure and bool(_STARRED.search(place.behind(found.start(), 40)))


def _is_glued(found: re.Match[str], place: Place) -> bool:
    """Whether a plus belongs to what stands before it, as in "A+" and "Rh(+)"."""
    before = place.text[max(0, found.start() - 1) : found.start()]
    return before.isalnum() or (before == "(" and place.text.startswith(")", found.end()))


def _is_between_numbers(found: re.Match[str], place: Place) -> bool:
    before = place.text[max(0, found.start() - 3) : found.start()].rstrip()[-1:]
    after = place.text[found.end() : found.end() + 3].lstrip()[:1]
    return before.isdecimal() and after.isdecimal()


def _is_picture(sign: str) -> bool:
    code = ord(sign)
    return (
        sign in _MARKS
        or code >= _FIRST_EMOJI
        or any(first <= code <= last for first, last in _PICTURES)
    )


LETTER_RULES = (
    Rule("figure in a circle", Kind.NUMBER, _NUMBERED, _number),
    Rule("other script", Kind.UNKNOWN, _FOREIGN_WORD, _script),
)
FIRST_RULES = (
    Rule("foreign money", Kind.MONEY, _CURRENCY, _currency, first="£¥"),
    Rule("star", Kind.WORD, _SYMBOL, _star, first="*"),
    Rule("glued plus", Kind.WORD, _SYMBOL, _plus, first="+"),
    Rule("dot within a name", Kind.PUNCTUATION, _SYMBOL, _dot, first="."),
)
RULES = (Rule("symbol", Kind.WORD, _SYMBOL, _symbol),)
