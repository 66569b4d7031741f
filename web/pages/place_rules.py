"""The rules of the place: permitted hours by area, and the longer hours of emergencies."""

from __future__ import annotations

from datetime import time

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.domain.programmes import HoursId
from broadcaster.errors import Refused
from broadcaster.services import decisions, devices, place_rules, seasons
from broadcaster.services.plan_views import HoursFields
from web import close_to_air, forms, i18n
from web.current import clock, demand, person, work

bp = Blueprint("place_rules", __name__, url_prefix="/timetable/hours")

EVERY_DAY = frozenset(range(7))


@bp.get("/")
def index() -> str:
    """Show every rule, area by area."""
    person()
    with work() as session:
        every = place_rules.permitted_hours(session)
        return render_template(
            "place_rules.html",
            rules=[each for each in every if not each.fields.emergencies],
            longer=[each for each in every if each.fields.emergencies],
            areas=place_rules.areas(session),
            names={zone.id: zone.name for zone in devices.zones(session)},
            seasons={each.id: each for each in seasons.seasons(session, i18n.today())},
            recent=decisions.recent(session),
        )


@bp.get("/new")
@bp.get("/<int:number>")
def sheet(number: int | None = None) -> str:
    """Show the sheet of a rule."""
    demand(Right.MANAGE_PEOPLE)
    with work() as session:
        kept = next((h for h in place_rules.permitted_hours(session) if h.id == number), None)
        areas = place_rules.areas(session)
    if number is not None and kept is None:
        raise NotFound
    top = areas[0].id if areas else None
    blank = HoursFields("", time(5), time(21), EVERY_DAY, area=top)
    return _sheet(number, kept.fields if kept else blank, {})


def _sheet(number: int | None, fields: HoursFields, problems: forms.Problems) -> str:
    with work() as session:
        every = place_rules.permitted_hours(session)
        return render_template(
            "hours.html",
            number=number,
            fields=fields,
            kept=next((each for each in every if each.id == number), None),
            zones=devices.zones(session),
            areas=place_rules.areas(session),
            seasons=seasons.seasons(session, i18n.today()),
            problems=problems,
        )


@bp.post("/new")
@bp.post("/<int:number>")
def save(number: int | None = None) -> Response | tuple[str, int]:
    """Keep a rule."""
    by, posted = demand(Right.MANAGE_PEOPLE), forms.form()
    fields = _fields(posted)
    try:
        with work() as session:
            kept = HoursId(number) if number else None
            place_rules.save_hours(session, clock(), by, fields, kept, posted.get("seen"))
    except Refused as wrong:
        return _sheet(number, fields, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))


def _fields(posted: forms.Form) -> HoursFields:
    area = forms.number(posted, "area") or None
    return HoursFields(
        name=posted.get("name", "").strip(),
        opens=forms.time_of_day(posted, "opens"),
        closes=forms.time_of_day(posted, "closes"),
        weekdays=forms.numbers(posted, "weekdays"),
        zones=frozenset() if area else forms.numbers(posted, "zones"),
        minutes_a_day=forms.number(posted, "minutes_a_day") or None,
        area=area,
        season=forms.number(posted, "season") or None,
        emergencies=posted.get("emergencies") == "1",
    )


@bp.post("/<int:number>/remove")
def remove(number: int) -> Response:
    """Take a rule away."""
    by = demand(Right.MANAGE_PEOPLE)
    with work() as session:
        place_rules.remove_hours(session, clock(), by, HoursId(number))
    flash(_("Removed."), "done")
    close_to_air.tell()
    return redirect(url_for(".index"))
