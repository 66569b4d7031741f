"""The pages on the local network: https for everything, and a plain door that leads there."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from broadcaster.addresses import EVERYWHERE, hostname, own_addresses
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.ports import Clock
from web.doors import Server, listen, server
from web.security import served_names
from web.station import Station
from web.trust_door import TrustDoor

logger = logging.getLogger(__name__)

Pages = Callable[..., Awaitable[None]]

LOOK_S = 30.0
RETRY_S = 10.0
MADE_WITHIN_S = 60.0
STEPPED_S = 60.0
LONGEST_REST = 32  # looks


def make_certificates(data: Path) -> None:
    """Have the certificates put right by a process of its own; raises Failed."""
    command = [sys.executable, "-m", "broadcaster", "--data", str(data), "certify"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=MADE_WITHIN_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed("The certificate for phones was not made: {why}", why=error) from error
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise Failed("The certificate for phones was not made: {why}", why=" ".join(told))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a certificate depends on, at one look: names, addresses, the day and the clock.

    `offset` is how far the wall clock is ahead of one that never steps, in seconds.
    """

    hostname: str
    addresses: frozenset[IPv4Address]
    day: date
    offset: float

    def calls_for(self, other: Seen) -> bool:
        """Tell whether the certificate should be looked at again."""
        same = (self.hostname, self.addresses, self.day)
        stepped = abs(self.offset - other.offset) > STEPPED_S
        return stepped or same != (other.hostname, other.addresses, other.day)


def seen(clock: Clock) -> Seen:
    """Look at this machine."""
    now = clock.now()
    offset = now.timestamp() - clock.monotonic()
    return Seen(hostname(), frozenset(own_addresses()), now.date(), offset)


@dataclass(slots=True)
class Certificate:
    """The certificate that is served, made anew and taken up while connections last."""

    path: Path
    make: Callable[[], None]
    look: Callable[[], Seen]
    context: ssl.SSLContext = field(default_factory=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    _known: Seen | None = None
    _taken: bytes = b""
    _failures: int = 0
    _rest: int = 0

    async def keep(self) -> bool:
        """Put the certificate right where something has changed; tells whether there is one.

        What cannot be made is told once and tried ever more seldom.
        """
        now = self.look()
        if self._known is None or now.calls_for(self._known):
            if self._rest == 0:
                await self._make(now)
            else:
                self._rest -= 1
        return self._take()

    async def _make(self, now: Seen) -> None:
        try:
            await asyncio.to_thread(self.make)
        except Failed as error:
            if self._failures == 0:
                logger.warning("%s", error)
            self._failures += 1
            self._rest = min(2**self._failures, LONGEST_REST)
        else:
            self._known, self._failures = now, 0

    def _take(self) -> bool:
        with suppress(OSError, ssl.SSLError):
            content = self.path.read_bytes()
            if content != self._taken:
                self.context.load_cert_chain(self.path)
                self._taken = content
        return bool(self._taken)


class Lan:
    """The doors for the local network, opened once there is a certificate."""

    def __init__(
        self, pages: Pages, station: Station, make: Callable[[Path], None] = make_certificates
    ) -> None:
        self._pages = pages
        self._settings = station.settings
        # Phones live in the world's time, whatever clock a simulated station keeps.
        clock = SystemClock()
        path = Folder(station.data).server_certificate
        self._certificate = Certificate(path, lambda: make(station.data), lambda: seen(clock))
        self._over = asyncio.Event()
        self._servers: list[Server] = []

    def end(self) -> None:
        """Close the doors."""
        self._over.set()
        for each in self._servers:
            each.should_exit = True

    async def run(self) -> None:
        """Serve until ended; what stands in the way is told once and tried again."""
        told = ""
        while not self._over.is_set():
            try:
                await self._serve()
            except Failed as error:
                if str(error) != told:
                    logger.warning("the local network is not served: %s", error)
                told = str(error)
                await self._wait(RETRY_S)

    async def _serve(self) -> None:
        if not await self._certificate.keep():
            raise Failed("There is no certificate for phones yet.")
        if self._over.is_set():
            return
        with (
            listen(EVERYWHERE, self._settings.lan_port) as safe,
            listen(EVERYWHERE, self._settings.trust_port) as plain,
        ):
            await self._on(safe, plain)

    async def _on(self, safe: socket.socket, plain: socket.socket) -> None:
        names = served_names(self._settings)
        trust = TrustDoor(self._pages, names, safe.getsockname()[1])
        self._servers = [server(self._pages, self._certificate.context), server(trust)]
        watching = asyncio.create_task(self._watch())
        logger.info("the local network is served at port %d", safe.getsockname()[1])
        try:
            doors: list[Any] = [
                each.serve(sockets=[door])
                for each, door in zip(self._servers, (safe, plain), strict=True)
            ]
            await asyncio.gather(*doors)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self) -> None:
        while not self._over.is_set():
            await self._wait(LOOK_S)
            await self._certificate.keep()

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
