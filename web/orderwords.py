"""Orders of the air in words: what was ordered, and the kinds that can be looked for."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ORDER_KIND: Mapping[str, LazyString] = {
    "stop": _l("STOP"),
    "go_on": _l("Let go on"),
    "emergency": _l("Emergency"),
    "live": _l("Live voice"),
    "test_zone": _l("Test of a zone"),
    "clock": _l("Clock"),
}

WHAT: Mapping[str, LazyString] = {
    "stop": _l("stopped the sound"),
    "go_on": _l("let go on what was stopped"),
    "test_zone": _l("ordered the test tone"),
    "live": _l("went on air with a live voice"),
    "emergency": _l("ordered an emergency"),
    "emergency_words": _l("the words were spoken and followed"),
    "emergency_over": _l("the emergency was over"),
    "emergency_zones": _l("took zones out of an emergency"),
    "emergency_signed": _l("signed an emergency afterwards"),
    "emergency_refused": _l("refused to sign an emergency"),
    "stepped": _l("the clock was put"),
    "confirmed": _l("said that the clock is right"),
    "believed": _l("the clock is plausible again"),
    "doubted": _l("the clock is in doubt"),
}


def order_kind(value: object) -> str:
    """Name a kind of order."""
    return str(ORDER_KIND.get(str(value), value))


def ordered(what: object) -> str:
    """Say what was ordered."""
    return str(WHAT.get(str(what), what))
