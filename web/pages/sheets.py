"""The plan taken out of the station: what a zone hears, the differences between versions."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from broadcaster.services import devices, heard, muting, planning, sheets
from web import forms, i18n
from web.current import clock, person, work

bp = Blueprint("sheets", __name__, url_prefix="/timetable")


@bp.get("/heard")
def heard_in() -> str | Response:
    """Show what a zone hears on a day; tomorrow in the first zone unless told."""
    day = forms.day(request.args, "day") or i18n.today() + timedelta(days=1)
    zone = forms.number(request.args, "zone")
    with work() as session:
        zones = devices.zones(session)
        if not zone and zones:
            return redirect(url_for(".heard_in", zone=zones[0].id, day=day.isoformat()))
        return render_template(
            "heard.html",
            found=heard.heard(session, clock(), zone, day),
            zones=[(each.id, each.name) for each in zones],
            muted=muting.muted(session, clock()),
            one_day=timedelta(days=1),
        )


@bp.get("/versions")
def versions_of() -> Response:
    """Lead to the versions of the day chosen; today's unless told."""
    day = forms.day(request.args, "changed") or i18n.today()
    return redirect(url_for(".versions", day=day.isoformat()))


@bp.get("/<day>/versions")
def versions(day: str) -> str:
    """Show what changed between two published versions of a day, in words."""
    at = forms.day_of_address(day)
    with work() as session:
        every = planning.versions(session, at)
        newer = forms.number(request.args, "newer") or len(every)
        older = forms.number(request.args, "older") or max(newer - 1, 1)
        changed = planning.changes(session, at, older, newer) if every else ()
    return render_template(
        "versions.html", day=at, versions=every, older=older, newer=newer, changed=changed
    )


@bp.get("/sheet")
def week_sheet() -> str:
    """Show the sheet of a week, to be printed and signed; next week's unless told."""
    day = forms.day(request.args, "day") or i18n.today() + timedelta(days=7)
    with work() as session:
        sheet = sheets.week_sheet(session, clock(), day)
    return render_template(
        "week_sheet.html",
        sheet=sheet,
        motto=request.args.get("motto") == "1",
        maker=person().name,
        number=sheet.days[0].day.isocalendar().week,
        week=timedelta(days=7),
    )
