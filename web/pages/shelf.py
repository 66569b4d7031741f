"""What frames are filled with: the station's music, and the stations that may be relayed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import approvals, music, relays
from broadcaster.services.music import PieceId
from broadcaster.services.relays import SourceFields, SourceId
from web import forms, samples, soundview, uploads
from web.current import clock, demand, ear, originals, person, work
from web.removing import removed

bp = Blueprint("shelf", __name__, url_prefix="/timetable")

TUNE = "tune"


@bp.get("/music")
def pieces() -> str:
    """List the filler music."""
    return _music("", {})


def _music(title: str, problems: forms.Problems) -> str:
    me = person()
    with work() as session:
        return render_template(
            "music.html",
            pieces=music.pieces(session),
            tunes=music.tunes(session),
            may_allow=approvals.may_approve(session, clock(), me),
            accepted=soundview.ACCEPTED,
            title=title,
            kind=forms.form().get("kind", ""),
            problems=problems,
        )


@bp.post("/music")
def add_piece() -> Response | tuple[str, int]:
    """Take in a piece of music."""
    by, title = demand(Right.EDIT_TIMETABLE), forms.form().get("title", "")
    try:
        with work() as session:
            is_tune = forms.form().get("kind") == TUNE
            music.add(session, by, title, originals(), uploads.recording(), is_tune=is_tune)
    except Invalid as wrong:
        return _music(title, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Taken in. Its sound is being made; then an approver listens and allows it."), "done")
    return redirect(url_for(".pieces"))


@bp.post("/music/<int:number>/allow")
def allow_piece(number: int) -> Response:
    """Allow a piece, having heard it."""
    with work() as session:
        clip = forms.form().get("clip", "")
        approvals.approve_standing(session, clock(), number, person(), clip)
    flash(_("Allowed until it changes."), "done")
    return redirect(url_for(".pieces"))


@bp.post("/music/<int:number>/remove")
def remove_piece(number: int) -> Response:
    """Take a piece off the list."""
    then, said = url_for(".pieces"), _("Removed; it is played no more.")
    return removed(Right.EDIT_TIMETABLE, music.remove, PieceId(number), then=then, said=said)


@bp.get("/relays")
def sources() -> str:
    """List the stations that may be relayed."""
    return _relays(None, SourceFields("", ""), {})


def _relays(
    number: int | None,
    fields: SourceFields,
    problems: forms.Problems,
    trial: samples.Shown | None = None,
) -> str:
    me = person()
    with work() as session:
        return render_template(
            "relays.html",
            sources=relays.sources(session),
            may_allow=me.may(Right.MANAGE_PEOPLE) or approvals.may_approve(session, clock(), me),
            number=number,
            fields=fields,
            problems=problems,
            trial=trial,
        )


@bp.post("/relays/<int:number>/try")
def try_source(number: int) -> str:
    """Receive a station for a few seconds, beside the air, and say what came."""
    by = person()
    with work() as session:
        addresses = relays.addresses_to_try(session, clock(), by, SourceId(number))
    trial = samples.kept(number, ear().try_relay(addresses, by=by.id))
    return _relays(None, SourceFields("", ""), {}, trial)


@bp.get("/relays/tried/<token>")
def sample(token: str) -> Response:
    """Give the sound that came when a station was tried."""
    person()
    return samples.sound(token)


@bp.post("/relays")
@bp.post("/relays/<int:number>")
def save_source(number: int | None = None) -> Response | tuple[str, int]:
    """Put a station on the list, or change one."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    backups = tuple(line.strip() for line in posted.get("backups", "").splitlines())
    fields = SourceFields(
        name=posted.get("name", ""),
        url=posted.get("url", ""),
        backups=tuple(line for line in backups if line),
    )
    try:
        with work() as session:
            kept = None if number is None else SourceId(number)
            relays.save(session, clock(), by, fields, kept)
    except Invalid as wrong:
        return _relays(number, fields, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept."), "done")
    return redirect(url_for(".sources"))


@bp.post("/relays/<int:number>/allow")
def allow_source(number: int) -> Response:
    """Allow a station to be relayed."""
    by = person()
    with work() as session:
        seen = forms.form().get("seen", "")
        relays.allow(session, clock(), by, SourceId(number), seen)
    flash(_("Allowed until its address changes."), "done")
    return redirect(url_for(".sources"))


@bp.post("/relays/<int:number>/remove")
def remove_source(number: int) -> Response:
    """Take a station off the list."""
    then, said = url_for(".sources"), _("Removed; it is relayed no more.")
    return removed(Right.EDIT_TIMETABLE, relays.remove, SourceId(number), then=then, said=said)
