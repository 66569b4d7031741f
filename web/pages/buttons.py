"""STOP buttons on the inputs of boards: what each silences, and how its contact rests."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import devices, stop_buttons
from broadcaster.services.stop_buttons import NewButton
from web import forms
from web.current import demand, person, station, work

bp = Blueprint("buttons", __name__, url_prefix="/loudspeakers/buttons")


@bp.get("/")
def index() -> str:
    """Show the buttons, and a form for one more."""
    person()
    return _page({})


@bp.post("/")
def add() -> Response | tuple[str, int]:
    """Have an input looked at."""
    by, posted = demand(Right.EDIT_DEVICES), forms.form()
    try:
        with work() as session:
            stop_buttons.add(session, station().makes, by, _new(posted))
    except Invalid as wrong:
        return _page(forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept. Press it once while something sounds: the log tells whether it was heard."))
    return redirect(url_for(".index"))


@bp.post("/<int:button>/remove")
def remove(button: int) -> Response:
    """Look at an input no more."""
    by = demand(Right.EDIT_DEVICES)
    with work() as session:
        stop_buttons.remove(session, by, button)
    flash(_("Removed: that button does nothing any more."), "done")
    return redirect(url_for(".index"))


def _new(posted: forms.Form) -> NewButton:
    return NewButton(
        device=posted.get("device", ""),
        channel=forms.number(posted, "channel") or 0,
        zone=forms.number(posted, "zone") or None,
        label=posted.get("label", ""),
        rests_closed=posted.get("rests") != "open",
    )


def _page(problems: forms.Problems) -> str:
    with work() as session:
        return render_template(
            "buttons.html",
            buttons=stop_buttons.every(session),
            boards=stop_buttons.boards(session, station().makes),
            zones=devices.zones(session),
            posted=forms.form(),
            problems=problems,
        )
