"""What a page says when something is refused or broken: one clear sentence and the next step."""

from __future__ import annotations

import logging
import sqlite3

from flask import (
    Flask,
    Response,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from broadcaster.errors import BroadcasterError, Failed, Forbidden, NotFound
from broadcaster.services.intake import LARGEST_DOCUMENT, LARGEST_RECORDING
from schedules.errors import ScheduleError
from web.current import visitor
from web.i18n import say
from web.security import TEXT_LIMIT
from web.sessions import STOPS

logger = logging.getLogger(__name__)

SENTENCES = {
    400: _l("This request could not be understood; please go back and try again."),
    403: _l("Your role does not allow this; please ask the administrator of the station."),
    404: _l("There is no such page; it may have been removed or the address mistyped."),
    405: _l("There is no such page; it may have been removed or the address mistyped."),
    429: _l("Too many tries; please wait a little and try again."),
    500: _l("Something went wrong here; it has been written down. Please try again."),
}
NO_DATABASE = _l(
    "The station's database does not answer, so nothing was saved. What is on air goes on. Try"
    " again in a moment."
)
FORM_EXPIRED = _l("This form has been open for too long; please send it again.")


def install(app: Flask) -> None:
    """Give the pages their answers to trouble."""
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(Failed, failed)
    app.register_error_handler(OperationalError, lost)
    app.register_error_handler(BroadcasterError, refused)
    app.register_error_handler(ScheduleError, out_of_reach)
    app.register_error_handler(500, broken)


def page(status: int, sentence: str) -> tuple[Response | str, int]:
    """Answer with one sentence: as a page, or as JSON for a script."""
    if wants_json():
        return jsonify(error=sentence), status
    may_stop = bool(session.get(STOPS))
    said = render_template(
        "trouble.html", status=status, sentence=sentence, may_stop=may_stop, lost=g.get("lost")
    )
    return said, status


def wants_json() -> bool:
    """Tell whether a script asked, not a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def http_error(error: HTTPException) -> tuple[Response | str, int] | AnyResponse:
    """Answer 401 with the door, all else with its sentence."""
    status = error.code or 500
    if status == 401:  # noqa: PLR2004 -- the well-known number
        return redirect(url_for("door.sign_in", next=_here()))
    if isinstance(error.response, AnyResponse):
        return error.response
    if status == 413:  # noqa: PLR2004 -- as above
        return page(status, too_large())
    return page(status, str(SENTENCES.get(status, SENTENCES[400])))


def too_large() -> str:
    """Say how much may be sent."""
    return str(
        gettext(
            "What you sent is too large: at most %(text)s MB of text, %(document)s MB for a"
            " document, %(recording)s MB for a recording.",
            text=TEXT_LIMIT >> 20,
            document=LARGEST_DOCUMENT >> 20,
            recording=LARGEST_RECORDING >> 20,
        )
    )


def form_expired(error: CSRFError) -> tuple[Response | str, int]:
    """Say that the form was forged or old."""
    del error
    return page(400, str(FORM_EXPIRED))


def not_found(error: NotFound) -> tuple[Response | str, int]:
    """Say what is not there."""
    return page(404, say(error))


def forbidden(error: Forbidden) -> tuple[Response | str, int]:
    """Say what is not allowed."""
    return page(403, say(error))


def failed(error: Failed) -> tuple[Response | str, int] | AnyResponse:
    """Say what broke, and log it once."""
    if isinstance(error.__cause__, sqlite3.Error):
        return lost(error)
    logger.warning("a page could not do its work: %s", error)
    return _back(error, "failed", 503)


def lost(error: Exception) -> tuple[Response | str, int]:
    """Say that the database does not answer, in a page that needs none; STOP is on it."""
    logger.warning("the database did not answer a page: %s", error)
    g.person, g.lost = None, "person" in session
    return page(503, str(NO_DATABASE))


def refused(error: BroadcasterError) -> tuple[Response | str, int] | AnyResponse:
    """Lead back to where the person came from, with the sentence."""
    logger.info("refused: %s", error)
    return _back(error, "refused", 409)


def out_of_reach(error: ScheduleError) -> tuple[Response | str, int]:
    """Say of a day that it lies outside the years that are reckoned with."""
    logger.info("out of reach: %s", error)
    return page(404, say(error))


def _back(
    error: BroadcasterError, mood: str, status: int
) -> tuple[Response | str, int] | AnyResponse:
    came_from = referring_page()
    if wants_json() or request.method == "GET" or came_from is None:
        return page(status, say(error))
    flash(say(error), mood)
    return redirect(came_from)


def referring_page() -> str | None:
    """Return the page of ours that a form was sent from, None where that is not told."""
    own = request.host_url
    came_from = request.referrer or ""
    return "/" + came_from.removeprefix(own) if came_from.startswith(own) else None


def broken(error: BaseException) -> tuple[Response | str, int]:
    """Say that it is our fault; Flask has logged it."""
    del error
    if visitor() is None:
        return gettext(
            "Something went wrong here; it has been written down. Please try again."
        ), 500
    return page(500, str(SENTENCES[500]))


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
