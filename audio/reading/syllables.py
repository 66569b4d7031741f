"""Which letters make a Vietnamese syllable."""

import re
import unicodedata
from functools import lru_cache

_TONE_MARKS = {
    "\u0300": "huyền",
    "\u0301": "sắc",
    "\u0303": "ngã",
    "\u0309": "hỏi",
    "\u0323": "nặng",
}
_ACCENTED = re.compile("[ăâêôơàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_ONSETS = (
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_BEFORE_FRONT = frozenset({"k", "gh", "ngh"})
_NEVER_BEFORE_FRONT = frozenset({"c", "g", "ng"})
_FRONT = ("e", "ê", "i", "y")
_STOPS = ("c", "ch", "p", "t")
_OPEN = (
    "a ai ao au ay ă â âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uê ui "
    "uy uya uyu uôi uơ ư ưa ưi ươi ươu ưu y yêu ya uây oo iê"
)
_CLOSED = {
    "a": "c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "c m n ng p t",
    "e": "c m n ng nh p t",
    "ê": "ch m n nh p t",
    "i": "ch m n nh p t",
    "o": "c m n ng p t",
    "ô": "c m n ng p t",
    "ơ": "m n p t",
    "u": "c m n ng p t",
    "ư": "c m n ng t",
    "y": "ch m n nh p t",
    "iê": "c m n ng p t",
    "yê": "m n ng t",
    "oa": "c ch m n ng nh p t",
    "oă": "c m n ng t",
    "oe": "n t",
    "oo": "c n ng",
    "uâ": "n ng t",
    "uê": "ch n nh",
    "uô": "c m n ng p t",
    "ươ": "c m n ng p t",
    "uy": "ch n nh p t",
    "uyê": "n t",
}
_RIMES = frozenset(_OPEN.split()) | {
    nucleus + coda for nucleus, codas in _CLOSED.items() for coda in codas.split()
}
# The i of "gi" and the u of "qu" swallow the rime's first letter: gìn, giếng, quyên, quốc.
_AFTER_GI = _RIMES | {"", "n", "ng", "m", "p", "êng", "ên", "êc", "êt", "êm", "êp", "ch", "nh", "t"}


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word, in any letter case, can be said as one Vietnamese syllable.

    A syllable ending in c, ch, p or t without the acute or the dot below is none: no such
    syllable is spoken, so capitals like "BOT" are an abbreviation.
    """
    tones: list[str] = []
    letters: list[str] = []
    for sign in unicodedata.normalize("NFD", word.lower()):
        (tones if sign in _TONE_MARKS else letters).append(sign)
    toneless = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or not _is_toneless_syllable(toneless):
        return False
    return not toneless.endswith(_STOPS) or bool(tones and tones[0] in "\u0301\u0323")


def is_toneless(word: str) -> bool:
    """Whether a word typed without any accent could be a Vietnamese syllable, as in addresses."""
    return word.isascii() and word in _bare_syllables()


def has_accents(word: str) -> bool:
    """Whether a word carries a tone or a vowel mark that abbreviations do not (Đ and Ư may)."""
    return bool(_ACCENTED.search(word.lower()))


def _is_toneless_syllable(word: str) -> bool:
    onset = next(start for start in _ONSETS if word.startswith(start))
    rime = word[len(onset) :]
    if onset == "gi":
        return rime in _AFTER_GI or word == "gi"
    front = rime.startswith(_FRONT)
    if (onset in _BEFORE_FRONT and not front) or (onset in _NEVER_BEFORE_FRONT and front):
        return False
    if onset == "qu":
        return rime in _RIMES or f"u{rime}" in _RIMES
    if onset == "p":
        return has_accents(word)
    return rime in _RIMES


@lru_cache(maxsize=1)
def _bare_syllables() -> frozenset[str]:
    found = set()
    for onset in _ONSETS:
        for rime in _RIMES | {""}:
            plain = unicodedata.normalize("NFD", onset + rime).replace("đ", "d")
            found.add("".join(sign for sign in plain if sign.isascii()))
    return frozenset(found - {""} - set(_ONSETS)) | {"gi"}
