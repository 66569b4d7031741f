"""The days of a programme and of a season, and the kinds of marked days, said in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from broadcaster.domain.days import ProgrammeDays
from broadcaster.services.year_views import SeasonFields
from schedules.lunar import FULL_MOON
from schedules.marks import DayKind
from schedules.recurrence import WEEKDAYS
from web import i18n

KINDS: Mapping[str, LazyString] = {
    "mourning": _l("National mourning"),
    "exam": _l("Exam day"),
    "custom": _l("A day of the place"),
    "public_holiday": _l("Public holiday"),
    "commemoration": _l("Day of remembrance"),
    "lunar": _l("Lunar day"),
}
BY_HAND = (DayKind.MOURNING, DayKind.EXAM, DayKind.CUSTOM, DayKind.PUBLIC_HOLIDAY)
ORDINALS = ("1", "2", "3", "4", "-1")

_LUNAR = 31
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(-?\d+)")
_NTH = re.compile(r"FREQ=MONTHLY;BYDAY=(-?\d)(\w\w)")
_WEEKS = re.compile(r"FREQ=WEEKLY;INTERVAL=(\d+);BYDAY=(\w\w)")


def kind(value: object) -> str:
    """Name why a day is marked."""
    return str(KINDS.get(str(value), value))


def programme_days(days: ProgrammeDays, weekdays: frozenset[int]) -> str:
    """Say on which days a programme comes back, exceptions counted."""
    said = [_main(days, weekdays)]
    if days.added:
        said.append(str(_("%(count)s days more", count=len(days.added))))
    if days.skipped:
        said.append(str(_("without %(count)s days", count=len(days.skipped))))
    return ", ".join(said)


def way(days: ProgrammeDays) -> str:
    """Return which of the form's ways says the days of a programme."""
    if days.lunar:
        return "lunar"
    for name, pattern in (("monthly", _MONTHLY), ("nth", _NTH), ("weeks", _WEEKS)):
        if pattern.fullmatch(days.rule):
            return name
    return "rule" if days.rule else "weekdays"


def way_parts(days: ProgrammeDays) -> tuple[str, ...]:
    """Return the numbers and weekdays of a rule that the form has a way for."""
    for pattern in (_MONTHLY, _NTH, _WEEKS):
        found = pattern.fullmatch(days.rule)
        if found is not None:
            return found.groups()
    return ()


def ordinal(text: str) -> str:
    """Say which of its month a weekday is."""
    if text == "-1":
        return str(_("the last"))
    return str(_("number %(number)s", number=text))


def lunar_day(day: int) -> str:
    """Name a day of the lunar month."""
    if day == -1:
        return str(_("the last day of the lunar month"))
    if day == 1:
        return str(_("mùng một (1 lunar)"))
    return str(_("rằm (15 lunar)") if day == FULL_MOON else _("%(day)s lunar", day=day))


def season(fields: SeasonFields) -> str:
    """Say from when to when a season lasts."""
    form = "%d/%m" if fields.yearly else "%d/%m/%Y"
    said = f"{fields.first:{form}} – {fields.last:{form}}"
    return str(_("%(span)s every year", span=said)) if fields.yearly else said


def weekday_of(code: str) -> str:
    """Name a weekday by its two letters."""
    return i18n.weekday(WEEKDAYS.index(code)) if code in WEEKDAYS else code


def _main(days: ProgrammeDays, weekdays: frozenset[int]) -> str:
    if days.lunar:
        in_order = sorted(days.lunar, key=lambda day: day % _LUNAR)
        return ", ".join(lunar_day(day) for day in in_order)
    if days.rule:
        return _rule(days)
    if len(weekdays) == len(WEEKDAYS):
        return str(_("every day"))
    return ", ".join(i18n.weekday(number) for number in sorted(weekdays))


def _rule(days: ProgrammeDays) -> str:
    parts = way_parts(days)
    match way(days):
        case "monthly" if parts[0] == "-1":
            said = _("the last day of each month")
        case "monthly":
            said = _("day %(day)s of each month", day=parts[0])
        case "nth":
            which = {"nth": ordinal(parts[0]), "weekday": weekday_of(parts[1])}
            said = _("%(weekday)s, %(nth)s of each month", **which)
        case "weeks":
            which = {"count": parts[0], "weekday": weekday_of(parts[1])}
            said = _("%(weekday)s every %(count)s weeks", **which)
        case _:
            said = _("by the rule %(rule)s", rule=days.rule)
    return str(said)
