"""Words heard at once: a sentence or a paragraph, as it would sound on the air."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, jsonify, make_response
from flask.typing import ResponseReturnValue

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.domain.sound import Heard
from broadcaster.errors import BroadcasterError, Forbidden
from broadcaster.services import hearing
from web import forms
from web.current import demand, ear, work
from web.i18n import say
from web.soundforms import own_sound, station_sound

bp = Blueprint("hear", __name__)


@bp.post("/hear")
def hear() -> ResponseReturnValue:
    """Answer with the sound of a text, as WAV; with a sentence where that cannot be."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    try:
        wish = _wish(posted)
        with work() as session:
            audition = hearing.audition(session, by, wish)
        heard = ear().hear(audition, by=by.id)
    except BroadcasterError as wrong:
        status = 403 if isinstance(wrong, Forbidden) else forms.status_of(wrong)
        return jsonify(error=say(wrong)), status
    return _sound(heard)


def _wish(posted: forms.Form) -> hearing.Wish:
    bulletin = forms.number(posted, "bulletin")
    return hearing.Wish(
        text=forms.lines(posted.get("text", "")),
        paragraph=posted.get("paragraph", ""),
        is_script=posted.get("as") == "script",
        bulletin=BulletinId(bulletin) if bulletin else None,
        tried=own_sound(posted),
        station=station_sound(posted) if posted.get("station") == "1" else None,
    )


def _sound(heard: Heard) -> ResponseReturnValue:
    answer = make_response(heard.wav)
    answer.headers["Content-Type"] = "audio/wav"
    answer.headers["X-Voice"] = quote(heard.voice)
    answer.headers["X-Note"] = quote(" ".join(say(each) for each in heard.notes))
    return answer
