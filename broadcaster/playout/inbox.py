"""Orders from other processes of this machine, and the state of the air told back to them.

A loopback TCP socket; where it is and the token it wants stand in `<data>/run/playout.json`, which
only the station's own user may read. One JSON object a line, each with the token:

{"do": "status"} is answered by the state; {"do": "watch"} by the state again and again;
{"do": "words_wanted"} by the state as soon as an emergency waits for its words, or in a second;
{"do": "stop", "by": name, "from": place, "zones": [..] or null},
{"do": "go_on", "by": name, "from": place, "programme": key or null},
{"do": "confirm_clock", "by": name} (the clock is right, whatever the log says) and
{"do": "test_zone", "by": name, "zone": number, "length_s": seconds} by {"ok": true}, or by
{"ok": false, "sentence": .., "facts": ..}. In the same way
{"do": "emergency", "order": as `domain.emergency` writes one},
{"do": "emergency_words", "id": number, "clip": hash, "length_ms": number},
{"do": "emergency_again", "id": number, "by": name},
{"do": "emergency_signed", "id": number, "by": name, "person": number, "refused": bool, "note": ..},
{"do": "live", "by": login, "name": name, "session": secret, "zones": [..], "limit_s": seconds,
"interrupts": bool} and {"do": "live_end", "session": secret, "is_gone": bool}. What is spoken
follows on a connection of its own, see `sound_door`.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from broadcaster.domain.air import AirState
from broadcaster.playout.commands import read_order
from broadcaster.playout.orders import Order
from broadcaster.playout.sound_door import listen_to
from broadcaster.playout.voices import Voices
from schedules.types import Reason

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

logger = logging.getLogger(__name__)

ANNOUNCEMENT = Path("run") / "playout.json"
LONGEST_LINE = 8192
MOST_CLIENTS = 32
PATIENCE_S = 5.0
TELL_EVERY_S = 0.2
WANTED_WITHIN_S = 1.0
AGAIN_S = 0.5

BAD_ORDER = "That is no order the station knows."
NO_ANSWER = "The station did not answer in time."


class Inbox:
    """Listens for orders and hands them to the engine; many may watch, none may hold it up."""

    def __init__(
        self, folder: Path, hear: Callable[[Order], None], voices: Voices | None = None
    ) -> None:
        self._file = folder / ANNOUNCEMENT
        self._hear = hear
        self._voices = voices
        self._token = secrets.token_hex(16)
        self._stopping = threading.Event()
        self._room = threading.Semaphore(MOST_CLIENTS)
        self._lock = threading.Lock()
        self._number = 0
        self._is_announced = False
        self._answers: dict[int, tuple[threading.Event, list[Reason | None]]] = {}
        self._state: AirState | None = None
        self._changed = threading.Condition()
        self._changes = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to listen, and say where."""
        self._thread.start()
        self.announce()

    def announce(self) -> None:
        """Say where it listens, if that was not said; a full disk is waited for, not fallen for."""
        if self._is_announced:
            return
        try:
            self._write_down()
        except OSError as error:
            logger.debug("nobody can be told where orders are heard: %s", error)
            return
        self._is_announced = True

    def _write_down(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        told = {
            "host": "127.0.0.1",
            "port": self._door.getsockname()[1],
            "token": self._token,
            "pid": os.getpid(),
        }
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(told, out)
        fresh.replace(self._file)

    def stop(self) -> None:
        """Hear nobody any more."""
        self._stopping.set()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._door.close()
        with self._changed:
            self._changed.notify_all()

    def tell(self, state: AirState) -> None:
        """Let those who watch know the state of the air."""
        with self._changed:
            self._state = state
            self._changes += 1
            self._changed.notify_all()

    def answer(self, number: int, why: Reason | None) -> None:
        """Tell whoever gave an order what came of it."""
        waiting = self._answers.get(number)
        if waiting is not None:
            waiting[1].append(why)
            waiting[0].set()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                client, _ = self._door.accept()
            except OSError as error:
                # Too many open files, for example: STOP must be heard again when that is over.
                if not self._stopping.is_set():
                    logger.warning("an order could not be heard: %s", error)
                self._stopping.wait(AGAIN_S)
                continue
            if not self._room.acquire(blocking=False):
                client.close()
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, client.makefile("rb") as lines:
                client.settimeout(PATIENCE_S)
                while line := lines.readline(LONGEST_LINE):
                    if not self._obey(client, line, lines):
                        return
        except OSError as error:
            logger.debug("a client went away: %s", error)
        finally:
            self._room.release()

    def _obey(self, client: socket.socket, line: bytes, lines: IO[bytes]) -> bool:
        """Carry out one line; tells whether more may follow."""
        try:
            order = json.loads(line)
            known = hmac.compare_digest(str(order["token"]), self._token)
        except (ValueError, KeyError, TypeError, RecursionError):
            known, order = False, {}
        if not known:
            return False
        match order.get("do"):
            case "status":
                self._say(client, self._told())
            case "watch":
                self._let_watch(client)
            case "words_wanted":
                self._wait_for(WANTED_WITHIN_S, self._lacks_words)
                self._say(client, self._told())
            case "sound":
                if self._voices is not None:
                    listen_to(client, lines, self._voices, str(order.get("session")))
                return False
            case _:
                self._say(client, self._carried_out(order))
        return True

    def _told(self) -> AirState | dict[str, Any]:
        return self._state or _refusal(Reason(NO_ANSWER))

    def _let_watch(self, client: socket.socket) -> None:
        while not self._stopping.is_set():
            # Counted before it is said: a change while it is being said is not slept through.
            seen = self._changes
            self._say(client, self._told())
            self._wait_for(PATIENCE_S, partial(self._is_past, seen))

    def _wait_for(self, patience: float, is_so: Callable[[], bool]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: is_so() or self._stopping.is_set(), patience)

    def _is_past(self, seen: int) -> bool:
        return self._changes != seen

    def _lacks_words(self) -> bool:
        state = self._state
        return state is not None and any(each.lacks_words for each in state.emergencies)

    def _carried_out(self, order: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._number += 1
            number = self._number
        heard = read_order(number, order)
        if heard is None:
            return _refusal(Reason(BAD_ORDER))
        done = (threading.Event(), list[Reason | None]())
        self._answers[number] = done
        self._hear(heard)
        done[0].wait(PATIENCE_S)
        del self._answers[number]
        why = done[1][0] if done[1] else Reason(NO_ANSWER)
        return {"ok": True} if why is None else _refusal(why)

    @staticmethod
    def _say(client: socket.socket, what: AirState | Mapping[str, Any]) -> None:
        told = json.dumps(what, ensure_ascii=False, default=_parts_of)
        client.sendall(told.encode() + b"\n")


def _parts_of(told: DataclassInstance) -> dict[str, Any]:
    """Return what a value is made of; `dataclasses.asdict` would copy all that is in it, too."""
    return {each.name: getattr(told, each.name) for each in fields(told)}


def _refusal(why: Reason) -> dict[str, Any]:
    return {"ok": False, "sentence": why.sentence, "facts": dict(why.facts)}
