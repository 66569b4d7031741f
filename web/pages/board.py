"""The simulated board: its true contacts and lamps, its bytes, and faults to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.services import devices
from web import forms, simulated
from web.current import demand, person, station, work
from web.words import FAULT

bp = Blueprint("board", __name__, url_prefix="/board")

MOST_BYTES = 60


@bp.get("/")
def index() -> str:
    """Show the simulated world as it really is."""
    person()
    truth = simulated.truth(station().data)
    with work() as session:
        boards = {board.name: board for board in devices.devices(session)}
    return render_template(
        "board.html",
        truth=truth,
        boards=boards,
        purposes=purposes(boards),
        wire=tuple(truth["wire"])[-MOST_BYTES:],
        faults=FAULT,
    )


def purposes(boards: Mapping[str, Any]) -> dict[tuple[str, int], str]:
    """Tell what each channel of each board does."""
    return {
        (name, use.channel): use.purpose for name, board in boards.items() for use in board.outputs
    }


@bp.post("/<device>/fault")
def fault(device: str) -> Response:
    """Put a fault in force."""
    demand(Right.EDIT_DEVICES)
    posted = forms.form()
    channel = forms.number(posted, "channel") or None
    simulated.order_fault(station().data, device, posted.get("name", ""), channel)
    flash(_("The fault is in force; watch what the station makes of it."), "done")
    return redirect(url_for(".index"))


@bp.post("/<device>/clear")
def clear(device: str) -> Response:
    """Lift every fault of a board."""
    demand(Right.EDIT_DEVICES)
    simulated.clear_faults(station().data, device)
    flash(_("Every fault of this board is lifted."), "done")
    return redirect(url_for(".index"))
