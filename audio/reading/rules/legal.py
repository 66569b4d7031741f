"""How articles, clauses and points of a law are shortened: "K2 Đ15 Luật", "Đ.12, K.3"."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_PART = re.compile(r"(K|Đ|đ|k)\.?\s?(\d{1,3})([a-zđ])?(?:(?![^\W_])|(?=[ĐđKk]\.?\d))")
_ITEM = re.compile(r"(\d{1,3})\.([a-hđ])(?![^\W_])")
_ITEMISED = frozenset({"khoản", "điều", "mục", "điểm"})
_POINT = re.compile(r"[Đđ]\.?\s?([a-hđ])(?![^\W_])(?=,?\s[KkĐđ]\.?\s?\d)")
_OTHER = {
    "K": re.compile(r"(?:đ\.?\s?\d{1,3}|điều \d|điểm [a-hđ])(?![^\W_])"),
    "Đ": re.compile(
        r"(?<![^\W\d_])(?:k\.?\s?\d{1,3}|khoản \d|luật|bộ luật|nghị định|quy chế|pháp lệnh|điều lệ)"
        r"(?![^\W_])"
    ),
}
_NAMES = {"K": "khoản", "Đ": "điều"}
_NEARBY = 30
_ADDRESS = re.compile(r"(?:đường|ngõ|hẻm|ngách|kiệt|tổ|số nhà|ấp)[^.;]{0,30},\s?\Z")


def _part(found: re.Match[str], place: Place) -> Said | None:
    key = found[1].upper()
    near = f"{place.behind(found.start(), _NEARBY)}|{place.ahead(found.end(), _NEARBY)}"
    tail = f" {letters.letter(found[3])}" if found[3] else ""
    if _OTHER[key].search(near):
        return Said(f"{_NAMES[key]} {numerals.whole(found[2])}{tail}")
    if key == "K" and _ADDRESS.search(place.behind(found.start(), _NEARBY)):
        return Said(f"khu phố {numerals.whole(found[2])}{tail}")
    return None


def _point(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"điểm {letters.letter(found[1])}")


def _item(found: re.Match[str], place: Place) -> Said | None:
    if place.word_before(found.start()) not in _ITEMISED:
        return None
    return Said(f"{numerals.whole(found[1])} {letters.letter(found[2])}")


NUMBER_RULES = (Rule("lettered item", Kind.CODE, _ITEM, _item, joint="."),)
RULES = (
    Rule("shortened article", Kind.CODE, _PART, _part, first="KĐkđ"),
    Rule("shortened point", Kind.CODE, _POINT, _point, first="Đđ"),
)
