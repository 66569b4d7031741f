"""Settings of sound as a form gives them; what is no number is told apart from what is none."""

from __future__ import annotations

import math
from dataclasses import fields

from broadcaster.domain.sound import RANGES, OwnSound, StationSound
from broadcaster.errors import Invalid
from web.forms import Form

CHOICES = {"": None, "1": True, "0": False}


def station_sound(posted: Form) -> StationSound:
    """Read the station's settings; raises Invalid naming the field that is no number."""
    usual = StationSound()
    given: dict[str, object] = {}
    for each in fields(usual):
        if each.name in RANGES:
            value = _number(posted, each.name)
            given[each.name] = getattr(usual, each.name) if value is None else value
        elif isinstance(getattr(usual, each.name), bool):
            given[each.name] = posted.get(each.name) == "1"
        else:
            given[each.name] = posted.get(each.name, getattr(usual, each.name)).strip()
    return StationSound(**given)  # type: ignore[arg-type]  # each after its field's own type


def own_sound(posted: Form) -> OwnSound:
    """Read what one bulletin asks for; what is left empty is as the station sounds."""
    given: dict[str, object] = {}
    for each in fields(OwnSound):
        if each.name in RANGES:
            given[each.name] = _number(posted, each.name)
        elif each.name == "voice":
            given[each.name] = posted.get("voice", "").strip() or None
        else:
            given[each.name] = CHOICES.get(posted.get(each.name, ""))
    return OwnSound(**given)  # type: ignore[arg-type]  # each after its field's own type


def _number(posted: Form, name: str) -> float | None:
    """Read a number written with a comma or a dot."""
    text = posted.get(name, "").strip().replace(",", ".").replace("−", "-")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        limits = RANGES[name]
        raise Invalid(
            name, "Choose a number from {low} to {high}.", low=limits.low, high=limits.high
        )
    return value
