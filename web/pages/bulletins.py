"""Bulletins: the list, a new one from text, document or recording, and one bulletin's page."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.bulletin import BulletinId, InformationField, Status
from broadcaster.domain.people import Right
from broadcaster.errors import BroadcasterError, Invalid
from broadcaster.services import bulletins, devices, intake, ordering
from broadcaster.services.views import BulletinPage, Wanted
from web import forms
from web.current import clock, demand, originals, person, work
from web.i18n import say

bp = Blueprint("bulletins", __name__, url_prefix="/bulletins")

WAYS = ("text", "document", "recording")


@bp.get("/")
def index() -> str:
    """List bulletins, narrowed by state, field or words."""
    asked = request.args
    status = asked.get("status", "")
    field = forms.number(asked, "field")
    wanted = Wanted(
        status=Status(status) if status in set(Status) else None,
        field=InformationField(field) if field in set(InformationField) else None,
        text=asked.get("text", "").strip()[:100],
    )
    with work() as session:
        items = bulletins.listing(session, clock(), wanted)
        zones = devices.zones(session)
        queue = ordering.queue(session, clock())
    return render_template(
        "bulletins.html",
        items=items,
        wanted=wanted,
        zones=zones,
        queue=queue,
        names={zone.id: zone.name for zone in zones},
        moved=forms.number(asked, "moved"),
        whither=asked.get("whither", ""),
    )


@bp.get("/new")
def new() -> str:
    """Show the sheet of a new bulletin."""
    demand(Right.WRITE_BULLETINS)
    way = request.args.get("way", "text")
    with work() as session:
        zones = [zone.id for zone in devices.zones(session) if zone.may_sound]
    return sheet(way if way in WAYS else "text", forms.blank(clock().now(), zones))


def sheet(way: str, posted: forms.Form, problems: forms.Problems | None = None) -> str:
    """Show the sheet of a new bulletin, with what was typed and what is wrong with it."""
    with work() as session:
        zones = devices.zones(session)
    return render_template(
        "bulletin_new.html",
        way=way,
        form=posted,
        zones=zones,
        chosen=forms.numbers(posted, "zones"),
        problems=problems or {},
        limits={
            "document": intake.LARGEST_DOCUMENT >> 20,
            "recording": intake.LARGEST_RECORDING >> 20,
        },
    )


@bp.post("/new/text")
def take_text() -> Response | tuple[str, int]:
    """Make a bulletin of pasted text."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    try:
        with work() as session:
            text = forms.lines(posted.get("text", ""))
            made = bulletins.draft(session, clock(), by, forms.fields(posted), text)
    except BroadcasterError as wrong:
        return sheet("text", posted, forms.problems(wrong)), forms.status_of(wrong)
    return _begun(made)


@bp.post("/new/document")
def take_document() -> Response | tuple[str, int]:
    """Make a bulletin of an uploaded document."""
    by, posted = demand(Right.WRITE_BULLETINS), _titled("document")
    try:
        taken = intake.take_document(originals(), by, _upload("document"))
        with work() as session:
            made = bulletins.draft(
                session, clock(), by, forms.fields(posted), taken.text, taken=taken
            )
    except BroadcasterError as wrong:
        return sheet("document", posted, forms.problems(wrong)), forms.status_of(wrong)
    for note in taken.notes:
        flash(say(note), "refused")
    return _begun(made)


@bp.post("/new/recording")
def take_recording() -> Response | tuple[str, int]:
    """Make a bulletin of an uploaded recording."""
    by, posted = demand(Right.WRITE_BULLETINS), _titled("recording")
    try:
        with work() as session:
            made = intake.take_recording(
                session,
                clock(),
                by,
                forms.fields(posted),
                originals(),
                _upload("recording"),
            )
    except BroadcasterError as wrong:
        return sheet("recording", posted, forms.problems(wrong)), forms.status_of(wrong)
    return _begun(made)


def _titled(name: str) -> forms.Form:
    """Return what was posted; a file without a title lends its own name."""
    posted = forms.form().copy()
    file = request.files.get(name)
    if file is not None and not posted.get("title", "").strip():
        posted["title"] = PurePath(file.filename or "").stem.replace("_", " ")[:120]
    return posted


def _upload(name: str) -> intake.Upload:
    file = request.files.get(name)
    if file is None or not file.filename:
        raise Invalid(name, "Please choose a file first.")
    return intake.Upload(name=file.filename, stream=cast("BinaryIO", file.stream))


def _begun(made: BulletinId) -> Response:
    flash(_("The draft is kept. Please check the script before sending it for approval."), "done")
    return redirect(url_for("editor.edit", bulletin=made))


@bp.get("/<int:bulletin>")
def show(bulletin: int) -> str:
    """Show one bulletin: where it stands, how it sounds, when it airs, what happened to it."""
    return story(bulletins_page(bulletin))


def bulletins_page(bulletin: int) -> BulletinPage:
    """Return everything about one bulletin."""
    with work() as session:
        return bulletins.show(session, clock(), BulletinId(bulletin))


def story(page: BulletinPage) -> str:
    """Show one bulletin's page."""
    with work() as session:
        zones = devices.zones(session)
    return render_template(
        "bulletin.html", page=page, zones=zones, names={zone.id: zone.name for zone in zones}
    )


@bp.post("/<int:bulletin>/withdraw")
def withdraw(bulletin: int) -> Response:
    """Take a bulletin back."""
    reason = request.form.get("reason", "").strip()
    with work() as session:
        bulletins.withdraw(session, clock(), BulletinId(bulletin), person(), reason)
    flash(_("Withdrawn. It can be taken back below."), "done")
    return redirect(url_for(".show", bulletin=bulletin))


@bp.post("/<int:bulletin>/restore")
def restore(bulletin: int) -> Response:
    """Make a withdrawn bulletin a draft again."""
    with work() as session:
        bulletins.restore(session, clock(), BulletinId(bulletin), person())
    flash(_("It is a draft again."), "done")
    return redirect(url_for(".show", bulletin=bulletin))


@bp.post("/<int:bulletin>/narrow")
def narrow(bulletin: int) -> Response:
    """Give an approved bulletin fewer zones or a shorter validity."""
    posted = forms.form()
    with work() as session:
        bulletins.narrow(
            session,
            clock(),
            BulletinId(bulletin),
            person(),
            zones=forms.numbers(posted, "zones"),
            valid_until=forms.instant(posted, "valid_until"),
        )
    flash(_("Narrowed; the approval stays."), "done")
    return redirect(url_for(".show", bulletin=bulletin))
