"""What one line of text may mean in each encoding, and how Vietnamese it then is."""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from audio.documents import fonts
from audio.documents.alphabets import Encoding, capitals, converted, leaves
from audio.reading.syllables import is_syllable

# Letters, with what stands for letters: no space, no ASCII sign, no dash or curly quote.
_CHUNK = re.compile(r"[^\s\x00-@\[-`{-\xa0\u02c6\u02dc\u2000-\u2bff]+")
_SUSPECT = re.compile("[\xa1-\xff\udc80-\udcff\uf0a1-\uf0ff]")
_BEYOND = re.compile("[^\x00-\xff\udc80-\udcff\uf0a1-\uf0ff]")
_SIGN = re.compile("[\x80-\x9f\udc80-\udca0]")
_STRAY = re.compile("[\udc80-\udcff]")
_DOUBLE = re.compile("[\xc3-\xc6\xe1][\x80-\xbf\u0152-\u2122]")
_FIGURE = re.compile(
    "[\xa7\xa9\xab\xad-\xae\xb0-\xb3\xb5\xb7\xb9-\xbe\xd7]+|[A-Za-z]{0,3}[\xb2\xb3]|[\xb0\xba][CFK]?"
)
_GARBLED = re.compile(
    r"(?<=[^\W\d_])[\u2039\u203a\ufb01\ufb02\u2211\u2260\u2122\u25ca\u02c6\u02dc\u02da\u02d8\u00af\u201a\u201e"
    r"\u201c\u2022\u2264\u2265\u2202\u220f\u222b\u03a9\u221a\u2248\u2206\ufffd](?=[^\W\d_])|\ufffd"
)
_LONGEST_WORD = 24
_ENOUGH, _FEW, _MANY = 3, 0.05, 0.4
# What is longer is not kept in mind.
_SHORT = 100
_AROUND = "\xa7\xab\xad\xb0\xb7\xb8\xba\xbb"
_WORD = re.compile(r"[^\W\d_]+")
_BYTES = {
    **{0xDC00 + byte: byte for byte in range(0x80, 0x100)},
    **{0xF000 + byte: byte for byte in range(0xA1, 0x100)},
}
# Of the bytes that are no letters in any of the old encodings, Windows made quotes and dashes.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or None for byte in range(0x80, 0xA0)}
_SIGNS = _WINDOWS | {0xDC00 + byte: sign for byte, sign in _WINDOWS.items()} | {0xDCA0: " "}
_BYTE_OF = {byte: byte for byte in range(256)} | {
    ord(sign): byte for byte, sign in _WINDOWS.items() if sign
}


@dataclass(frozen=True, slots=True)
class Score:
    """How many words of a line, read in one encoding, are Vietnamese and how many are not."""

    good: int = 0
    bad: int = 0

    @property
    def worth(self) -> int:
        """Points: a word that is none weighs twice."""
        return self.good - 2 * self.bad

    def __add__(self, other: "Score") -> "Score":
        """Count two lines together."""
        return Score(self.good + other.good, self.bad + other.bad)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it came, and those of its words whose letters may stand for others.

    `chunks` hold such words as bytes would be, one letter each.
    """

    text: str
    chunks: tuple[str, ...] = ()
    has_stray: bool = False
    is_certain: bool = False
    is_mended: bool = False
    by_font: frozenset[Encoding] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.chunks

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(_WORD.findall(self.text.translate(_BYTES)))

    def leaves(self, encoding: Encoding) -> bool:
        """Whether the encoding has no letter for some of it."""
        return any(_BEYOND.search(chunk) or leaves(encoding, chunk) for chunk in self.chunks)


def judged(raw: str) -> Line:
    """Look at one line. Lines with marked fonts and doubly encoded ones are settled at once."""
    return _known(raw) if len(raw) <= _SHORT else _looked_at(raw)


@lru_cache(maxsize=2_048)
def _known(raw: str) -> Line:
    return _looked_at(raw)


def _looked_at(raw: str) -> Line:
    if fonts.is_marked(raw):
        return _by_font(raw)
    if mended := _once(raw):
        return Line(mended, is_certain=True, is_mended=True)
    text = raw.translate(_SIGNS) if _SIGN.search(raw) else raw
    is_certain = bool(_BEYOND.search(_letters(text)))
    if _SUSPECT.search(text) is None:
        return Line(text, is_certain=is_certain)
    has_stray = bool(_STRAY.search(text))
    found = (chunk for chunk in _CHUNK.findall(text) if _is_open(chunk, has_stray=has_stray))
    chunks = tuple(chunk.translate(_BYTES) for chunk in found)
    is_settled = not has_stray and is_certain and not _is_odd(chunks)
    return Line(text, () if is_settled else chunks, has_stray=has_stray, is_certain=is_certain)


def score(line: Line, encoding: Encoding) -> Score:
    """Judge a line as if it were written in an encoding."""
    return _known_score(line, encoding) if len(line.text) <= _SHORT else _score(line, encoding)


@lru_cache(maxsize=8_192)
def _known_score(line: Line, encoding: Encoding) -> Score:
    return _score(line, encoding)


def _score(line: Line, encoding: Encoding) -> Score:
    good = bad = 0
    for chunk in line.chunks:
        verdict = _is_vietnamese(chunk, encoding)
        good += verdict is True
        bad += verdict is False
    return Score(good, bad + (len(line.chunks) if _is_impossible(line, encoding) else 0))


def has_odd_signs(text: str) -> bool:
    """Whether words hold signs of no word, as fonts without a table of their letters leave them."""
    odd = sum(1 for _ in _GARBLED.finditer(text))
    return odd >= _ENOUGH and odd > _FEW * text.count(" ")


def is_mostly_odd(text: str) -> bool:
    """Whether of the words with Vietnamese letters in a converted text many are none."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(len(word) > _LONGEST_WORD or not is_syllable(word) for word in words)
    return odd >= _ENOUGH and odd > _MANY * len(words)


def is_left(text: str) -> bool:
    """Whether any stray byte is left in a text."""
    return bool(_STRAY.search(text))


def in_unicode(line: Line, encoding: Encoding) -> str:
    """Give a line with its open words converted."""
    if encoding == Encoding.UNICODE or line.is_plain:
        return line.text
    written = _CHUNK.sub(
        lambda chunk: _converted(encoding, chunk[0], has_stray=line.has_stray), line.text
    )
    if encoding != Encoding.TCVN3:
        return written
    for start, end in capitals(line.text.translate(_BYTES)):
        written = written[:start] + written[start:end].upper() + written[end:]
    return written


def _letters(text: str) -> str:
    return "".join(_CHUNK.findall(text))


def _is_odd(chunks: tuple[str, ...]) -> bool:
    return any(_is_vietnamese(chunk, Encoding.UNICODE) is False for chunk in chunks)


def _is_impossible(line: Line, encoding: Encoding) -> bool:
    return encoding == Encoding.UNICODE and line.has_stray


def _is_open(chunk: str, *, has_stray: bool) -> bool:
    """Whether the letters of a word may stand for others; where bytes are stray, only those."""
    if has_stray:
        return bool(_STRAY.search(chunk))
    return bool(_SUSPECT.search(chunk)) and not _BEYOND.search(chunk)


def _converted(encoding: Encoding, chunk: str, *, has_stray: bool = False) -> str:
    if _BEYOND.search(chunk) or not _is_open(chunk, has_stray=has_stray):
        return chunk
    return converted(encoding, chunk.translate(_BYTES))


def _is_vietnamese(chunk: str, encoding: Encoding) -> bool | None:
    """Whether a word is one in that encoding; None for figures, which say nothing."""
    return _is_word(chunk, encoding) if len(chunk) <= _LONGEST_WORD else False


@lru_cache(maxsize=16_384)
def _is_word(chunk: str, encoding: Encoding) -> bool | None:
    if _FIGURE.fullmatch(chunk):
        return None
    if _BEYOND.search(chunk):
        return False
    word = converted(encoding, chunk)
    return is_syllable(word.strip(_AROUND) if encoding == Encoding.UNICODE else word)


def _once(text: str) -> str | None:
    """Undo a second encoding, where UTF-8 had been taken for Windows-1252."""
    if _DOUBLE.search(text) is None:
        return None
    try:
        return codecs.charmap_encode(text, "strict", _BYTE_OF)[0].decode()
    except ValueError:
        return None


def _by_font(raw: str) -> Line:
    said = list(fonts.stretches(raw))
    parts = [_in_font(each) for each in said]
    changed = (each for each, part in zip(said, parts, strict=True) if part != each.text)
    used = frozenset(each.encoding for each in changed if each.encoding)
    return Line("".join(parts), by_font=used)


def _in_font(stretch: fonts.Stretch) -> str:
    encoding = stretch.encoding
    if encoding is None or _BEYOND.search(_letters(stretch.text)):
        return stretch.text
    words = _CHUNK.sub(lambda chunk: _converted(encoding, chunk[0]), stretch.text)
    return words.upper() if stretch.is_capitals else words
