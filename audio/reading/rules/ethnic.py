"""How the names of highland people and places are written with an apostrophe: H'Hen, K'Brêu."""

import re

from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_NAME = re.compile(r"(Ch|Tr|Bh|Kh|Kr|Th|Nh|Ng|[A-ZĐƠ])'([^\W\d_]{1,16})(?![^\W_])", re.IGNORECASE)
_FIRST = {
    "a": "a", "b": "bờ", "c": "cờ", "d": "đờ", "đ": "đờ", "g": "gờ", "h": "hờ", "k": "ca",
    "l": "lờ", "m": "mờ", "n": "nờ", "p": "pờ", "r": "rờ", "s": "sờ", "t": "tờ", "v": "vờ",
    "x": "xờ", "y": "y", "ch": "chờ", "tr": "trờ", "bh": "bờ", "kh": "khờ", "kr": "kờ rờ",
    "th": "thờ", "nh": "nhờ", "ng": "ngờ", "ơ": "ơ",
}  # fmt: skip


def _name(found: re.Match[str], _: Place) -> Said | None:
    first = _FIRST.get(found[1].lower())
    if first is None or not found[1][0].isupper():
        return None
    if found[0].lower() == "k'ho":
        first = "cơ"
    return Said(f"{first.capitalize()} {found[2]}")


RULES = (Rule("highland name", Kind.FOREIGN, _NAME, _name, joint="'" + "hrgHRG"),)
