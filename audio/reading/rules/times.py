"""How the hours of the day are written."""

import re

from audio.reading import numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_LETTERED = re.compile(
    r"(\d{1,2})\s?(h|g|H|giờ)\s{0,2}(\d{1,2})(?:\s?(?:phút|ph|p|'))?(?![^\W_])(?![/.,:-]\d)"
)
_LETTERED_RANGE = re.compile(
    r"(\d{1,2})\s?(h|g|H|giờ)\s?(\d{2})(?:\s?(?:phút|ph|p|'))?(?=\s?-\s?\d)"
)
_WHOLE = re.compile(r"(\d{1,2})\s?(h|g)(?![^\W_])")
_COLON = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)(?![:.,]\d)")
_RATIO = re.compile(r"(\d{1,3}):(\d{1,6}(?:\.\d{3})?)(?![\d:])")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ABOUT_TIME = frozenset(
    {
        "lúc", "sáng", "trưa", "chiều", "tối", "đêm", "từ", "đến", "tới", "khoảng", "trước",
        "sau", "hồi", "vào",
    }
)  # fmt: skip
_PARTS_OF_DAY = frozenset({"sáng", "trưa", "chiều", "tối", "đêm", "ngày", "hằng", "hàng"})
_AFTER_TIME = _PARTS_OF_DAY | frozenset(
    {"hôm", "đến", "tới", "và", "thứ", "tại", "cùng", "mùng", "hoặc", "là"}
)
_HOURS, _MINUTES = 24, 59


def clock(hour: str, minute: str = "", second: str = "") -> Said | None:
    """Say a time of day, or nothing where there is none such; full hours lose their minutes."""
    if int(hour) > _HOURS or int(minute or 0) > _MINUTES or int(second or 0) > _MINUTES:
        return None
    words = [numerals.cardinal(int(hour)), "giờ"]
    if int(minute or 0) or int(second or 0):
        words += [numerals.cardinal(int(minute or 0)), "phút"]
    if int(second or 0):
        words += [numerals.cardinal(int(second)), "giây"]
    return Said(" ".join(words))


def _lettered(found: re.Match[str], place: Place) -> Said | None:
    if found[2] == "giờ" and "phút" not in found[0]:
        after = place.word_after(found.end())
        if len(found[3]) == 1 or (after and after not in _AFTER_TIME):
            return None
    return clock(found[1], found[3])


def _whole(found: re.Match[str], place: Place) -> Said | None:
    if found[2] == "g" and not (
        place.word_before(found.start()) in _ABOUT_TIME
        or place.word_after(found.end()) in _PARTS_OF_DAY
    ):
        return None
    return Said(f"{numerals.whole(found[1])} giờ")


def _colon(found: re.Match[str], place: Place) -> Said | None:
    if place.word_before(found.start()) in {"số", "lệ"}:
        return None
    return clock(found[1], found[2], found[3] or "")


def _ratio(found: re.Match[str], place: Place) -> Said | None:
    if _YEAR.fullmatch(found[2]):
        return Said(f"{numerals.padded(found[1])} năm {numerals.whole(found[2])}", kind=Kind.CODE)
    join = "" if place.word_before(found.start()) == "số" else "trên "
    return Said(
        f"{numerals.number(found[1])} {join}{numerals.number(found[2])}", kind=Kind.FRACTION
    )


RULES = (
    Rule("hours before a range", Kind.TIME, _LETTERED_RANGE, _lettered, joint="hHg"),
    Rule("hours and minutes", Kind.TIME, _LETTERED, _lettered, joint="hHg"),
    Rule("full hour", Kind.TIME, _WHOLE, _whole, joint="hg"),
    Rule("clock time", Kind.TIME, _COLON, _colon, joint=":"),
    Rule("ratio", Kind.FRACTION, _RATIO, _ratio, joint=":"),
)
