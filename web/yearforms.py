"""Forms about the year, read into the words of the services: days, effects, kinds of marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from broadcaster.domain.days import ProgrammeDays
from broadcaster.errors import Invalid
from broadcaster.services.refusing import refusing
from schedules.bounds import FIRST_DAY
from schedules.marks import (
    DayKind,
    Effect,
    ExtraHours,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
)
from schedules.types import ZoneKey
from web import forms

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
LONGEST_LIST = 20_000
LAST_OF_MONTH = -1
WAYS = ("weekdays", "monthly", "nth", "weeks", "lunar", "rule")


def needed_day(posted: forms.Form, name: str) -> date:
    """Read a day that must be given; raises Invalid naming the field."""
    found = forms.day(posted, name)
    if found is None:
        raise Invalid(name, "Please give a day.")
    return found


def days(posted: forms.Form, name: str) -> frozenset[date]:
    """Read a list of days, one a line or parted by commas; raises Invalid with the wrong one."""
    text = posted.get(name, "")[:LONGEST_LIST]
    return frozenset(_day(name, one) for one in re.split(r"[\s,;]+", text) if one)


def _day(name: str, text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            return date.fromisoformat(text)
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise Invalid(
            name, "“{text}” is no day; write each as in 21/11/2026.", text=text[:40]
        ) from None


def written(chosen: frozenset[date]) -> str:
    """Write days as people type them, one a line."""
    return "\n".join(f"{day:%d/%m/%Y}" for day in sorted(chosen))


def kind(posted: forms.Form) -> DayKind:
    """Read why a day is marked."""
    given = posted.get("kind", "")
    return DayKind(given) if given in set(DayKind) else DayKind.CUSTOM


def effects(posted: forms.Form) -> tuple[Effect, ...]:
    """Read what a marked day changes; no zone ticked means everywhere. Raises Invalid."""
    zones = frozenset(ZoneKey(zone) for zone in forms.numbers(posted, "zones")) or None
    return tuple(_effects(posted, zones))


def _effects(posted: forms.Form, zones: frozenset[ZoneKey] | None) -> Iterator[Effect]:
    if posted.get("no_programme") == "1":
        yield NoProgramme(zones)
    if posted.get("no_music") == "1":
        yield NoMusic(zones)
    timetable = posted.get("timetable", "")
    if timetable:
        yield OtherTimetable(timetable, zones)
    for name, hours in (("quiet", QuietHours), ("extra", ExtraHours)):
        begins, ends = posted.get(f"{name}_from", ""), posted.get(f"{name}_until", "")
        if begins or ends:
            opens = forms.time_of_day(posted, f"{name}_from")
            closes = forms.time_of_day(posted, f"{name}_until")
            with refusing(f"{name}_until"):
                yield hours(opens, closes, zones)


@dataclass(frozen=True, slots=True)
class EffectsForm:
    """What the form of effects shows: what is ticked and written."""

    no_programme: bool = False
    no_music: bool = False
    timetable: str = ""
    quiet: tuple[time, time] | None = None
    extra: tuple[time, time] | None = None
    zones: frozenset[int] = frozenset()


def filled(chosen: tuple[Effect, ...]) -> EffectsForm:
    """Return the form of effects that are kept; it holds one of each kind, in the same zones."""
    zones: frozenset[int] = frozenset().union(*(one.zones or () for one in chosen))
    if any(one.zones is None for one in chosen):
        zones = frozenset()
    found = {type(one): one for one in reversed(chosen)}
    other, quiet, extra = found.get(OtherTimetable), found.get(QuietHours), found.get(ExtraHours)
    return EffectsForm(
        no_programme=NoProgramme in found,
        no_music=NoMusic in found,
        timetable=other.timetable if isinstance(other, OtherTimetable) else "",
        quiet=(quiet.begins, quiet.ends) if isinstance(quiet, QuietHours) else None,
        extra=(extra.begins, extra.ends) if isinstance(extra, ExtraHours) else None,
        zones=zones,
    )


def programme_days(posted: forms.Form) -> ProgrammeDays:
    """Read on which days a programme comes back; raises Invalid naming the field."""
    way = forms.chosen(posted, "way", WAYS)
    since = forms.day(posted, "since") or FIRST_DAY
    added, skipped = days(posted, "added"), days(posted, "skipped")
    lunar = _lunar(posted) if way == "lunar" else frozenset()
    rule = _rule(posted, way)
    return ProgrammeDays(rule, since if rule else FIRST_DAY, lunar, added, skipped)


def _rule(posted: forms.Form, way: str) -> str:
    if way == "monthly":
        return f"FREQ=MONTHLY;BYMONTHDAY={_month_day(posted)}"
    if way == "nth":
        nth, weekday = posted.get("nth", "1"), posted.get("weekday", "SU")
        return f"FREQ=MONTHLY;BYDAY={nth}{weekday}"
    if way == "weeks":
        every, weekday = forms.number(posted, "every", 2), posted.get("of_weeks", "MO")
        return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={weekday}"
    if way != "rule":
        return ""
    rule = posted.get("rule", "").strip()
    if not rule:
        raise Invalid("rule", "The rule is empty; write one such as FREQ=DAILY.")
    return rule


def _month_day(posted: forms.Form) -> int:
    if posted.get("month_day") == str(LAST_OF_MONTH):
        return LAST_OF_MONTH
    return forms.number(posted, "month_day", 1)


def _lunar(posted: forms.Form) -> frozenset[int]:
    last = {LAST_OF_MONTH} if str(LAST_OF_MONTH) in posted.getlist("lunar") else set()
    found = forms.numbers(posted, "lunar") | last
    if not found:
        raise Invalid("lunar", "Tick at least one day of the lunar month.")
    return frozenset(found)
