"""How Roman numerals are written, and where capitals are one."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import ROMAN
from audio.reading.types import Kind

_NUMERAL = re.compile(rf"({ROMAN})(?:\s?/\s?((?:19|20)\d{{2}})(?!\d))?")
_LETTERED = re.compile(r"([IVX]{1,6})([a-eđA-E])(?![^\W_])")
_LETTERED_LIST = re.compile(r"[IVX][a-eđA-E]\s?(?:,|-|và|đến)\s?\Z")
_HEADING = re.compile(r"([IVX]{1,6})\s?(?:\.|/|\)|-(?=\s)|\.-)(?=\s|\Z)")
_SECTION = re.compile(r"([IVX]{1,6})((?:\.\d{1,2}){1,3})(?:\.([a-eđ]))?(?![^\W_])")
_CANONICAL = re.compile(r"(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_BEFORE = frozenset(
    {
        "chương", "mục", "phần", "khóa", "lần", "thứ", "kỳ", "kỷ", "quý", "cấp", "loại",
        "hạng", "độ", "bậc", "vùng", "nhóm", "đợt", "đoạn", "tập", "quyển", "lục", "khoản",
        "điều", "hội", "học", "khối", "tuyến", "lớp", "số", "dạng", "nhiệm", "hạn", "biểu",
        "bảng", "mức", "trung", "ương", "khu", "đoàn", "thợ", "tháng",
    }
)  # fmt: skip
# After these a lone I or V is a number ("Chi bộ I"), while an X may stand for a name withheld.
_GROUPS = frozenset(
    {"bộ", "ban", "tổ", "đội", "cụm", "chặng", "hiệu", "sở", "máy", "xưởng", "trại", "viện"}
)
_VILLAGES = frozenset({"thôn", "xóm", "ấp", "bản", "buôn", "khóm", "phố"})
_SYLLABLES_TOO = frozenset({"VI", "XI", "LI", "I", "V", "X", "L", "C"})
_LISTED = re.compile(r"[IVX]\s?(?:,|-|và|đến)\s?\Z", re.IGNORECASE)


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral up to 89, or None where the letters make none."""
    if not text or not _CANONICAL.match(text):
        return None
    total = 0
    for sign, following in zip(text, f"{text[1:]}I", strict=True):
        worth = _VALUES[sign]
        total += -worth if worth < _VALUES[following] else worth
    return total


def _numeral(found: re.Match[str], place: Place) -> Said | None:
    worth = roman(found[1])
    at = found.start()
    if worth is None or not _is_numeral(found[1], at, found.end(1), place):
        return None
    before = place.word_before(at)
    said = numerals.ordinal(worth) if before == "thứ" else numerals.cardinal(worth)
    return Said(f"{said} năm {numerals.cardinal(int(found[2]))}" if found[2] else said)


def _is_numeral(text: str, start: int, end: int, place: Place) -> bool:
    if place.word_before(start) in _GROUPS and text in {"I", "V"}:
        return True
    if place.word_before(start) in _VILLAGES and text not in {"X", "L"}:
        return not place.amid_capitals(start, end) or len(text) > 1
    if place.word_before(start) in _BEFORE:
        return not (
            text in {"VI", "XI"}
            and place.amid_capitals(start, end)
            and place.word_before(start) == "hành"
        )
    if place.previous and place.previous.kind in {Kind.ROMAN, Kind.RANGE}:
        return bool(_LISTED.search(place.text[max(0, start - 8) : start]))
    return text not in _SYLLABLES_TOO and "L" not in text


def _lettered(found: re.Match[str], place: Place) -> Said | None:
    worth = roman(found[1])
    at = found.start()
    is_listed = _LETTERED_LIST.search(place.text[max(0, at - 10) : at])
    if worth is None or not (is_listed or place.word_before(at) in _BEFORE):
        return None
    return Said(f"{numerals.cardinal(worth)} {letters.letter(found[2])}")


def _section(found: re.Match[str], place: Place) -> Said | None:
    worth = roman(found[1])
    if worth is None or not (
        place.is_first(found.start()) or place.word_before(found.start()) in _BEFORE
    ):
        return None
    parts = [numerals.cardinal(worth), *map(numerals.whole, found[2][1:].split("."))]
    parts += [letters.letter(found[3])] if found[3] else []
    return Said(" chấm ".join(parts))


def _heading(found: re.Match[str], place: Place) -> Said | None:
    worth = roman(found[1])
    if worth is None or not place.is_first(found.start()):
        return None
    return Said(f"{numerals.cardinal(worth)}.")


RULES = (
    Rule("Roman section", Kind.ROMAN, _SECTION, _section, first="IVX", joint="."),
    Rule("Roman heading", Kind.MARKER, _HEADING, _heading, first="IVXL", joint="./)-"),
    Rule("lettered Roman numeral", Kind.ROMAN, _LETTERED, _lettered, first="IVX"),
    Rule("Roman numeral", Kind.ROMAN, _NUMERAL, _numeral, first="IVXL"),
)
