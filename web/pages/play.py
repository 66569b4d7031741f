"""Airing an approved bulletin now or in two minutes, in chosen zones."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Right
from broadcaster.services import bulletins, devices, planning
from broadcaster.services.views import Wanted
from schedules.types import ZoneKey
from web import forms
from web.current import clock, demand, work
from web.i18n import hhmmss
from web.pages.bulletins import bulletins_page

bp = Blueprint("play", __name__)


@bp.get("/bulletins/play")
def index() -> str:
    """Show what could be aired at once."""
    demand(Right.PLAY_NOW)
    with work() as session:
        items = bulletins.listing(session, clock(), Wanted(status=Status.APPROVED))
    return render_template("play_which.html", items=items)


@bp.get("/bulletins/<int:bulletin>/play")
def choose(bulletin: int) -> str:
    """Show what will sound, and ask where and when."""
    demand(Right.PLAY_NOW)
    page = bulletins_page(bulletin)
    with work() as session:
        zones = devices.zones(session)
    allowed = page.approval.zones & page.fields.zones if page.approval else frozenset()
    return render_template("play.html", page=page, zones=zones, allowed=allowed)


@bp.post("/bulletins/<int:bulletin>/play")
def play(bulletin: int) -> Response:
    """Put it on air."""
    by, posted = demand(Right.PLAY_NOW), forms.form()
    zones = frozenset(ZoneKey(zone) for zone in forms.numbers(posted, "zones"))
    delay = timedelta(seconds=forms.number(posted, "delay"))
    with work() as session:
        asked = planning.play_soon(session, clock(), BulletinId(bulletin), zones, delay, by)
    flash(
        _("“%(title)s” goes on air at %(time)s.", title=asked.title, time=hhmmss(asked.starts)),
        "done",
    )
    return redirect(url_for("today.index"))
