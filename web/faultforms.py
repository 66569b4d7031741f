"""A fault as a person typed it: which, on which contact, how often, from when and how long."""

from __future__ import annotations

from broadcaster.errors import Invalid
from web.forms import Form

_MOST = 1_000_000
_PERCENT = 100


def order(posted: Form, device: str) -> dict[str, object]:
    """Return a fault as the simulator is told of it; raises Invalid naming the field.

    What is left empty is left to the simulator: every time, at once, until lifted.
    """
    told: dict[str, object | None] = {
        "channel": _whole(posted, "channel"),
        "times": _whole(posted, "times"),
        "skip": _whole(posted, "skip"),
        "chance": _chance(posted),
        "after_s": _seconds(posted, "after_s"),
        "for_s": _seconds(posted, "for_s"),
        "late_s": _seconds(posted, "late_s"),
        "code": _whole(posted, "code"),
    }
    given = {key: value for key, value in told.items() if value is not None}
    return {"name": posted.get("name", ""), "device": device, **given}


def _whole(posted: Form, name: str) -> int | None:
    text = posted.get(name, "").strip()
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))
    if not is_number or int(text) > _MOST:
        raise Invalid(name, "Please write a whole number, such as 3.")
    return int(text)


def _seconds(posted: Form, name: str) -> float | None:
    """Read seconds, with a comma or a point."""
    text = posted.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    whole, _, rest = text.partition(".")
    if not (text.isascii() and (whole + rest).isdigit() and float(text) <= _MOST):
        raise Invalid(name, "Please write seconds, such as 1,5.")
    return float(text)


def _chance(posted: Form) -> float | None:
    percent = _whole(posted, "chance")
    if percent is not None and not 1 <= percent <= _PERCENT:
        raise Invalid("chance", "Please write a chance from 1 to 100 %.")
    return None if percent is None else percent / _PERCENT
