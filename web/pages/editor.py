"""The editor: original and script side by side, unknown words, the voice, sending for approval."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.errors import BroadcasterError, Invalid
from broadcaster.services import bulletins, devices, intake
from broadcaster.services.views import BulletinPage, Change
from web import forms, i18n
from web.current import clock, demand, originals, work
from web.i18n import say
from web.pages.bulletins import bulletins_page
from web.readingview import beside

bp = Blueprint("editor", __name__, url_prefix="/bulletins/<int:bulletin>")


@bp.get("/edit")
def edit(bulletin: int) -> str:
    """Show the editor."""
    demand(Right.WRITE_BULLETINS)
    page = bulletins_page(bulletin)
    return desk(page, forms.filled(page.fields))


def desk(page: BulletinPage, posted: forms.Form, problems: forms.Problems | None = None) -> str:
    """Show the editor with what was typed and what is wrong with it."""
    with work() as session:
        zones = devices.zones(session)
    view = beside(page)
    return render_template(
        "editor.html",
        page=page,
        form=posted,
        version=posted.get("version", page.version),
        text=posted.get("text", page.revision.source_text),
        script=posted.get("script", page.revision.script),
        zones=zones,
        chosen=forms.numbers(posted, "zones"),
        problems=problems or {},
        view=view,
        at=view.at(request.args.get("at", "")),
    )


def change(page: BulletinPage, posted: forms.Form) -> Change:
    """Read what was changed; a side that nobody touched is left as it is."""
    text, script = (forms.lines(posted.get(name, "")) for name in ("text", "script"))
    kept = page.revision
    return Change(
        version=forms.number(posted, "version"),
        fields=forms.fields(posted),
        text=text if "text" in posted and text != forms.lines(kept.source_text) else None,
        script=script if "script" in posted and script != forms.lines(kept.script) else None,
    )


@bp.post("/edit")
def save(bulletin: int) -> AnyResponse | tuple[str, int]:
    """Keep what was typed; with the other button also send it for approval."""
    by, page, posted = demand(Right.WRITE_BULLETINS), bulletins_page(bulletin), forms.form()
    try:
        with work() as session:
            made = change(page, posted)
            version = bulletins.edit(session, clock(), page.id, by, made)
            if posted.get("then") == "submit":
                bulletins.submit(session, clock(), page.id, by, version)
    except BroadcasterError as wrong:
        return desk(page, posted, forms.problems(wrong)), forms.status_of(wrong)
    return _after(bulletin, posted.get("then", ""))


def _after(bulletin: int, then: str) -> AnyResponse:
    if then == "submit":
        flash(_("Sent for approval. The voice is being made."), "done")
        return redirect(url_for("bulletins.show", bulletin=bulletin))
    flash(_("Kept."), "done")
    return redirect(url_for(".edit", bulletin=bulletin))


@bp.post("/autosave")
def autosave(bulletin: int) -> Response:
    """Keep what is right in a draft that is being typed."""
    by, page, posted = demand(Right.WRITE_BULLETINS), bulletins_page(bulletin), forms.form()
    with work() as session:
        saved = bulletins.save_draft(session, clock(), page.id, by, change(page, posted))
        kept = bulletins.show(session, clock(), page.id)
    return jsonify(
        version=saved.version,
        problems={each.field: say(each.why) for each in saved.problems},
        script=kept.revision.script,
        words=_("Kept at %(time)s", time=f"{i18n.local(clock().now()):%H:%M:%S}"),
        sides=render_template("sides.html", page=kept, view=beside(kept)),
    )


@bp.post("/voice")
def request_voice(bulletin: int) -> AnyResponse:
    """Have the script spoken, to listen before sending it for approval."""
    by = demand(Right.WRITE_BULLETINS)
    with work() as session:
        job = bulletins.request_voice(session, clock(), BulletinId(bulletin), by)
    flash(_("The voice is being made.") if job else _("The voice is there already."), "done")
    return redirect(url_for(".edit", bulletin=bulletin) + "#voice")


@bp.post("/submit")
def submit(bulletin: int) -> AnyResponse:
    """Send it for approval as it stands."""
    by, version = demand(Right.WRITE_BULLETINS), forms.number(forms.form(), "version")
    with work() as session:
        bulletins.submit(session, clock(), BulletinId(bulletin), by, version)
    return _after(bulletin, "submit")


@bp.post("/recording")
def replace_recording(bulletin: int) -> AnyResponse:
    """Put another recording in the place of this one."""
    by, file = demand(Right.WRITE_BULLETINS), request.files.get("recording")
    if file is None or not file.filename:
        raise Invalid("recording", "Please choose a file first.")
    upload = intake.Upload(name=file.filename, stream=cast("BinaryIO", file.stream))
    with work() as session:
        intake.replace_recording(session, clock(), BulletinId(bulletin), by, originals(), upload)
    flash(_("The new recording is being checked."), "done")
    return redirect(url_for(".edit", bulletin=bulletin))
