"""What people choose in the editor: how a stretch is read, an unknown word, a part of the frame."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.domain.reading import Stretch
from broadcaster.domain.words import WordKind
from broadcaster.services import bulletins, lexicon, scripts, sides
from web import forms
from web.current import clock, demand, work

bp = Blueprint("choices", __name__, url_prefix="/bulletins/<int:bulletin>/reading")

STATION = "station"


@bp.post("/overrule")
def overrule(bulletin: int) -> Response:
    """Say how one stretch is read, in this bulletin or at the whole station."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    spoken, written = posted.get("spoken", ""), posted.get("written", "")
    where = Stretch(forms.number(posted, "version"), forms.number(posted, "start"))
    with work() as session:
        if posted.get("then") == STATION:
            lexicon.keep(session, clock(), by, written, spoken, _kind())
        else:
            scripts.overrule(session, clock(), BulletinId(bulletin), by, where, spoken)
    flash(_("“%(word)s” is now read “%(read_as)s”.", word=written, read_as=spoken.strip()), "done")
    return _back(bulletin)


@bp.post("/back")
def take_back(bulletin: int) -> Response:
    """Let the reader read again what a person had decided."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    version, number = forms.number(posted, "version"), forms.number(posted, "number", -1)
    with work() as session:
        scripts.take_back(session, clock(), BulletinId(bulletin), by, version, number)
    flash(_("It is read by the rules again."), "done")
    return _back(bulletin)


@bp.post("/part")
def read_part(bulletin: int) -> Response:
    """Read a part of the document's frame, or leave it out."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    part, _sign, is_read = posted.get("part", "").rpartition(":")
    version = forms.number(posted, "version")
    with work() as session:
        scripts.read_part(
            session, clock(), BulletinId(bulletin), by, version, part, is_read=is_read == "1"
        )
    flash(_("The script was made anew."), "done")
    return _back(bulletin)


@bp.post("/unknown")
def accept_unknown(bulletin: int) -> Response:
    """Say how an unknown word is read, here or at the whole station."""
    by = demand(Right.WRITE_BULLETINS)
    word = request.form.get("word", "")
    read_as = _answer(word)
    with work() as session:
        bulletins.accept_unknown(session, clock(), BulletinId(bulletin), by, word, read_as)
        if request.form.get("keep") == "1":
            lexicon.keep(session, clock(), by, word, read_as, _kind())
    flash(_("“%(word)s” is now read “%(read_as)s”.", word=word, read_as=read_as), "done")
    return redirect(url_for("editor.edit", bulletin=bulletin) + "#unknown")


def _answer(word: str) -> str:
    how = request.form.get("how", "")
    if how == "letters":
        return sides.spelled(word)
    return word.capitalize() if how == "word" else request.form.get("read_as", "").strip()


def _kind() -> WordKind:
    kind = request.form.get("kind", "")
    return WordKind(kind) if kind in set(WordKind) else WordKind.ABBREVIATION


def _back(bulletin: int) -> Response:
    return redirect(url_for("editor.edit", bulletin=bulletin) + "#sides")
