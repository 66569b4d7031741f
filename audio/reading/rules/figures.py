"""Rarer ways of writing figures: powers, mixed numbers, American money, service codes, arrows."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import NUMBER
from audio.reading.types import Kind

_POWER = re.compile(r"(\d{1,4})\^(\d{1,2})(?!\d)")
_AMERICAN = re.compile(r"(\d{1,3}(?:,\d{3}){1,4})\.(\d{1,2})(?!\d)")
_MIXED = re.compile(
    r"(\d{1,3})\s([1-9])/([2-9])(?=\s(?:lít|kg|ha|sào|giờ|tháng|năm|ngày|thìa|muỗng|cốc|mét|tấn))"
)
_PLATE = re.compile(r"(\d{2}(?:MĐ|LD|KT|NG|NN|DA|HC|CD|[A-Z])\d?)[-\s](\d{3}\.\d{2}|\d{5})(?!\d)")
_ON_WHEELS = re.compile(r"(?:xe|biển|số|bks|bs|ô tô|xe máy|mô tô|tải)\s(?:[^.;]{0,30})\Z")
_INCHES = re.compile(rf"({NUMBER})(?:\"|'')(?![^\W_])")
_SCREEN = re.compile(r"(?:tivi|ti vi|màn hình|tv|ống|lốp|vành|mâm|bánh|ổ cứng)[^.;]{0,18}\Z")
_PART_OF_A_NORM = re.compile(r"(\d{1,5})-(\d{1,3}):((?:19|20)\d{2})(?!\d)")
_SERVICE = re.compile(r"\*(\d{1,5})((?:\*\d{1,20}){0,3})#")
_JOINING = re.compile(r"([*\\|_#^•])(?=\s?\d)")
_FALL = re.compile(r"(?<=\()-(?=\d[\d.,]{0,15}\s?(?:đ|đồng|k|tr)?(?:/[a-z]{1,3})?\))")
_RESULT = re.compile(r"\(([+-])\)")
_TESTED = re.compile(r"(?:[A-Z]{1,4}|Rh)\s?\Z")
_ARROW = re.compile(r"(?:={1,2}|-{1,2})>")
_QUARTER = 4


def _power(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"{numerals.whole(found[1])} mũ {numerals.whole(found[2])}")


def _american(found: re.Match[str], _: Place) -> Said | None:
    whole = numerals.whole(found[1].replace(",", ""))
    return Said(f"{whole} phẩy {numerals.decimals(found[2])}")


def _mixed(found: re.Match[str], _: Place) -> Said | None:
    over, under = int(found[2]), int(found[3])
    if over >= under:
        return None
    part = "tư" if under == _QUARTER else numerals.cardinal(under)
    return Said(f"{numerals.whole(found[1])} và {numerals.cardinal(over)} phần {part}")


def _plate(found: re.Match[str], place: Place) -> Said | None:
    if not _ON_WHEELS.search(place.behind(found.start(), 40)):
        return None
    signs = (numerals.digits(sign) or letters.letter(sign) for sign in found[1])
    return Said(f"{' '.join(signs)}, {numerals.digits(found[2])}")


def _part_of_a_norm(found: re.Match[str], _: Place) -> Said | None:
    """Say the figures of a norm in parts: "QCVN 01-1:2018"."""
    number = f"{numerals.padded(found[1])} gạch ngang {numerals.padded(found[2])}"
    return Said(f"{number} năm {numerals.whole(found[3])}")


def _inches(found: re.Match[str], place: Place) -> Said | None:
    is_measure = _SCREEN.search(place.behind(found.start(), 30)) is not None
    return Said(f"{numerals.number(found[1])} in") if is_measure else None


def _service(found: re.Match[str], _: Place) -> Said | None:
    parts = [part for part in f"{found[1]}{found[2]}".split("*") if part]
    return Said(f"sao {' sao '.join(map(numerals.digits, parts))} thăng")


def _result(found: re.Match[str], place: Place) -> Said | None:
    """Say the sign of a test or a blood group: "Rh(-)"."""
    at = found.start()
    is_tested = _TESTED.search(place.text[max(0, at - 6) : at]) is not None
    return Said("cộng" if found[1] == "+" else "trừ") if is_tested else None


def _joining(found: re.Match[str], place: Place) -> Said | None:
    """Part two figures: a star multiplies, a backslash divides, the rest is a pause."""
    if not place.text[max(0, found.start() - 2) : found.start()].rstrip()[-1:].isdecimal():
        return None
    word = {"*": "nhân", "\\": "trên"}.get(found[1])
    return Said(word) if word else Said(",", kind=Kind.PUNCTUATION)


def _fall(_: re.Match[str], __: Place) -> Said | None:
    """Say the minus of a price that fell: "145.000đ (-1.000đ)"."""
    return Said("trừ")


def _arrow(_: re.Match[str], __: Place) -> Said | None:
    return Said("")


RULES = (
    Rule("part of a norm", Kind.CODE, _PART_OF_A_NORM, _part_of_a_norm, joint="-"),
    Rule("inches", Kind.UNIT, _INCHES, _inches, joint="\"'.,"),
    Rule("power", Kind.NUMBER, _POWER, _power, joint="^"),
    Rule("American number", Kind.NUMBER, _AMERICAN, _american, joint=","),
    Rule("mixed number", Kind.FRACTION, _MIXED, _mixed),
    Rule("plate of a vehicle", Kind.CODE, _PLATE, _plate),
)
SIGN_RULES = (
    Rule("fall of a price", Kind.NUMBER, _FALL, _fall, first="-"),
    Rule("sign between figures", Kind.NUMBER, _JOINING, _joining, first="*\\|_#^•"),
    Rule("result of a test", Kind.WORD, _RESULT, _result, first="("),
    Rule("service code", Kind.PHONE, _SERVICE, _service, first="*"),
    Rule("arrow", Kind.PUNCTUATION, _ARROW, _arrow, first="=-"),
)
