"""The Vietnamese encodings from before Unicode, and how each wrote every letter.

TCVN3 is the 8-bit form of TCVN 5712:1993 that the ABC fonts (.VnTime) show; its accented capitals
come from fonts of their own (.VnTimeH), the bytes are those of the small letters. VNI for Windows
writes a vowel and after it a second byte that holds all its marks. Windows-1258 writes vowels
with their shape and the tone as a combining mark behind.
"""

import codecs
import re
import unicodedata
from enum import Enum


class Encoding(Enum):
    """How a stretch of text was written; the value is the name a person knows."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3"
    VNI = "VNI"
    WINDOWS = "Windows-1258"


OLD = (Encoding.TCVN3, Encoding.VNI, Encoding.WINDOWS)

_TCVN3 = {
    "ĂÂÊÔƠƯĐ": "a1a2a3a4a5a6a7",
    "ăâêôơưđ": "a8a9aaabacadae",
    "àảãáạ": "b5b6b7b8b9",
    "ằẳẵắặ": "bbbcbdbec6",
    "ầẩẫấậ": "c7c8c9cacb",
    "èẻẽéẹ": "cccecfd0d1",
    "ềểễếệ": "d2d3d4d5d6",
    "ìỉĩíị": "d7d8dcddde",
    "òỏõóọ": "dfe1e2e3e4",
    "ồổỗốộ": "e5e6e7e8e9",
    "ờởỡớợ": "eaebecedee",
    "ùủũúụ": "eff1f2f3f4",
    "ừửữứự": "f5f6f7f8f9",
    "ỳỷỹýỵ": "fafbfcfdfe",
}
_LETTER_OF = {
    byte: letter
    for letters, codes in _TCVN3.items()
    for letter, byte in zip(letters, bytes.fromhex(codes), strict=True)
}
_TONES = "\u0301\u0300\u0309\u0303\u0323"
# After a vowel: the tone alone, or the vowel's shape without and with each tone.
_VNI_MARKS = {
    **dict(zip("\xf9\xf8\xfb\xf5\xef", _TONES, strict=True)),
    **dict(zip("\xe2\xe1\xe0\xe5\xe3\xe4", ("", *_TONES), strict=True)),
    **dict(zip("\xea\xe9\xe8\xfa\xfc\xeb", ("", *_TONES), strict=True)),
}
_CIRCUMFLEX, _BREVE = frozenset("\xe2\xe1\xe0\xe5\xe3\xe4"), frozenset("\xea\xe9\xe8\xfa\xfc\xeb")
_VNI_LETTERS = {
    "\xf1": "đ", "\xed": "í", "\xec": "ì", "\xe6": "ỉ", "\xf3": "ĩ", "\xf2": "ị",
    "\xf4": "ơ", "\xf6": "ư", "\xee": "ỵ",
}  # fmt: skip
_VNI = re.compile(
    "([aeoAEO])([\xe0-\xe5\xc0-\xc5])|([aA])([\xe8-\xeb\xfa\xfc\xc8-\xcb\xda\xdc])"
    "|([aeouyAEOUY\xf4\xf6\xd4\xd6])([\xf9\xf8\xfb\xf5\xef\xd9\xd8\xdb\xd5\xcf])"
    "|([\xf1\xed\xec\xe6\xf3\xf2\xf4\xf6\xee\xd1\xcd\xcc\xc6\xd3\xd2\xd4\xd6\xce])"
)
_OLD_LETTER = re.compile("[\xa1-\xff]")
_WORD = re.compile(r"[A-Za-z\xa1-\xff]+")


def converted(encoding: Encoding, written: str) -> str:
    """Give the letters meant by bytes 0 to 255, each as one character.

    What the encoding has no letter for stays as it is.
    """
    if encoding == Encoding.TCVN3:
        return "".join(_LETTER_OF.get(ord(sign), sign) for sign in written)
    if encoding == Encoding.VNI:
        return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, written))
    if encoding == Encoding.WINDOWS:
        tones = codecs.decode(written.encode("latin-1"), "cp1258", "replace")
        return unicodedata.normalize("NFC", tones)
    return written


def capitals(line: str) -> list[tuple[int, int]]:
    """Tell where a line in TCVN3 is in capitals, as its other letters show.

    The accented letters of such words are the codes of small letters: "céNG HßA".
    """
    found: list[tuple[int, int]] = []
    words: list[re.Match[str]] = []
    for word in [*_WORD.finditer(line), None]:
        if word is not None and not any("a" <= sign <= "z" for sign in word[0]):
            words.append(word)
            continue
        if _are_capitals(words):
            found.append((words[0].start(), words[-1].end()))
        words = []
    return found


def _are_capitals(words: list[re.Match[str]]) -> bool:
    plain = [len(_OLD_LETTER.sub("", word[0])) for word in words]
    has_word = any(
        length > 1 and length < len(word[0]) for length, word in zip(plain, words, strict=True)
    )
    return has_word and sum(plain) > 2  # noqa: PLR2004 -- "X· Hµ" may be two names


def _vni_letter(found: re.Match[str]) -> str:
    vowel, mark = found[1] or found[3] or found[5], found[2] or found[4] or found[6]
    base = str(found[7] or vowel)
    if not base.isascii():
        letter = _VNI_LETTERS[base.lower()]
        base = letter.upper() if base.isupper() else letter
    if not mark:
        return base
    small = mark.lower()
    shape = "\u0302" if small in _CIRCUMFLEX else "\u0306" if small in _BREVE else ""
    return f"{base}{shape}{_VNI_MARKS[small]}"


def leaves(encoding: Encoding, written: str) -> bool:
    """Whether the encoding has no letter for some sign of this."""
    if encoding == Encoding.TCVN3:
        return any(ord(sign) not in _LETTER_OF for sign in _OLD_LETTER.findall(written))
    if encoding == Encoding.VNI:
        return bool(_OLD_LETTER.search(_VNI.sub("", written)))
    return "\ufffd" in converted(encoding, written)
