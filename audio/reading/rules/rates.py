"""Units, money, wards and cards that begin with a letter: "đ/kg", "US$2.5m", "P1, TP"."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.rules.patterns import NUMBER
from audio.reading.types import Kind

_PRICE = re.compile(r"((?:tr\.?)?đ|VNĐ|VND|vnđ|USD)/(?=([A-Za-z]{1,4}[23²³]?)(?![^\W_]))")
_DOLLARS = re.compile(rf"(US|AU|A|S|HK)\$\s?({NUMBER})\s?(k|m|bn|M|B)?(?![^\W_])")
_COUNTRIES = {"US": "Mỹ", "AU": "Úc", "A": "Úc", "S": "Xin-ga-po", "HK": "Hồng Kông"}
_SCALES = {"k": " nghìn", "m": " triệu", "M": " triệu", "bn": " tỷ", "B": " tỷ"}
_BARE_DOLLARS = re.compile(r"(US|AU|A|S|HK)\$(?!\s?\d)")
_WARD = re.compile(
    r"P\.?\s?([1-9]\d?)(?=\s?,\s?"
    r"(?:TP|Tp|T\.P|TX|[Tt]hành phố|[Tt]hị xã|Q\.?\s?\d|[Qq]uận)(?![^\W\d_]))"
)
_DISTRICT = re.compile(r"Q\.?\s?([1-9]|1[0-2])(?=\s?,\s?(?:TP|Tp|T\.P|[Tt]hành phố))")
_CARD = re.compile(r"([A-Z]{2})\s?(\d\s?\d{2}(?:\s?\d{2,4}){2,5})(?![\d.,])")
_CARD_WORDS = re.compile(
    r"(?:thẻ|bhyt|bảo hiểm y tế|mã thẻ|số thẻ)[\s:.]{0,3}(?:số\s|là\s|bhyt\s)?\Z"
)
_CARD_LENGTHS = range(10, 14)
_SPACES = re.compile(r"\s+")


def _price(found: re.Match[str], place: Place) -> Said | None:
    money, unit = place.lexicon.units.get(found[1]), place.lexicon.units.get(found[2])
    if money is None or unit is None:
        return None
    return Said(f"{money.spoken} trên {unit.spoken}", end=found.end(2))


def _dollars(found: re.Match[str], _: Place) -> Said | None:
    scale = _SCALES.get(found[3] or "", "")
    return Said(f"{numerals.number(found[2])}{scale} đô la {_COUNTRIES[found[1]]}")


def _bare_dollars(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"đô la {_COUNTRIES[found[1]]}")


def _ward(found: re.Match[str], place: Place) -> Said | None:
    return _named("phường", found, place)


def _district(found: re.Match[str], place: Place) -> Said | None:
    return _named("quận", found, place)


def _named(word: str, found: re.Match[str], place: Place) -> Said:
    name = "" if place.word_before(found.start()) == word else f"{word} "
    return Said(f"{name}{numerals.whole(found[1])}", kind=Kind.NUMBER)


def _card(found: re.Match[str], place: Place) -> Said | None:
    """Say the number of a health insurance card, two letters and thirteen figures."""
    count = sum(sign.isdecimal() for sign in found[2])
    if count not in _CARD_LENGTHS or not _CARD_WORDS.search(place.behind(found.start(), 30)):
        return None
    groups = _SPACES.split(found[2])
    return Said(f"{letters.spelled(found[1])}, {', '.join(map(numerals.digits, groups))}")


RULES = (
    Rule("price", Kind.MONEY, _PRICE, _price, first="đtVvU", joint="/."),
    Rule("dollars of a country", Kind.MONEY, _DOLLARS, _dollars, first="UASH", joint="$"),
    Rule("bare dollars", Kind.MONEY, _BARE_DOLLARS, _bare_dollars, first="UASH", joint="$"),
    Rule("ward", Kind.NUMBER, _WARD, _ward, first="P", joint=".0123456789"),
    Rule("district", Kind.NUMBER, _DISTRICT, _district, first="Q", joint=".0123456789"),
    Rule("insurance card", Kind.CODE, _CARD, _card, joint="0123456789"),
)
