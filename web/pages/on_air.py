"""On air now, zone by zone: for the wall of the studio and for a phone at the pole."""

from __future__ import annotations

from flask import Blueprint, render_template

from broadcaster.services import devices, muting
from web import onair
from web.air import sky
from web.current import clock, person, work

bp = Blueprint("on_air", __name__)


@bp.get("/on-air")
def index() -> str:
    """Show what every zone hears now, for how long still, and what it hears next."""
    person()
    with work() as session:
        zones, muted = devices.zones(session), muting.muted(session, clock())
    state = sky().state
    return render_template(
        "on_air.html",
        state=state,
        zones=onair.zones_now(state, zones, muted),
        names={zone.id: zone.name for zone in zones},
    )
