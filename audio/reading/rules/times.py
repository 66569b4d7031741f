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
_WHOLE = re.compile(r"(\d{1,2})\s?(h|g|H)(?![^\W_])")
_ENGLISH = re.compile(r"(\d{1,2})[:.](\d{2})\s?([AaPp])\.?[Mm]\.?(?![^\W_])")
_HOURS_RANGE = re.compile(r"(\d{1,2})\s?g(?=\s?-\s?(\d{1,2})\s?g(?![^\W_/])(?!\s?/))")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?![\d.,]\d?|\s?(?:độ|%|°))")
_COLON = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)(?![:.,]\d)")
_RATIO = re.compile(r"(\d{1,3}):(\d{1,6}(?:\.\d{3})?)(?![\d:])")
_RACE = re.compile(r"(?:(\d{1,2})(?:'(?!'))\s?)?(\d{1,2})(?:\"|'')\s?(\d{1,2})(?![\d.,])")
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
_FIRST_HOUR = 4  # nothing is announced for an earlier hour; smaller numbers are grams
_HOURS_BEFORE = re.compile(r"\dg\s?-\s?\Z")


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
    if found[2] in "gH" and not (
        place.word_before(found.start()) in _ABOUT_TIME
        or place.word_after(found.end()) in _PARTS_OF_DAY
    ):
        return None
    return Said(f"{numerals.whole(found[1])} giờ")


def _hours_range(found: re.Match[str], place: Place) -> Said | None:
    """Tell "19g - 21g", two hours, from two weights in grams."""
    first, second = int(found[1]), int(found[2])
    is_apart = place.text[: found.start()].rstrip()[-1:] in {"", ":", ";", "(", ","}
    is_time = is_apart or place.word_before(found.start()) in _ABOUT_TIME
    if not (is_time and _FIRST_HOUR <= first < second <= _HOURS):
        return None
    return Said(f"{numerals.cardinal(first)} giờ")


def _after_hours_range(found: re.Match[str], place: Place) -> Said | None:
    previous = place.previous
    is_range = previous is not None and previous.spoken == "đến"
    words = place.text[max(0, found.start() - 6) : found.start()]
    if not (is_range and _HOURS_BEFORE.search(words)) or int(found[1]) > _HOURS:
        return None
    return Said(f"{numerals.cardinal(int(found[1]))} giờ")


def _english(found: re.Match[str], _: Place) -> Said | None:
    hour, is_late = int(found[1]), found[3] in "Pp"
    if not 1 <= hour <= 12:  # noqa: PLR2004 -- the clock face
        return None
    part = ("tối" if hour in range(6, 12) else "chiều") if is_late else "sáng"
    said = clock(found[1], found[2])
    return Said(f"{said.spoken} {part}") if said else None


def _race(found: re.Match[str], _: Place) -> Said | None:
    """Say how long a runner took, in minutes, seconds and hundredths."""
    minutes = f"{numerals.whole(found[1])} phút " if found[1] else ""
    return Said(f"{minutes}{numerals.whole(found[2])} giây {numerals.whole(found[3])}")


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


def _dotted(found: re.Match[str], place: Place) -> Said | None:
    """Say "lúc 7.30" and "7.00 sáng": only where a word makes it a time."""
    is_asked = place.word_before(found.start()) in {"lúc", "hồi"}
    is_part = place.word_after(found.end()) in {"sáng", "trưa", "chiều", "tối"}
    return clock(found[1], found[2]) if is_asked or is_part else None


RULES = (
    Rule("dotted time", Kind.TIME, _DOTTED, _dotted, joint="."),
    Rule("time of a race", Kind.TIME, _RACE, _race, joint="'\""),
    Rule("hours before a range", Kind.TIME, _LETTERED_RANGE, _lettered, joint="hHg"),
    Rule("hours and minutes", Kind.TIME, _LETTERED, _lettered, joint="hHg"),
    Rule("hour and a range", Kind.TIME, _HOURS_RANGE, _hours_range, joint="g"),
    Rule("hour after a range", Kind.TIME, _WHOLE, _after_hours_range, joint="g"),
    Rule("English time", Kind.TIME, _ENGLISH, _english, joint=":."),
    Rule("full hour", Kind.TIME, _WHOLE, _whole, joint="hgH"),
    Rule("clock time", Kind.TIME, _COLON, _colon, joint=":"),
    Rule("ratio", Kind.FRACTION, _RATIO, _ratio, joint=":"),
)
