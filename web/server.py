"""The pages on the wire: plain requests on a few threads, open streams on none."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

from broadcaster.domain.people import Person, PersonId
from broadcaster.folder import Folder
from broadcaster.services import people
from web import create_app
from web.current import STATION
from web.doors import Server, listen, server
from web.events import Hub, Receive, Send, stream
from web.i18n import COOKIE, LANGUAGES
from web.lan import Lan
from web.proxies import Trust, Weighed
from web.security import is_own_host, served_names
from web.sessions import cookie_name
from web.station import Station
from web.watch import Tower

logger = logging.getLogger(__name__)

THREADS = 10
LOOK_S = 0.1
EVENTS = "/events"


class Gate:
    """Sends the stream to the event loop and everything else to the threads."""

    def __init__(self, app: Flask, hub: Hub, tower: Tower) -> None:
        self._app = app
        self._hub = hub
        self._tower = tower
        self._station = _station(app)
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
        kept = cookies.get(cookie_name(safe=scope["scheme"] == "https"), "")
        somebody = await asyncio.to_thread(self._person, kept)
        if somebody is None or not is_own_host(headers.get("host", ""), self._names):
            await _refuse(send)
            return
        language = cookies.get(COOKIE, somebody.language)
        language = language if language in LANGUAGES else LANGUAGES[0]
        await stream(self._hub, language, self._tower.greeting(), receive, send)

    def _person(self, cookie: str) -> Person | None:
        signer = SecureCookieSessionInterface().get_signing_serializer(self._app)
        if signer is None:
            return None
        try:
            kept = signer.loads(cookie)
        except BadSignature:
            return None
        number, epoch = kept.get("person"), kept.get("epoch")
        if not isinstance(number, int) or not isinstance(epoch, int):
            return None
        with self._station.sessions() as session:
            return people.signed_in(session, PersonId(number), epoch)


def _station(app: Flask) -> Station:
    # cast: Flask keeps extensions as Any; create_app put a Station there.
    return cast("Station", app.extensions[STATION])


def _cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        jar.load(header)
    return {name: morsel.value for name, morsel in jar.items()}


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def serve(station: Station, stop: threading.Event) -> None:
    """Serve the pages until told to stop; raises Failed where the port cannot be opened."""
    with listen(station.settings.host, station.settings.port) as door:
        logger.info("pages at http://%s:%d", *door.getsockname()[:2])
        if not station.settings.lan:
            # Nobody keeps it right any more; the doctor looks at one that is served.
            Folder(station.data).server_certificate.unlink(missing_ok=True)
        serve_on(create_app(station), door, stop)


def serve_on(app: Flask, door: socket.socket, stop: threading.Event) -> None:
    """Serve the pages on an open door until told to stop."""
    asyncio.run(_serve(app, door, stop))


async def _serve(app: Flask, door: socket.socket, stop: threading.Event) -> None:
    hub = Hub()
    tower = Tower(app, hub)
    station = _station(app)
    settings = station.settings
    trust = Trust(settings.proxies, frozenset(settings.proxy_headers))
    pages = Weighed(Gate(app, hub, tower), trust)
    own = server(pages)
    lan = Lan(pages, station) if settings.lan else None
    serving = [own.serve(sockets=[door])] + ([lan.run()] if lan is not None else [])
    watching = asyncio.create_task(tower.keep())
    ending = asyncio.create_task(_end(own, lan, hub, stop))
    try:
        await asyncio.gather(*serving)
    finally:
        for task in (watching, ending):
            task.cancel()
        await asyncio.gather(watching, ending, return_exceptions=True)


async def _end(own: Server, lan: Lan | None, hub: Hub, stop: threading.Event) -> None:
    while not stop.is_set():  # noqa: ASYNC110 -- the event is a thread's, set by a signal
        await asyncio.sleep(LOOK_S)
    hub.close()
    own.should_exit = True
    if lan is not None:
        lan.end()
