"""Muting a zone now, with an automatic return, and letting it be heard again before its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.errors import Invalid
from broadcaster.services import devices, muting
from broadcaster.services.muting import LONGEST, LONGEST_WHY
from web import forms, i18n
from web.current import clock, person, work

bp = Blueprint("muting", __name__, url_prefix="/loudspeakers")

LENGTHS = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=3), timedelta(hours=12))
UNTIL = "until"


@bp.get("/zones/<int:zone>/mute")
def ask(zone: int) -> str:
    """Ask for how long, and why."""
    return _sheet(zone, {})


@bp.post("/zones/<int:zone>/mute")
def mute(zone: int) -> Response | tuple[str, int]:
    """Mute a zone."""
    posted, by = forms.form(), person()
    if not muting.may(by):
        abort(403)
    try:
        until = _until(posted, clock().now())
        with work() as session:
            muting.mute(session, clock(), zone, by, until=until, why=posted.get("why", ""))
    except Invalid as wrong:
        return _sheet(zone, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Muted until %(time)s; then it is heard again by itself.", time=i18n.moment(until)))
    return redirect(url_for("loudspeakers.index") + f"#zone-{zone}")


@bp.post("/zones/<int:zone>/unmute")
def lift(zone: int) -> Response:
    """Let a zone be heard again."""
    with work() as session:
        muting.lift(session, clock(), zone, person())
    flash(_("The zone is heard again."), "done")
    return redirect(url_for("loudspeakers.index") + f"#zone-{zone}")


@bp.get("/mutes")
def history() -> str:
    """Show who muted what, and until when."""
    person()
    with work() as session:
        standing, past = muting.standing(session, clock()), muting.history(session)
    return render_template("mutes.html", standing=standing, past=past)


def _sheet(zone: int, problems: forms.Problems) -> str:
    if not muting.may(person()):
        abort(403)
    with work() as session:
        found = next((each for each in devices.zones(session) if each.id == zone), None)
        standing = [each for each in muting.standing(session, clock()) if each.zone == zone]
    if found is None:
        abort(404)
    now = clock().now()
    return render_template(
        "mute.html",
        zone=found,
        standing=standing[0] if standing else None,
        lengths=[(int(each.total_seconds()), each, now + each) for each in LENGTHS],
        latest=now + LONGEST,
        posted=forms.form(),
        most=LONGEST_WHY,
        problems=problems,
    )


def _until(posted: forms.Form, now: datetime) -> datetime:
    """Read until when: a length from now, or an instant; raises Invalid."""
    seconds = forms.number(posted, "length")
    if seconds:
        return now + timedelta(seconds=seconds)
    until = forms.instant(posted, UNTIL)
    if until is None:
        raise Invalid(UNTIL, "Choose until when the zone is muted.")
    return until
