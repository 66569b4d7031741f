"""The log: what was really heard on a day, and the story of one line with its proof."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from broadcaster.domain import asrun as journal
from broadcaster.folder import Folder
from broadcaster.services import asrun, bypasses, decisions, devices, line_air, resolving
from broadcaster.services.recorded_air import MIME
from schedules.local import day_span
from web import forms, i18n
from web.current import clock, person, station, work
from web.errors_chart import chart
from web.levelview import drawn

bp = Blueprint("log", __name__, url_prefix="/log")

JOURNAL = "journal/journal.jsonl"


@bp.get("/")
def day() -> str:
    """Show the sheet of a day."""
    person()
    at = forms.day(request.args, "day") or i18n.today()
    with work() as session:
        sheet = asrun.day_sheet(session, at)
        names = {zone.id: zone.name for zone in devices.zones(session)}
        span = day_span(at, station().timezone)
        passed_over = bypasses.bypasses(session, span)
        decided = decisions.between(session, span)
    return render_template(
        "log.html",
        day=at,
        sheet=sheet,
        names=names,
        one_day=timedelta(days=1),
        chart=chart(sheet.errors_ms),
        passed_over=passed_over,
        decided=decided,
    )


@bp.get("/line/<path:line>")
def line(line: str) -> str:
    """Lead back from a line to its clip, approval, revision and source."""
    person()
    with work() as session:
        story = asrun.line_story(session, line)
        names = {zone.id: zone.name for zone in devices.zones(session)}
    return render_template(
        "line.html",
        story=story,
        names=names,
        level=drawn(story.record.proof),
        kept=line_air.kept(Folder(station().data), story.record),
    )


@bp.get("/air/<path:line>.mp3")
def recording(line: str) -> Response:
    """Send what was really sent of a line, whole or in part."""
    person()
    with work() as session:
        record = asrun.line_story(session, line).record
    body = line_air.sound(Folder(station().data), record)
    answer = send_file(io.BytesIO(body), mimetype=MIME, conditional=True, etag=False)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@bp.get("/chain")
def chain() -> str:
    """Check the journal's chain of digests from its first line to its last."""
    person()
    path = station().data / JOURNAL
    count, broken = 0, None
    names: dict[int, str] = {}
    if path.exists():
        with path.open(encoding="utf-8") as file:
            broken = journal.first_break(line.rstrip("\n") for line in file)
        with path.open("rb") as file:
            count = sum(1 for _ in file)
    found = None
    if path.exists() and broken is None:
        with work() as session:
            found = resolving.resolved(session, path, clock().now())
            names = {zone.id: zone.name for zone in devices.zones(session)}
    return render_template("chain.html", count=count, broken=broken, found=found, names=names)
