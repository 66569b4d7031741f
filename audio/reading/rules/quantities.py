"""How numbers, units, money and percentages are written."""

import re

from audio.reading import letters, numerals
from audio.reading.lexicon import Measure
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import CAPITALS, DIGITS, NOT_INSIDE_NUMBER, NUMBER, SMALL
from audio.reading.types import Kind

_UNIT = (
    r"(?:tr\.đ(?:ồng)?|°\s?[CFNBĐE])(?![^\W_])|[%‰°$€]|''|['\"]"
    r"|(?:[A-Za-zµĐđ]{1,4}[23²³]?|[A-ZĐ]{3})(?![^\W_])"
)
_MEASURED = re.compile(rf"{NOT_INSIDE_NUMBER}({NUMBER})(\s?)({_UNIT})")
_PLAIN = re.compile(NOT_INSIDE_NUMBER + NUMBER)
_DEGREES = re.compile(
    r"(\d{1,3})°\s?(\d{1,2})'(?:\s?(\d{1,2})(?:''|\"))?(?:\s?([NBEĐ])(?![^\W_]))?"
)
_QUARTERS = {"N": "vĩ bắc", "B": "vĩ bắc", "E": "kinh đông", "Đ": "kinh đông"}
_SPACED = re.compile(
    r"([1-9]\d{0,2}(?: \d{3}){1,4})(?=\s?(?:đồng|tấn|con|người|hộ|nhân khẩu|cây)(?![^\W_]))"
    r"|([1-9]\d{0,2}(?: \d{3}){1,4})\s?(đ|VNĐ|VND|USD|m2|m²|m3|ha|kg)(?![^\W_])"
    r"|([1-9]\d{0,2}(?: \d{3}){2,4})(?![\d.,]|\s\d)"
)
_CALLED = re.compile(r"(?:đt|điện thoại|gọi|liên hệ|zalo|số máy|sđt|hotline|fax|\))[^.;]{0,12}\Z")
_POSITION = re.compile(
    r"(\d{1,2}(?:[.,]\d{1,2})?)\s?°?\s?([NB])\s?[-;,/]\s?(\d{1,3}(?:[.,]\d{1,2})?)\s?°?\s?[EĐ](?![^\W_])"
)
_DOLLARS = re.compile(rf"\$\s?({NUMBER})")
_SECTION = re.compile(r"\d{1,4}(?:\.\d{1,6}){1,6}(?!\d|,\d)")
_UNIT_AFTER = re.compile(r"\s?(?:kg|g|tấn|tạ|m|m2|ha|km|lít|đ|đồng|VNĐ|USD|%)(?![^\W_])")
_SECTIONS = re.compile(
    r"(?:mục|điểm|khoản|phần|bảng|biểu|hình|phụ lục|tiêu chí|điều)\s\d{1,3}(?:\.\d{1,3}){1,4}"
    r"(?:(?:,|;|\svà|\sđến|\stới|\s?-)\s?\d{1,3}(?:\.\d{1,3}){1,4}){0,4}"
    r"(?:,|;|\svà|\sđến|\stới|\s?-)\s?\Z"
)
_HEIGHT = re.compile(r"(\d{1,3})m(\d{1,2})(?![^\W_])")
_TIMES = re.compile(rf"{NOT_INSIDE_NUMBER}({NUMBER})\s?[xX×](?=\s?\d)")
_MAGNITUDES = frozenset({"trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "chục"})
_SYMBOL = re.compile(r"[A-Za-zµĐđ]{1,4}[23²³]?(?![^\W_])")
_BETWEEN_FACTORS = re.compile(r"[xX](?=\s(?:\d|(?:dài|rộng|cao|sâu|ngang|dày|dầy)\s\d))(?<=\s[xX])")
_PLATE = re.compile(
    r"(\d{2}[-\s.]?[A-ZĐ][A-ZĐ\d]?)\s?[-\s.]\s?(\d{3}[.\s]\d{2}|\d{4,5})(?!\d)(?!\.\d{3})"
)
_ON_A_CAR = re.compile(
    r"(?:biển|biển số|bks|bs|biển kiểm soát|xe|máy|mô tô|ô tô|tải|khách|wave|honda)"
    r"[\s:.]{0,3}(?:số\s)?\Z"
)
_SURELY_PLATE = re.compile(
    r"\d{2}-?[A-ZĐ]{1,2}[-\s]\d{3}\.\d{2}|\d{2}[A-ZĐ][-\s]\d{5}"
    r"|\d{2}-?[A-ZĐ]\d[-\s](?:\d{4,5}|\d{3}\.\d{2})"
)
_LETTERED = re.compile(r"(\d{1,5})([A-Za-zĐđ])(\d{1,3})?(?:\.(\d{1,3}))?(?![^\W_])")
_SHORT_MONEY = re.compile(r"(\d{1,4})\s?(tr|triệu|tỷ|tỉ)(\d{1,3})(?![^\W_])")
_ANY = re.compile(r"\d+")
# "15 đ/c" are fifteen comrades, "khoản 1 Đ.5" an article: no money.
_COMRADES = re.compile(r"/c(?:hí)?(?![^\W_])|\.?\d")
_MEASURES = {
    Measure.UNIT: Kind.UNIT,
    Measure.MONEY: Kind.MONEY,
    Measure.PERCENT: Kind.PERCENT,
    Measure.TIME: Kind.TIME,
}
_NUMBERED = frozenset(
    {"mục", "điểm", "khoản", "phần", "bảng", "biểu", "hình", "phụ", "tiêu", "điều", "số"}
)
_ATTACHED = frozenset({"'", '"', "''", "T", "V", "k", "M", "CV"})
_LOADED = re.compile(
    r"(?:quá|tải|nặng|trên|dưới|đến|khoảng|trọng|hơn|xe|cầu|cẩu|kho)(?:\s[^\W\d_]{1,10}){0,2}\s\Z"
)
_AMPERES = re.compile(
    r"(?:cầu dao|aptomat|át tô mát|áp tô mát|dòng|ổn áp|ắc quy|cb|công tơ)[^.;]{0,14}\Z"
)
_SCORED = re.compile(r"(?:điểm|chấm|thang|tổng)[^.;]{0,16}\Z")
_MOST_POINTS = 100
_MONEY_WORDS = frozenset({"đồng", "đ", "vnđ", "vnd"})
# "Chỉ thị 07" and "số 05" are names, so the zero is said; "05 hộ" is a count.
_TITLED = frozenset(
    {
        "thị", "quyết", "định", "luận", "điện", "trình", "báo", "số", "hoạch", "ct", "nq",
        "qđ", "nđ", "tt", "kl", "án",
    }
)  # fmt: skip
_TOO_LONG_TO_COUNT = 15


def _measured(found: re.Match[str], place: Place) -> Said | None:
    symbol = found[3].replace(" ", "")
    unit = place.lexicon.units.get(symbol)
    if unit is None or (found[2] and symbol in _ATTACHED):
        return None
    if symbol == "T" and not _LOADED.search(place.behind(found.start(), 30)):
        return None
    if symbol in {"đ", "Đ"} and _COMRADES.match(place.folded, found.end()):
        return None
    if symbol == "đ" and _is_score(found, place):
        return Said(f"{numerals.number(found[1])} điểm", kind=Kind.NUMBER)
    if symbol in {"'", '"'} and found.end() < len(place.text) and place.text[found.end()].isalnum():
        return None
    count = _money(found[1]) if unit.measure == Measure.MONEY else numerals.number(found[1])
    return Said(f"{count} {unit.spoken}", kind=_MEASURES[unit.measure])


def _is_score(found: re.Match[str], place: Place) -> bool:
    """Whether "85,5/100đ" or "điểm thi: 27,5đ" stands there."""
    if "." in found[1] or numerals.value(found[1]) > _MOST_POINTS:
        return False
    behind = place.behind(found.start(), 24)
    return behind.endswith("/") or _SCORED.search(behind) is not None


# Of these there is no part, so "10,000 người" are ten thousand.
_NEVER_PARTED = frozenset(
    {
        "người", "hộ", "con", "cây", "lượt", "em", "dân", "suất", "phiếu", "nhân", "cháu", "liều",
        "mũi", "hội", "đảng", "đoàn", "học", "bao", "cử", "gia", "khẩu",
    }
)  # fmt: skip


def _money(text: str) -> str:
    # No half dong exists, so a lone comma before three digits parts thousands.
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
        return numerals.whole(text.replace(",", ""))
    return numerals.number(text)


def _plain(found: re.Match[str], place: Place) -> Said | None:
    if found[0].isdecimal() and place.word_before(found.start()) in _TITLED:
        return Said(numerals.padded(found[0]))
    after = place.word_after(found.end())
    is_money = after in _MONEY_WORDS or (found[0].endswith("0") and after in _NEVER_PARTED)
    return Said(_money(found[0]) if is_money else numerals.number(found[0]))


def _degrees(found: re.Match[str], _: Place) -> Said | None:
    said = f"{numerals.whole(found[1])} độ {numerals.whole(found[2])} phút"
    said += f" {numerals.whole(found[3])} giây" if found[3] else ""
    return Said(f"{said} {_QUARTERS[found[4]]}" if found[4] else said)


def _position(found: re.Match[str], _: Place) -> Said | None:
    """Say where a storm is: "14,5N-112,3E"."""
    north, east = numerals.number(found[1]), numerals.number(found[3])
    return Said(f"{north} độ vĩ bắc, {east} độ kinh đông")


def _spaced(found: re.Match[str], place: Place) -> Said | None:
    if _CALLED.search(place.behind(found.start(), 30)):
        return None
    count = numerals.whole("".join((found[1] or found[2] or found[4]).split()))
    return Said(f"{count} {place.lexicon.units[found[3]].spoken}" if found[3] else count)


def _dollars(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"{numerals.number(found[1])} đô la")


def _section(found: re.Match[str], place: Place) -> Said | None:
    parts = found[0].split(".")
    at = found.start()
    is_listed = _SECTIONS.search(place.behind(at, 60)) is not None
    is_numbered = (is_listed or place.word_before(at) in _NUMBERED) or (
        place.is_first(at)
        and not _UNIT_AFTER.match(place.text, found.end())
        and not _counts(place.word_after(found.end()))
    )
    is_count = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])  # noqa: PLR2004 -- thousands
    if (len(parts) == 2 and not is_numbered) or is_count:  # noqa: PLR2004 -- one dot is a decimal
        return None
    if len(parts) > 2 and _UNIT_AFTER.match(place.text, found.end()):  # noqa: PLR2004 -- no section is weighed
        return Said(found[0], kind=Kind.UNKNOWN)
    if len(parts[1]) > 3:  # noqa: PLR2004 -- "thẻ số 23.045678"
        return Said(", ".join(map(numerals.digits, parts)), kind=Kind.CODE)
    return Said(" chấm ".join(numerals.whole(part) for part in parts))


def _counts(after: str) -> bool:
    """Whether the word after "1.5" makes it an amount, even where it begins a line."""
    return after[:1].isdecimal() or after in _MAGNITUDES | _MONEY_WORDS


def _height(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"{numerals.whole(found[1])} mét {numerals.whole(found[2])}")


def _times(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"{numerals.number(found[1])} nhân")


def _plate(found: re.Match[str], place: Place) -> Said | None:
    is_named = _ON_A_CAR.search(place.behind(found.start(), 24))
    if not is_named and not _SURELY_PLATE.fullmatch(found[0]):
        return None
    signs = (numerals.digits(sign) or letters.letter(sign) for sign in found[1] if sign.isalnum())
    return Said(f"{' '.join(signs)}, {numerals.digits(found[2])}")


def _lettered(found: re.Match[str], place: Place) -> Said | None:
    if found[2] == "A" and not found[3] and _AMPERES.search(place.behind(found.start(), 30)):
        return Said(f"{numerals.whole(found[1])} am pe", kind=Kind.UNIT)
    tail = f" {numerals.whole(found[3])}" if found[3] else ""
    tail += f" chấm {numerals.padded(found[4])}" if found[4] else ""
    return Said(f"{numerals.whole(found[1])} {letters.letter(found[2])}{tail}")


def _short_money(found: re.Match[str], _: Place) -> Said | None:
    """Say "3tr500" and "2tr5": what follows the million are hundreds of thousands."""
    name, smaller = ("triệu", "nghìn") if found[2].startswith("tr") else ("tỷ", "triệu")
    rest = int(found[3].ljust(3, "0"))
    tail = f" {numerals.cardinal(rest)} {smaller}" if rest else ""
    return Said(f"{numerals.whole(found[1])} {name}{tail}")


def _after_magnitude(found: re.Match[str], place: Place) -> Said | None:
    """Say the unit of "36 triệu m3"."""
    unit = place.lexicon.units.get(found[0])
    is_counted = place.word_before(found.start()) in _MAGNITUDES
    return Said(unit.spoken) if unit and is_counted else None


def _between_factors(found: re.Match[str], place: Place) -> Said | None:
    """Say the x of "15 người x 2 ngày", where a number stands on both sides."""
    words = place.words_before(found.start(), 6)
    return Said("nhân") if any(word[:1].isdecimal() for word in words) else None


def _any(found: re.Match[str], _: Place) -> Said | None:
    if len(found[0]) > _TOO_LONG_TO_COUNT:
        return Said(numerals.digits(found[0]))
    return Said(numerals.whole(found[0]))


RULES = (
    Rule("number plate", Kind.CODE, _PLATE, _plate, joint=CAPITALS + "-."),
    Rule("section number", Kind.MARKER, _SECTION, _section, joint="."),
    Rule("position of a storm", Kind.UNIT, _POSITION, _position, joint="NB°,."),
    Rule("coordinate", Kind.UNIT, _DEGREES, _degrees, joint="°"),
    Rule("spaced thousands", Kind.MONEY, _SPACED, _spaced, joint=DIGITS),
    Rule("measured quantity", Kind.UNIT, _MEASURED, _measured),
    Rule("short sum of money", Kind.MONEY, _SHORT_MONEY, _short_money, joint="t"),
    Rule("multiplication", Kind.NUMBER, _TIMES, _times, joint="xX×"),
    Rule("height", Kind.UNIT, _HEIGHT, _height, joint="m"),
    Rule("number with a letter", Kind.NUMBER, _LETTERED, _lettered, joint=SMALL + CAPITALS),
    Rule("number", Kind.NUMBER, _PLAIN, _plain),
    Rule("digits", Kind.NUMBER, _ANY, _any),
)
SIGN_RULES = (Rule("dollars", Kind.MONEY, _DOLLARS, _dollars, first="$"),)
LETTER_RULES = (
    Rule(
        "unit after a magnitude", Kind.UNIT, _SYMBOL, _after_magnitude, first=SMALL + CAPITALS + "µ"
    ),
    Rule(
        "times",
        Kind.NUMBER,
        _BETWEEN_FACTORS,
        _between_factors,
        first="xX",
        joint="0123456789drcsn",
    ),
)
