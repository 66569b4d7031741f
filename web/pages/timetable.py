"""The timetable: the week as a grid, a day's plan with its reasons, the frames of programmes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Refused
from broadcaster.services import (
    devices,
    holds,
    place_rules,
    planning,
    timetable,
)
from broadcaster.services.daygrid import grid_day, grid_days
from broadcaster.services.plan_views import PlanView, TemplateFields
from schedules.local import ONE_DAY
from web import close_to_air, forms, gridview, i18n, moves, places, ribbon, shows
from web.current import clock, demand, work

bp = Blueprint("timetable", __name__, url_prefix="/timetable")

LONGEST_MIN = 30


@bp.get("/")
def week() -> str:
    """Show the week round a day, as a part of the commune hears it."""
    around = forms.day(request.args, "day") or i18n.today()
    monday = forms.in_reach("day", around - timedelta(days=around.weekday()))
    forms.in_reach("day", monday + 6 * ONE_DAY)
    with work() as session:
        where = places.asked(session)
        days = grid_days(session, clock(), monday, monday + 6 * ONE_DAY)
        return render_template(
            "week.html",
            grid=gridview.week(days, where.chosen.zones, clock().now()),
            where=where,
            templates=timetable.templates(session),
            hours=place_rules.permitted_hours(session),
            names=where.names,
            monday=monday,
            week=timedelta(days=7),
            today=i18n.today(),
            moved=moves.last_moved(days),
        )


@bp.get("/<day>")
def day(day: str) -> str:
    """Show a day's plan, in a version, and what changed since another."""
    at = forms.day_of_address(day)
    with work() as session:
        where = places.asked(session)
        plan = _plan(session, at, forms.number(request.args, "version"))
        shown = grid_day(session, clock(), at)
        older = (plan.version or 0) - 1
        return render_template(
            "day.html",
            plan=plan,
            held=holds.held(session, at),
            parts=ribbon.parts(plan.lines),
            left_out=shows.together(plan.omissions),
            grid=gridview.of_day(shown, where.chosen.zones, clock().now()),
            where=where,
            versions=planning.versions(session, at),
            changed=planning.changes(session, at, older, older + 1) if older > 0 else (),
            one_day=ONE_DAY,
            names=where.names,
            moved=moves.last_moved([shown]),
        )


def _plan(session: Session, day: date, version: int) -> PlanView:
    asked = planning.plan_of(session, day, version) if version else None
    return asked or planning.plan_or_preview(session, clock(), day)


@bp.get("/templates/new")
@bp.get("/templates/<int:number>")
def template(number: int | None = None) -> str | Response:
    """Show the sheet of a programme's frame; one of parts has a page of its own."""
    demand(Right.EDIT_TIMETABLE)
    with work() as session:
        kept = timetable.template(session, TemplateId(number)) if number else None
        zones = devices.zones(session)
    if kept and kept.fields.parts:
        return redirect(url_for("frames.frame", number=number))
    fields = kept.fields if kept else _fresh(frozenset(zone.id for zone in zones))
    return _template_sheet(number, fields, {})


def _fresh(zones: frozenset[int]) -> TemplateFields:
    starts, longest = time(17), timedelta(minutes=LONGEST_MIN)
    return TemplateFields("", starts, frozenset(range(7)), zones, longest)


def _template_sheet(number: int | None, fields: TemplateFields, problems: forms.Problems) -> str:
    with work() as session:
        zones = devices.zones(session)
        kept = timetable.template(session, TemplateId(number)) if number else None
    return render_template(
        "template.html", number=number, fields=fields, kept=kept, zones=zones, problems=problems
    )


@bp.post("/templates/new")
@bp.post("/templates/<int:number>")
def save_template(number: int | None = None) -> Response | tuple[str, int]:
    """Keep a programme's frame."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    fields = _template_fields(posted)
    try:
        with work() as session:
            kept = TemplateId(number) if number else None
            if kept:
                fields = replace(fields, parts=timetable.template(session, kept).fields.parts)
            timetable.save_template(session, clock(), by, fields, kept, posted.get("seen"))
    except Refused as wrong:
        return _template_sheet(number, fields, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept. Changed words are spoken anew and wait to be allowed."), "done")
    close_to_air.tell()
    return redirect(url_for(".week"))


def _template_fields(posted: forms.Form) -> TemplateFields:
    return TemplateFields(
        name=posted.get("name", "").strip(),
        starts=forms.time_of_day(posted, "starts"),
        weekdays=forms.numbers(posted, "weekdays"),
        zones=forms.numbers(posted, "zones"),
        longest=timedelta(minutes=forms.number(posted, "longest")),
        opening=forms.lines(posted.get("opening", "")).strip(),
        closing=forms.lines(posted.get("closing", "")).strip(),
    )


@bp.post("/templates/<int:number>/switch")
def switch(number: int) -> Response:
    """Let a frame make programmes, or not."""
    by = demand(Right.EDIT_TIMETABLE)
    enabled = forms.chosen(forms.form(), "enabled", ("0", "1")) == "1"
    with work() as session:
        timetable.switch_template(session, by, TemplateId(number), enabled=enabled)
    flash(_("Switched on.") if enabled else _("Switched off; it makes no programmes."), "done")
    close_to_air.tell()
    return redirect(url_for(".week"))
