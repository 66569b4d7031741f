"""Which words the regions of the country say differently when they read numbers aloud.

The North says linh, nghìn and hai mươi tư. From Nghệ Tĩnh to Bình Thuận people say lẻ and ngàn
but keep tư after the tens; in the South bốn stands there too. The first days of a month (mùng),
decimals (phẩy), lăm and mốt are the same on the air everywhere.
"""

import re

from audio.reading.types import Region

_OTHER = {
    Region.CENTRAL: {"linh": "lẻ", "nghìn": "ngàn"},
    Region.SOUTH: {"linh": "lẻ", "nghìn": "ngàn", "mươi tư": "mươi bốn"},
}
_WORDS = re.compile(r"\b(?:linh|nghìn|mươi tư)\b")


def regional(spoken: str, region: Region) -> str:
    """Say the number words of the North as another region does."""
    others = _OTHER.get(region)
    if others is None:
        return spoken
    return _WORDS.sub(lambda found: others.get(found[0], found[0]), spoken)
