"""The clock: how far from true it may be, since when, and setting it by hand."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.errors import BroadcasterError, Invalid
from broadcaster.services import clock_care
from web import forms, i18n
from web.air import sky
from web.current import air, demand, person, station

bp = Blueprint("clock", __name__, url_prefix="/settings/clock")

VIA = "web"
DOUBTED = "clock"
"""The subject of the alarm that the time cannot be right."""
WRITTEN = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


@bp.get("/")
def index() -> str:
    """Show what is known of the clock, and a form to set it."""
    person()
    return _page({})


@bp.post("/")
def save() -> Response | tuple[str, int]:
    """Set the clock."""
    by, posted = demand(Right.EDIT_DEVICES), forms.form()
    try:
        became = _moment(posted)
        made = clock_care.set_by_hand(station().clock_care, by, became, who=by.login, via=VIA)
    except Invalid as wrong:
        return _page(forms.problems(wrong)), forms.status_of(wrong)
    with suppress(BroadcasterError):  # nobody doubts it, or nobody is on the air
        air().confirm_clock(by=by.login)
    said = _("Set: it said %(was)s and says %(now)s.", was=_full(made.was), now=_full(made.became))
    flash(said, "done")
    return redirect(url_for(".index"))


@bp.post("/confirm")
def confirm() -> Response:
    """Say that the clock is right, where the station doubts it and waits."""
    by = demand(Right.EDIT_DEVICES)
    air().confirm_clock(by=by.login)
    flash(_("The station believes its clock again."), "done")
    return redirect(url_for(".index"))


def _moment(posted: forms.Form) -> datetime:
    """Read a local day and time; raises Invalid."""
    text = f"{posted.get('day', '').strip()} {posted.get('at', '').strip()}"
    for written in WRITTEN:
        with suppress(ValueError, OverflowError):
            return i18n.from_local(datetime.strptime(text, written).replace(tzinfo=None))  # noqa: DTZ007 -- a wall clock's
    raise Invalid("at", "Give the day and the time as a clock on the wall shows them.")


def _full(instant: datetime) -> str:
    return f"{i18n.hhmmss(instant)}, {i18n.short_day(instant)}"


def _page(problems: forms.Problems) -> str:
    state = sky().state
    found = clock_care.health(station().clock_care)
    doubts = [each for each in state.troubles if each.subject == DOUBTED] if state else []
    return render_template(
        "clock.html",
        found=found,
        told=clock_care.told(found),
        doubts=doubts,
        today=i18n.local(found.now.astimezone(UTC)),
        problems=problems,
        posted=forms.form(),
    )
