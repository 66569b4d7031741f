"""How days, months and years are written."""

import re

from audio.reading import numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.fractions import (
    MEMORIAL_DAYS,
    RATIO,
    Meaning,
    after_a_day,
    is_day,
    meaning,
    said,
)
from audio.reading.types import Kind

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of the months
_FROM_YEAR = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)(?![/-]\d)")
_FULL = re.compile(
    r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?([12]\d{3}|\d{2}(?!\d))(?!\d)(?![/.-]\d)"
)
_DAY_AND_MONTH = re.compile(
    r"(?<!\d/)(\d{1,2})\s?/\s?(\d{1,2})(?!\d)(?!\s?/\s?\d)(?![.,]\d)(?![^\W\d_])"
)
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})(?!\d)(?![-/.,]\d)(?![^\W\d_])")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s?[/-]\s?((?:19|20)\d{2})(?!\d)(?![/.-]\d)(?![^\W\d_])")
_NAMED_DAY = re.compile(r"(\d{1,2})(?!\d)(?=\s{1,2}tháng\s{1,2}\d)")
_MEMORIAL = re.compile(
    r"(?:quốc khánh|quốc tế|giải phóng|thống nhất|dịp|kỷ niệm|lễ|chào mừng|mừng|nghỉ|ngày"
    r"|tết|liệt sĩ|thành lập|nhà giáo|phụ nữ|thiếu nhi|truyền thống|cách mạng|chiến thắng"
    r"|toàn dân|sinh nhật)"
    r"(?:\s(?!từ\s)[^\W\d_]{1,12}){0,8}[\s(]{0,3}(?:\d{1,2}-\d{1,2}(?:\s?,|\s?và)\s)?\Z"
)
_MONTH_OF_YEAR = re.compile(r"T\.?\s?(\d{1,2})\s?[/-]\s?((?:19|20)\d{2})(?!\d)(?![^\W\d_])")
_PARTS_OF_A_DAY = frozenset({"sáng", "trưa", "chiều", "tối", "đêm", "hôm"})
_AFTER_A_WEEKDAY = re.compile(r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s?\(\Z")
_SECOND_DAY = re.compile(r"ngày (?:\d{1,2}, ){0,4}\d{1,2} và \Z")
_DOTTED = re.compile(
    r"(\d{1,2})\.(\d{1,2})(?!\d|[.,]\d)(?!\s?(?:độ|%|°|triệu|tỷ|nghìn|[A-Za-z]{1,3}(?![^\W_])))"
)
_QUARTER = re.compile(r"Q\.?([1-4])\s?/\s?((?:19|20)\d{2})(?!\d)")
_LATE_MONTH = re.compile(r"T([89]|1[0-2])(?![^\W_])(?![./]\d)")
_BEFORE_A_MONTH = frozenset(
    {"đầu", "cuối", "giữa", "trong", "từ", "đến", "hết", "tháng", "trước", "sau", "lương"}
)
_WEEKDAY = re.compile(r"T([2-7])((?:,\s?[2-7]){0,5})(?![^\W_])(?![./]\d)")
_WEEKDAYS_BEFORE = re.compile(r"t[2-7](?:\s?[,-]\s?|\s(?:và|đến|hoặc)\s)\Z")
_EDITIONS = frozenset({"số", "đợt", "lần", "khóa", "khoá"})
_NO_MONTH = frozenset(
    {"tổ", "tuyến", "khu", "tòa", "nhà", "lô", "mẫu", "máy", "tầng", "đội", "cột"}
)
_NEXT_WEEKDAY = re.compile(r"\s?(?:-|,|và|đến)\s?(?:T[2-7]|CN|chủ nhật)(?![^\W_])")
_BEFORE_A_WEEKDAY = frozenset(
    {"từ", "đến", "thứ", "sáng", "chiều", "tối", "nghỉ", "ngày", "trừ", "hằng", "hàng", "vào"}
)
_YEARS = re.compile(r"((?:19|20)\d{2})\s?/\s?((?:19|20)\d{2})(?![\d/])")
_BARE = re.compile(r"(\d{1,2})(?![\d/])(?![.,]\d)(?![^\W\d_])(?!\s?%)")
_MONTHS_BEFORE = re.compile(r"(?:tháng|tháng \d{1,2}\s?(?:-|,|và|đến|tới))\s{0,2}\Z")
_DAYS_BEFORE = re.compile(
    r"(?:ngày|mùng|mồng|rằm)[\s.:]{0,2}(?:\d{1,2}(?:/\d{1,2})?\s?(?:-|,|và|đến|hoặc)\s?){0,4}\Z"
)


def _day_word(at: int, place: Place) -> str:
    is_said = _DAYS_BEFORE.search(place.behind(at, 40)) or after_a_day(place, at)
    return "" if is_said else "ngày "


def _full(found: re.Match[str], place: Place) -> Said | None:
    day, month, year = int(found[1]), int(found[3]), found[4]
    if len(year) == 2 and found[2] == ".":  # noqa: PLR2004 -- 1.2.26 is a section
        return None
    if not is_day(day, month) or day > _LENGTHS[month - 1]:
        # A day that no calendar has: whoever wrote it must say what is meant.
        return Said(found[0], kind=Kind.UNKNOWN) if found[2] == "/" else None
    date = f"{numerals.day(day)} tháng {numerals.month(month)} năm {numerals.cardinal(int(year))}"
    return Said(_day_word(found.start(), place) + date)


def _from_year(found: re.Match[str], place: Place) -> Said | None:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not is_day(day, month):
        return None
    date = f"{numerals.day(day)} tháng {numerals.month(month)} năm {numerals.cardinal(year)}"
    return Said(_day_word(found.start(), place) + date)


def _day_and_month(found: re.Match[str], place: Place) -> Said | None:
    what = meaning(found, place)
    if what not in {Meaning.DATE, Meaning.STREET}:
        return Said(said(found, what))
    word = "" if what is Meaning.STREET else _day_word(found.start(), place)
    date = f"{numerals.day(int(found[1]))} tháng {numerals.month(int(found[2]))}"
    if place.word_before(found.start()) in {"mùng", "mồng"}:
        date = date.removeprefix("mùng ")
    return Said(f"{word}{date}", kind=Kind.DATE)


def _dashed(found: re.Match[str], place: Place) -> Said | None:
    day, month, at = int(found[1]), int(found[2]), found.start()
    is_named = place.word_before(at) == "ngày" and found[2].startswith("0")
    is_memorial = (day, month) in MEMORIAL_DAYS and bool(_MEMORIAL.search(place.behind(at, 60)))
    is_named = is_named or (day > month and place.word_before(at) in _PARTS_OF_A_DAY)
    is_named = is_named or _SECOND_DAY.search(place.behind(at, 24)) is not None
    is_named = is_named or _AFTER_A_WEEKDAY.search(place.behind(at, 20)) is not None
    if not is_day(day, month) or not (is_named or is_memorial):
        return None
    is_said = place.word_before(at) in {"ngày", "mùng", "mồng"} or _SECOND_DAY.search(
        place.behind(at, 24)
    )
    word = "" if is_said else "ngày "
    return Said(f"{word}{numerals.day(day)} tháng {numerals.month(month)}")


def _month_and_year(found: re.Match[str], place: Place) -> Said | None:
    number, year = int(found[1]), numerals.cardinal(int(found[2]))
    at = found.start()
    if RATIO.search(place.behind(at, 30)):
        return Said(f"{numerals.whole(found[1])} trên {year}", kind=Kind.FRACTION)
    is_month = bool(_MONTHS_BEFORE.search(place.behind(at, 20)))
    is_bare = not is_month and ("/" not in found[0] or place.word_before(at) in _EDITIONS)
    if not 1 <= number <= 12 or is_bare or _is_law(at, place):  # noqa: PLR2004 -- the calendar
        return None
    word = "" if is_month else "tháng "
    return Said(f"{word}{numerals.month(number)} năm {year}")


def _month_of_year(found: re.Match[str], place: Place) -> Said | None:
    if not 1 <= int(found[1]) <= 12:  # noqa: PLR2004 -- the calendar
        return None
    word = "" if place.word_before(found.start()) == "tháng" else "tháng "
    return Said(f"{word}{numerals.month(int(found[1]))} năm {numerals.cardinal(int(found[2]))}")


def _weekday(found: re.Match[str], place: Place) -> Said | None:
    at = found.start()
    is_named = place.word_before(at) in _BEFORE_A_WEEKDAY or found[2]
    is_listed = _WEEKDAYS_BEFORE.search(place.behind(at, 8)) or _NEXT_WEEKDAY.match(
        place.text, found.end()
    )
    if not is_named and not is_listed:
        return None
    days = [f"thứ {numerals.ordinal(int(day))}" for day in found[0] if day.isdecimal()]
    said = ", ".join(days)
    return Said(said.removeprefix("thứ ") if place.word_before(at) == "thứ" else said)


def _dotted(found: re.Match[str], place: Place) -> Said | None:
    day, month = int(found[1]), int(found[2])
    before = place.word_before(found.start())
    if before not in _PARTS_OF_A_DAY | {"ngày"} or not is_day(day, month):
        return None
    word = "" if before == "ngày" else "ngày "
    return Said(f"{word}{numerals.day(day)} tháng {numerals.month(month)}")


def _quarter(found: re.Match[str], place: Place) -> Said | None:
    word = "" if place.word_before(found.start()) == "quý" else "quý "
    return Said(f"{word}{numerals.cardinal(int(found[1]))} năm {numerals.cardinal(int(found[2]))}")


def _late_month(found: re.Match[str], place: Place) -> Said | None:
    before = place.word_before(found.start())
    is_sure = len(found[1]) > 1 and before not in _NO_MONTH
    if before not in _BEFORE_A_MONTH and not is_sure:
        return None
    return Said(f"{'' if before == 'tháng' else 'tháng '}{numerals.cardinal(int(found[1]))}")


def _years(found: re.Match[str], _: Place) -> Said | None:
    first, second = int(found[1]), int(found[2])
    if second != first + 1:
        return None
    return Said(f"{numerals.cardinal(first)} đến {numerals.cardinal(second)}", kind=Kind.RANGE)


def _is_law(at: int, place: Place) -> bool:
    words = place.words_before(at, 3)
    names = " ".join(words)
    kinds = place.lexicon.codes.types
    return any(name in names for kind in kinds.values() for name in kind.split("/")) or any(
        key.lower() in words for key in kinds if len(key) > 1
    )


def _named_day(found: re.Match[str], place: Place) -> Said | None:
    if place.word_before(found.start()) not in {
        "ngày",
        "đến",
        "và",
        "hôm",
        "sáng",
        "chiều",
        "tối",
        "mùng",
        "mồng",
    }:
        return None
    if place.word_before(found.start()) in {"mùng", "mồng"}:
        return Said(numerals.cardinal(int(found[1])))
    return Said(numerals.day(int(found[1]))) if is_day(int(found[1]), 1) else None


def _bare(found: re.Match[str], place: Place) -> Said | None:
    number = int(found[1])
    if not 1 <= number <= 12:  # noqa: PLR2004 -- the calendar
        return None
    if "tháng" in place.behind(found.start(), 20) and _MONTHS_BEFORE.search(
        place.behind(found.start(), 20)
    ):
        return Said(numerals.month(number))
    if place.word_before(found.start()) == "thứ":
        return Said(numerals.ordinal(number), kind=Kind.NUMBER)
    return None


RULES = (
    Rule("date from the year", Kind.DATE, _FROM_YEAR, _from_year, joint="-"),
    Rule("full date", Kind.DATE, _FULL, _full, joint="/.-"),
    Rule("two years", Kind.RANGE, _YEARS, _years, joint="/"),
    Rule("month and year", Kind.DATE, _MONTH_AND_YEAR, _month_and_year, joint="/-"),
    Rule("day and month", Kind.FRACTION, _DAY_AND_MONTH, _day_and_month, joint="/"),
    Rule("dotted day", Kind.DATE, _DOTTED, _dotted, joint="."),
    Rule("dashed day", Kind.DATE, _DASHED, _dashed, joint="-"),
    Rule("named day", Kind.DATE, _NAMED_DAY, _named_day, joint="t"),
    Rule("month or rank", Kind.DATE, _BARE, _bare),
)
LETTER_RULES = (
    Rule("quarter of a year", Kind.DATE, _QUARTER, _quarter, first="Q"),
    Rule("month by its letter", Kind.DATE, _LATE_MONTH, _late_month, first="T"),
    Rule("weekday", Kind.DATE, _WEEKDAY, _weekday, first="T"),
    Rule(
        "month of a year",
        Kind.DATE,
        _MONTH_OF_YEAR,
        _month_of_year,
        first="T",
        joint="./0123456789",
    ),
)
