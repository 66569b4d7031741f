"""What the slots of standing texts say on a given day: {date}, {lunar_date}, {station}.

The values are written as people write them, with figures; saying them is the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from schedules import sentences
from schedules.errors import ScheduleError
from schedules.lunar import full_name, lunar_of

SLOTS = ("date", "lunar_date", "station")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SLOT = re.compile(r"\{([^{}]*)\}")


class WrongSlot(ScheduleError):
    """A standing text asks for something that no day can give; `slot` is what it asks for."""

    def __init__(self, slot: str) -> None:
        known = ", ".join(f"{{{name}}}" for name in SLOTS)
        super().__init__(sentences.UNKNOWN_SLOT, slot=slot, slots=known)
        self.slot = slot


def slots(day: date, station: str) -> dict[str, str]:
    """Return the value of every slot on a day; raise WrongDay outside 1900 to 2100.

    The date reads "thứ Bảy, ngày 2 tháng 2 năm 2030", the lunar one "mùng 1 tháng Giêng năm
    Canh Tuất".
    """
    weekday = _WEEKDAYS[day.weekday()]
    return {
        "date": f"{weekday}, ngày {day.day} tháng {day.month} năm {day.year}",
        "lunar_date": full_name(lunar_of(day)),
        "station": station,
    }


def asked_slots(text: str) -> tuple[str, ...]:
    """Return the slots of a text, each once, as they come; raise WrongSlot for an unknown one."""
    found = dict.fromkeys(match[1] for match in _SLOT.finditer(text))
    for slot in found:
        if slot not in SLOTS:
            raise WrongSlot(slot)
    return tuple(found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Fill the slots of a text; what a value itself says is never taken for a slot."""
    asked_slots(text)
    return _SLOT.sub(lambda match: values[match[1]], text)
