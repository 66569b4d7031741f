"""How the seasons of a field are shortened: vụ ĐX 2026-2027, lúa HT."""

import re

from audio.reading.place import Place, Rule, Said
from audio.reading.types import Kind

_SEASON = re.compile(r"(ĐX|HT|XH|TĐ)(?![^\W_])")
_NAMES = {"ĐX": "đông xuân", "HT": "hè thu", "XH": "xuân hè", "TĐ": "thu đông"}
_WORDS = "vụ|lúa|rau|cây|gieo|sạ|gieo sạ|cấy|xuống giống|thu hoạch|sản xuất|trà|cuối|đầu"
_OTHER = r"(?:đx|ht|xh|tđ|mùa|đông xuân|hè thu)(?:\s\d{4}(?:-\d{4})?)?(?:,|\svà|\s-)\s"
_FIELD = re.compile(rf"(?<![^\W_])(?:{_WORDS})(?:\svụ)?\s?(?:{_OTHER})?\Z")


def _season(found: re.Match[str], place: Place) -> Said | None:
    return Said(_NAMES[found[1]]) if _FIELD.search(place.behind(found.start(), 50)) else None


RULES = (Rule("season of a field", Kind.ABBREVIATION, _SEASON, _season, first="ĐHXT"),)
