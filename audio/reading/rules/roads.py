"""How roads, kilometre posts and other letters with a number are written."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules import phones, rates
from audio.reading.rules.patterns import CAPITALS, DIGITS, END_OF_WORD
from audio.reading.types import Kind

_POST = re.compile(r"[Kk][Mm]\s?(\d{1,2}\.\d{3}(?=\s?\+)|\d{1,4})(?:\s?\+\s?(\d{1,4}))?(?![^\W_])")
_ROAD = re.compile(
    rf"(QL|ĐT|ĐH|TL|HL|ĐX)[.\s-]{{0,2}}(\d{{1,4}})([A-ZĐ])?{END_OF_WORD}(?![.\s]\d{{3}})"
)
_VARIETY = re.compile(r"(?:giống|lúa|gạo|ngô|giống lúa)\s(?:[^\W\d_]{1,6}\s?\d{0,5},?\s)?\Z")
_ROADS = {
    "QL": "quốc lộ",
    "ĐT": "đường tỉnh",
    "ĐH": "đường huyện",
    "TL": "tỉnh lộ",
    "HL": "hương lộ",
    "ĐX": "đường xã",
}
_NUMBERED = re.compile(
    r"([A-ZĐ]{1,4})(?:-|(?<=U)\.)?(\d{1,4})([A-Za-zĐđ])?(?:\.(\d{1,3}))?(?![^\W_])"
)
_SERIAL = re.compile(r"([A-ZĐ]{1,3})\s?-?(\d{5,10})(?![^\W_])")
_SERIAL_WORDS = re.compile(r"(?:số|seri|sê ri|sê-ri|gcn|sổ|hộ chiếu|phôi|mã|phiếu)[\s:.]{0,3}\Z")
_RED_PLATE = re.compile(r"([A-ZĐ]{2})[-\s](\d{2}[-.]\d{2})(?!\d)")
_CAR_WORDS = re.compile(r"(?:biển|biển đỏ|biển số|bks|xe|quân sự)[\s:.]{0,3}(?:số\s)?\Z")
_BOAT = re.compile(r"([A-ZĐ]{1,2}[A-Za-z]?)[-\s](\d{4,5})(?:[-\s]?(TS))?(?![^\W_])(?![.,]\d)")
_BOAT_WORDS = re.compile(r"(?:tàu|tàu cá|ghe|thuyền|số hiệu)[\s:]{0,3}\Z")
_LEVEL = re.compile(r"BĐ\s?-?(I{1,3})(?![^\W_])")
_LEVELS = {"I": "một", "II": "hai", "III": "ba"}
_EXPRESSWAY = re.compile(r"CT[.-]?(\d{2})(?![^\W_])")
_NAMES = {
    "BĐ": "báo động",
    "NV": "nguyện vọng",
    "KV": "khu vực",
    "KP": "khu phố",
    "TDP": "tổ dân phố",
    "TK": "tiểu khu",
    "CT": "cao tốc",
}


def _serial(found: re.Match[str], place: Place) -> Said | None:
    is_account = found[1] in {"TK", "STK"}
    if is_account or not _SERIAL_WORDS.search(place.behind(found.start(), 24)):
        return None
    return Said(f"{letters.spelled(found[1])} {numerals.digits(found[2])}")


def _red_plate(found: re.Match[str], place: Place) -> Said | None:
    """Say the plate of an army car."""
    if not _CAR_WORDS.search(place.behind(found.start(), 24)):
        return None
    return Said(f"{letters.spelled(found[1])}, {numerals.digits(found[2])}")


def _boat(found: re.Match[str], place: Place) -> Said | None:
    """Say the number of a fishing boat: letters of the province, figures, TS."""
    if not found[3] and not _BOAT_WORDS.search(place.behind(found.start(), 24)):
        return None
    tail = " tê ét" if found[3] else ""
    return Said(f"{letters.spelled(found[1])}, {numerals.digits(found[2])}{tail}")


def _level(found: re.Match[str], place: Place) -> Said | None:
    name = "" if place.follows(found.start(), ["báo động"]) else "báo động "
    return Said(f"{name}{_LEVELS[found[1]]}")


def _expressway(found: re.Match[str], place: Place) -> Said | None:
    is_named = place.follows(found.start(), ["cao tốc", "tuyến cao tốc"])
    if not is_named and not found[1].startswith("0"):
        return None
    return Said(numerals.padded(found[1]) if is_named else f"cao tốc {numerals.padded(found[1])}")


def _post(found: re.Match[str], _: Place) -> Said | None:
    post = f"ki lô mét số {numerals.whole(found[1].replace('.', '').lstrip('0') or '0')}"
    return Said(f"{post} cộng {numerals.whole(found[2].lstrip('0') or '0')}" if found[2] else post)


def _road(found: re.Match[str], place: Place) -> Said | None:
    if found[2].startswith("0") and len(found[2]) > 2:  # noqa: PLR2004 -- a telephone follows "ĐT"
        return None
    if _VARIETY.search(place.behind(found.start(), 20)):
        return None
    name = _ROADS[found[1]]
    if place.follows(found.start(), ["đường"]):
        name = name.removeprefix("đường ")
    letter = f" {letters.letter(found[3])}" if found[3] else ""
    return Said(f"{name} {numerals.whole(found[2])}{letter}")


def _numbered(found: re.Match[str], place: Place) -> Said | None:
    words = place.lexicon
    if whole := words.plain.get(found[0]) or words.foreign.get(found[0]):
        return Said(whole, kind=Kind.ABBREVIATION)
    name = _NAMES.get(found[1]) or (letters.letter(found[1]) if len(found[1]) == 1 else None)
    if name is None:
        return None
    if place.follows(found.start(), [name]):
        name = ""
    tail = [letters.letter(found[3])] if found[3] else []
    tail += ["chấm", numerals.padded(found[4])] if found[4] else []
    return Said(" ".join([*([name] if name else []), numerals.whole(found[2]), *tail]))


RULES = (
    *rates.RULES,
    phones.FILE_CODE,
    Rule("serial with letters", Kind.CODE, _SERIAL, _serial, first=CAPITALS, joint=f"-{DIGITS}"),
    Rule(
        "army number plate", Kind.CODE, _RED_PLATE, _red_plate, first=CAPITALS, joint=f"-{DIGITS}"
    ),
    Rule("number of a boat", Kind.CODE, _BOAT, _boat, first=CAPITALS, joint=f"-{DIGITS}"),
    Rule("flood alarm level", Kind.NUMBER, _LEVEL, _level, first="B"),
    Rule("expressway", Kind.ROAD, _EXPRESSWAY, _expressway, first="C", joint=f".-{DIGITS}"),
    Rule("kilometre post", Kind.ROAD, _POST, _post, first="Kk", joint=DIGITS),
    Rule("road", Kind.ROAD, _ROAD, _road, first="QĐTH", joint=f".-{DIGITS}"),
    Rule("lettered number", Kind.NUMBER, _NUMBERED, _numbered, first=CAPITALS, joint=f"-.{DIGITS}"),
)
