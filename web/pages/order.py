"""The order of priority items that collide, moved one place at a time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.services import ordering
from web import forms
from web.current import clock, demand, work

bp = Blueprint("order", __name__, url_prefix="/bulletins")


@bp.post("/<int:bulletin>/order")
def move(bulletin: int) -> Response:
    """Let one priority item be read a place earlier, or later."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    up, shown = posted.get("whither") == "up", _shown(posted)
    with work() as session:
        ordering.move(session, clock(), by, BulletinId(bulletin), shown, up=up)
    flash(_("Kept; programmes that have begun stay as they are."), "done")
    # The button that was pressed gets the focus again; an address with a mark would forbid that.
    whither = "up" if up else "down"
    return redirect(url_for("bulletins.index", moved=bulletin, whither=whither))


def _shown(posted: forms.Form) -> tuple[BulletinId, ...]:
    words = posted.get("shown", "").split()
    return tuple(BulletinId(int(word)) for word in words if word.isascii() and word.isdigit())
