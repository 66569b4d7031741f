"""The log of many days: looked through, taken out as a table, and one day on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.separated import Cell, Separator, written
from broadcaster.errors import Invalid
from broadcaster.folder import Folder
from broadcaster.services import daily_sheet, devices, log_search, order_log
from broadcaster.services.log_search import ON_A_PAGE, Found, Wanted
from broadcaster.services.station_views import LineRecord
from web import forms, i18n, orderwords, words
from web.current import person, station, work

bp = Blueprint("logbook", __name__, url_prefix="/log")

KINDS = ("bulletin", "relay", "signature", "opening", "words", "filler", "closing")
USUAL = timedelta(days=6)
"""A week, with today, is looked through unless other days are asked for."""


@bp.get("/find")
def find() -> str | tuple[str, int]:
    """Show the lines of some days that answer to what is asked."""
    person()
    page, status = max(1, forms.number(request.args, "page", 1)), 200
    problems: forms.Problems = {}
    with work() as session:
        zones = devices.zones(session)
        try:
            wanted = asked()
            found = log_search.find(session, wanted, page)
        except Invalid as wrong:
            wanted, found = Wanted(i18n.today() - USUAL, i18n.today()), Found((), 0)
            problems, status = forms.problems(wrong), forms.status_of(wrong)
    told = {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "zone": wanted.zone or "",
        "outcome": wanted.outcome.value if wanted.outcome else "",
        "kind": wanted.kind,
        "words": wanted.words,
    }
    shown = render_template(
        "log_find.html",
        told=told,
        found=found,
        problems=problems,
        page=page,
        pages=-(-found.count // ON_A_PAGE),
        zones=[("", _("all zones")), *((each.id, each.name) for each in zones)],
        outcomes=[("", _("all outcomes")), *words.OUTCOME.items()],
        kinds=[("", _("all kinds")), *((kind, words.kind(kind)) for kind in KINDS)],
    )
    return shown if status == 200 else (shown, status)  # noqa: PLR2004 -- HTTP's own


@bp.get("/find.csv")
def table() -> Response:
    """Send what is asked for as a table for spreadsheets."""
    person()
    with work() as session:
        wanted = asked()
        body = written(_rows(log_search.every(session, wanted)), Separator.SEMICOLON)
    answer = Response(body, content_type="text/csv; charset=utf-8")
    name = f"nhat-ky_{wanted.first}_{wanted.last}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/orders")
def orders() -> str | tuple[str, int]:
    """Show who ordered what in some days."""
    person()
    status, problems = 200, forms.Problems()
    found: tuple[order_log.Ordered, ...] = ()
    wanted, what = asked(), request.args.get("what", "")
    kind = order_log.OrderKind(what) if what in orderwords.ORDER_KIND else None
    with work() as session:
        zones = devices.zones(session)
        try:
            found = order_log.orders(session, Folder(station().data).journal, wanted, kind)
        except Invalid as wrong:
            problems, status = forms.problems(wrong), forms.status_of(wrong)
    told = {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "zone": wanted.zone or "",
        "what": what,
        "words": wanted.words,
    }
    shown = render_template(
        "orders.html",
        told=told,
        found=found,
        problems=problems,
        most=order_log.MOST,
        names={zone.id: zone.name for zone in zones},
        zones=[("", _("all zones")), *((each.id, each.name) for each in zones)],
        kinds=[("", _("all kinds")), *orderwords.ORDER_KIND.items()],
    )
    return shown if status == 200 else (shown, status)  # noqa: PLR2004 -- HTTP's own


@bp.get("/sheet")
def sheet() -> str:
    """Show the official sheet of a day, to be printed and signed; yesterday's unless told."""
    day = forms.day(request.args, "day") or i18n.today() - timedelta(days=1)
    with work() as session:
        found = daily_sheet.daily_sheet(session, day)
    return render_template(
        "day_sheet.html",
        sheet=found,
        maker=person().name,
        one_day=timedelta(days=1),
        motto=request.args.get("motto") == "1",
    )


def asked() -> Wanted:
    """Read what is looked for; raises Invalid naming the field."""
    last = forms.day(request.args, "last") or i18n.today()
    first = forms.day(request.args, "first") or min(last, i18n.today()) - USUAL
    outcome = request.args.get("outcome", "")
    kind = request.args.get("kind", "")
    return Wanted(
        first=first,
        last=last,
        zone=forms.number(request.args, "zone") or None,
        outcome=Outcome(outcome) if outcome in words.OUTCOME else None,
        kind=kind if kind in words.KIND else "",
        words=request.args.get("words", "").strip()[:200],
    )


def _rows(lines: Iterator[LineRecord]) -> Iterator[tuple[Cell, ...]]:
    yield (
        *(_("Day"), _("Due"), _("First sound"), _("Ended"), _("Programme"), _("Kind")),
        *(_("What"), _("How it ended"), _("Why"), _("Zones"), _("Zones that got less"), _("Voice")),
        *(_("Was it the approved clip?"), _("Authority"), _("Clip")),
    )
    for line in lines:
        due = i18n.local(line.due)
        matched = {None: "", True: _("yes"), False: _("no")}[line.matched]
        yield (
            due.date(),
            i18n.hhmmss(line.due),
            i18n.hhmmss(line.first_sound),
            i18n.hhmmss(line.ended),
            line.programme_name,
            words.kind(line.kind),
            words.title(line.title),
            words.outcome(line.outcome),
            "" if line.why is None else i18n.say(line.why),
            ", ".join(each.zone_name for each in line.zones),
            ", ".join(each.zone_name for each in line.lesser),
            {None: "", True: _("machine voice"), False: _("recorded")}[line.synthetic],
            matched,
            line.authority,
            line.clip,
        )
