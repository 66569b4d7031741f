"""Loudspeakers: the tree of zones with lamps and state words, the boards, test this zone."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.air import AirState
from broadcaster.domain.people import Right
from broadcaster.services import alarm_causes, devices, naming, patch, volumes
from broadcaster.services.naming import Names
from schedules.types import Reason
from web.air import sky
from web.current import air, clock, demand, station, work
from web.patchview import folded

bp = Blueprint("loudspeakers", __name__, url_prefix="/loudspeakers")

TEST_TONE = timedelta(seconds=3)


@bp.get("/")
def index() -> str:
    """Show every zone and board, and how surely each contact is known."""
    state = sky().state
    with work() as session:
        tree, boards = devices.tree(session), devices.devices(session)
        wrong = patch.in_force(session, station().makes)
        names = naming.names(session)
        profiles = volumes.profiles(session, station().makes, clock().now())
    return render_template(
        "loudspeakers.html",
        tree=tree,
        boards=boards,
        wrong=folded(wrong),
        lamps={lamp.zone: lamp for lamp in state.lamps} if state else {},
        health={each.name: names.said(each) for each in state.devices} if state else {},
        troubles=_troubles(state, names),
        makes=station().makes,
        bus_names={bus: names.bus(bus) for bus in state.sinks} if state else {},
        levels={each.owner.zone: each.level for each in profiles},
        state=state,
    )


@bp.post("/zones/<int:zone>/test")
def test_zone(zone: int) -> Response:
    """Sound the test tone in one zone."""
    by = demand(Right.TEST_ZONES)
    air().test_zone(zone, by=by.login, length=TEST_TONE)
    flash(_("The test tone was sent; what the board read back stands beside the zone."), "done")
    return redirect(url_for(".index") + f"#zone-{zone}")


def _troubles(state: AirState | None, names: Names) -> tuple[Reason, ...]:
    """Return what is wrong now, by the names people use, each cause once."""
    if state is None:
        return ()
    found = alarm_causes.causes(state.troubles, names)
    return tuple(names.said(each) for each in found)
