"""Volume through the day: what is set for each amplifier and zone, and what makes it true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.domain.volumes import FULL, QUIETEST, VolumeStep
from broadcaster.errors import Invalid, Refused
from broadcaster.services import volumes
from broadcaster.services.volumes import MOST_STEPS, Owner, ProfileView
from web import forms
from web.current import clock, demand, person, station, work

bp = Blueprint("volumes", __name__, url_prefix="/loudspeakers/volumes")

_WALL_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:h.](?P<minute>\d{2})?)?", re.ASCII)

SPARE = 2
"""Empty rows that a form offers beside those that are filled."""


@bp.get("/")
def index() -> str:
    """Show every amplifier and zone with its volume now and through the day."""
    person()
    return render_template("volumes.html", profiles=_profiles())


@bp.get("/zone/<int:zone>")
def zone(zone: int) -> str:
    """Show the form of a zone's volume."""
    return _sheet(Owner(zone=zone), {})


@bp.get("/amplifier/<amplifier>")
def amplifier(amplifier: str) -> str:
    """Show the form of an amplifier's volume."""
    return _sheet(Owner(amplifier=amplifier), {})


@bp.post("/zone/<int:zone>")
def keep_zone(zone: int) -> Response | tuple[str, int]:
    """Keep a zone's volume."""
    return _keep(Owner(zone=zone))


@bp.post("/amplifier/<amplifier>")
def keep_amplifier(amplifier: str) -> Response | tuple[str, int]:
    """Keep an amplifier's volume."""
    return _keep(Owner(amplifier=amplifier))


ACTING: Mapping[str, LazyString] = {
    "amplifier": _l("the amplifier itself"),
    "bus": _l("in the sound of the whole bus"),
}


def acting(value: object) -> str:
    """Name what makes a volume true."""
    return str(ACTING[str(value)])


def step_name(step: VolumeStep) -> str:
    """Say one step of volume through the day."""
    return f"{step.begins:%H:%M}–{step.ends:%H:%M}: {step.percent} %"


def address(owner: Owner) -> str:
    """Return where an owner's volume is set."""
    if owner.zone is not None:
        return url_for("volumes.zone", zone=owner.zone)
    return url_for("volumes.amplifier", amplifier=owner.amplifier)


def _profiles() -> tuple[ProfileView, ...]:
    with work() as session:
        return volumes.profiles(session, station().makes, clock().now())


def _sheet(owner: Owner, problems: forms.Problems) -> str:
    demand(Right.EDIT_DEVICES)
    found = next((each for each in _profiles() if each.owner == owner), None)
    if found is None:
        abort(404)
    rows = _rows(forms.form()) or [
        (f"{step.begins:%H:%M}", f"{step.ends:%H:%M}", str(step.percent)) for step in found.steps
    ]
    rows += [("", "", "")] * min(SPARE, MOST_STEPS - len(rows))
    return render_template(
        "volume.html", profile=found, rows=rows, problems=problems, low=QUIETEST, high=FULL
    )


def _keep(owner: Owner) -> Response | tuple[str, int]:
    by = demand(Right.EDIT_DEVICES)
    try:
        steps = [_step(*row) for row in _rows(forms.form())]
        with work() as session:
            volumes.change(session, by, owner, steps, station().makes)
    except Refused as wrong:
        return _sheet(owner, forms.problems(wrong)), forms.status_of(wrong)
    flash(_("Kept; it holds from now on."), "done")
    return redirect(url_for(".index"))


def _rows(posted: forms.Form) -> list[tuple[str, str, str]]:
    """Return the rows of the form in which anything stands."""
    columns = [posted.getlist(name)[:MOST_STEPS] for name in ("begins", "ends", "percent")]
    rows = zip(*columns, strict=False)
    return [(begins, ends, percent) for begins, ends, percent in rows if begins or ends or percent]


def _step(begins: str, ends: str, percent: str) -> VolumeStep:
    try:
        return VolumeStep(_wall_time(begins), _wall_time(ends), int(percent))
    except ValueError:
        raise Invalid(
            "steps", "Write each step whole: from and until as in 05:00, and a number of per cent."
        ) from None


def _wall_time(text: str) -> time:
    """Read a time of 24 hours as people type it: 05:00, 5:00, 5h or 5h30; raises ValueError."""
    found = _WALL_TIME.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(text)
    return time(int(found["hour"]), int(found["minute"] or 0))
