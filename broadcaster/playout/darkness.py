"""For how long a zone heard nothing of what sounded, by what its board said meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadcaster.playout.orders import Contact

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Dark:
    """Silence of one zone within one item.

    `since` is when it began, while it lasts; `is_known` whether a board said so, or whether only
    nobody knows; `total` is how long earlier silences lasted; `was_lit` whether the line was ever
    seen on.
    """

    since: datetime | None = None
    is_known: bool = False
    total: timedelta = _NOTHING
    was_lit: bool = False

    def until(self, now: datetime) -> timedelta:
        """Return how long it was silent, a silence that lasts included."""
        return self.total + (now - self.since if self.since is not None else _NOTHING)


def seen(dark: Dark, contact: Contact, now: datetime) -> Dark:
    """Take one sight of the zone's contacts.

    Where a board did not answer for a while and says afterwards that the line is on, it was on.
    """
    if contact.on:
        total = dark.until(now) if dark.is_known else dark.total
        return Dark(total=total, was_lit=True)
    known = dark.is_known or contact.on is False
    return replace(dark, since=dark.since or now, is_known=known)
