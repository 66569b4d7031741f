"""The tongue and the conventions of the person reading: words, dates, clock times, numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from flask import Flask, request
from flask_babel import Babel, get_locale, gettext, ngettext

from schedules.lateness import wish
from schedules.wishes import wishes
from web import faultwords, fieldwords, livewords, slotwords, words
from web.current import station, visitor

LANGUAGES = ("vi", "en")
COOKIE = "language"
NEAR_S = 600.0

WEEKDAYS_VI = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Sentence(Protocol):
    """An English template and the facts to fill it with: a reason, a trouble or an error."""

    @property
    def sentence(self) -> str:
        """The template, which is also the key in the catalogue."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What fills it."""


def language() -> str:
    """Return the language of this request: the switch, else the person's own, else Vietnamese."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    somebody = visitor()
    if somebody is not None and somebody.language in LANGUAGES:
        return somebody.language
    return LANGUAGES[0]


def install(app: Flask) -> None:
    """Give the pages their catalogue and their filters."""
    Babel(app, default_locale="vi", locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    for name, turn in _FILTERS.items():
        app.add_template_filter(turn, name)


def zone() -> ZoneInfo:
    """Return the station's own time zone."""
    return station().timezone


def local(instant: datetime) -> datetime:
    """Return an instant in the station's own time."""
    return instant.astimezone(zone())


def from_local(moment: datetime) -> datetime:
    """Return what a clock on the station's wall showed as an instant in UTC."""
    return moment.replace(tzinfo=zone()).astimezone(UTC)


def today() -> date:
    """Return the station's own date."""
    return local(station().clock.now()).date()


def hhmm(instant: datetime | None) -> str:
    """Write an instant as 17:00."""
    return "–" if instant is None else local(instant).strftime("%H:%M")


def hhmmss(instant: datetime | None) -> str:
    """Write an instant as 17:00:05."""
    return "–" if instant is None else local(instant).strftime("%H:%M:%S")


def weekday(number: int) -> str:
    """Name a weekday, Monday being 0."""
    return (WEEKDAYS_VI if _vietnamese() else WEEKDAYS_EN)[number]


def long_day(day: date | datetime) -> str:
    """Write a day as thứ Bảy, 21/11/2026."""
    at = local(day).date() if isinstance(day, datetime) else day
    return f"{weekday(at.weekday())}, {at:%d/%m/%Y}"


def short_day(day: date | datetime | None) -> str:
    """Write a day as 21/11/2026."""
    if day is None:
        return "–"
    at = local(day).date() if isinstance(day, datetime) else day
    return f"{at:%d/%m/%Y}"


def moment(instant: datetime | None) -> str:
    """Write an instant as 17:00, 21/11/2026, and as 17:00 alone where it is today."""
    if instant is None:
        return "–"
    here = local(instant)
    if here.date() == today():
        return str(gettext("%(time)s today", time=f"{here:%H:%M}"))
    return f"{here:%H:%M, %d/%m/%Y}"


def span(length: timedelta | float | None) -> str:
    """Say a length of time in its two greatest units."""
    if length is None:
        return "–"
    seconds = round(length.total_seconds() if isinstance(length, timedelta) else length)
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    said = [
        *([ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []),
        *([ngettext("%(num)s minute", "%(num)s minutes", minutes)] if minutes else []),
        *([ngettext("%(num)s second", "%(num)s seconds", left)] if left and not hours else []),
    ]
    return " ".join(said) or ngettext("%(num)s second", "%(num)s seconds", 0)


def countdown(left: float) -> str:
    """Say how long until something: by the minute while it is far, by the second when near."""
    return span(left if left < NEAR_S else -(-left // 60) * 60)


def length(duration: timedelta | None) -> str:
    """Write a length of sound as 4:05 or 1:02:09."""
    if duration is None:
        return "–"
    hours, rest = divmod(int(duration.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def decimal(value: float | None, places: int = 1) -> str:
    """Write a number with the reader's decimal sign."""
    if value is None:
        return "–"
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if _vietnamese() else text


def plain_number(value: float) -> str:
    """Write a number as short as it is, with the reader's decimal sign and a true minus."""
    text = f"{value:g}".replace("-", "−")
    return text.replace(".", ",") if _vietnamese() else text


def say(said: Sentence | Mapping[str, object] | None) -> str:
    """Say a reason, a trouble or an error in the reader's tongue."""
    if said is None:
        return ""
    if isinstance(said, Mapping):
        sentence = str(said.get("sentence", ""))
        facts = cast("Mapping[str, object]", said.get("facts") or {})  # cast: JSON we wrote
    else:
        sentence, facts = said.sentence, said.facts
    if not sentence:
        return ""
    each = " ".join(gettext(one) for one in sentence.split("\n"))
    return _filled(each, {key: _named(key, value) for key, value in facts.items()})


def _named(key: str, value: object) -> str:
    if key == "title" and value:
        return words.title(str(value))
    if key == "of_field":
        return words.field(value)
    return fieldwords.field_label(value) if key == "field" else _fact(value)


def _filled(template: str, facts: Mapping[str, str]) -> str:
    try:
        return template.format(**facts)
    except (KeyError, IndexError, ValueError):
        # A sentence from an older version may lack a fact: better its bare words than none.
        return template


def _fact(value: object) -> str:
    if isinstance(value, float):
        return decimal(value) if value % 1 else f"{value:.0f}"
    if isinstance(value, datetime):
        return hhmm(value)
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, timedelta):
        return span(value)
    text = str(value)
    day = _day(text)
    if day is not None:
        return short_day(day)
    instant = _instant(text)
    return words.named(text) if instant is None else moment(instant)


def _day(text: str) -> date | None:
    if len(text) != len("2026-11-21") or text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    if len(text) < len("2026-11-21T17:00+00:00") or text[4:5] != "-" or "T" not in text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _vietnamese() -> bool:
    return str(get_locale() or "vi").startswith("vi")


_FILTERS: dict[str, Callable[..., object]] = {
    "hhmm": hhmm,
    "hhmmss": hhmmss,
    "long_day": long_day,
    "short_day": short_day,
    "moment": moment,
    "span": span,
    "length": length,
    "decimal": decimal,
    "weekday": weekday,
    "say": say,
    "wishes": wishes,
    "late_wish": wish,
    "named": words.named,
    "role_name": words.role,
    "status_name": words.status,
    "field_name": words.field,
    "priority_name": words.priority,
    "outcome_name": words.outcome,
    "knowledge_name": words.knowledge,
    "event_name": words.event,
    "event_reason": words.reason,
    "kind_name": words.kind,
    "proof_name": words.proof,
    "output_role": words.output_role,
    "fault_name": faultwords.fault,
    "hearing_name": words.hearing,
    "local": local,
    "title_name": words.title,
    "programme_name": livewords.programme,
    "slots_named": slotwords.slots,
}
