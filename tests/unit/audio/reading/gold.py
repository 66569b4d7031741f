"""The gold set: lines of official Vietnamese with the readings a listener would accept."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GOLD = Path(__file__).with_name("gold.tsv")
UNKNOWN = "unknown abbreviations"
_PLACEMENTS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLDER = re.compile("|".join(_PLACEMENTS))
_SIGNS = {"{": "(?:", "}": ")", "|": "|", " ": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One text, the class it stands for, and what may be said for it."""

    kind: str
    text: str
    spoken: str


def gold_lines(path: Path = GOLD) -> Iterator[Line]:
    """Yield the lines of a gold file; a comment names the class of those below it."""
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = line.lstrip("# ")
        elif line.strip():
            text, spoken = line.split("\t")
            yield Line(kind, text, spoken)


def accepts(spoken: str, said: str) -> bool:
    """Return whether what was said is one of the accepted readings, whole and nothing besides.

    Letters and digits count, capitals, punctuation and spaces do not; hoà and hòa are one word.
    """
    pattern = "".join(_SIGNS.get(sign, re.escape(sign)) for sign in _plain(spoken))
    return re.fullmatch(pattern, "".join(re.findall(r"\w+", _plain(said)))) is not None


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFC", text).lower()
    return _OLDER.sub(lambda found: _PLACEMENTS[found[0]], lower)
