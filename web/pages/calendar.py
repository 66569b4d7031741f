"""The calendar: a month, a day with its marks and starts, a year on one page; marks edited."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.errors import BroadcasterError, Invalid, Refused
from broadcaster.services import (
    calendar,
    day_starts,
    decisions,
    devices,
    marking,
    overtaking,
    seasons,
)
from broadcaster.services.calendar import MarkName
from broadcaster.services.marking import NewMark
from broadcaster.services.refusing import refusing
from broadcaster.services.timetable import templates
from schedules.lunar import full_name
from schedules.owndays import OwnDay
from web import calendarview, close_to_air, daywords, forms, i18n, yearforms
from web.current import clock, demand, person, work

bp = Blueprint("calendar", __name__, url_prefix="/timetable/calendar")

FIRST, LAST = 1900, 2100


@bp.get("/")
@bp.get("/<int:year>/<int:number>")
def month(year: int = 0, number: int = 0) -> str:
    """Show a month with the moon's days beside the sun's, and its marks."""
    person()
    first = _first(year, number) if year else i18n.today().replace(day=1)
    with work() as session:
        shown = calendar.shown_year(session, first.year).months[first.month - 1]
        counts = day_starts.counts(session, (one.day for one in shown.days))
    return render_template(
        "calendar_month.html",
        first=first,
        weeks=calendarview.weeks(shown),
        marked=[one for one in shown.days if one.marks or counts[one.day].is_set],
        counts=counts,
        before=first - timedelta(days=1),
        after=first + timedelta(days=monthrange(first.year, first.month)[1]),
        today=i18n.today(),
    )


def _first(year: int, number: int) -> date:
    try:
        first = date(year, number, 1)
    except (ValueError, OverflowError):
        raise NotFound from None
    if not FIRST <= year <= LAST:
        raise NotFound
    return first


@bp.get("/year")
@bp.get("/year/<int:year>")
def year(year: int = 0) -> str:
    """Show a year on one page."""
    person()
    shown = _first(year or i18n.today().year, 1).year
    with work() as session:
        return render_template(
            "calendar_year.html",
            shown=calendar.shown_year(session, shown),
            weeks=calendarview.weeks,
            removed=calendar.removed_marks(session, shown),
            own=calendar.own_days(session),
            today=i18n.today(),
            last=LAST,
            recent=decisions.recent(session),
        )


@bp.get("/<day>")
def day(day: str) -> str:
    """Show a day: what marks it, what starts on it and why, what falls away and why."""
    person()
    return day_sheet(date_of(day), {})


def day_sheet(at: date, problems: forms.Problems) -> str:
    """Show the page of a day, with what was wrong in a form of it."""
    with work() as session:
        shown = calendar.shown_day(session, at)
        return render_template(
            "calendar_day.html",
            shown=shown,
            seen=overtaking.of_day(session, at, (mark.key for mark in shown.marks)),
            lunar_name=full_name(shown.lunar),
            changes=day_starts.effects_of(session, at),
            starts=day_starts.starts_of(session, at),
            templates=templates(session),
            timetables=seasons.timetables(session),
            zones=devices.zones(session),
            names={zone.id: zone.name for zone in devices.zones(session)},
            filled=yearforms.filled,
            problems=problems,
            skip=forms.number(request.args, "skip"),
            one_day=timedelta(days=1),
            today=i18n.today(),
            recent=decisions.recent(session),
        )


def date_of(text: str) -> date:
    """Read the day of an address; answers 404 outside the years that are reckoned."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not FIRST <= found.year <= LAST:
        raise NotFound
    return found


@bp.post("/<day>/mark")
def edit(day: str) -> Response | tuple[str, int]:
    """Change one mark of a day, as the button says."""
    by, posted, at = demand(Right.EDIT_TIMETABLE), forms.form(), date_of(day)
    name = MarkName(forms.number(posted, "year"), posted.get("key", ""))
    try:
        with work() as session:
            _edit(session, by, name, posted)
            overtaking.check(session, posted.get("seen"))
    except Refused as wrong:
        return day_sheet(at, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for(".day", day=_where_now(name, at).isoformat()))


def _edit(session: Session, by: Person, name: MarkName, posted: forms.Form) -> DecisionId:
    match posted.get("do"):
        case "official":
            source = posted.get("source", "")
            return calendar.make_official(session, clock(), by, name, source)
        case "move":
            to = yearforms.needed_day(posted, "to")
            return calendar.move(session, clock(), by, name, to)
        case "rename":
            return calendar.rename(session, clock(), by, name, posted.get("name", ""))
        case "remove":
            together = posted.get("together") == "1"
            return calendar.remove(session, clock(), by, name, together=together)
        case "restore":
            return calendar.restore(session, clock(), by, name)
        case "effects":
            every, wanted = posted.get("every_time") == "1", yearforms.effects(posted)
            return calendar.set_effects(session, clock(), by, name, wanted, every_time=every)
    raise Invalid("do", "Nothing was chosen; press one of the buttons.")


def _where_now(name: MarkName, at: date) -> date:
    with work() as session:
        mark = calendar.mark_of(session, name)
    return at if mark.is_removed else mark.day


@bp.get("/new")
def new() -> str:
    """Show the sheet for marking days by hand."""
    demand(Right.EDIT_TIMETABLE)
    return _new_sheet(request.args, {})


def _new_sheet(given: forms.Form, problems: forms.Problems) -> str:
    with work() as session:
        return render_template(
            "calendar_new.html",
            given=given,
            kinds=[(kind.value, daywords.kind(kind)) for kind in daywords.BY_HAND],
            kind=yearforms.kind(given),
            form=_shown_effects(given),
            timetables=seasons.timetables(session),
            zones=devices.zones(session),
            problems=problems,
            today=i18n.today(),
        )


def _shown_effects(given: forms.Form) -> yearforms.EffectsForm:
    try:
        return yearforms.filled(yearforms.effects(given))
    except BroadcasterError:
        return yearforms.EffectsForm()


@bp.post("/new")
def add() -> Response | tuple[str, int]:
    """Mark days by hand, once or every year."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    try:
        with work() as session:
            at = _add(session, by, posted)
    except Refused as wrong:
        return _new_sheet(posted, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for(".day", day=at.isoformat()))


def _add(session: Session, by: Person, posted: forms.Form) -> date:
    kind, name, wanted = yearforms.kind(posted), posted.get("name", ""), yearforms.effects(posted)
    if posted.get("way") in {"sun", "moon"}:
        year_, lunar = i18n.today().year, posted.get("way") == "moon"
        month_, number = forms.number(posted, "month"), forms.number(posted, "day")
        with refusing("month"):
            own = OwnDay("", name, kind, month_, number, lunar, year_, wanted)
        marking.add_own(session, clock(), by, own)
        return next(iter(own.on(year_) + own.on(year_ + 1)))
    first = yearforms.needed_day(posted, "first")
    last = forms.day(posted, "last") or first
    new_ = NewMark(kind, name, first, last, posted.get("source", ""), wanted)
    marking.add(session, clock(), by, new_)
    return first


@bp.post("/own/<int:number>/remove")
def remove_own(number: int) -> Response:
    """Let a day of the place come back no more."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        marking.remove_own(session, clock(), by, number)
    flash(_("Removed."), "done")
    close_to_air.tell()
    return redirect(url_for(".year"))
