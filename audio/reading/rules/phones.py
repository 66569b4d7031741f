"""How telephone, emergency and account numbers are written: they are said digit by digit."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_ABROAD = re.compile(r"(?:\(\+?84\)|\+84)[ .-]?(?:\(0\))?\d{1,4}(?:[ .-]?\d{2,4}){1,4}(?!\d)")
_BRACKETED = re.compile(r"\(0\d{1,4}\)[ .-]?\d{1,4}(?:[ .-]?\d{2,4}){1,3}(?!\d)")
_HOME = re.compile(r"0\d{1,4}(?:[ .-]?\d{1,4}){1,4}(?!\d)(?![.,]\d)")
_MASKED = re.compile(r"(?=[\dxX. ]{0,10}[xX]{3})0[\dxX]{1,9}(?:[. ][\dxX]{2,4}){0,3}(?![\dxX])")
_SERVICE = re.compile(r"1[89]00(?:[ .-]?\d{2,4}){1,3}(?!\d)")
_COUNTRY = re.compile(r"84(?:[ .-]\d{2,4}){2,4}(?!\d)")
_CALLED = re.compile(r"(?:sđt|đt|điện thoại|tel|zalo|gọi|liên hệ)[\s:.]{0,3}\Z")
_GROUPED = re.compile(
    r"\d{2,6}(?:[ .-]\d{2,6}){1,5}(?!\d)(?!\s?(?:đồng|đ|vnđ|triệu|nghìn)(?![^\W_]))", re.IGNORECASE
)
_OWNED = re.compile(
    r"(?:cccd|cmnd|căn cước|căn cước công dân|tài khoản|stk|tk|mst|mã số thuế|định danh|hộ chiếu"
    r"|bhxh|bhyt|bảo hiểm xã hội|bảo hiểm y tế|mã số bhxh|số sổ|số thẻ|thẻ đảng)"
    r"(?:\s(?:số|ủng hộ|là|nhận|ngân hàng|agribank|bidv|vietinbank|vietcombank)){0,4}[\s:.]{0,3}\Z"
)
_HOTLINE = re.compile(r"(?:1\d{2}|1\d{3})(?!\d)(?![.,/-]\d)(?![^\W\d_])(?!\s?%)")
_ACCOUNT = re.compile(r"\d{6,20}(?!\d)(?!\s?(?:đồng|đ|VNĐ|người|hộ)(?![^\W_]))")
_SERIAL = re.compile(r"0\d{3,20}(?![\d.,])")
_FILE_CODE = re.compile(r"[\dA-Z]{1,12}(?:[.-][\dA-Z]{1,12}){1,8}(?![^\W_])")
_CODED = re.compile(
    r"mã (?:hs|hồ sơ|số hồ sơ|biên nhận|đơn|vạch|định danh|bưu gửi|tra cứu)[^.;\n]{0,12}\Z"
)
_SIGNS = re.compile(r"[\dA-Z]+")
_GROUPS = re.compile(r"\d+")
_LENGTHS = range(9, 13)
_SERVICE_LENGTHS = frozenset({8, 10})
_EMERGENCY = frozenset({"111", "112", "113", "114", "115", "1022"})
_CALLING = re.compile(
    r"(?:gọi|tổng đài|đường dây nóng|hotline|số máy|điện thoại|sđt|liên hệ|cứu hộ|cấp cứu|báo"
    r"|tố giác|qua số)"
    r"[^.;\n]{0,40}\Z"
)
_COUNTING = re.compile(
    r"(?:gọi|báo|liên hệ|điện thoại|sđt|đài|nóng|hotline|máy|số|hoặc|và|qua|,|:|-)[\s(]{0,3}\Z"
)
_IDENTITY = re.compile(
    r"(?<![^\W_])(?:cccd|cmnd|căn cước|tài khoản|stk|tk|mst|mã số|mã số thuế|định danh)"
    r"[^.;\n]{0,24}\Z"
)
_MOBILE = re.compile(r"(\d{4})(\d{3})(\d{3})")


def _said(text: str) -> str:
    groups = _GROUPS.findall(text)
    if len(groups) == 1 and (mobile := _MOBILE.fullmatch(groups[0])):
        groups = list(mobile.groups())
    return ", ".join(numerals.digits(group) for group in groups)


def _count(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)


def _phone(found: re.Match[str], _: Place) -> Said | None:
    return Said(_said(found[0])) if _count(found[0]) in _LENGTHS else None


def _abroad(found: re.Match[str], _: Place) -> Said | None:
    return Said(f"cộng {_said(found[0])}") if _count(found[0]) in _LENGTHS else None


def _service(found: re.Match[str], _: Place) -> Said | None:
    return Said(_said(found[0])) if _count(found[0]) in _SERVICE_LENGTHS else None


def _hotline(found: re.Match[str], place: Place) -> Said | None:
    behind = place.behind(found.start(), 60)
    if not (_CALLING.search(behind) and _COUNTING.search(behind)):
        return None
    return Said(numerals.digits(found[0])) if found[0] in _EMERGENCY else None


def _account(found: re.Match[str], place: Place) -> Said | None:
    is_identity = _IDENTITY.search(place.behind(found.start(), 40))
    if not is_identity and not _OWNED.search(place.behind(found.start(), 60)):
        return None
    return Said(numerals.digits(found[0]))


def _grouped(found: re.Match[str], place: Place) -> Said | None:
    if _count(found[0]) < 8 or not _OWNED.search(place.behind(found.start(), 60)):  # noqa: PLR2004 -- "tài khoản 500 000"
        return None
    return Said(_said(found[0]))


def _from_a_country(found: re.Match[str], place: Place) -> Said | None:
    is_called = _CALLED.search(place.behind(found.start(), 20))
    return Said(_said(found[0])) if is_called and _count(found[0]) in _LENGTHS else None


def _file_code(found: re.Match[str], place: Place) -> Said | None:
    if not _CODED.search(place.behind(found.start(), 40)):
        return None
    groups = (" ".join(map(_sign, group)) for group in _SIGNS.findall(found[0]))
    return Said(", ".join(groups))


def _sign(sign: str) -> str:
    return numerals.digits(sign) or letters.letter(sign)


def _serial(found: re.Match[str], _: Place) -> Said | None:
    return Said(numerals.digits(found[0]))


FILE_CODE = Rule("file code", Kind.CODE, _FILE_CODE, _file_code)
"""The code of a file, which may begin with a letter as well."""


def _masked(found: re.Match[str], _: Place) -> Said | None:
    """Say a number whose middle is hidden: "09xx.xxx.123"."""
    groups = (" ".join(map(_hidden, group)) for group in re.findall(r"[\dxX]+", found[0]))
    return Said(", ".join(groups))


def _hidden(sign: str) -> str:
    return numerals.digits(sign) or letters.letter(sign)


RULES = (
    Rule("masked number", Kind.PHONE, _MASKED, _masked, joint="xX.0123456789"),
    FILE_CODE,
    Rule("account in groups", Kind.PHONE, _GROUPED, _grouped),
    Rule("number with its country", Kind.PHONE, _COUNTRY, _from_a_country, first="8"),
    Rule("number in an area", Kind.PHONE, _HOME, _phone, first="0"),
    Rule("service number", Kind.PHONE, _SERVICE, _service, first="1"),
    Rule("emergency number", Kind.PHONE, _HOTLINE, _hotline, first="1"),
    Rule("account or identity number", Kind.PHONE, _ACCOUNT, _account),
    Rule("serial number", Kind.PHONE, _SERIAL, _serial, first="0"),
)
SIGN_RULES = (
    Rule("number from abroad", Kind.PHONE, _ABROAD, _abroad, first="+("),
    Rule("number with its area", Kind.PHONE, _BRACKETED, _phone, first="("),
)
