"""How varieties, machines, materials and germs are named by letters and figures: OM5451, H5N1."""

import re

from audio.reading import letters, numerals
from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_NAME = re.compile(
    r"([A-ZĐ]{1,5})[- ]?(\d{1,6})(?:([-/.])(\d{1,4}))?([A-Z]{0,2})(?![^\W_])(?![.,]\d)"
)
_FUEL = re.compile(r"R[Oo][Nn]\s?-?(\d{2})(?:-(II|III|IV|V))?(?![^\W_])")
_STEPS = {"II": "hai", "III": "ba", "IV": "bốn", "V": "năm"}
_FORM = re.compile(r"([A-ZĐ]{1,3})-?(\d{1,2})([a-zA-Z])?(?:-([A-Z]{2,3}))?(?![^\W_])")
_FORMS = frozenset({"TK", "D", "CT", "C", "M", "NA", "HK", "ĐK", "TP", "S", "B", "LT", "BC"})
_FORM_WORD = re.compile(r"(?:mẫu|tờ khai|biểu|phiếu|mẫu số)[\s:(]{1,2}\Z")
_BUILDING = re.compile(
    r"(?:tòa|tòa nhà|nhà|chung cư|block|căn hộ|lô|khu|khối|tổ hợp)\s"
    r"(?:[a-zđ]{1,3}-?\d{1,2}(?:,|\svà)\s){0,4}\Z"
)
_GERM = re.compile(r"([A-Z])(\d{1,2})([A-Z])(\d{1,2})(?![^\W_])")
_CROPS = (
    "giống", "lúa", "gạo", "ngô", "bắp", "lạc", "đậu", "đậu tương", "mía", "sắn", "mì", "khoai",
    "cà phê", "cao su", "hồ tiêu", "chè", "sầu riêng", "cam", "bưởi", "xoài", "mít", "thanh long",
    "bơ", "chanh", "ổi", "chuối", "dưa", "ớt", "cà chua",
)  # fmt: skip
_KINDS = (
    *_CROPS, "máy", "máy cày", "máy gặt", "xe", "model", "mác", "bê tông",
    "xi măng", "thép", "ống", "nhựa", "vi rút", "virus", "chủng", "cúm", "xăng", "dầu", "điều",
)  # fmt: skip
_MORE = (
    r"(?:[\s,(]{1,3}(?:\w*[A-ZĐ\d]\w*|và|hoặc|lai|nếp|tẻ|thuần|mới|loại|hiệu|thơm|số|dòng)){0,8}"
    r"[\s,(]{1,3}\Z"
)
_KIND = re.compile(rf"(?<![^\W_])(?i:{'|'.join(_KINDS)}){_MORE}")
_CROP = re.compile(rf"(?<![^\W_])(?i:{'|'.join(_CROPS)}){_MORE}")
_LONGEST_COUNT = 3
# With a blank before its figure a variety must be known: "giống VQN 12" may be anything.
_VARIETIES = frozenset(
    {"OM", "IR", "ST", "RI", "DT", "LVN", "KM", "NK", "TR", "BC", "TBR", "HT", "VNR", "DK", "CP"}
)
_SPELLED = {"ST": "ét tê"}


def _name(found: re.Match[str], place: Place) -> Said | None:
    words = place.lexicon
    behind = place.text[max(0, found.start() - 70) : found.start()]
    is_otherwise_known = found[1] in words.plain or found[1] in words.senses or found[1] == "KM"
    kinds = _CROP if is_otherwise_known else _KIND
    if found[0] in words.foreign or not kinds.search(behind):
        return None
    if " " in found[0] and found[1] not in _VARIETIES:
        return None
    said = [_SPELLED.get(found[1]) or letters.spelled(found[1]), _figures(found[2])]
    if found[4]:
        said += ["chấm" if found[3] == "." else "", _figures(found[4])]
    if found[5]:
        said.append(letters.spelled(found[5]))
    return Said(" ".join(word for word in said if word))


def _figures(text: str) -> str:
    is_name = len(text) > _LONGEST_COUNT or text.startswith("0")
    return numerals.digits(text) if is_name else numerals.whole(text)


def _germ(found: re.Match[str], _: Place) -> Said | None:
    said = (
        letters.letter(sign) if sign.isalpha() else numerals.whole(sign) for sign in found.groups()
    )
    return Said(" ".join(said))


def _fuel(found: re.Match[str], _: Place) -> Said | None:
    step = f" {_STEPS[found[2]]}" if found[2] else ""
    return Said(f"ron {numerals.whole(found[1])}{step}")


def _form(found: re.Match[str], place: Place) -> Said | None:
    """Say the name of a form or a building letter by letter."""
    behind = place.behind(found.start(), 48)
    if not (_BUILDING.search(behind) or (found[1] in _FORMS and _FORM_WORD.search(behind))):
        return None
    said = [letters.spelled(found[1]), numerals.padded(found[2])]
    said += [letters.spelled(part) for part in (found[3], found[4]) if part]
    return Said(" ".join(said))


RULES = (
    Rule("fuel", Kind.CODE, _FUEL, _fuel, first="R"),
    Rule("name of a form", Kind.CODE, _FORM, _form),
    Rule("germ", Kind.CODE, _GERM, _germ),
    Rule("name of a product", Kind.CODE, _NAME, _name),
)
