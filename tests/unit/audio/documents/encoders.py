"""How typists of old wrote Vietnamese: each encoding once more, from its definition."""

import unicodedata

LETTERS = [
    *"ăâđêôơư",
    *(
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in "\u0301\u0300\u0309\u0303\u0323"
    ),
]
CAPITALS = [letter.upper() for letter in LETTERS]
_TONES = "\u0300\u0309\u0303\u0301\u0323"

_TCVN3_PLAIN = dict(zip("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF), strict=True))
_TCVN3_ROWS = {
    "a": (0xB5, 0xB6, 0xB7, 0xB8, 0xB9),
    "ă": (0xBB, 0xBC, 0xBD, 0xBE, 0xC6),
    "â": (0xC7, 0xC8, 0xC9, 0xCA, 0xCB),
    "e": (0xCC, 0xCE, 0xCF, 0xD0, 0xD1),
    "ê": (0xD2, 0xD3, 0xD4, 0xD5, 0xD6),
    "i": (0xD7, 0xD8, 0xDC, 0xDD, 0xDE),
    "o": (0xDF, 0xE1, 0xE2, 0xE3, 0xE4),
    "ô": (0xE5, 0xE6, 0xE7, 0xE8, 0xE9),
    "ơ": (0xEA, 0xEB, 0xEC, 0xED, 0xEE),
    "u": (0xEF, 0xF1, 0xF2, 0xF3, 0xF4),
    "ư": (0xF5, 0xF6, 0xF7, 0xF8, 0xF9),
    "y": (0xFA, 0xFB, 0xFC, 0xFD, 0xFE),
}
_VNI_SINGLE = {"đ": 0xF1, "í": 0xED, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE}
_VNI_BASE = {"ơ": 0xF4, "ư": 0xF6}
_VNI_TONE = {"": b"", "\u0300": b"\xf8", "\u0309": b"\xfb", "\u0303": b"\xf5",
             "\u0301": b"\xf9", "\u0323": b"\xef"}  # fmt: skip
_VNI_CIRCUMFLEX = {"": b"\xe2", "\u0300": b"\xe0", "\u0309": b"\xe5", "\u0303": b"\xe3",
                   "\u0301": b"\xe1", "\u0323": b"\xe4"}  # fmt: skip
_VNI_BREVE = {"": b"\xea", "\u0300": b"\xe8", "\u0309": b"\xfa", "\u0303": b"\xfc",
              "\u0301": b"\xe9", "\u0323": b"\xeb"}  # fmt: skip


def _parted(letter: str) -> tuple[str, str]:
    signs = unicodedata.normalize("NFD", letter)
    tone = "".join(sign for sign in signs if sign in _TONES)
    return unicodedata.normalize("NFC", "".join(s for s in signs if s not in _TONES)), tone


def tcvn3(text: str) -> bytes:
    """Write accented capitals as small letters, as the bytes of TCVN3 do."""
    return b"".join(_tcvn3_letter(letter) for letter in text)


def _tcvn3_letter(letter: str) -> bytes:
    base, tone = _parted(letter)
    if tone:
        return bytes([_TCVN3_ROWS[base.lower()][_TONES.index(tone)]])
    return bytes([_TCVN3_PLAIN[base]]) if base in _TCVN3_PLAIN else base.encode("cp1252")


def vni(text: str) -> bytes:
    return b"".join(
        _vni_letter(letter.lower()).upper() if letter.isupper() else _vni_letter(letter)
        for letter in text
    )


class _Latin(bytes):
    def upper(self) -> bytes:
        return self.decode("latin-1").upper().encode("latin-1")


def _vni_letter(letter: str) -> _Latin:
    if letter in _VNI_SINGLE:
        return _Latin([_VNI_SINGLE[letter]])
    base, tone = _parted(letter)
    if base in "âêô":
        return _Latin("aeo"["âêô".index(base)].encode() + _VNI_CIRCUMFLEX[tone])
    if base == "ă":
        return _Latin(b"a" + _VNI_BREVE[tone])
    plain = bytes([_VNI_BASE[base]]) if base in _VNI_BASE else base.encode("cp1252")
    return _Latin(plain + _VNI_TONE[tone])


def windows_1258(text: str) -> bytes:
    return b"".join("".join(_parted(letter)).encode("cp1258") for letter in text)
