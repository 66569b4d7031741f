"""Reading aloud: the script in large letters, a microphone, one recording a paragraph."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.services import takes
from web import forms, trouble, uploads
from web.current import clock, demand, originals, work
from web.pages.bulletins import bulletins_page
from web.soundview import ACCEPTED

bp = Blueprint("recorder", __name__, url_prefix="/bulletins/<int:bulletin>/record")


@bp.get("/")
def stage(bulletin: int) -> str:
    """Show the script to read aloud."""
    demand(Right.WRITE_BULLETINS)
    page = bulletins_page(bulletin)
    with work() as session:
        paragraphs = takes.paragraphs(session, page.id)
    return render_template(
        "record.html",
        page=page,
        paragraphs=paragraphs,
        recorded=sum(each.take is not None for each in paragraphs),
        accepted=ACCEPTED,
    )


@bp.post("/")
def keep(bulletin: int) -> ResponseReturnValue:
    """Keep the recording of one paragraph."""
    by, upload = demand(Right.WRITE_BULLETINS), uploads.recording()
    paragraph = forms.form().get("paragraph", "")
    number = BulletinId(bulletin)
    with work() as session:
        takes.keep(session, clock(), number, by, originals(), upload, paragraph=paragraph)
        paragraphs = takes.paragraphs(session, number)
    if not trouble.wants_json():
        flash(_("Kept."), "done")
        return redirect(url_for(".stage", bulletin=bulletin))
    done, total = sum(each.take is not None for each in paragraphs), len(paragraphs)
    words = render_template("recorded.html", done=done, total=total)
    return jsonify(done=done, total=total, words=words.strip())
