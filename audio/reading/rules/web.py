"""How e-mail and web addresses are written."""

import re
from functools import lru_cache

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import CAPITALS, DIGITS, SMALL
from audio.reading.syllables import is_toneless
from audio.reading.types import Kind

_EDGE = r"(?<![\w@./-])"
_NAME = r"[A-Za-z0-9_-]{1,63}"
_PATH = r"(?:/[\w./?=&%#~+-]{0,200})?"
_ENDINGS = (
    "vn|com|net|org|info|edu|gov|me|link|app|asia|io|ly|gl|page|site|shop|online|club|tv|biz|xyz"
    "|top"
)
_MAIL = re.compile(rf"{_EDGE}{_NAME}(?:\.{_NAME}){{0,5}}@{_NAME}(?:\.{_NAME}){{1,5}}")
_ADDRESS = re.compile(
    rf"{_EDGE}(?:https?://|www\.)(?:{_NAME}\.){{1,6}}{_NAME}(?::\d{{2,5}})?{_PATH}",
    re.ASCII,
)
_DOMAIN = re.compile(
    rf"{_EDGE}(?:{_NAME}\.){{1,5}}(?:{_ENDINGS})(?![\w-]){_PATH}",
    re.ASCII,
)
_PIECE = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]")
_SIGNS = {
    ".": "chấm", "@": "a còng", "-": "gạch ngang", "_": "gạch dưới", "/": "xuyệt", ":": "hai chấm",
    "?": "chấm hỏi", "=": "bằng", "&": "và", "%": "phần trăm", "#": "thăng", "~": "ngã",
    "+": "cộng",
}  # fmt: skip
_WHOLE = {
    "www": "vê kép vê kép vê kép", "vn": "vê nờ", "com": "com", "net": "nét", "org": "o rờ giê",
    "gov": "gốp", "edu": "e đu", "http": "hát tê tê pê", "https": "hát tê tê pê ét",
    "gmail": "gờ meo", "info": "in phô", "mail": "meo", "facebook": "phây búc",
    "zalo": "da lô", "yahoo": "da hu", "youtube": "diu túp", "google": "gu gồ",
    "tiktok": "tích tốc", "html": "hát tê mờ lờ", "me": "me", "app": "áp", "online": "on lai",
    "shop": "sóp", "link": "linh", "site": "sai", "page": "pây", "forms": "phom", "docs": "đốc",
    "drive": "đờ rai",
}  # fmt: skip
_LONGEST_SYLLABLE = 7
_JOINTS = "@._-" + DIGITS + SMALL + CAPITALS


@lru_cache(maxsize=1024)
def _letters(word: str) -> str:
    """Say a name in an address: known, parted into syllables, or spelled."""
    small = word.lower()
    if small in _WHOLE:
        return _WHOLE[small]
    return " ".join(_syllables(small)) or letters.spelled(small)


def _syllables(word: str) -> list[str]:
    """Part a word into the fewest Vietnamese syllables, or into nothing."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            head, part = best[start], word[start:end]
            if head is None or not is_toneless(part):
                continue
            found = best[end]
            if found is None or len(head) + 1 < len(found):
                best[end] = [*head, part]
    return best[-1] or []


def _address(found: re.Match[str], _: Place) -> Said | None:
    text = found[0].rstrip("./?-")
    return Said(" ".join(map(_piece, _PIECE.findall(text))), end=found.start() + len(text))


def _piece(text: str) -> str:
    if text.isdecimal():
        return numerals.digits(text)
    return _letters(text) if text.isalpha() else _SIGNS.get(text, "")


RULES = (
    Rule("mail address", Kind.WEB, _MAIL, _address, joint=_JOINTS),
    Rule("web address", Kind.WEB, _ADDRESS, _address, joint=".:"),
    Rule("web name", Kind.WEB, _DOMAIN, _address, joint=_JOINTS),
)
