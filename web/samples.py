"""Sounds that somebody asked for once and may hear for a while: the newest few, in memory."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast

from flask import Response, abort, current_app

from broadcaster.domain.relaying import Trial, Tried

MOST = 8
"""So many are kept; each is a few seconds, of some 160 kB."""
_KEPT = "broadcaster.samples"


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of trying a station, as its page shows it; `sound` names what can be heard."""

    source: int
    tried: tuple[Tried, ...]
    sound: str


def kept(source: int, trial: Trial) -> Shown:
    """Keep the sound of a trial under a name that nobody guesses."""
    token = secrets.token_urlsafe(16) if trial.wav else ""
    if token:
        here = _all()
        here[token] = trial.wav
        while len(here) > MOST:
            here.popitem(last=False)
    return Shown(source, trial.tried, token)


def sound(token: str) -> Response:
    """Give a sound that is kept; answers 404 where it is not any more."""
    wav = _all().get(token)
    if wav is None:
        abort(404)
    answer = Response(wav, mimetype="audio/wav")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _all() -> OrderedDict[str, bytes]:
    # cast: Flask keeps extensions as Any; nobody else writes under this name.
    return cast("OrderedDict[str, bytes]", current_app.extensions.setdefault(_KEPT, OrderedDict()))
