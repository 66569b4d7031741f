"""The plan taken along: as a table, as a calendar file, under addresses others subscribe to."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from broadcaster.domain.people import Right
from broadcaster.domain.separated import Separator, written
from broadcaster.errors import Invalid
from broadcaster.services import calendar_feeds, devices, plan_out
from broadcaster.services.calendar_feeds import FeedId
from broadcaster.services.plan_out import Asked
from schedules.types import Facts
from web import forms, i18n
from web.current import clock, demand, work

bp = Blueprint("calendars", __name__)

CALENDAR = "text/calendar; charset=utf-8"


@bp.get("/timetable/sheets")
def index() -> str:
    """Show every way in which the plan can be taken out of the station."""
    return _index({}, {})


def _index(posted: dict[str, str], problems: forms.Problems, secret: str = "") -> str:
    today = i18n.today()
    monday = today - timedelta(days=today.weekday())
    with work() as session:
        zones = devices.zones(session)
        feeds = calendar_feeds.feeds(session)
    return render_template(
        "sheets.html",
        today=today,
        first=monday,
        last=monday + timedelta(days=6),
        next_week=monday + timedelta(days=7),
        zones=[("", _("all zones")), *((each.id, each.name) for each in zones)],
        separators=[(each.name.lower(), _separator(each)) for each in Separator],
        feeds=feeds,
        posted=posted,
        problems=problems,
        address=url_for(".feed", secret=secret, _external=True) if secret else "",
    )


def _separator(separator: Separator) -> str:
    named = {
        Separator.SEMICOLON: _("semicolon (Excel in Vietnamese)"),
        Separator.COMMA: _("comma (Excel in English)"),
        Separator.TAB: _("tab"),
    }
    return str(named[separator])


@bp.get("/timetable/plan.csv")
def plan_csv() -> AnyResponse | tuple[str, int]:
    """Send the plan of some days as a table."""
    chosen = request.args.get("separator", "").upper()
    separator = Separator[chosen] if chosen in Separator.__members__ else Separator.SEMICOLON
    try:
        with work() as session:
            asked = _asked()
            body = written(plan_out.table(session, clock(), asked, _say), separator)
    except Invalid as wrong:
        return _index({}, forms.problems(wrong)), forms.status_of(wrong)
    return _file(body, "text/csv; charset=utf-8", f"{asked.first}_{asked.last}.csv")


@bp.get("/timetable/plan.ics")
def plan_ics() -> AnyResponse | tuple[str, int]:
    """Send the plan of some days as a calendar file."""
    try:
        with work() as session:
            asked = _asked()
            body = calendar_feeds.calendar_file(session, clock(), asked)
    except Invalid as wrong:
        return _index({}, forms.problems(wrong)), forms.status_of(wrong)
    return _file(body, CALENDAR, f"{asked.first}_{asked.last}.ics")


def _asked() -> Asked:
    first = forms.day(request.args, "first") or i18n.today()
    last: date = forms.day(request.args, "last") or first
    return Asked(first, last, forms.number(request.args, "zone") or None)


def _say(sentence: str, facts: Facts) -> str:
    return i18n.say({"sentence": sentence, "facts": facts})


def _file(body: bytes, kind: str, name: str) -> AnyResponse:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="lich-phat_{name}"'
    return answer


@bp.post("/timetable/calendars")
def open_feed() -> str | tuple[str, int]:
    """Make an address others may subscribe to, and show it this once."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    zone = forms.number(posted, "zone") or None
    try:
        with work() as session:
            made = calendar_feeds.open_feed(session, clock(), by, posted.get("name", ""), zone)
    except Invalid as wrong:
        return _index(posted.to_dict(), forms.problems(wrong)), forms.status_of(wrong)
    return _index({}, {}, made)


@bp.post("/timetable/calendars/<int:number>/revoke")
def revoke(number: int) -> AnyResponse:
    """Close an address for good."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        calendar_feeds.revoke_feed(session, clock(), by, FeedId(number))
    flash(_("Revoked; whoever subscribed there receives nothing more."), "done")
    return redirect(url_for(".index") + "#feeds")


@bp.get("/calendar/<secret>.ics")
def feed(secret: str) -> AnyResponse:
    """Answer a program that subscribed: without a sign-in, to be read and no more."""
    known = frozenset(request.if_none_match.as_set(include_weak=True))
    with work() as session:
        found = calendar_feeds.calendar_of(session, clock(), secret, known)
    answer = Response(found.content, content_type=CALENDAR)
    answer.set_etag(found.mark)
    answer.last_modified = found.changed
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer.make_conditional(request)
