"""Sound for those who are signed in: a clip by its hash, never under a name or type of its own."""

from __future__ import annotations

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from broadcaster.services import clips
from web.current import person, station, work

bp = Blueprint("media", __name__, url_prefix="/clips")

A_DAY = 24 * 3600


@bp.get("/<string(length=64):clip>.wav")
def clip(clip: str) -> Response:
    """Send a clip, whole or in part."""
    person()
    with work() as session:
        facts = clips.facts(session, clip)
    path = station().library.path_of(facts.hash)
    if not path.is_file():
        abort(404)
    answer = send_file(path, mimetype="audio/wav", conditional=True, etag=facts.hash)
    answer.headers["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    return answer
