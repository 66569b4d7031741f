"""What two spellings of the same text have in common."""

import re
import unicodedata

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WRITTEN_OTHERWISE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7cb]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u00ba\u02da", "°"),
        "\u00d0": "Đ",
        "\u00f0": "đ",
        "\u0189": "Đ",
        "\u03bc": "µ",
        "\uff05": "%",
        "\u2044": "/",
        "\u20ab": "đ",
    }
)
_TONES = (
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
)  # fmt: skip
_TONE = re.compile(f"(?<!q)(?:{'|'.join(older for older, _ in _TONES)})(?!\\w)")
_NEWER = dict(_TONES)
_ANY_CASE = {
    case(older): case(later) for older, later in _TONES for case in (str, str.upper, str.title)
}
_TONE_ANY_CASE = re.compile(f"(?<![qQ])(?:{'|'.join(_ANY_CASE)})(?!\\w)")


def tidy(text: str) -> str:
    """Bring a text to normal form C, without invisible characters, lines ended by a line feed.

    Runs of more than four combining marks are cut: nobody can say them, and bringing a long run
    into its canonical order takes quadratic time.
    """
    shortened = _PILED.sub(r"\1", text)
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", shortened))
    return _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", seen))


def alike(text: str) -> str:
    """Make look-alikes equal, character by character, so that the length stays.

    Dashes become "-", curly quotes straight, hard spaces plain, the Icelandic eth a Vietnamese Đ,
    digits of other scripts the European ones, wide and mathematical letters the usual ones.
    """
    plain = _WRITTEN_OTHERWISE.sub(_usual, text.translate(_ALIKE))
    return _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)


def _usual(sign: re.Match[str]) -> str:
    usual = unicodedata.normalize("NFKC", sign[0])
    return usual if len(usual) == 1 else sign[0]


def folded(text: str) -> str:
    """Return small letters and the newer tone placement (hòa, ủy), of the same length."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return _TONE.sub(lambda older: _NEWER[older[0]], small)


def newer(text: str) -> str:
    """Return the newer tone placement (hòa, ủy), letter case kept, of the same length."""
    return _TONE_ANY_CASE.sub(lambda older: _ANY_CASE[older[0]], text)
