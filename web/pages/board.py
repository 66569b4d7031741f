"""The simulated board: its true contacts and lamps, its bytes, and a switchboard of faults."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from broadcaster.domain.air import AirState, DeviceState
from broadcaster.domain.people import Right
from broadcaster.errors import Unreachable
from broadcaster.services import devices, naming
from web import faultforms, forms, simulated
from web.air import sky
from web.current import clock, demand, person, station, work
from web.faultwords import PLACE
from web.simseen import seen
from web.simview import SimView, Station

bp = Blueprint("board", __name__, url_prefix="/board")

MOST_RUNS = 80


@bp.get("/")
def index() -> str:
    """Show the simulated world as it really is, beside what the station believes."""
    person()
    asked = request.args
    view = _view()
    target = view.target(asked.get("device", "")) if view is not None else None
    line = asked.get("line", "")
    runs = [each for each in view.wire if line in ("", each.line)] if view is not None else []
    return render_template(
        "board.html",
        view=view,
        target=target,
        switches=view.switches(target) if view is not None and target is not None else {},
        places=PLACE,
        line=line,
        runs=runs[:MOST_RUNS],
    )


@bp.post("/<device>/fault")
def fault(device: str) -> Response:
    """Put a fault in force."""
    demand(Right.EDIT_DEVICES)
    simulated.order_fault(station().data, faultforms.order(forms.form(), device))
    flash(_("The fault is in force; watch what the station makes of it."), "done")
    return _back(device)


@bp.post("/<device>/lift")
def lift(device: str) -> Response:
    """Lift the fault of a device that the pressed button names."""
    demand(Right.EDIT_DEVICES)
    simulated.clear_faults(station().data, device, forms.form().get("name", ""))
    flash(_("The fault is lifted."), "done")
    return _back(device)


@bp.post("/<device>/clear")
def clear(device: str) -> Response:
    """Lift every fault of a device."""
    demand(Right.EDIT_DEVICES)
    simulated.clear_faults(station().data, device)
    flash(_("Every fault of this device is lifted."), "done")
    return _back(device)


@bp.post("/clear")
def clear_all() -> Response:
    """Lift every fault of every device."""
    demand(Right.EDIT_DEVICES)
    simulated.clear_faults(station().data)
    flash(_("Every fault is lifted."), "done")
    return redirect(url_for(".index"))


def _back(device: str) -> Response:
    return redirect(url_for(".index", device=device) + "#switchboard")


def _view() -> SimView | None:
    """Return the simulated world, None while the simulator does not answer."""
    try:
        world = simulated.world(station().data)
    except Unreachable:
        return None
    state = sky().state
    with work() as session:
        ours = Station(
            boards={board.name: board for board in devices.devices(session)},
            zones={zone.id: zone for zone in devices.zones(session)},
            amplifiers=devices.amplifier_labels(session),
            lamps={lamp.zone: lamp for lamp in state.lamps} if state else {},
            health=_health(session, state),
            makes=station().makes,
        )
    return seen(world, ours, clock().now())


def _health(session: Session, state: AirState | None) -> dict[str, DeviceState]:
    """Return how each device is, said by the names people use."""
    if state is None:
        return {}
    names = naming.names(session)
    said = ((each.name, names.said(each)) for each in state.devices)
    return {name: DeviceState(name, why.sentence, why.facts) for name, why in said}
