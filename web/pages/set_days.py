"""One day set by a person: skipped, other times, a programme moved or added, back to usual."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, Refused
from broadcaster.services import overtaking, set_days
from broadcaster.services.set_days import OtherTime, StartOf
from web import close_to_air, forms
from web.current import clock, demand, work
from web.pages import calendar

bp = Blueprint("set_days", __name__, url_prefix="/timetable/calendar")


@bp.post("/<day>/set")
def change(day: str) -> Response | tuple[str, int]:
    """Set a day, as the button says."""
    by, posted, at = demand(Right.EDIT_TIMETABLE), forms.form(), calendar.date_of(day)
    try:
        with work() as session:
            _set(session, by, at, posted)
    except Refused as wrong:
        return calendar.day_sheet(at, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for("calendar.day", day=at.isoformat()))


def _set(session: Session, by: Person, at: date, posted: forms.Form) -> None:
    seen = posted.get("seen")
    try:
        _change(session, by, at, posted)
    except Refused:
        overtaking.meanwhile(session, at, seen)
        raise
    overtaking.check(session, seen)


def _change(session: Session, by: Person, at: date, posted: forms.Form) -> DecisionId:
    why = posted.get("why", "")
    match posted.get("do"):
        case "skip":
            chosen = frozenset() if posted.get("all") == "1" else _chosen(posted)
            return set_days.skip(session, clock(), by, at, why, chosen)
        case "timetable":
            number = forms.number(posted, "timetable") or None
            return set_days.other_timetable(session, clock(), by, at, number, why)
        case "add":
            start = StartOf(_template(posted), forms.time_of_day(posted, "starts"))
            return set_days.add(session, clock(), by, at, start, why)
        case "move":
            return set_days.move(session, clock(), by, at, _moved(posted), why)
        case "remove_extra":
            number = forms.number(posted, "number")
            return set_days.remove_extra(session, clock(), by, number)
        case "clear":
            return set_days.clear(session, clock(), by, at)
    raise NotFound


def _chosen(posted: forms.Form) -> frozenset[int]:
    chosen = forms.numbers(posted, "templates")
    if not chosen:
        raise Invalid("templates", "Tick the programmes that are not aired, or “all of them”.")
    return chosen


def _template(posted: forms.Form) -> TemplateId:
    return TemplateId(forms.number(posted, "template"))


def _moved(posted: forms.Form) -> OtherTime:
    """Read which start is moved, named as its programme and its time, and where to."""
    number, _sep, at = posted.get("start", "").partition("@")
    before, template = forms.plain_time(at), forms.number({"start": number}, "start")
    if before is None or not template:
        raise Invalid("start", "Choose the programme that is moved.")
    return OtherTime(TemplateId(template), before, forms.time_of_day(posted, "after"))
