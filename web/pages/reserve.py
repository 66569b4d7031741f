"""Warning while the database is gone: ready words, the zones, and a code of one's phone."""

from __future__ import annotations

import math
import secrets
from threading import Lock

from flask import Blueprint, abort, current_app, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from broadcaster.domain.emergency import Code
from broadcaster.errors import BroadcasterError
from broadcaster.folder import Folder
from broadcaster.services import reserve
from broadcaster.services.authenticators import TOO_MANY
from broadcaster.services.ready_warnings import ready
from broadcaster.services.reserve import Choice, Reserve, Warner
from schedules.types import Reason
from web import forms
from web.air import sky
from web.current import air, clock, station, visitor
from web.secret import secret_key

bp = Blueprint("reserve", __name__, url_prefix="/emergency/alone")

FREE_TRIES = 5
WINDOW_S = 15 * 60
_OF_ONE_MOMENT = 100


class Wrongs:
    """The wrong codes of each person, in seconds of station time; they are kept in memory alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at: dict[int, list[float]] = {}

    def wait_s(self, person: int, now: float) -> float:
        """Return for how long no code of a person is looked at."""
        with self._lock:
            recent = [at for at in self._at.get(person, []) if 0 <= now - at < WINDOW_S]
            self._at[person] = recent
            return recent[0] + WINDOW_S - now if len(recent) >= FREE_TRIES else 0.0

    def add(self, person: int, now: float) -> None:
        """Count a wrong code."""
        with self._lock:
            self._at.setdefault(person, []).append(now)


@bp.get("/")
def index() -> Response | str:
    """Show what can be said; where the database answers, the usual page is the better one."""
    if visitor() is not None:
        return redirect(url_for("emergency.index"))
    _warner()
    return _page()


@bp.post("/")
def order() -> Response | str | tuple[str, int]:
    """Put it on air now."""
    if visitor() is not None:
        return redirect(url_for("emergency.index"))
    warner, code = _warner(), _code()
    if not isinstance(code, Code):
        return _page(code), 422
    posted, kept = forms.form(), _kept()
    what, _, replaced = posted.get("what", "").partition(":")
    number = forms.number(posted, "id") or _new_number()
    choice = Choice(number, what, forms.numbers(posted, "zones"), int(replaced or 0) or None)
    try:
        air().emergency(reserve.order_of(kept, clock(), warner, choice, code))
    except BroadcasterError as wrong:
        return _page(wrong), forms.status_of(wrong)
    return _page(done=True)


def _warner() -> Warner:
    found = g.get("warner")
    return found if isinstance(found, Warner) else abort(403)


def _code() -> Code | Reason:
    """Check the code; wrong ones are counted."""
    warner, now = _warner(), clock().now()
    wrongs: Wrongs = current_app.extensions.setdefault("broadcaster.wrongs", Wrongs())
    wait = wrongs.wait_s(warner.id, now.timestamp())
    if wait > 0:
        return Reason(TOO_MANY, {"minutes": math.ceil(wait / 60)})
    given = forms.form().get("code", "")
    code = reserve.code_of(warner, secret_key(station().data), given, now)
    if not isinstance(code, Code):
        wrongs.add(warner.id, now.timestamp())
    return code


def _kept() -> Reserve:
    return reserve.read(Folder(station().data).run / reserve.FILE)


def _page(wrong: BroadcasterError | Reason | None = None, *, done: bool = False) -> str:
    posted, kept, state = forms.form(), _kept(), sky().state
    chosen = forms.numbers(posted, "zones") or frozenset(number for number, _ in kept.zones)
    return render_template(
        "emergency_alone.html",
        templates=[each for each in ready().warnings if each.key in kept.said],
        running=state.emergencies if state is not None else (),
        zones=kept.zones,
        chosen=chosen,
        what=posted.get("what", ""),
        number=_new_number(),
        wrong=wrong,
        done=done,
    )


def _new_number() -> int:
    moment = int(clock().now().timestamp() * 1000)
    return moment * _OF_ONE_MOMENT + secrets.randbelow(_OF_ONE_MOMENT)
