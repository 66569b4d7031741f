"""Seasons, other timetables, and the days of each programme; changes of the year taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import decisions, overtaking, programme_days, seasons, timetable
from broadcaster.services.edits import Overtaken
from broadcaster.services.plan_views import TemplateView
from broadcaster.services.year_views import SeasonFields, TimeOf, TimetableFields
from web import close_to_air, forms, i18n, seasonview, yearforms
from web.current import clock, demand, person, work
from web.trouble import referring_page

bp = Blueprint("seasons", __name__, url_prefix="/timetable/seasons")

LEAP_YEAR = 2000


@bp.get("/")
def index() -> str:
    """Show the seasons on a band of the year, the timetables, and the days of programmes."""
    person()
    today = i18n.today()
    with work() as session:
        every = seasons.seasons(session, today)
        return render_template(
            "seasons.html",
            seasons=every,
            band=seasonview.band(every, today),
            timetables=seasons.timetables(session),
            programmes=[_days_of(session, each) for each in timetable.templates(session)],
            recent=decisions.recent(session),
            today=today,
        )


def _days_of(session: Session, each: TemplateView) -> seasonview.Programme:
    days = programme_days.days_of(session, each.id)
    weekdays = each.fields.weekdays
    coming = programme_days.next_days(days, weekdays, i18n.today(), 3)
    return seasonview.Programme(each, days, coming)


@bp.get("/new")
@bp.get("/<int:number>")
def season(number: int | None = None) -> str:
    """Show the sheet of a season."""
    demand(Right.EDIT_TIMETABLE)
    with work() as session:
        every = seasons.seasons(session, i18n.today())
    kept = next((each for each in every if each.id == number), None)
    if number is not None and kept is None:
        raise NotFound
    first, last = date(LEAP_YEAR, 10, 16), date(LEAP_YEAR, 4, 15)
    blank = SeasonFields("", None, yearly=True, first=first, last=last)
    return _season_sheet(number, kept.fields if kept else blank, {})


def _season_sheet(
    number: int | None, fields: SeasonFields, problems: forms.Problems, seen: str | None = None
) -> str:
    with work() as session:
        return render_template(
            "season.html",
            number=number,
            fields=fields,
            seen=seen or (overtaking.of_season(session, number) if number else ""),
            timetables=seasons.timetables(session),
            problems=problems,
            today=i18n.today(),
        )


@bp.post("/new")
@bp.post("/<int:number>")
def save_season(number: int | None = None) -> Response | tuple[str, int]:
    """Keep a season."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    fields = SeasonFields("", None, yearly=True, first=i18n.today(), last=i18n.today())
    try:
        fields = _season_fields(posted)
        with work() as session:
            seasons.save_season(session, clock(), by, fields, number)
            overtaking.check(session, posted.get("seen"))
    except (Invalid, Overtaken) as wrong:
        seen = forms.seen_again(posted, wrong)
        return _season_sheet(number, fields, forms.problems(wrong), seen), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))


def _season_fields(posted: forms.Form) -> SeasonFields:
    yearly = posted.get("yearly") == "1"
    if yearly:
        first, last = (_day_of_year(posted, name) for name in ("first", "last"))
    else:
        first, last = (yearforms.needed_day(posted, f"{name}_date") for name in ("first", "last"))
    name, number = posted.get("name", "").strip(), forms.number(posted, "timetable") or None
    return SeasonFields(name, number, yearly=yearly, first=first, last=last)


def _day_of_year(posted: forms.Form, name: str) -> date:
    try:
        month, day = forms.number(posted, f"{name}_month"), forms.number(posted, f"{name}_day")
        return date(LEAP_YEAR, month, day)
    except ValueError:
        raise Invalid(name, "No year has that day; choose another one.") from None


@bp.post("/<int:number>/remove")
def remove_season(number: int) -> Response:
    """Take a season away."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        seasons.remove_season(session, clock(), by, number)
    flash(_("Removed."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))


@bp.get("/times/new")
@bp.get("/times/<int:number>")
def times(number: int | None = None) -> str:
    """Show the sheet of another timetable."""
    demand(Right.EDIT_TIMETABLE)
    return _times_sheet(number, None, {})


def _times_sheet(
    number: int | None,
    fields: TimetableFields | None,
    problems: forms.Problems,
    seen: str | None = None,
) -> str:
    with work() as session:
        every = seasons.timetables(session)
        kept = next((each for each in every if each.id == number), None)
        if number is not None and kept is None:
            raise NotFound
        shown = fields or (kept.fields if kept else TimetableFields(""))
        return render_template(
            "season_times.html",
            number=number,
            fields=shown,
            kept=kept,
            seen=seen or (overtaking.of_timetable(session, number) if number else ""),
            named={one.template: one for one in shown.times},
            templates=timetable.templates(session),
            problems=problems,
        )


@bp.post("/times/new")
@bp.post("/times/<int:number>")
def save_times(number: int | None = None) -> Response | tuple[str, int]:
    """Keep another timetable."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    fields = TimetableFields(posted.get("name", ""))
    try:
        with work() as session:
            fields = TimetableFields(posted.get("name", ""), tuple(_times(session, posted, number)))
            seasons.save_timetable(session, clock(), by, fields, number)
            overtaking.check(session, posted.get("seen"))
    except (Invalid, Overtaken) as wrong:
        seen = forms.seen_again(posted, wrong)
        return _times_sheet(number, fields, forms.problems(wrong), seen), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))


def _times(session: Session, posted: forms.Form, number: int | None) -> Iterator[TimeOf]:
    """Read of each programme when these times air it, and on which weekdays."""
    kept = next((each for each in seasons.timetables(session) if each.id == number), None)
    before = {one.template: one for one in kept.fields.times} if kept else {}
    for template in timetable.templates(session):
        one = before.get(template.id)
        shown = (one.starts if one else None) or template.fields.starts
        way, at = posted.get(f"way-{template.id}"), posted.get(f"at-{template.id}", "")
        weekdays = forms.numbers(posted, f"weekdays-{template.id}")
        # Whoever writes another time means it, though "as usual" is still ticked beside it.
        way = "at" if way == "usual" and at not in {"", f"{shown:%H:%M}"} else way
        if way == "at":
            yield TimeOf(template.id, forms.time_of_day(posted, f"at-{template.id}"), weekdays)
        elif way == "not":
            yield TimeOf(template.id, None)


@bp.post("/times/<int:number>/remove")
def remove_times(number: int) -> Response:
    """Take another timetable away."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        seasons.remove_timetable(session, clock(), by, number)
    flash(_("Removed."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))


@bp.post("/undo/<int:number>")
def undo(number: int) -> Response:
    """Take a change of the year back."""
    by = person()
    with work() as session:
        decisions.undo(session, clock(), by, DecisionId(number))
    flash(_("Taken back."), "done")
    close_to_air.tell()
    return redirect(referring_page() or url_for(".index"))
