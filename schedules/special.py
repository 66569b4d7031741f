"""The permitted hours of a marked day: quiet hours taken away, extra hours added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.effects import DayEffects
from schedules.hours import Hours, Refusal, Spent, Verdict, Window
from schedules.marks import ExtraHours, QuietHours
from schedules.types import Span, ZoneKey

_UNCOUNTED = -1


@dataclass(frozen=True, slots=True)
class SpecialHours(Hours):
    """The hours of a day whose marks change them; `found` are those changes.

    What a mark refuses or permits bears its name. Extra hours count against no rule's minutes a
    day; quiet hours go before them.
    """

    found: DayEffects
    timezone: ZoneInfo

    def openings(self, zones: Iterable[ZoneKey]) -> frozenset[datetime]:
        """Return the instants from which on a sound may be permitted in one of the zones."""
        asked = frozenset(zones)
        opened: set[datetime] = set()
        for one in self.found.applied:
            if any(one.reaches(zone) for zone in asked):
                span = one.span(self.timezone)
                opened.add(span.begins if isinstance(one.effect, ExtraHours) else span.ends)
        return Hours.openings(self, asked) | opened

    def judge(self, zones: Iterable[ZoneKey], span: Span, spent: Spent) -> Verdict:
        """Tell where a sound of that span is permitted, after what was already spent."""
        quiet: dict[ZoneKey, Refusal] = {}
        others: list[ZoneKey] = []
        for zone in zones:
            why = self.found.why_quiet(zone, span, self.timezone)
            if why is None:
                others.append(zone)
            else:
                quiet[zone] = Refusal(why.mark.name, used_up=False)
        usual = Hours.judge(self, others, span, spent)
        extra = self._permitted(usual.refused, span)
        refused = {zone: why for zone, why in usual.refused.items() if zone not in extra}
        return Verdict({**usual.allowed, **extra}, {**refused, **quiet})

    def _permitted(self, zones: Iterable[ZoneKey], span: Span) -> dict[ZoneKey, Window]:
        permitted: dict[ZoneKey, Window] = {}
        for zone in zones:
            why = self.found.why_permitted(zone, span, self.timezone)
            if why is not None:
                window = Window(_UNCOUNTED, why.mark.name, why.span(self.timezone), None)
                permitted[zone] = window
        return permitted


def special_hours(hours: Hours, found: DayEffects, timezone: ZoneInfo) -> Hours:
    """Return the hours of the day as its marks change them."""
    if any(isinstance(one.effect, QuietHours | ExtraHours) for one in found.applied):
        return SpecialHours(hours.windows, hours.rules, found, timezone)
    return hours
