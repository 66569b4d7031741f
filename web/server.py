"""The pages on the wire: plain requests on a few threads, open streams on none."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

from broadcaster.domain.people import Person, PersonId
from broadcaster.errors import Failed
from broadcaster.services import people
from web import create_app
from web.current import STATION
from web.events import Hub, Receive, Send, stream
from web.i18n import COOKIE, LANGUAGES
from web.security import is_own_host, served_names
from web.station import Station
from web.watch import Tower

logger = logging.getLogger(__name__)

THREADS = 10
BACKLOG = 128
STOP_WITHIN_S = 1
LOOK_S = 0.1
EVENTS = "/events"


class Server(uvicorn.Server):
    """A server that leaves the signals to the process it runs in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


class Gate:
    """Sends the stream to the event loop and everything else to the threads."""

    def __init__(self, app: Flask, hub: Hub, tower: Tower) -> None:
        self._app = app
        self._hub = hub
        self._tower = tower
        self._station: Station = app.extensions[STATION]
        self._names = served_names(self._station.settings)
        # cast: a2wsgi types its environment and messages more narrowly than WSGI and ASGI do.
        self._plain = cast("Any", WSGIMiddleware)(app, workers=THREADS)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:  # noqa: ANN401 -- ASGI
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"] != EVENTS or scope["method"] != "GET":
            await self._plain(scope, receive, send)
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        cookies = _cookies(headers.get("cookie", ""))
        somebody = await asyncio.to_thread(self._person, cookies)
        if somebody is None or not is_own_host(headers.get("host", ""), self._names):
            await _refuse(send)
            return
        language = cookies.get(COOKIE, somebody.language)
        language = language if language in LANGUAGES else LANGUAGES[0]
        await stream(self._hub, language, self._tower.greeting(), receive, send)

    def _person(self, cookies: dict[str, str]) -> Person | None:
        signer = SecureCookieSessionInterface().get_signing_serializer(self._app)
        if signer is None:
            return None
        try:
            kept = signer.loads(cookies.get(self._app.config["SESSION_COOKIE_NAME"], ""))
        except BadSignature:
            return None
        number, epoch = kept.get("person"), kept.get("epoch")
        if not isinstance(number, int) or not isinstance(epoch, int):
            return None
        with self._station.sessions() as session:
            return people.signed_in(session, PersonId(number), epoch)


def _cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        jar.load(header)
    return {name: morsel.value for name, morsel in jar.items()}


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


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


def serve(station: Station, stop: threading.Event) -> None:
    """Serve the pages until told to stop; raises Failed where the port cannot be opened."""
    with listen(station.settings.host, station.settings.port) as door:
        logger.info("pages at http://%s:%d", *door.getsockname()[:2])
        serve_on(create_app(station), door, stop)


def serve_on(app: Flask, door: socket.socket, stop: threading.Event) -> None:
    """Serve the pages on an open door until told to stop."""
    asyncio.run(_serve(app, door, stop))


async def _serve(app: Flask, door: socket.socket, stop: threading.Event) -> None:
    hub = Hub()
    tower = Tower(app, hub)
    config = uvicorn.Config(
        Gate(app, hub, tower),
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    server = Server(config)
    watching = asyncio.create_task(tower.keep())
    ending = asyncio.create_task(_end(server, hub, stop))
    try:
        await server.serve(sockets=[door])
    finally:
        for task in (watching, ending):
            task.cancel()
        await asyncio.gather(watching, ending, return_exceptions=True)


async def _end(server: Server, hub: Hub, stop: threading.Event) -> None:
    while not stop.is_set():  # noqa: ASYNC110 -- the event is a thread's, set by a signal
        await asyncio.sleep(LOOK_S)
    hub.close()
    server.should_exit = True
