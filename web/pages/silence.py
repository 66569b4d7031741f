"""STOP: silence at once, everywhere or in one zone, also while the database does not answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.air import AirState, OnAir, Stopped
from broadcaster.domain.people import Right
from broadcaster.services import devices
from schedules.types import Priority
from web import forms
from web.air import places, sky
from web.current import air, demand, stopper, visitor, work
from web.i18n import say

bp = Blueprint("silence", __name__)

VIA = "web"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked before it falls silent; `zone` is None for everything."""

    zone: int | None
    names: dict[int, str]
    state: AirState | None

    @property
    def sounding(self) -> tuple[OnAir, ...]:
        """What will fall silent."""
        on_air = self.state.on_air if self.state is not None else ()
        return tuple(each for each in on_air if self.zone is None or self.zone in each.zones)

    @property
    def is_emergency(self) -> bool:
        """Tell whether a warning is among it."""
        return any(each.priority == Priority.EMERGENCY for each in self.sounding)

    @property
    def heard(self) -> list[int]:
        """The zones in which something is heard now, of which one may be stopped alone."""
        return sorted({zone for each in self.sounding for zone in each.zones} & self.names.keys())


@bp.get("/stop")
def stop() -> str:
    """Ask once, and show what will fall silent."""
    stopper()
    names = _names()
    zone = _zone(request.args.get("zone"), names)
    asked = Question(zone, names, sky().state)
    page = "stop.html" if visitor() is not None else "stop_alone.html"
    return render_template(page, asked=asked, came=None)


@bp.post("/stop")
def silence() -> Response | str:
    """Silence everything, or one zone."""
    by, names = stopper(), {zone.id: zone.name for zone in sky().zones}
    zone = _zone(forms.form().get("zone"), names)
    zones = None if zone is None else frozenset({zone})
    came = air().stop(by=by, via=VIA, zones=zones)
    said = _said(came, zone, names)
    if visitor() is None:
        asked = Question(zone, names, sky().state)
        return render_template("stop_alone.html", asked=asked, came=came, said=said)
    flash(said, "done" if came.is_silent else "failed")
    return redirect(url_for("today.index"))


@bp.post("/stop/go-on")
def go_on() -> Response:
    """Let what is still to come of a stopped programme be heard after all."""
    by = demand(Right.STOP)
    air().go_on(by=by.login, via=VIA, programme=forms.form().get("programme") or None)
    flash(_("What is still to come of it will be heard."), "done")
    return redirect(url_for("today.index"))


def _said(came: Stopped, zone: int | None, names: dict[int, str]) -> str:
    if came.why is not None:
        return say(came.why)
    if zone is None:
        return str(_("Stopped: everything is silent."))
    return str(_("Stopped in %(zone)s.", zone=places([zone], names)))


def _zone(told: str | None, names: dict[int, str]) -> int | None:
    """Read a zone's number; None is everything. Where no zone is known, any may be meant."""
    if not told:
        return None
    if not (told.isascii() and told.isdigit()) or (names and int(told) not in names):
        abort(404)
    return int(told)


def _names() -> dict[int, str]:
    """Name the zones: from memory where the database does not answer."""
    if visitor() is None:
        return {zone.id: zone.name for zone in sky().zones}
    with work() as session:
        return {zone.id: zone.name for zone in devices.zones(session)}
