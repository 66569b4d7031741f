"""Words heard at once: asked for by the pages over a local socket, answered with sound.

A loopback TCP socket; where it is and the token it wants stand in `<data>/run/worker.json`, which
only the station's own user may read. One JSON object in one line:

{"token": .., "by": number, "paragraphs": [..], "voice": name, "recording": [hash, name] or null,
 "manner": {"speed", "pitch", "sentence_pause", "paragraph_pause"} (pauses in ms),
 "finish": {"lufs", "horn", "chime", "closing_tone"}}

is answered by {"ok": true, "bytes": n, "voice": name, "notes": [..]} in one line and n bytes of
WAV, or by {"ok": false, "sentence": .., "facts": ..}. Who hangs up calls the work off; so does the
same person's next wish.

{"token": .., "by": number, "relay": [addresses]} is answered by {"ok": true, "bytes": n,
"tried": [{"address", "kind", "level_dbfs", "began_after_s", "pause_s", "why"}]} and n bytes of WAV.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from broadcaster.domain.recordings import recording_of
from broadcaster.domain.relaying import Trial
from broadcaster.domain.sound import LONGEST_HEARD, Audition, Heard, station_sound
from broadcaster.errors import Failed, Refused

logger = logging.getLogger(__name__)

ANNOUNCEMENT = "worker.json"
LONGEST_LINE = 64 * 1024
MOST_CLIENTS = 8
PATIENCE_S = 5.0
AGAIN_S = 0.5

BAD_WISH = "That is nothing the station can speak."
TOO_MANY = "Too many people are listening at once. Try again in a moment."


class Speaks(Protocol):
    """Who makes the sound."""

    def hear(self, audition: Audition, cancelled: Callable[[], bool]) -> Heard:
        """Make it; raises Refused."""

    def try_relay(self, addresses: Sequence[str], cancelled: Callable[[], bool]) -> Trial:
        """Receive another station for a few seconds."""

    def warm_up(self) -> None:
        """Get ready, so that nobody waits for the first word."""


class HearingDoor:
    """Listens for what people want to hear; each is answered on a thread of its own."""

    def __init__(self, folder: Path, booth: Speaks) -> None:
        self._file = folder / ANNOUNCEMENT
        self._booth = booth
        self._token = secrets.token_hex(16)
        self._stopping = threading.Event()
        self._room = threading.Semaphore(MOST_CLIENTS)
        self._wishes = _Wishes()
        self.idle = threading.Event()
        """Set while nobody waits to hear anything."""
        self.idle.set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen, name="hearing", daemon=True)

    def start(self) -> None:
        """Begin to listen, and say where."""
        self._announce()
        self._thread.start()

    def stop(self) -> None:
        """Hear nobody any more; what is being made is called off."""
        self._stopping.set()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _announce(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        told = {"host": "127.0.0.1", "port": self._door.getsockname()[1], "token": self._token}
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(told, out)
        fresh.replace(self._file)

    def _listen(self) -> None:
        self._booth.warm_up()
        while not self._stopping.is_set():
            try:
                client, _ = self._door.accept()
            except OSError as error:
                if not self._stopping.is_set():
                    logger.warning("a wish to hear something could not be heard: %s", error)
                self._stopping.wait(AGAIN_S)
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, client.makefile("rb") as lines:
                client.settimeout(PATIENCE_S)
                wish = self._wish(lines.readline(LONGEST_LINE))
                if wish is not None:
                    self._answer(client, wish)
        except OSError as error:
            logger.debug("a listener went away: %s", error)

    def _wish(self, line: bytes) -> Mapping[str, Any] | None:
        """Read what is wished; None from whoever does not know the token."""
        try:
            wish = json.loads(line)
            known = hmac.compare_digest(str(wish["token"]), self._token)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return dict(wish) if known else None

    def _answer(self, client: socket.socket, wish: Mapping[str, Any]) -> None:
        if not self._room.acquire(blocking=False):
            _say(client, _refusal(Refused(TOO_MANY)))
            return
        try:
            self.idle.clear()
            with self._wishes.only(int(wish["by"])) as superseded:
                head, wav = self._made(
                    wish,
                    lambda: superseded.is_set() or self._stopping.is_set() or _is_gone(client),
                )
        except (Refused, Failed) as error:
            _say(client, _refusal(error))
        except (KeyError, TypeError, ValueError):
            _say(client, _refusal(Refused(BAD_WISH)))
        else:
            _say(client, head)
            client.sendall(wav)
        finally:
            self._room.release()
            if self._wishes.none():
                self.idle.set()

    def _made(
        self, wish: Mapping[str, Any], cancelled: Callable[[], bool]
    ) -> tuple[Mapping[str, object], bytes]:
        """Return the head of an answer and its sound."""
        if "relay" in wish:
            trial = self._booth.try_relay([str(each) for each in wish["relay"]], cancelled)
            return told_trial(trial), trial.wav
        heard = self._booth.hear(audition_of(wish), cancelled)
        return _head(heard), heard.wav


class _Wishes:
    """One wish at a time a person: the newer calls off the older."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[int, threading.Event] = {}

    def none(self) -> bool:
        """Tell whether nobody waits for anything."""
        with self._lock:
            return not self._newest

    @contextmanager
    def only(self, by: int) -> Iterator[threading.Event]:
        superseded = threading.Event()
        with self._lock:
            older = self._newest.get(by)
            self._newest[by] = superseded
        if older is not None:
            older.set()
        try:
            yield superseded
        finally:
            with self._lock:
                if self._newest.get(by) is superseded:
                    del self._newest[by]


def audition_of(wish: Mapping[str, Any]) -> Audition:
    """Read an audition as it travels; raises KeyError, TypeError or ValueError where it is none."""
    paragraphs = tuple(str(each) for each in wish["paragraphs"])
    take = recording_of(wish["recording"]) if wish.get("recording") else None
    if take is None and not 0 < sum(map(len, paragraphs)) <= LONGEST_HEARD:
        raise ValueError(BAD_WISH)
    # Numbers out of their range are as if they had not been sent.
    sound = station_sound({**wish["manner"], **wish["finish"]}, str(wish["voice"]))
    return Audition(paragraphs, sound.voice, sound.manner, sound.finish, take)


def told_trial(trial: Trial) -> dict[str, object]:
    """Return what came of trying a station as it travels."""
    tried = [
        {
            "address": one.address,
            "kind": one.kind,
            "level_dbfs": one.level_dbfs,
            "began_after_s": None if one.began_after is None else one.began_after.total_seconds(),
            "pause_s": one.pause.total_seconds(),
            "why": None
            if one.why is None
            else {"sentence": one.why.sentence, "facts": dict(one.why.facts)},
        }
        for one in trial.tried
    ]
    return {"ok": True, "bytes": len(trial.wav), "tried": tried}


def _is_gone(client: socket.socket) -> bool:
    readable, _, _ = select.select([client], [], [], 0)
    if not readable:
        return False
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _head(heard: Heard) -> dict[str, object]:
    notes = [{"sentence": each.sentence, "facts": dict(each.facts)} for each in heard.notes]
    return {"ok": True, "bytes": len(heard.wav), "voice": heard.voice, "notes": notes}


def _refusal(error: Refused | Failed) -> dict[str, object]:
    return {"ok": False, "sentence": error.sentence, "facts": dict(error.facts)}


def _say(client: socket.socket, what: Mapping[str, object]) -> None:
    told = json.dumps(what, ensure_ascii=False, default=str)
    client.sendall(told.encode() + b"\n")
