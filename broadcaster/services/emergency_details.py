"""Typed details of a warning: where, from when, where to go, whom to call; checked, then said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from broadcaster.errors import Invalid
from broadcaster.services import speakable
from broadcaster.services.ready_warnings import ready

PLACE, TIME, REFUGE, HOTLINE = "place", "time", "refuge", "hotline"
DETAILS = (PLACE, TIME, REFUGE, HOTLINE)
"""Their names, in the order in which they are said."""

LONGEST = 60
"""Letters of a place."""

_TIME = re.compile(r"([01]?\d|2[0-3]) ?(?:[:hg.]|giờ) ?([0-5]\d)?")
_SERVICE = re.compile(r"11[1-5]|1022|1[89]00\d{4}(?:\d{2})?")
_PHONE = re.compile(r"0\d{8,10}")


def with_details(text: str, given: Mapping[str, str]) -> str:
    """Return a warning with its details said after it; raises Invalid naming the detail."""
    said = [text.strip()]
    for name in DETAILS:
        value = " ".join(speakable.plain_text(given.get(name, "")).split()).strip(" .,;:")
        if value:
            said.append(ready().details[name].replace("{}", _CHECKS[name](name, value)))
    return " ".join(each for each in said if each)


def _place(name: str, value: str) -> str:
    if len(value) > LONGEST or not any(map(str.isalpha, value)) or set(value) & set("{}<>\x00"):
        raise Invalid(name, "Name a place in at most {most} letters.", most=LONGEST)
    return value


def _time(name: str, value: str) -> str:
    found = _TIME.fullmatch(value.lower())
    if found is None:
        raise Invalid(name, "Write the time as 17:30.")
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour} giờ {minute}" if minute else f"{hour} giờ"


def _hotline(name: str, value: str) -> str:
    number = re.sub(r"^\+?84(?=[1-9])", "0", re.sub(r"[ .()-]", "", value))
    if not (_SERVICE.fullmatch(number) or _PHONE.fullmatch(number)):
        raise Invalid(name, "Write a telephone number, such as 114 or 0912 345 678.")
    return number


_CHECKS = {PLACE: _place, TIME: _time, REFUGE: _place, HOTLINE: _hotline}
