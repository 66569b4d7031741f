"""The sheet on which days a programme comes back, with the next days shown before it is kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.days import PLAIN, ProgrammeDays
from broadcaster.domain.people import Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid
from broadcaster.services import overtaking, programme_days, timetable
from broadcaster.services.edits import Overtaken
from schedules.recurrence import WEEKDAYS
from web import close_to_air, daywords, forms, i18n, yearforms
from web.current import clock, demand, work

bp = Blueprint("programme_days", __name__, url_prefix="/timetable/seasons/days")


@bp.get("/<int:number>")
def sheet(number: int) -> str:
    """Show on which days a programme comes back."""
    demand(Right.EDIT_TIMETABLE)
    with work() as session:
        days = programme_days.days_of(session, TemplateId(number))
    return _sheet(number, days, {})


def _sheet(
    number: int, days: ProgrammeDays, problems: forms.Problems, seen: str | None = None
) -> str:
    with work() as session:
        template = timetable.template(session, TemplateId(number))
        seen = seen or overtaking.of_days(session, number)
    weekdays = template.fields.weekdays
    coming = () if problems else programme_days.next_days(days, weekdays, i18n.today())
    return render_template(
        "programme_days.html",
        template=template,
        seen=seen,
        days=days,
        way=forms.form().get("way") or daywords.way(days),
        plain=PLAIN,
        parts=daywords.way_parts(days),
        codes=WEEKDAYS,
        ordinals=daywords.ORDINALS,
        written=yearforms.written,
        coming=coming,
        problems=problems,
        posted=forms.form(),
        today=i18n.today(),
    )


@bp.post("/<int:number>")
def save(number: int) -> Response | str | tuple[str, int]:
    """Keep the days, or only look at those that would come."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    days = PLAIN
    try:
        days = yearforms.programme_days(posted)
        if posted.get("do") == "look":
            return _sheet(number, days, {}, posted.get("seen"))
        with work() as session:
            programme_days.save_days(session, clock(), by, TemplateId(number), days)
            overtaking.check(session, posted.get("seen"))
    except (Invalid, Overtaken) as wrong:
        seen = forms.seen_again(posted, wrong)
        return _sheet(number, days, forms.problems(wrong), seen), forms.status_of(wrong)
    flash(_("Kept; the plans are made anew by themselves."), "done")
    close_to_air.tell()
    return redirect(url_for("seasons.index"))
