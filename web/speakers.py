"""Who speaks live through these pages: each session's secret, its owner, its way to the air."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import cast

from flask import abort, current_app
from flask import session as cookie

from broadcaster.domain.live import LiveState
from broadcaster.domain.people import Person, PersonId
from broadcaster.ports import Air, Microphone
from broadcaster.services.live import Begun

SPEAKERS = "broadcaster.speakers"
LONGEST_PIECE_BYTES = 48_000
"""Half a second of sound: 16 bits, 48 kHz, one channel."""
_COOKIE = "live"
_PATIENCE_S = 2.0


@dataclass(slots=True)
class Speaking:
    """One session: `mark` is what the browser that began it must show in its signed cookie."""

    begun: Begun
    person: PersonId
    mark: str
    microphone: Microphone
    lock: threading.Lock = field(default_factory=threading.Lock)


class Speakers:
    """The sessions of this process; one that was not begun here is unknown."""

    def __init__(self) -> None:
        self._all: dict[str, Speaking] = {}
        self._lock = threading.Lock()

    def add(self, begun: Begun, by: Person, microphone: Microphone) -> str:
        """Remember a session, bound to this person and this browser; return its key."""
        mark = secrets.token_urlsafe(16)
        cookie[_COOKIE] = mark
        with self._lock:
            # One speaks at a time: whatever is still here is over.
            for old in self._all.values():
                old.microphone.close()
            self._all = {begun.session: Speaking(begun, by.id, mark, microphone)}
        return begun.session

    def own(self, key: str, by: Person) -> Speaking:
        """Return a session; answers 404 for none, 403 where it is somebody else's."""
        with self._lock:
            found = self._all.get(key)
        if found is None:
            abort(404)
        shown = str(cookie.get(_COOKIE, ""))
        if found.person != by.id or not hmac.compare_digest(shown.encode(), found.mark.encode()):
            abort(403)
        return found

    def forget(self, key: str) -> None:
        """Let go of a session that is over."""
        with self._lock:
            found = self._all.pop(key, None)
        if found is not None:
            found.microphone.close()


def speakers() -> Speakers:
    """Return who speaks through this process."""
    return cast("Speakers", current_app.extensions[SPEAKERS])  # cast: create_app put it there


def sent(speaking: Speaking, number: int, sound: bytes) -> LiveState:
    """Hand one piece on; pieces of one session never overtake one another."""
    if not speaking.lock.acquire(timeout=_PATIENCE_S):
        abort(409)
    try:
        return speaking.microphone.send(number, sound)
    finally:
        speaking.lock.release()


def began(air: Air, begun: Begun, by: Person) -> str:
    """Open the way to the air for a session that was let on it; return its key."""
    return speakers().add(begun, by, air.microphone(begun.session))
