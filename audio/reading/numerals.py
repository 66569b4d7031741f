"""How numbers are said in Vietnamese."""

import re

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LARGEST = 10**15
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?!\d)")
_COMMAED = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?!\d)")
_NATURAL_DECIMALS = 2


def digits(text: str) -> str:
    """Name each digit: "102" is "một không hai"; everything else is passed over."""
    return " ".join(_DIGITS[int(sign)] for sign in text if sign.isdecimal())


def cardinal(number: int) -> str:
    """Say a whole number: 2005 is "hai nghìn không trăm linh năm".

    Below zero it begins with "âm". From a million thousand million (10**15) on it is said digit
    by digit, since the listener could not follow the scale words.
    """
    if number < 0:
        return f"âm {cardinal(-number)}"
    if number >= _LARGEST:
        return digits(str(number))
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    words = [_below_billion(billions), "tỷ"] if billions else []
    if rest:
        words.append(_below_billion(rest, follows=bool(billions)))
    return " ".join(words)


def _below_billion(number: int, *, follows: bool = False) -> str:
    words: list[str] = []
    for scale, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, number = divmod(number, scale)
        if group:
            words.append(_group(group, follows=follows or bool(words)))
            words.append(name)
    return " ".join(word for word in words if word)


def _group(number: int, *, follows: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not follows:
        return _below_hundred(rest)
    words = [_DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:  # noqa: PLR2004 -- a lonely unit is bridged by "linh"
        words += ["linh", _DIGITS[rest]]
    elif rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _DIGITS[unit]
    if tens == 1:
        return "mười" if unit == 0 else f"mười {'lăm' if unit == 5 else _DIGITS[unit]}"  # noqa: PLR2004 -- lăm
    if unit == 0:
        return f"{_DIGITS[tens]} mươi"
    return f"{_DIGITS[tens]} mươi {_AFTER_TENS.get(unit, _DIGITS[unit])}"


_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}


def whole(text: str) -> str:
    """Say digits as a count: "07" is "bảy"; three or more with a leading zero one by one."""
    if len(text) > 2 and text[0] == "0":  # noqa: PLR2004 -- "05 hộ" is a count, "005" a number plate
        return digits(text)
    return cardinal(int(text)) if len(text) <= len(str(_LARGEST)) else digits(text)


def padded(text: str) -> str:
    """Say digits with their leading zeros, as in document numbers: "07" is "không bảy"."""
    bare = text.lstrip("0")
    zeros = [_DIGITS[0]] * (len(text) - len(bare))
    return " ".join(zeros + ([whole(bare)] if bare else []))


def decimals(text: str) -> str:
    """Say the digits after a comma: one or two as a number, more or after a zero one by one."""
    if text[0] == "0" or len(text) > _NATURAL_DECIMALS:
        return digits(text)
    return whole(text)


def number(text: str) -> str:
    """Say a number as it is written here: dots part thousands, a comma or a lone dot decimals.

    "1.234,5" is one thousand and so on; "2.5" is two and a half; "1,234,567" is taken as the
    English way of parting thousands, since no decimal has two commas.
    """
    for grouped, part, comma in ((_DOTTED, ".", ","), (_COMMAED, ",", ".")):
        if found := grouped.match(text):
            said = whole(found[0].replace(part, ""))
            rest = text[found.end() :].lstrip(comma)
            return f"{said} phẩy {decimals(rest)}" if rest else said
    head, _, tail = text.replace(".", ",").partition(",")
    return f"{whole(head)} phẩy {decimals(tail)}" if tail else whole(head)


def value(text: str) -> float:
    """Return the size of such a number, for comparing two of them."""
    if _DOTTED.fullmatch(text.partition(",")[0]):
        return float(text.replace(".", "").replace(",", "."))
    if _COMMAED.fullmatch(text.partition(".")[0]):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def day(number: int) -> str:
    """Say a day of the month: the first nine take "mùng"."""
    return f"mùng {_DIGITS[number]}" if number < len(_DIGITS) else cardinal(number)


def month(number: int) -> str:
    """Say a month by its number: the fourth is "tư"."""
    return ordinal(number) if number == 4 else cardinal(number)  # noqa: PLR2004 -- tháng tư


def ordinal(number: int) -> str:
    """Say a rank after "thứ": nhất, hai, ba, tư, năm and so on."""
    return {1: "nhất", 4: "tư"}.get(number, cardinal(number))
