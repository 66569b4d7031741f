"""Settings: the station's name, and what it is made of."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import lexicon, place_rules
from broadcaster.services import station as stations
from web import forms
from web.current import demand, person, work

bp = Blueprint("setup", __name__, url_prefix="/settings")


@bp.get("/")
def index() -> str:
    """Show how the station is set."""
    person()
    return _sheet({})


def _sheet(problems: forms.Problems) -> str:
    with work() as session:
        kept, hours = stations.settings(session), place_rules.permitted_hours(session)
        words = lexicon.count(session)
    return render_template(
        "setup.html", kept=kept, hours=hours, words_kept=words, problems=problems
    )


@bp.post("/")
def save() -> Response | tuple[str, int]:
    """Keep the station's name, how long recordings are kept, and when everybody hears an alarm."""
    by, posted = demand(Right.MANAGE_PEOPLE), forms.form()
    try:
        with work() as session:
            stations.change(session, by, posted.get("name", ""))
            if "recorded_days" in posted:
                days = posted["recorded_days"].strip()
                stations.keep_recordings(session, by, int(days) if days.isdecimal() else 0)
            if "alarm_minutes" in posted:
                after = posted["alarm_minutes"].strip()
                stations.tell_everybody_after(session, by, int(after) if after.isdecimal() else 0)
    except Invalid as wrong:
        return _sheet(forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept."), "done")
    return redirect(url_for(".index"))
