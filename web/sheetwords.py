"""Words of what is taken out of the plan: headings of its table, why a version was published."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CAUSE: Mapping[str, LazyString] = {
    "evening": _l("By itself in the evening"),
    "change": _l("By itself, because something changed"),
    "asked_for": _l("Something was put on air at once"),
    "cancelled": _l("Something was taken back"),
    "released": _l("Nobody holds the day any more"),
    "day": _l("By itself during the day"),
}

HEADINGS = (
    *(_l("Day"), _l("Begins"), _l("Ends"), _l("Length"), _l("Programme"), _l("Kind"), _l("What")),
    *(_l("Zones"), _l("Why here"), _l("Version"), _l("Left out"), _l("all zones")),
)
"""What `plan_out` writes into its table; named here, so that the catalogue has it."""


def cause(value: object) -> str:
    """Say why a version of the plan was published."""
    key = str(value)
    return str(CAUSE[key]) if key in CAUSE else key
