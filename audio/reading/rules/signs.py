"""What dashes, slashes and other signs between words are for."""

import re

from audio.reading import numerals
from audio.reading.lexicon import Measure, Unit
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import NUMBER
from audio.reading.syllables import is_syllable
from audio.reading.types import Kind, Token

_DASH = re.compile(r"-{1,40}")
_RANGE_DASH = re.compile(r"[-÷~]\s?")
_BELOW_ZERO = re.compile(
    rf"-({NUMBER})(?=\s?(?:(?:-|đến|tới)\s?-?{NUMBER}\s?)?(°\s?[CF]?|độ|%|‰|m|cm|mm)?(?![^\W_]))"
)
_MAY_BE_NEGATIVE = frozenset(
    {
        "từ", "đến", "tới", "là", "xuống", "còn", "dưới", "khoảng", "đạt", "mức", "ở", "đổi",
        "giảm", "tăng", "giữ", "độ", "trừ", "bằng", "hoặc", "và",
    }
)  # fmt: skip
_SLASH = re.compile(r"/\s?(\d{1,3}(?:\.\d{3})?\s?)?([^\W\d_]{1,12}[23²³]?)(?![^\W_])")
_DIVISION = re.compile(r"/(?=\s?\d)")
_FULL_STOP = re.compile(r"\./\.|\./|/\.")
_COMPARING = re.compile(r">=|<=|≥|≤|[<>=±×≈]")
_LIST_SIGN = re.compile(r"[-+*•▪●◦■□✓➢–]{1,3}\s{0,3}")
_RISE = re.compile(rf"\+{NUMBER}\s?[%‰]")
_LEADER = re.compile(r"(?:\.\s?){4,80}|…{1,40}|_{2,80}|={2,80}|\*{1,80}|#{1,80}")
_NUMERIC = frozenset(
    {
        Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.MONEY, Kind.PERCENT, Kind.UNIT, Kind.ROMAN,
        Kind.FRACTION, Kind.ROAD, Kind.CODE,
    }
)  # fmt: skip
_BEFORE_A_RATE = _NUMERIC | {Kind.WORD, Kind.ABBREVIATION, Kind.FOREIGN, Kind.UNKNOWN}
_COMPARED = {
    ">=": "lớn hơn hoặc bằng", "≥": "lớn hơn hoặc bằng", "<=": "nhỏ hơn hoặc bằng",
    "≤": "nhỏ hơn hoặc bằng", "<": "nhỏ hơn", ">": "lớn hơn", "=": "bằng", "±": "cộng trừ",
    "×": "nhân", "≈": "xấp xỉ",
}  # fmt: skip
_TEAM = r"(?:đội|thôn|xóm|ấp|xã|trường|lớp)\s[^:]{1,12}:\s?\d{1,2}\s?"
_SCORES = re.compile(rf"t[ỷỉ] số|thắng|thua|luân lưu|dẫn|gỡ hòa|(?:hòa.{{0,6}}|{_TEAM})\Z")
_MATCH = re.compile(
    r"(?<![^\W_])(?:bảng [a-h]|bán kết|chung kết|tứ kết|vòng loại|trận|thi đấu|cặp đấu)"
    r"(?![^\W_])[^.\n]{0,60}\Z"
)
# "lô B2-14" is one lot; "phòng 12-14" are three rooms.
_NAMED_BY_NUMBERS = frozenset({"lô", "căn", "nền", "kệ", "ô", "block"})
_NEXT_NUMBER = re.compile(rf"\s?({NUMBER})")
_SYMBOL = re.compile(r"(?<=\d)\s?[A-Za-zµ]{1,4}[23²³]?\Z")
_NEXT_SYMBOL = re.compile(rf"\s?{NUMBER}\s?([A-Za-zµ]{{1,4}}[23²³]?)(?![^\W_])")
_KIN = (
    frozenset({"mm", "cm", "dm", "m", "km"}),
    frozenset({"mg", "g", "gr", "kg"}),
    frozenset({"ml", "l", "L", "m3"}),
    frozenset({"W", "kW", "MW"}),
    frozenset({"m2", "ha", "km2"}),
    frozenset({"s", "h", "ms"}),
)
_NEXT_FRACTION = re.compile(r"\s?\d{1,4}/\d{1,4},\d")
_CHAIN = re.compile(r"\s?\d{1,9}\s?-\s?\d")
_CHAINED = re.compile(r"\d\s?-\s?\d{1,9}\s?\Z")
_ARE_YEARS = re.compile(r"(?:19|20)\d{2}-\d{2}")
_NEXT_ALIKE = re.compile(r"\s?([^\W\d_]{1,8})[.\s]{0,2}[\dIVXivx]")
_SCORE_AFTER = re.compile(r"\s?[^\W\d_]{1,8}\s\d{1,3}\s?:?\s\d{1,2}\s?-\s?\d{1,2}(?![\d/])")
_BLOOD = re.compile(r"(?:nhóm máu|rh)[^.\n]{0,40}(?<![^\W_])(?:a|b|ab|o)\Z")
_TWO_WORDS = re.compile(r"[^\W\d_]{1,12}\s[^\W\d_]{1,12}")
_FIGURE = re.compile(r"\s\d")
_CHANNELS = frozenset({"kênh", "mương", "tuyến", "trạm", "trục", "nhánh", "cột"})
_NEGATIVE_BLOOD = re.compile(r"-(?![^\W_])(?!\s[^\W\d_])")
_IN_A_RATE = re.compile(
    r"(?:đồng|đ|triệu|nghìn|kg|tạ|tấn|lít|gam|g|ml|l|kwh|m3|suất)\s?/\s?[^\W\d_]{1,12}\Z"
)
_NEXT_NUMERIC = re.compile(
    r"\s?(?:(?:dưới|trên|hết|trước|sau|cuối|đầu|khoảng|gần)\s)?"
    r"(?:-?\d|[IVX]{1,5}(?![^\W_])|ngày \d|mùng \d)"
)
_SIGNS = {"&": "và", "+": "cộng", "@": "a còng", "%": "phần trăm", "‰": "phần nghìn", "°": "độ"}
_POINTS = Unit("điểm", Measure.UNIT, stands_alone=False)
_AREAS = frozenset({"xã", "phường", "thôn", "huyện", "tỉnh"})  # "thôn 3/xã An" is an address
_PLUS = re.compile(r"\+(?=\s?\d)")
_MONEY = frozenset({"đồng", "triệu", "nghìn", "ngàn", "tỷ"})
_SINGLE = re.compile(r"[&@%‰°]")
_LAST_LETTERS = re.compile(r"([^\W\d_]+)\s{0,3}\Z")
_FIRST_LETTERS = re.compile(r"\s{0,3}([^\W\d_]+)")
_EDGE = 40
_LATITUDE = re.compile(r"[°'\"]\s?[NB]\Z")
_NOISE = re.compile(r"[*_#|~^`\\•▪●◦■□✓➢]{1,40}")


def _range(found: re.Match[str], place: Place) -> Said | None:
    previous = place.previous
    at, end = found.start(), found.end()
    is_after_number = previous is not None and previous.kind in _NUMERIC
    if previous is None or not is_after_number or place.text[place.previous_end : at].strip():
        return None
    if not _NEXT_NUMERIC.match(place.folded, end) and not _NEXT_NUMERIC.match(place.text, end):
        return _between_alike(place.previous_start, end, place)
    if _is_list(previous.source, at, end, place):
        return Said(",", kind=Kind.PUNCTUATION)
    is_score = _SCORES.search(place.behind(at, 30))
    is_name = place.word_before(place.previous_start) in _NAMED_BY_NUMBERS
    is_name = is_name or _is_channel(previous.source, end, place)
    if is_score or is_name:
        return Said("", kind=Kind.PUNCTUATION)
    is_apart = _is_falling(previous.source, end, place)
    return Said(",", kind=Kind.PUNCTUATION) if is_apart else Said("đến")


def _is_list(first: str, at: int, end: int, place: Place) -> bool:
    """Whether figures stand side by side: a place on the map, "16-16-8", two measures."""
    return (
        _LATITUDE.search(first) is not None
        or _NEXT_FRACTION.match(place.text, end) is not None
        or _is_chain(at, end, place)
        or _is_other_measure(first, end, place)
    )


def _is_other_measure(first: str, end: int, place: Place) -> bool:
    """Whether "220V-50Hz" stands there: two measures of one thing, and no range."""
    before, after = _SYMBOL.search(first), _NEXT_SYMBOL.match(place.text, end)
    if before is None or after is None:
        return False
    units = place.lexicon.units
    one, other = units.get(before[0]), units.get(after[1])
    if one is None or other is None or one.measure is not other.measure:
        return False
    return one != other and not any(before[0] in kin and after[1] in kin for kin in _KIN)


def _is_chain(at: int, end: int, place: Place) -> bool:
    before = place.text[max(0, at - 14) : at]
    return bool(_CHAIN.match(place.text, end) or _CHAINED.search(before))


def _between_alike(start: int, end: int, place: Place) -> Said | None:
    """Between "thôn 1" and "thôn 5" a dash means "to" as well."""
    alike = _NEXT_ALIKE.match(place.folded, end)
    is_alike = alike and (
        alike[1] == place.word_before(start) or place.folded.startswith(alike[1], start)
    )
    if not is_alike:
        return None
    is_match = _MATCH.search(place.behind(start, 80)) or _SCORE_AFTER.match(place.folded, end)
    return Said("gặp" if is_match else "đến")


def _is_channel(first: str, end: int, place: Place) -> bool:
    """Whether "kênh N2-3" stands there, one name and no range."""
    is_lettered = first[:1].isalpha() and first[-1:].isdecimal()
    is_glued = is_lettered and place.text[end : end + 1].isdecimal()
    return is_glued and not _CHANNELS.isdisjoint(place.words_before(place.previous_start, 4))


def _is_falling(first: str, end: int, place: Place) -> bool:
    second = _NEXT_NUMBER.match(place.text, end)
    if second and _ARE_YEARS.fullmatch(f"{first}-{second[1]}"):
        return False
    if not second or not _NEXT_NUMBER.fullmatch(first) or "từ" in place.words_before(end, 5):
        return False
    return numerals.value(first) >= numerals.value(second[1])


def _below_zero(found: re.Match[str], place: Place) -> Said | None:
    """Say a minus: nobody may hear two degrees where minus two were written."""
    is_negative = place.word_before(found.start()) in _MAY_BE_NEGATIVE
    if not (found[2] or is_negative) or place.is_first(found.start()) > bool(found[2]):
        return None
    return Said("âm", end=found.start() + 1)


def _slash(found: re.Match[str], place: Place) -> Said | None:
    previous = place.previous
    if previous is None or previous.kind not in _BEFORE_A_RATE:
        return None
    is_known = found[2] in place.lexicon.units
    if found[2].isupper() and not (found[1] or is_known) and _is_price(previous):
        return Said("một", end=found.start() + 1)  # the abbreviation is said by its own rule
    symbol, word = found[2], place.folded[found.start(2) : found.end(2)]
    is_next = place.word_before(place.previous_start) == word and _FIGURE.match(
        place.text, found.end()
    )
    if previous.kind == Kind.NUMBER and (word in _AREAS or is_next):
        return Said(",", end=found.start() + 1, kind=Kind.PUNCTUATION)
    unit = place.lexicon.units.get(symbol)
    is_time = unit is not None and symbol in {"h", "s"}
    if unit is None and not (_is_head(word, found, place) or _is_of_money(word, symbol, place)):
        return None
    if unit is None and previous.kind not in _NUMERIC and not _is_rate(found.start(), place):
        return None
    if symbol == "đ" and found[1] and previous.kind == Kind.NUMBER:
        unit = _POINTS
    count = f"{numerals.whole(found[1].strip().replace('.', ''))} " if found[1] else ""
    link = "một" if (unit is None or is_time) and not count and symbol != "s" else "trên"
    return Said(f"{link} {count}{unit.spoken if unit else symbol}", kind=Kind.UNIT)


def _is_head(word: str, found: re.Match[str], place: Place) -> bool:
    """Whether the slash stands before one of those that things are counted by."""
    two = _TWO_WORDS.match(place.folded, found.start(2))
    return word in place.lexicon.per or (two is not None and two[0] in place.lexicon.per)


def _is_of_money(word: str, symbol: str, place: Place) -> bool:
    """Whether any word may follow the slash, as after a price or a measure: "đồng/chỉ"."""
    is_word = symbol == word and len(word) > 1 and is_syllable(word)
    return is_word and _is_price(place.previous)


def _is_price(previous: Token | None) -> bool:
    if previous is None:
        return False
    return previous.kind in {Kind.MONEY, Kind.UNIT} or previous.spoken in _MONEY


def _division(_: re.Match[str], place: Place) -> Said | None:
    previous = place.previous
    if previous is not None and previous.kind == Kind.TIME:
        return Said("")
    if previous is not None and previous.kind == Kind.PHONE:
        return Said("hoặc")
    is_counted = previous is not None and previous.kind in _NUMERIC | {Kind.UNKNOWN}
    return Said("trên") if is_counted else None


def _is_rate(at: int, place: Place) -> bool:
    """Whether the slash follows a counted word or another rate: "20 con/lứa", "đồng/HS/tháng"."""
    is_second = _IN_A_RATE.search(place.behind(at, 30)) is not None
    words = place.words_before(place.previous_start, 3)
    return is_second or any(word[:1].isdecimal() for word in words)


def _negative_blood(found: re.Match[str], place: Place) -> Said | None:
    return Said("trừ") if _BLOOD.search(place.behind(found.start(), 50)) else None


def _full_stop(_: re.Match[str], __: Place) -> Said | None:
    return Said(".")


def _comparing(found: re.Match[str], _: Place) -> Said | None:
    return Said(_COMPARED[found[0]])


def _list_sign(found: re.Match[str], place: Place) -> Said | None:
    at = found.start()
    before = place.behind(at, 4).rstrip()
    is_listed = place.is_first(at) or before.endswith((":", ";"))
    if _RISE.match(place.text, at):
        return None
    return Said("") if is_listed else None


def _dash(found: re.Match[str], place: Place) -> Said | None:
    at, end = found.start(), found.end()
    before, after = place.text[max(0, at - 1) : at], place.text[end : end + 1]
    if place.previous is not None and place.previous.kind == Kind.PHONE and after:
        return Said(",")
    if before.isalnum() and after.isalnum():
        return Said("")
    last = _LAST_LETTERS.search(place.text[max(0, at - 12) : at])
    first = _FIRST_LETTERS.match(place.text[end : end + 12])
    is_compound = last and first and last[1].islower() and first[1].islower()
    is_edge = not place.text[:at].strip() if at < _EDGE else False
    return Said("" if is_compound or is_edge or not after else ",")


def _leader(found: re.Match[str], _: Place) -> Said | None:
    return Said("…" if found[0][0] in ".…" else "")


def _sign(found: re.Match[str], _: Place) -> Said | None:
    return Said(_SIGNS[found[0]])


def _plus(_: re.Match[str], __: Place) -> Said | None:
    return Said(_SIGNS["+"])


def _noise(_: re.Match[str], __: Place) -> Said | None:
    return Said("")


RULES = (
    Rule("closing mark", Kind.PUNCTUATION, _FULL_STOP, _full_stop, first="./"),
    Rule("dots to fill in", Kind.PUNCTUATION, _LEADER, _leader, first=".…_=*#"),
    Rule("negative blood", Kind.LETTER, _NEGATIVE_BLOOD, _negative_blood, first="-"),
    Rule("range", Kind.RANGE, _RANGE_DASH, _range, first="-÷~"),
    Rule("below zero", Kind.NUMBER, _BELOW_ZERO, _below_zero, first="-"),
    Rule("list sign", Kind.MARKER, _LIST_SIGN, _list_sign),
    Rule("rate", Kind.UNIT, _SLASH, _slash, first="/"),
    Rule("division", Kind.FRACTION, _DIVISION, _division, first="/"),
    Rule("comparison", Kind.NUMBER, _COMPARING, _comparing),
    Rule("dash", Kind.PUNCTUATION, _DASH, _dash, first="-"),
    Rule("plus", Kind.NUMBER, _PLUS, _plus, first="+"),
    Rule("sign", Kind.WORD, _SINGLE, _sign),
    Rule("ornament", Kind.PUNCTUATION, _NOISE, _noise),
)
