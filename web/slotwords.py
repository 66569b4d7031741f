"""What a voice fills in anew for every day, named for people."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SLOTS: Mapping[str, LazyString] = {
    "{date}": _l("[the date]"),
    "{lunar_date}": _l("[the lunar date]"),
    "{station}": _l("[the station's name]"),
}


def slots(text: str) -> str:
    """Say what a voice fills in anew for every day, in words of people."""
    for slot, name in SLOTS.items():
        text = text.replace(slot, str(name))
    return text
