"""Holding the plan of a day, seeing what waits for that, and letting it go."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import holds
from web import forms
from web.current import clock, demand, person, work

bp = Blueprint("holding", __name__, url_prefix="/timetable")


@bp.get("/<day>/hold")
def sheet(day: str) -> str:
    """Show who holds a day, what waits for that, and who held it before."""
    person()
    return _sheet(forms.day_of_address(day), {})


@bp.post("/<day>/hold")
def hold(day: str) -> Response | tuple[str, int]:
    """Hold a day."""
    by, at, why = (
        demand(Right.EDIT_TIMETABLE),
        forms.day_of_address(day),
        forms.form().get("why", ""),
    )
    try:
        with work() as session:
            holds.hold(session, clock(), at, by, why)
    except Invalid as wrong:
        return _sheet(at, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Held: this day's plan changes no more by itself."), "done")
    return redirect(url_for(".sheet", day=day))


@bp.post("/<day>/release")
def release(day: str) -> Response:
    """Let a day go."""
    by, at = demand(Right.EDIT_TIMETABLE), forms.day_of_address(day)
    with work() as session:
        published = holds.release(session, clock(), at, by)
    if published is None:
        flash(_("Let go: nothing waited."), "done")
    else:
        flash(_("Let go: version %(number)s is published.", number=published.version), "done")
    return redirect(url_for("timetable.day", day=day))


def _sheet(day: date, problems: forms.Problems) -> str:
    with work() as session:
        held = holds.held(session, day)
        return render_template(
            "hold.html",
            day=day,
            held=held,
            waiting=holds.would_change(session, clock(), day) if held else (),
            emergency=holds.suspended_by(session, clock(), day) if held else None,
            past=[one for one in holds.history(session, day) if one.released],
            problems=problems,
            most=holds.LONGEST_REASON,
        )
