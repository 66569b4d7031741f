"""The fields of forms about time, as sentences that refuse them name them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

FIELDS: Mapping[str, LazyString] = {
    "name": _l("Name"),
    "source": _l("Number of the decision"),
    "zones": _l("Zones"),
    "first": _l("First day"),
    "last": _l("Last day"),
    "begins": _l("From"),
    "ends": _l("Until"),
    "day": _l("day"),
    "month": _l("month"),
    "month_days": _l("Lunar day"),
    "months": _l("Months"),
    "year": _l("Year"),
    "added": _l("Also on"),
    "skipped": _l("But not on"),
    "since": _l("Counted from"),
    "starts": _l("Begins"),
}


def field_label(value: object) -> str:
    """Name the field of a form; parts of a rule keep their own names."""
    key = str(value)
    return str(FIELDS[key]) if key in FIELDS else key
