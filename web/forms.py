"""What a person typed, read into the words of the services; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from broadcaster.domain.bulletin import InformationField
from broadcaster.errors import BroadcasterError, Failed, Invalid
from broadcaster.services.edits import Overtaken
from broadcaster.services.refusing import refusing
from broadcaster.services.views import Fields
from schedules.bounds import checked
from schedules.types import Priority, Reason
from web import i18n, lateforms

_MINUTE = timedelta(minutes=1)

Form = MultiDict[str, str]
Problems = dict[str, BroadcasterError | Reason]


def problems(error: BroadcasterError) -> Problems:
    """Return what is wrong by the field it is about, "" where it is about none.

    Where somebody else was faster, what that person changed stands below it.
    """
    found: Problems = {error.field if isinstance(error, Invalid) else "": error}
    changes = error.changes if isinstance(error, Overtaken) else ()
    return found | {f"changed-{number}": one for number, one in enumerate(changes)}


def seen_again(posted: Form, error: BroadcasterError) -> str | None:
    """Return what an editor was shown when the sheet was opened; None where it is shown anew."""
    return None if isinstance(error, Overtaken) else posted.get("seen")


def status_of(error: BroadcasterError) -> int:
    """Return the number a form that was not taken is answered with."""
    if isinstance(error, Invalid):
        return 422
    return 503 if isinstance(error, Failed) else 409


def form() -> Form:
    """Return what was posted."""
    return request.form


def numbers(posted: Form, name: str) -> frozenset[int]:
    """Read every number given under a name; what is no number is left out."""
    return frozenset(int(text) for text in posted.getlist(name) if _is_number(text))


def number(posted: Form | Mapping[str, str], name: str, default: int = 0) -> int:
    """Read one number."""
    text = posted.get(name, "").strip()
    return int(text) if _is_number(text) else default


def whole(text: str) -> int | None:
    """Read a whole number that may be less than nothing; empty is 0, what is none is None."""
    digits = text.strip().replace("\N{MINUS SIGN}", "-")
    sign = -1 if digits.startswith("-") else 1
    bare = digits.removeprefix("-" if sign < 0 else "+")
    if not digits:
        return 0
    return sign * int(bare) if _is_number(bare) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004 -- fits any id


def instant(posted: Form, name: str) -> datetime | None:
    """Read a local day and time; raises Invalid naming the field where it is none."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        return i18n.from_local(datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # a day before the first or after the last there is
        raise Invalid(name, "Please write day and time as in 21/11/2026 17:00.") from None


def day(posted: Form | Mapping[str, str], name: str) -> date | None:
    """Read a day; raises Invalid naming the field where it is none, or none of our years."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, "Please write the day as in 21/11/2026.") from None
    return in_reach(name, found)


def chosen(posted: Form, name: str, offered: Iterable[str]) -> str:
    """Return which of the ways a form offers was chosen; raises Invalid where none of them was."""
    given = posted.get(name, "")
    if given not in offered:
        raise Invalid(name, "Nothing was chosen; press one of the buttons.")
    return given


def in_reach(name: str, day_: date) -> date:
    """Return a day as it is; raises Invalid naming the field outside the years 1900 to 2200."""
    with refusing(name):
        return checked(day_)


def day_of_address(text: str) -> date:
    """Read the day an address names; answers 404 where it is none of our years."""
    try:
        return checked(date.fromisoformat(text))
    except ValueError:
        raise NotFound from None


def time_of_day(posted: Form, name: str) -> time:
    """Read a time of the local day; raises Invalid naming the field where it is none."""
    at = plain_time(posted.get(name, "").strip())
    if at is None:
        raise Invalid(name, "Please write the time as in 17:00.")
    return at


def plain_time(text: str) -> time | None:
    """Read hours, minutes and at most seconds; None for what is none, or of another time zone."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return None if at.tzinfo or at.microsecond else at


def lines(text: str) -> str:
    """Return a text with plain line ends, as browsers do not send it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fields(posted: Form) -> Fields:
    """Read the fields of a bulletin; raises Invalid for a day that is none."""
    field = number(posted, "field")
    priority = number(posted, "priority", Priority.NORMAL)
    every = posted.get("every") == "1"
    return Fields(
        title=posted.get("title", "").strip(),
        field=InformationField(field) if field in set(InformationField) else None,
        priority=Priority(priority) if priority in set(Priority) else Priority.NORMAL,
        zones=numbers(posted, "zones"),
        valid_from=instant(posted, "valid_from"),
        valid_until=instant(posted, "valid_until"),
        airings=None if every else number(posted, "airings", 0),
        document_number=posted.get("document_number", "").strip(),
        document_issuer=posted.get("document_issuer", "").strip(),
        document_date=day(posted, "document_date"),
        language=posted.get("language", "vi") or "vi",
        gain_db=_gain(posted),
        late=lateforms.read(lambda name: posted.get(name, "").strip()),
        **_repeats(posted, Priority(priority) if priority in set(Priority) else Priority.NORMAL),
    )


def _gain(posted: Form) -> int:
    found = whole(posted.get("gain_db", ""))
    if found is None:
        raise Invalid("gain_db", "Please write a whole number, as 0 or -3.")
    return found


class _Repeats(TypedDict, total=False):
    repeat_every: timedelta | None
    repeat_opens: time | None
    repeat_closes: time | None


def _repeats(posted: Form, priority: Priority) -> _Repeats:
    """Read how an emergency is repeated; the others have none of it, whatever was left typed."""
    minutes = number(posted, "repeat_every")
    if priority is not Priority.EMERGENCY or not minutes:
        return {}
    opens, closes = (
        time_of_day(posted, name) if posted.get(name, "").strip() else None
        for name in ("repeat_opens", "repeat_closes")
    )
    return {
        "repeat_every": timedelta(minutes=minutes),
        "repeat_opens": opens,
        "repeat_closes": closes,
    }


def blank(now: datetime, zones: Iterable[int]) -> Form:
    """Return what a new bulletin's form begins with: a week, every zone, once."""
    end = i18n.local(now + timedelta(days=7)).replace(hour=20, minute=0)
    return MultiDict(
        [
            ("field", str(InformationField.LOCAL_DIRECTION.value)),
            ("priority", str(Priority.NORMAL.value)),
            ("airings", "2"),
            ("gain_db", "0"),
            ("language", "vi"),
            ("valid_until", end.strftime("%Y-%m-%dT%H:%M")),
            *(("zones", str(zone)) for zone in zones),
        ]
    )


def filled(kept: Fields) -> Form:
    """Return the form of fields that are stored already."""
    return MultiDict(
        [
            ("title", kept.title),
            ("field", "" if kept.field is None else str(kept.field.value)),
            ("priority", str(kept.priority.value)),
            ("airings", "" if kept.airings is None else str(kept.airings)),
            *([("every", "1")] if kept.airings is None else []),
            ("document_number", kept.document_number),
            ("document_issuer", kept.document_issuer),
            ("document_date", kept.document_date.isoformat() if kept.document_date else ""),
            ("language", kept.language),
            ("repeat_every", f"{kept.repeat_every // _MINUTE}" if kept.repeat_every else ""),
            ("repeat_opens", f"{kept.repeat_opens:%H:%M}" if kept.repeat_opens else ""),
            ("repeat_closes", f"{kept.repeat_closes:%H:%M}" if kept.repeat_closes else ""),
            ("gain_db", str(kept.gain_db)),
            *lateforms.typed(kept.late),
            ("valid_from", local_field(kept.valid_from)),
            ("valid_until", local_field(kept.valid_until)),
            *(("zones", str(zone)) for zone in sorted(kept.zones)),
        ]
    )


def local_field(instant_: datetime | None) -> str:
    """Write an instant as a browser's day-and-time field wants it."""
    return "" if instant_ is None else i18n.local(instant_).strftime("%Y-%m-%dT%H:%M")
