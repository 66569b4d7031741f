"""Coming in and going out: sign in, sign out, language, and whether the pages are there."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from broadcaster.domain.people import Person, PersonId, Right
from broadcaster.errors import BroadcasterError
from broadcaster.folder import Folder
from broadcaster.services import people, reserve
from broadcaster.services import station as stations
from broadcaster.services.station_views import SignedIn
from web import i18n
from web.current import clock, station, visitor, work
from web.sessions import STOPS

bp = Blueprint("door", __name__)

OPEN = frozenset(
    {
        *("door.sign_in", "door.enter", "door.choose_language", "door.health", "door.icon"),
        *("static", "calendars.feed"),
        *("phone.trust", "phone.certificate", "phone.profile"),
    }
)
SILENCING = frozenset({"silence.stop", "silence.silence"})
WARNING = frozenset({"emergency", "reserve"})
KNOWN_WITHIN_S = 1.0
A_YEAR = 365 * 24 * 3600
TOO_MANY = 429
WRONG = 401

logger = logging.getLogger(__name__)
_lookers = ThreadPoolExecutor(8, "who presses STOP")


def guard(app: Flask) -> None:
    """Know who asks, and lead everybody else to the door."""
    app.before_request(recognise)
    app.before_request(keep_out)


def recognise() -> AnyResponse | None:
    """Find the person of this session, where it still holds."""
    number, epoch = session.get("person"), session.get("epoch")
    if request.endpoint == "static" or not isinstance(number, int) or not isinstance(epoch, int):
        return None
    if request.endpoint in SILENCING:
        if not _recognise_soon(PersonId(number), epoch):
            logger.warning("STOP goes without the database")
            g.stopper = session.get(STOPS)
        return None
    if request.blueprint in WARNING:
        return _to_warn(PersonId(number), epoch)
    with work() as asked:
        g.person = people.signed_in(asked, PersonId(number), epoch)
    _mark(g.person)
    return None


def _to_warn(number: PersonId, epoch: int) -> AnyResponse | None:
    """Lead who wants to warn to the page that needs no database, where that does not answer."""
    if _recognise_soon(number, epoch):
        return None
    g.warner = reserve.read(Folder(station().data).run / reserve.FILE).warner(number, epoch)
    return None if request.blueprint == "reserve" else redirect(url_for("reserve.index"))


def _mark(somebody: Person | None) -> None:
    """Keep in the cookie, which is signed, whether this is somebody who may STOP."""
    login = somebody.login if somebody is not None and somebody.may(Right.STOP) else None
    if session.get(STOPS) != login:
        session[STOPS] = login


def _recognise_soon(number: PersonId, epoch: int) -> bool:
    """Find who it is; tells whether the database said so in time.

    Where it does not, the cookie's word counts for a STOP: somebody whose right was taken away
    since may then stop once more, as silence is the safe side.
    """
    sessions = station().sessions

    def look() -> Person | None:
        with sessions() as asked:
            return people.signed_in(asked, number, epoch)

    try:
        g.person = _lookers.submit(look).result(KNOWN_WITHIN_S)
    except (TimeoutError, SQLAlchemyError, BroadcasterError) as error:
        logger.warning("the database does not say who it is: %s", repr(error))
        return False
    return True


def keep_out() -> AnyResponse | None:
    """Lead somebody who is not signed in to the door."""
    if request.endpoint is None or request.endpoint in OPEN or visitor() is not None:
        return None
    if g.get("stopper") or g.get("warner"):
        return None
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("door.sign_in", next=target))


def inside(target: str | None) -> str:
    """Return a path of this station, whatever was asked for: never another site's."""
    parts = urlsplit(target or "")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not is_ours or parts.path.startswith("//") or "\\" in (target or ""):
        return url_for("today.index")
    return parts.path + (f"?{parts.query}" if parts.query else "")


@bp.get("/sign-in")
def sign_in() -> str:
    """Show the door."""
    return _door()


@bp.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    """Let somebody in, or say why not."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    with work() as asked:
        result = people.sign_in(asked, clock(), login, password, request.remote_addr or "")
    if not isinstance(result, SignedIn):
        return _door(result.why, result.wait, login), TOO_MANY if result.wait else WRONG
    session.clear()
    session["person"], session["epoch"] = int(result.person.id), result.epoch
    _mark(result.person)
    return redirect(inside(request.form.get("next")))


def _door(why: object = None, wait: object = None, login: str = "") -> str:
    with work() as asked:
        name = stations.settings(asked).name
    target = inside(request.values.get("next"))
    return render_template(
        "sign_in.html", why=why, wait=wait, login=login, next=target, station_name=name
    )


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """Let somebody out."""
    session.clear()
    return redirect(url_for("door.sign_in"))


@bp.post("/language")
def choose_language() -> AnyResponse:
    """Switch the language of the pages, for this browser and for the person."""
    chosen = request.form.get("language", "")
    answer = redirect(inside(request.form.get("next")))
    if chosen not in i18n.LANGUAGES:
        return answer
    somebody = visitor()
    if somebody is not None:
        with work() as asked:
            people.change_language(asked, somebody, chosen)
    answer.set_cookie(
        i18n.COOKIE,
        chosen,
        max_age=A_YEAR,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.get("/health")
def health() -> Response:
    """Tell that the pages are there and the database answers."""
    with work() as asked:
        stations.settings(asked)
    return Response("ok\n", mimetype="text/plain")


@bp.get("/favicon.ico")
def icon() -> AnyResponse:
    """Lead browsers that ask by habit to the icon."""
    return redirect(url_for("static", filename="favicon.svg"))
