"""Connecting one's own phone, whose codes an emergency asks for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import PersonId, Right
from broadcaster.errors import Invalid
from broadcaster.services import authenticators
from web import forms
from web.current import clock, demand, person, station, work
from web.pages.phone import drawn
from web.secret import secret_key

bp = Blueprint("authenticator", __name__, url_prefix="/emergency/phone")


@bp.get("/")
def index() -> str:
    """Show whether the phone is connected, or the square code that connects it."""
    return _page({})


@bp.post("/")
def prove() -> str | tuple[str, int]:
    """Take the first code, and show the codes for paper, once."""
    by, code = demand(Right.EMERGENCY), forms.form().get("code", "")
    try:
        with work() as session:
            codes = authenticators.prove(session, clock(), by, secret_key(station().data), code)
    except Invalid as wrong:
        return _page(forms.problems(wrong)), forms.status_of(wrong)
    return render_template("authenticator_paper.html", codes=codes)


@bp.post("/remove")
def remove() -> Response:
    """Disconnect one's own phone."""
    by = person()
    with work() as session:
        authenticators.remove(session, by, by.id)
    flash(_("The phone is disconnected."), "done")
    return redirect(url_for(".index"))


@bp.post("/remove/<int:whose>")
def remove_of(whose: int) -> Response:
    """Disconnect somebody's lost phone."""
    by = demand(Right.MANAGE_PEOPLE)
    with work() as session:
        authenticators.remove(session, by, PersonId(whose))
    flash(_("The phone is disconnected."), "done")
    return redirect(url_for("people.index"))


def _page(problems: forms.Problems) -> str:
    by = demand(Right.EMERGENCY)
    with work() as session:
        mine = authenticators.standing(session, by.id)
        new = None
        if not mine.is_proved:
            new = authenticators.enrol(session, clock(), by, secret_key(station().data))
    return render_template(
        "authenticator.html",
        mine=mine,
        new=new,
        code=drawn(new.address) if new else "",
        problems=problems,
    )
