"""Calendars and tables of other programs: sent, looked at, kept, and taken back."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid
from broadcaster.services import calendar_intake, calendar_keeping, decisions, timetable
from broadcaster.services.calendar_intake import Choices, KeptFile, Preview
from broadcaster.services.intake import Originals, Upload
from web import forms
from web.current import clock, demand, station, work

bp = Blueprint("intake", __name__, url_prefix="/timetable/import")


@bp.get("/")
def index() -> str:
    """Ask for a file."""
    demand(Right.EDIT_TIMETABLE)
    return _page(None, {})


def _page(seen: Preview | None, problems: forms.Problems, choices: Choices | None = None) -> str:
    with work() as session:
        programmes = [one for one in timetable.templates(session) if one.enabled]
    return render_template(
        "import.html",
        seen=seen,
        choices=choices or Choices(),
        programmes=[("", _("leave it out")), *((one.id, one.fields.name) for one in programmes)],
        problems=problems,
    )


@bp.post("/")
def look() -> str | tuple[str, int]:
    """Show what a file would bring; nothing is kept yet."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    choices = _choices(posted)
    try:
        original, name = posted.get("original", ""), posted.get("file", "")
        file = (
            KeptFile(original, name) if original else calendar_intake.take(_folder(), by, _upload())
        )
        with work() as session:
            seen = calendar_intake.preview(session, clock(), _folder(), file, choices)
    except Invalid as wrong:
        return _page(None, forms.problems(wrong), choices), forms.status_of(wrong)
    return _page(seen, {}, choices)


def _folder() -> Originals:
    return Originals(station().data / "calendars")


def _choices(posted: forms.Form) -> Choices:
    programme = forms.number(posted, "programme")
    # A file that is sent for the first time comes with no choice yet.
    marks = not posted.get("original") or posted.get("marks") == "1"
    return Choices(TemplateId(programme) if programme else None, marks=marks)


def _upload() -> Upload:
    file = request.files.get("calendar")
    if file is None or not file.filename:
        raise Invalid("calendar", "Please choose a file first.")
    # cast: werkzeug's stream reads bytes, which is all that is asked of it.
    return Upload(name=file.filename, stream=cast("BinaryIO", file.stream))


@bp.post("/keep")
def keep() -> str | tuple[str, int]:
    """Keep what was looked at, and offer to take it back."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    file = KeptFile(posted.get("original", ""), posted.get("file", ""))
    try:
        with work() as session:
            seen = calendar_intake.preview(session, clock(), _folder(), file, _choices(posted))
            made = calendar_keeping.keep(session, clock(), by, seen)
    except Invalid as wrong:
        return _page(None, forms.problems(wrong)), forms.status_of(wrong)
    return render_template("imported.html", made=made, file=file)


@bp.post("/back")
def back() -> Response:
    """Take back what was just kept of a file."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        decisions.undo(session, clock(), by, DecisionId(forms.number(forms.form(), "number")))
    flash(_("Taken back; the plans are made anew by themselves."), "done")
    return redirect(url_for("timetable.week"))
