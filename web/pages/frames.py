"""The frame of a programme: its parts in order, and how its next programme would sound."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.frames import TuneRule, WordsRule
from broadcaster.domain.people import Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid
from broadcaster.services import devices, frame_preview, timetable
from broadcaster.services.edits import Overtaken
from broadcaster.services.frame_preview import FramePreview
from broadcaster.services.framing import GUESSED
from broadcaster.services.plan_views import TemplateFields
from schedules.parts import EVERY_BULLETIN, BulletinBlock
from schedules.types import PartKind
from web import close_to_air, forms, frameforms, frameview
from web.current import clock, demand, work
from web.frameforms import PartForm

bp = Blueprint("frames", __name__, url_prefix="/timetable/frames")

ADDED = (
    PartKind.SIGNATURE,
    PartKind.OPENING,
    PartKind.BULLETIN,
    PartKind.RELAY,
    PartKind.FILLER,
    PartKind.WORDS,
    PartKind.CLOSING,
)
"""The kinds of parts in the order in which the page offers them."""

LONGEST_MIN = 60


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on the sheet, as it is kept or as it was typed.

    `at` is the part to go on with, from 0, and `went` the way it was moved. `seen` is the frame as
    it was when the sheet was opened.
    """

    number: int | None
    fields: TemplateFields
    parts: tuple[PartForm, ...]
    problems: forms.Problems = field(default_factory=dict)
    preview: FramePreview | None = None
    at: int | None = None
    went: str = ""
    seen: str = ""


@bp.get("/new")
@bp.get("/<int:number>")
def frame(number: int | None = None) -> str:
    """Show the parts of a frame; of one that has none yet, what it is made of all the same."""
    demand(Right.EDIT_TIMETABLE)
    with work() as session:
        if number is None:
            zones = frozenset(zone.id for zone in devices.zones(session))
            fields = TemplateFields(
                "", time(5, 30), frozenset(range(7)), zones, timedelta(minutes=LONGEST_MIN)
            )
        else:
            fields = timetable.template(session, TemplateId(number)).fields
    return _page(_Sheet(number, fields, frameforms.of_rules(fields.parts or _usual(fields))))


def _usual(fields: TemplateFields) -> tuple[TuneRule | WordsRule | BulletinBlock, ...]:
    """Return the parts that a frame without parts stands for."""
    opening = WordsRule(PartKind.OPENING, fields.opening)
    closing = WordsRule(PartKind.CLOSING, fields.closing)
    return (
        TuneRule(),
        *([opening] if opening.text else []),
        EVERY_BULLETIN,
        *([closing] if closing.text else []),
    )


@bp.post("/new")
@bp.post("/<int:number>")
def change(number: int | None = None) -> Response | str | tuple[str, int]:
    """Add, move or take out a part, show the next programme, or keep the frame."""
    demand(Right.EDIT_TIMETABLE)
    posted = forms.form()
    parts, order = frameforms.posted_parts(posted), posted.get("do", "")
    sheet = _Sheet(number, _typed(posted), parts, seen=posted.get("seen", ""))
    if order not in {"keep", "preview"}:
        done = frameforms.arranged(parts, order)
        return _page(replace(sheet, parts=done.parts, at=done.at, went=order.partition(":")[0]))
    try:
        fields = replace(
            sheet.fields,
            starts=forms.time_of_day(posted, "starts"),
            parts=frameforms.rules_of(parts),
        )
        if order == "preview":
            return _page(replace(sheet, fields=fields, preview=_preview(number, fields)))
        _keep(number, fields, sheet.seen)
    except Overtaken as wrong:
        again = replace(sheet, problems=forms.problems(wrong), seen="")
        return _page(again), forms.status_of(wrong)
    except Invalid as wrong:
        return _page(replace(sheet, problems=forms.problems(wrong))), forms.status_of(wrong)
    flash(_("Kept. New words are spoken, and wait to be allowed where nobody has yet."), "done")
    close_to_air.tell()
    return redirect(url_for("timetable.week"))


def _keep(number: int | None, fields: TemplateFields, seen: str) -> None:
    by = demand(Right.EDIT_TIMETABLE)
    if not fields.parts:
        raise Invalid("parts", "A programme needs at least one part; add one.")
    with work() as session:
        kept = None if number is None else TemplateId(number)
        timetable.save_template(session, clock(), by, fields, kept, seen or None)


def _preview(number: int | None, fields: TemplateFields) -> FramePreview:
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        kept = None if number is None else TemplateId(number)
        return frame_preview.of_template(session, clock(), by, fields, kept)


def _typed(posted: forms.Form) -> TemplateFields:
    """Read what stands above the parts, as far as it can be read."""
    try:
        starts = forms.time_of_day(posted, "starts")
    except Invalid:
        starts = time(0)
    return TemplateFields(
        name=posted.get("name", "").strip(),
        starts=starts,
        weekdays=forms.numbers(posted, "weekdays"),
        zones=forms.numbers(posted, "zones"),
        longest=timedelta(minutes=min(forms.number(posted, "longest"), 10_000)),
    )


def _page(sheet: _Sheet) -> str:
    with work() as session:
        given = frameview.choices(session)
        kept = None
        if sheet.number is not None:
            kept = timetable.template(session, TemplateId(sheet.number))
    return render_template(
        "frame.html",
        sheet=sheet,
        kept=kept,
        seen=sheet.seen or (kept.seen if kept else ""),
        parts=frameview.shown(sheet.parts, kept, given, sheet.problems),
        given=given,
        names={zone.id: zone.name for zone in given.zones},
        kinds=[kind.value for kind in ADDED],
        guessed=GUESSED,
    )
