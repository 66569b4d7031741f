"""Doors to the network: sockets that listen, and the servers behind them."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from broadcaster.errors import Failed

BACKLOG = 128
STOP_WITHIN_S = 1


class Server(uvicorn.Server):
    """A server that leaves the signals to the process it runs in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def server(app: Any, context: ssl.SSLContext | None = None) -> Server:  # noqa: ANN401 -- ASGI
    """Return a server of these pages; with a context it speaks https."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom a proxy speaks for, `proxies` decides; uvicorn would believe anybody on this machine.
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    config.load()
    config.ssl = context
    return Server(config)


def listen(host: str, port: int) -> socket.socket:
    """Open the port; raises Failed with one sentence where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, asyncio sends at once what it has; else an answer in two pieces waits 40 ms for
    # the other side's delayed acknowledgement.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(BACKLOG)
    except OSError as error:
        door.close()
        raise _closed(error, host, port) from error
    door.settimeout(0)
    return door


def _closed(error: OSError, host: str, port: int) -> Failed:
    if error.errno == errno.EADDRINUSE:
        sentence = (
            "Port {port} is already in use by another program:"
            " stop that program, or choose another port with --port."
        )
        return Failed(sentence, port=port)
    if error.errno == errno.EACCES:
        sentence = "Port {port} may not be opened by this account: choose one above 1023."
        return Failed(sentence, port=port)
    sentence = "The pages cannot be served at {host}, port {port}: {why}."
    return Failed(sentence, host=host, port=port, why=error.strerror or str(error))
