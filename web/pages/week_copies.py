"""Copying a week: shown day by day, set at once, taken back."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import set_days, week_copies
from web import forms, i18n, yearforms
from web.current import clock, demand, work

bp = Blueprint("week_copies", __name__, url_prefix="/timetable/copy-week")

WEEK = timedelta(days=7)


@bp.get("/")
def index() -> str | tuple[str, int]:
    """Show what the week of a day would become; next week after this one unless told."""
    demand(Right.EDIT_TIMETABLE)
    today = i18n.today()
    try:
        source = forms.day(request.args, "source") or today
        return _page(source, forms.day(request.args, "target") or today + WEEK)
    except Invalid as wrong:
        return _refused(today, today + WEEK, wrong)


@bp.post("/")
def copy() -> str | tuple[str, int]:
    """Let a week start as another one does, and offer to take it back."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    today = i18n.today()
    try:
        source = yearforms.needed_day(posted, "source")
        target = yearforms.needed_day(posted, "target")
        with work() as session:
            number = set_days.copy(session, clock(), by, source, target)
    except Invalid as wrong:
        return _refused(today, today + WEEK, wrong)
    return _page(source, target, number)


def _page(source: date, target: date, number: int = 0) -> str:
    with work() as session:
        days = week_copies.preview(session, source, target)
    return render_template(
        "week_copy.html", source=source, target=target, days=days, number=number, problems={}
    )


def _refused(source: date, target: date, wrong: Invalid) -> tuple[str, int]:
    page = render_template(
        "week_copy.html",
        source=source,
        target=target,
        days=(),
        number=0,
        problems=forms.problems(wrong),
    )
    return page, forms.status_of(wrong)
