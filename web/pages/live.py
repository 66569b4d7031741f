"""Speaking live: a microphone in the browser, the chosen zones, and what the station hears of it.

The sound comes as small posts of about a tenth of a second, one after the other over a connection
that is kept: the pages' server speaks no web sockets without another library, and so posts pass
the same guards as every form (session, host, forgery).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.live import MOST_MINUTES, LiveState, LiveWish
from broadcaster.domain.people import Right
from broadcaster.errors import BroadcasterError, Forbidden
from broadcaster.services import devices, live
from web import air as sights
from web import forms, places, words
from web.current import air, clock, demand, person, work
from web.i18n import say
from web.speakers import began, sent, speakers

bp = Blueprint("live", __name__, url_prefix="/live")

_CHOICES = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
_LAMPS = {True: "on", False: "off", None: "unknown"}


@bp.get("/")
def index() -> str:
    """Show where to speak, the microphone, and the way on air."""
    by = demand(Right.SPEAK_LIVE)
    with work() as session:
        zones, areas = devices.zones(session), devices.tree(session)
        longest = round(live.longest(session) / timedelta(minutes=1))
    return render_template(
        "live.html",
        zones=zones,
        presets=places.choices(areas),
        minutes=[*(each for each in _CHOICES if each < longest), longest],
        longest=longest,
        most=MOST_MINUTES,
        may_set=by.may(Right.MANAGE_PEOPLE),
        state=sights.sky().state,
        names={zone.id: zone.name for zone in zones},
    )


@bp.post("/limit")
def limit() -> Response:
    """Set for how long somebody may speak at a time."""
    by = person()
    with work() as session:
        live.change_longest(session, by, forms.number(forms.form(), "minutes"))
    flash(_("Saved."), "done")
    return redirect(url_for(".index"))


@bp.post("/begin")
def begin() -> ResponseReturnValue:
    """Go on air; answers with the session's key, or with a sentence."""
    by, posted = demand(Right.SPEAK_LIVE), forms.form()
    wish = LiveWish(
        frozenset(forms.numbers(posted, "zones")),
        timedelta(minutes=forms.number(posted, "minutes")),
        interrupts=posted.get("interrupts") == "1",
    )
    try:
        with work() as session:
            begun = live.begin(session, clock(), air(), by, wish)
        key = began(air(), begun, by)
    except BroadcasterError as why:
        status = 403 if isinstance(why, Forbidden) else forms.status_of(why)
        return jsonify(error=say(why), may_interrupt=isinstance(why, live.MayInterrupt)), status
    return jsonify(key=key, limit_s=begun.limit.total_seconds())


@bp.post("/<key>/sound/<int:number>")
def sound(key: str, number: int) -> ResponseReturnValue:
    """Take a piece of sound; answers how the session stands, and what its loudspeakers get."""
    by = person()
    speaking = speakers().own(key, by)
    if not by.may(Right.SPEAK_LIVE):
        air().end_speech(key, is_gone=True)
    try:
        told = sent(speaking, number, request.get_data())
    except BroadcasterError as why:
        speakers().forget(key)
        return jsonify(error=say(why)), 503
    if told.is_over:
        speakers().forget(key)
    return jsonify(_seen(told, speaking.begun.zones))


@bp.post("/<key>/end")
def end(key: str) -> ResponseReturnValue:
    """Stop speaking; the last words are heard."""
    speakers().own(key, person())
    air().end_speech(key)
    return jsonify(ended=True)


def _seen(told: LiveState, zones: frozenset[int]) -> dict[str, Any]:
    """Tell how a session stands in the reader's tongue, with what playout says of the air."""
    state = sights.sky().state
    lamps = {lamp.zone: lamp for lamp in state.lamps} if state else {}
    mine = [each for each in state.on_air if zones & frozenset(each.zones)] if state else []
    return {
        "phase": told.phase,
        "left_s": told.left_s,
        "held_ms": told.held_ms,
        "padded_ms": told.padded_ms,
        "level_db": max((each.level_db for each in mine), default=-120.0),
        "lamps": {zone: _LAMPS[lamps[zone].on] if zone in lamps else "unknown" for zone in zones},
        "outcome": words.outcome(told.outcome) if told.outcome else "",
        "why": say(told.why),
        "lines": [url_for("log.line", line=line) for line in told.lines],
    }
