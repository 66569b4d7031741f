"""The simulator's control socket: truth out, faults in; one JSON object a line, with the token.

{"ask": "truth"} · {"ask": "faults"} · {"do": "fault", "name": ..., "device": ..., "channel": ...} ·
{"do": "clear", "device": ..., "name": ...} · {"do": "watch"}: the truth again after each change.
The truth bears the moment ("at") on the clock of its bytes on the wire, in seconds.
Every answer has "ok"; a refusal has "error", and its template and facts for translation.
"""

import dataclasses
import hmac
import json
import selectors
import socket
from collections.abc import Callable
from typing import Any

from hardware.errors import HardwareError
from hardware.sim.faults import FIELDS, KINDS, Fault, WrongFault
from hardware.sim.snapshot import take, to_json
from hardware.sim.world import World
from hardware.wire import CableTime

_CHUNK = 65536
_LONGEST = 65536
_MOST_CLIENTS = 32
_PATIENCE = 0.2


class WrongOrder(HardwareError):
    """A line on the control socket that is no order, or has no right to be one."""


class Control:
    """Loopback only, and only for those who can read the token."""

    def __init__(self, world: World, selector: selectors.BaseSelector, token: str) -> None:
        self._world = world
        self._selector = selector
        self._token = token
        self._cable = CableTime()
        self._heard: dict[socket.socket, bytes] = {}
        self._watchers: set[socket.socket] = set()
        self._is_stale = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        selector.register(self._listener, selectors.EVENT_READ, self._accept)
        world.on_change(self.changed)

    def changed(self) -> None:
        """Remember that watchers have something new to see."""
        self._is_stale = True

    def tell_watchers(self) -> None:
        """Send the truth to those who watch, if it has changed."""
        if self._is_stale and self._watchers:
            truth = self._truth()
            for watcher in tuple(self._watchers):
                self._say(watcher, truth)
        self._is_stale = False

    def close(self) -> None:
        """Hang up on everybody."""
        for client in tuple(self._heard):
            self._drop(client)
        self._selector.unregister(self._listener)
        self._listener.close()

    def _accept(self) -> None:
        try:
            client, _ = self._listener.accept()
        except OSError:  # it hung up before it was answered
            return
        if len(self._heard) >= _MOST_CLIENTS:
            client.close()
            return
        client.settimeout(_PATIENCE)
        self._heard[client] = b""
        self._selector.register(client, selectors.EVENT_READ, lambda: self._from(client))

    def _from(self, client: socket.socket) -> None:
        try:
            came = client.recv(_CHUNK)
        except OSError:
            came = b""
        *lines, rest = (self._heard[client] + came).split(b"\n")
        self._heard[client] = rest
        if not came or len(rest) > _LONGEST:
            self._drop(client)
            return
        for line in lines:
            if client in self._heard:
                self._say(client, self._answer(client, line))

    def _answer(self, client: socket.socket, line: bytes) -> dict[str, Any]:
        try:
            order = self._parsed(line)
            if order.get("do") == "watch":
                self._watchers.add(client)
            return self._obey(order)
        except HardwareError as error:
            facts = {name: str(value) for name, value in error.facts.items()}
            return {"ok": False, "error": str(error), "template": error.sentence, "facts": facts}

    def _parsed(self, line: bytes) -> dict[str, Any]:
        try:
            order = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise WrongOrder("This is not JSON.") from error
        if not isinstance(order, dict):
            raise WrongOrder("This is not a JSON object.")
        token = str(order.pop("token", "")).encode(errors="replace")
        if not hmac.compare_digest(token, self._token.encode()):
            raise WrongOrder("The token is wrong.")
        return order

    def _obey(self, order: dict[str, Any]) -> dict[str, Any]:
        obeyed = {
            ("ask", "truth"): self._truth,
            ("ask", "faults"): _kinds,
            ("do", "watch"): self._truth,
            ("do", "fault"): lambda: self._fault(order),
            ("do", "clear"): lambda: self._clear(order),
        }
        answer: Callable[[], dict[str, Any]] | None = None
        for verb in ("ask", "do"):
            answer = answer or obeyed.get((verb, str(order.get(verb))))
        if answer is None:
            raise WrongOrder("There is no such order.")
        return answer()

    def _truth(self) -> dict[str, Any]:
        now = {"at": self._cable.monotonic()}
        return {"ok": True, "truth": to_json(take(self._world)) | now}

    def _fault(self, order: dict[str, Any]) -> dict[str, Any]:
        try:
            fault = Fault(**{key: order[key] for key in order.keys() & FIELDS})
        except TypeError as error:
            raise WrongFault("A fault needs a name and a device.") from error
        self._world.order(fault)
        self.changed()
        return {"ok": True}

    def _clear(self, order: dict[str, Any]) -> dict[str, Any]:
        self._world.faults.clear(order.get("device"), order.get("name"))
        self.changed()
        return {"ok": True}

    def _say(self, client: socket.socket, answer: dict[str, Any]) -> None:
        try:
            client.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:  # it hung up, or does not read: it is not waited for
            self._drop(client)

    def _drop(self, client: socket.socket) -> None:
        self._watchers.discard(client)
        if self._heard.pop(client, None) is not None:
            self._selector.unregister(client)
            client.close()


def _kinds() -> dict[str, Any]:
    kinds = [dataclasses.asdict(kind) | {"place": kind.place.value} for kind in KINDS.values()]
    return {"ok": True, "faults": kinds}
