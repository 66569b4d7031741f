"""The alarms as they were: each with its life, page by page; and seeing all at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from broadcaster.domain.attention import AlarmId
from broadcaster.services import alarms as book
from web import forms
from web.current import clock, person, work

bp = Blueprint("alarms", __name__, url_prefix="/alarms")

ON_A_PAGE = 50


@bp.get("/history")
def history() -> str:
    """Show every alarm there was, the newest first."""
    person()
    before = forms.number(forms.Form(request.args), "before")
    with work() as session:
        found = book.history(session, ON_A_PAGE + 1, AlarmId(before) if before else None)
    return render_template(
        "alarm_history.html", past=found[:ON_A_PAGE], more=len(found) > ON_A_PAGE, before=before
    )


@bp.post("/seen")
def see_all() -> Response:
    """Say that somebody has seen everything that stands."""
    with work() as session:
        seen = book.acknowledge_all(session, clock(), person())
    said = ngettext("Noted: you have seen the one", "Noted: you have seen all %(num)s", seen)
    flash(said, "done")
    return redirect(url_for("today.alarms"))
