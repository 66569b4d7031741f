"""How days, months and years are written, and when two numbers and a slash are a date."""

import re

from audio.reading import numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_FULL = re.compile(
    r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?([12]\d{3}|\d{2}(?!\d))(?!\d)(?![/.-]\d)"
)
_DAY_AND_MONTH = re.compile(
    r"(?<!\d/)(\d{1,2})\s?/\s?(\d{1,2})(?!\d)(?!\s?/\s?\d)(?![.,]\d)(?![^\W\d_])"
)
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})(?!\d)(?![-/.,]\d)(?![^\W\d_])")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s?[/-]\s?((?:19|20)\d{2})(?!\d)(?![/.-]\d)(?![^\W\d_])")
_NAMED_DAY = re.compile(r"(\d{1,2})(?!\d)(?=\s{1,2}tháng\s{1,2}\d)")
_BARE = re.compile(r"(\d{1,2})(?![\d/])(?![.,]\d)(?![^\W\d_])(?!\s?%)")
_MONTHS_BEFORE = re.compile(r"(?:tháng|tháng \d{1,2}\s?(?:-|,|và|đến|tới))\s{0,2}\Z")
_DAYS_BEFORE = re.compile(
    r"(?:ngày|mùng|mồng|rằm)[\s.:]{0,2}(?:\d{1,2}(?:/\d{1,2})?\s?(?:-|,|và|đến|hoặc)\s?)?\Z"
)
_AFTER_A_DAY = re.compile(r"(?<![\d/.])\d{1,2}\s?-\s?\Z")

_DATE_WORDS = frozenset(
    {
        "ngày", "từ", "đến", "tới", "hết", "trước", "sau", "sáng", "trưa", "chiều", "tối",
        "đêm", "hôm", "dịp", "lễ", "mùng", "mồng", "rằm", "niệm", "nay", "qua", "hạn",
        "tết", "quốc", "vào", "kể", "bảy", "hai", "ba", "tư", "năm", "sáu", "nhật", "thứ",
        "phụ", "nữ", "tức", "và",
    }
)  # fmt: skip
_RATIO_WORDS = frozenset(
    {
        "lệ", "đạt", "chiếm", "khoảng", "hơn", "gần", "giảm", "tăng", "quá", "bằng", "còn",
        "được", "thiểu", "chỉ", "trên", "dưới", "nửa", "mất", "có", "tổng", "thêm",
    }
)  # fmt: skip
_WHOLES = frozenset(
    {
        "số", "tổng", "diện", "dân", "thời", "quân", "chặng", "quãng", "lượng", "chiều",
        "mức", "nhân", "đại", "khối", "ngân", "vốn",
    }
)  # fmt: skip
_COUNTED = frozenset(
    {
        "hộ", "thôn", "xã", "tiêu", "phiếu", "trường", "chi", "học", "em", "cháu", "người",
        "đảng", "hội", "cơ", "tổ", "ấp", "khu", "ý", "thành", "lớp", "ca", "giờ", "đơn",
        "bản", "phường", "tỉnh", "huyện", "nhiệm", "mục", "chỉ", "đồng", "cán", "thửa",
        "công",
    }
)  # fmt: skip
_PLACES = frozenset(
    {
        "số", "lớp", "hẻm", "ngõ", "ngách", "kiệt", "nhà", "tổ", "thửa", "căn", "phòng",
        "kios", "lô", "sân", "huyết", "áp", "đường",
    }
)  # fmt: skip
_ROUND_THE_CLOCK = re.compile(r"24/24|trực|suốt|hoạt động|liên tục|phục vụ")


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12  # noqa: PLR2004 -- the calendar


def _day_word(at: int, place: Place) -> str:
    said = _DAYS_BEFORE.search(place.behind(at, 30)) or _AFTER_A_DAY.search(place.behind(at, 8))
    return "" if said else "ngày "


def _full(found: re.Match[str], place: Place) -> Said | None:
    day, month, year = int(found[1]), int(found[3]), found[4]
    if not _is_day(day, month) or (len(year) == 2 and found[2] == "."):  # noqa: PLR2004 -- 1.2.26 is a section
        return None
    date = f"{numerals.day(day)} tháng {numerals.month(month)} năm {numerals.cardinal(int(year))}"
    return Said(_day_word(found.start(), place) + date)


def _day_and_month(found: re.Match[str], place: Place) -> Said | None:
    first, second = int(found[1]), int(found[2])
    at = found.start()
    before, after = place.word_before(at), place.word_after(found.end())
    if _means_date(before, after, place, found):
        return Said(
            f"{_day_word(at, place)}{numerals.day(first)} tháng {numerals.month(second)}",
            kind=Kind.DATE,
        )
    halves = numerals.whole(found[1]), numerals.whole(found[2])
    is_share = after in _WHOLES or (before in _RATIO_WORDS and after not in _COUNTED)
    if before not in _PLACES and (
        is_share or (first == 1 and second > 1 and after not in _COUNTED)
    ):
        return Said(f"{halves[0]} phần {'tư' if second == 4 else halves[1]}")  # noqa: PLR2004 -- a quarter
    return Said(f"{halves[0]} trên {halves[1]}")


def _means_date(before: str, after: str, place: Place, found: re.Match[str]) -> bool:
    first, second = int(found[1]), int(found[2])
    if not _is_day(first, second) or before in _PLACES:
        return False
    if before in _DATE_WORDS or _AFTER_A_DAY.search(place.behind(found.start(), 8)):
        return True
    if (first, second) == (24, 7) and _ROUND_THE_CLOCK.search(place.behind(found.start(), 40)):
        return False
    return not (before in _RATIO_WORDS or after in _WHOLES or after in _COUNTED)


def _dashed(found: re.Match[str], place: Place) -> Said | None:
    day, month = int(found[1]), int(found[2])
    is_named = place.word_before(found.start()) == "ngày" and found[2].startswith("0")
    if not is_named or not _is_day(day, month):
        return None
    return Said(f"{numerals.day(day)} tháng {numerals.month(month)}")


def _month_and_year(found: re.Match[str], place: Place) -> Said | None:
    number, year = int(found[1]), numerals.cardinal(int(found[2]))
    at = found.start()
    if not 1 <= number <= 12 or "/" not in found[0] or _is_law(at, place):  # noqa: PLR2004 -- the calendar
        return None
    word = "" if _MONTHS_BEFORE.search(place.behind(at, 20)) else "tháng "
    return Said(f"{word}{numerals.month(number)} năm {year}")


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
    return Said(numerals.day(int(found[1]))) if _is_day(int(found[1]), 1) else None


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
    Rule("full date", Kind.DATE, _FULL, _full, joint="/.-"),
    Rule("month and year", Kind.DATE, _MONTH_AND_YEAR, _month_and_year, joint="/"),
    Rule("day and month", Kind.FRACTION, _DAY_AND_MONTH, _day_and_month, joint="/"),
    Rule("dashed day", Kind.DATE, _DASHED, _dashed, joint="-"),
    Rule("named day", Kind.DATE, _NAMED_DAY, _named_day, joint="t"),
    Rule("month or rank", Kind.DATE, _BARE, _bare),
)
