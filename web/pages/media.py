"""Sound for those who are signed in: a clip by its hash, never under a name or type of its own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, make_response, send_file
from werkzeug.wrappers import Response

from audio.peaks import kept_peaks
from broadcaster.services import clips
from web.current import person, station, work

bp = Blueprint("media", __name__, url_prefix="/clips")

A_DAY = 24 * 3600

COLOUR = "#7184bd"
"""An indigo that stands out from light paper and from dark."""


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
    return _for_a_day(answer)


@bp.get("/<string(length=64):clip>.svg")
def outline(clip: str) -> Response:
    """Draw a clip's outline: how loud it is from its beginning to its end."""
    person()
    with work() as session:
        facts = clips.facts(session, clip)
    heights = kept_peaks(station().library.path_of(facts.hash))
    answer = make_response(drawn(heights))
    answer.mimetype = "image/svg+xml"
    return _for_a_day(answer)


def drawn(heights: Sequence[int]) -> str:
    """Draw heights of 0 to 100 as one shape about its middle."""
    above = [f"{at} {50 - max(height, 1) / 2:g}" for at, height in enumerate(heights)]
    below = [f"{at} {50 + max(height, 1) / 2:g}" for at, height in enumerate(heights)]
    shape = "L".join([*above, *reversed(below)])
    path = f'<path fill="{COLOUR}" d="M{shape}Z"/>' if heights else ""
    box = f'viewBox="0 0 {max(len(heights) - 1, 1)} 100" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{path}</svg>'


def _for_a_day(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    return answer
