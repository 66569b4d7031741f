"""Where one simulated line comes out: a pty and a TCP port, plugged and unplugged together."""

import contextlib
import selectors
import socket
from collections.abc import Callable
from pathlib import Path

from hardware.errors import PortBusy
from hardware.sim.gateway import Gateway
from hardware.sim.line import Line
from hardware.sim.pty import HAS_PTYS, Pty

Say = Callable[[bytes], None]

REFUSING = frozenset({"port_busy", "no_permission"})
RESEATING = REFUSING | {"new_path"}
"""The faults that are seen when the port is next opened, so that it is plugged in anew."""

_CHUNK = 4096
_MOST_CLIENTS = 16


class Outlet:
    """One line's two doors; `hear` is told what came in, and how to answer there.

    `port` 0 takes a free TCP port, and keeps it over an unplugging. `link` of None means no pty.
    """

    def __init__(
        self,
        line: Line,
        selector: selectors.BaseSelector,
        hear: Callable[[Line, bytes, Say], None],
        *,
        link: Path | None,
        port: int = 0,
    ) -> None:
        self.line = line
        self.port = port
        self.link = link if HAS_PTYS else None
        self._selector = selector
        self._hear = hear
        self._pty: Pty | None = None
        self._listener: socket.socket | None = None
        self._clients: set[socket.socket] = set()
        self._seated_with: frozenset[str] = frozenset()
        self._is_stuck = False

    @property
    def is_open(self) -> bool:
        """Whether the line is plugged in."""
        return self._listener is not None

    def open(self) -> None:
        """Plug in; raises PortBusy where the TCP port or the pty's name is taken."""
        listener = _listening(self.port)
        self._seated_with = frozenset(filter(self.line.has, RESEATING))
        try:
            self._pty = None if self.link is None else self._plugged_pty()
        except (PortBusy, OSError):
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self._is_stuck = False
        self._listener = listener
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        if self._pty is not None:
            self._selector.register(self._pty, selectors.EVENT_READ, self._from_pty)

    @property
    def named(self) -> Path:
        """The name its pty has now."""
        link = self.link or Path()
        return link.with_name(f"{link.name}_new") if "new_path" in self._seated_with else link

    @property
    def is_seated(self) -> bool:
        """Whether it was plugged in with the faults that it has now."""
        return self._seated_with == frozenset(filter(self.line.has, RESEATING))

    def follow(self) -> None:
        """Stop reading while the far end is stuck, and read again afterwards."""
        if self._is_stuck == self.line.has("stuck_peer"):
            return
        self._is_stuck = not self._is_stuck
        if self._pty is not None:
            if self._is_stuck:
                self._selector.unregister(self._pty)
            else:
                self._selector.register(self._pty, selectors.EVENT_READ, self._from_pty)
        for client in tuple(self._clients) if self._is_stuck else ():
            self._drop(client)

    def close(self) -> None:
        """Pull the plug on everybody."""
        if self._is_stuck and self._pty is not None:
            self._selector.register(self._pty, selectors.EVENT_READ, self._from_pty)
        self._is_stuck = False
        for client in tuple(self._clients):
            self._drop(client)
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        if self._pty is not None:
            self._selector.unregister(self._pty)
            self._pty.close()
            self._pty = None

    def say(self, octets: bytes) -> None:
        """Let everybody who listens hear what a device says unasked."""
        self._to_pty(octets)
        for client in tuple(self._clients):
            self._to_client(client, octets)

    def _plugged_pty(self) -> Pty:
        pty = Pty(self.named)
        if "port_busy" in self._seated_with:
            pty.take()
        if "no_permission" in self._seated_with:
            pty.forbid()
        return pty

    def _from_pty(self) -> None:
        if self._pty is not None and (came := self._pty.read()):
            self._hear(self.line, came, self._to_pty)

    def _to_pty(self, octets: bytes) -> None:
        if self._pty is not None:
            self._pty.write(octets)

    def _accept(self) -> None:
        if self._listener is None:
            return
        try:
            client, _ = self._listener.accept()
        except OSError:  # it hung up before it was answered
            return
        is_full = len(self._clients) >= _MOST_CLIENTS
        if is_full or self._seated_with & REFUSING or self._is_stuck:
            client.close()
            return
        client.settimeout(0)
        with contextlib.suppress(OSError):  # it may be gone again
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._clients.add(client)
        gateway = Gateway(
            lambda came, say: self._hear(self.line, came, say),
            lambda octets: self._to_client(client, octets),
        )
        self._selector.register(
            client, selectors.EVENT_READ, lambda: self._from_client(client, gateway)
        )

    def _from_client(self, client: socket.socket, gateway: Gateway) -> None:
        try:
            came = client.recv(_CHUNK)
        except OSError:
            came = b""
        if came:
            gateway.came(came)
        else:
            self._drop(client)

    def _to_client(self, client: socket.socket, octets: bytes) -> None:
        if client in self._clients:
            with contextlib.suppress(OSError):  # it hung up, or never reads: as on a real line
                client.send(octets)

    def _drop(self, client: socket.socket) -> None:
        self._clients.discard(client)
        self._selector.unregister(client)
        client.close()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortBusy("The TCP port {port} is in use by another program.", port=port) from error
    return listener
