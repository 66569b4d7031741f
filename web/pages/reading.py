"""How the station reads: region, document numbers, the parts of documents that are read."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.domain.reading import StationReading
from broadcaster.errors import Invalid
from broadcaster.services import reading_style
from web import forms, words
from web.current import clock, demand, person, work

bp = Blueprint("reading", __name__, url_prefix="/settings/reading")


@bp.get("/")
def index() -> str:
    """Show how the station reads."""
    person()
    with work() as session:
        kept = reading_style.station(session)
    return _sheet(kept, {})


def _sheet(given: StationReading, problems: forms.Problems) -> str:
    return render_template(
        "reading.html",
        given=given,
        problems=problems,
        regions=reading_style.of_regions(),
        styles=reading_style.of_code_styles(),
        parts=[(name, words.part(name)) for name in reading_style.parts()],
        may_change=person().may(Right.MANAGE_PEOPLE),
    )


@bp.post("/")
def keep() -> Response | tuple[str, int]:
    """Keep how the station reads."""
    by, posted = demand(Right.MANAGE_PEOPLE), forms.form()
    wanted = StationReading(
        region=posted.get("region", ""),
        codes=posted.get("codes", ""),
        reads=frozenset(posted.getlist("reads")),
    )
    try:
        with work() as session:
            drafts = reading_style.change(session, clock(), by, wanted)
    except Invalid as wrong:
        return _sheet(wanted, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept."), "done")
    if drafts:
        flash(
            ngettext("%(num)s draft was read anew.", "%(num)s drafts were read anew.", drafts),
            "done",
        )
    return redirect(url_for(".index"))
