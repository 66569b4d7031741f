"""Fetching over HTTP within bounds: heads, redirects and rates that cannot run away."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from audio.errors import NotReceived
from audio.reception import sentences
from audio.reception.reach import Address, Place, Reach, address

MOST_HEAD = 16 * 1024
"""Bytes in the largest head of an answer."""
MOST_PIECES = 64
"""In so many pieces, each within `SLICE_S`, a head must have come: 32 s at the very most."""
MOST_REDIRECTS = 4
SLICE_S = 0.5
"""How long one wait on a socket lasts (s): so soon a call to stop is obeyed."""
PATIENCE = 16
"""After so many slices in which nothing came (8 s), nothing will."""
CONNECT_S = 5.0
FREE = 1024 * 1024
"""Bytes that come as fast as they can: what a server sends at once to begin with."""
RATE = 512 * 1024
"""Bytes a second after that: a picture with its sound, and no flood."""
BLOCK = 16 * 1024
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the body of an answer; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]


class Body:
    """What comes after the head: at most `RATE` bytes a second, its chunks put together."""

    def __init__(self, link: socket.socket, host: str, early: bytes, head: Head) -> None:
        self.kind = head.headers.get("content-type", "").partition(";")[0].strip().lower()
        self._link = link
        self._host = host
        self._early = early
        self._is_chunked = "chunked" in head.headers.get("transfer-encoding", "").lower()
        length = head.headers.get("content-length", "")
        self._left = int(length) if length.isascii() and length.isdigit() else None
        self._chunk = 0
        self._taken = 0

    def read(self, stop: threading.Event) -> bytes:
        """Return what came, b"" at the end; raises NotReceived where nothing comes any more."""
        data = self._from_chunk(stop) if self._is_chunked else self._plain(BLOCK, stop)
        if not self._is_chunked and self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        self._taken += len(data)
        if self._taken > FREE:
            stop.wait(len(data) / RATE)
        return data

    def whole(self, most: int, stop: threading.Event) -> bytes:
        """Return everything; raises NotReceived where there is more than `most` bytes of it."""
        parts: list[bytes] = []
        while data := self.read(stop):
            parts.append(data)
            if self._taken > most:
                raise NotReceived(sentences.TOO_LARGE, host=self._host)
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._link.close()

    def _plain(self, most: int, stop: threading.Event) -> bytes:
        if self._left == 0:
            return b""
        if not self._early:
            self._early = _received(self._link, self._host, stop)
        data, self._early = self._early[:most], self._early[most:]
        return data

    def _from_chunk(self, stop: threading.Event) -> bytes:
        if not self._chunk:
            size = self._line(stop).partition(b";")[0].strip()
            try:
                self._chunk = int(size, 16) if size else 0
            except ValueError as error:
                raise NotReceived(sentences.NO_HTTP, host=self._host) from error
            if self._chunk <= 0:
                return b""
        data = self._plain(min(BLOCK, self._chunk), stop)
        self._chunk -= len(data)
        if not self._chunk and data:
            self._line(stop)
        return data

    def _line(self, stop: threading.Event) -> bytes:
        while b"\n" not in self._early:
            more = _received(self._link, self._host, stop)
            if not more or len(self._early) > MOST_HEAD:
                return b""
            self._early += more
        line, _, self._early = self._early.partition(b"\n")
        return line


def fetch(wanted: Address, reach: Reach, stop: threading.Event) -> tuple[Body, Address]:
    """Return the body of an address, and the address that it really came from.

    Raises NotReceived with one sentence where there is none.
    """
    at = wanted
    for _ in range(MOST_REDIRECTS + 1):
        link = _connected(at, reach.places(at))
        try:
            head, early = _asked(link, at, stop)
        except BaseException:
            link.close()
            raise
        if head.status == _OK:
            return Body(link, at.host, early, head), at
        link.close()
        if head.status not in _REDIRECTS or "location" not in head.headers:
            raise NotReceived(sentences.BAD_STATUS, host=at.host, status=head.status)
        at = address(head.headers["location"], of=at)
    raise NotReceived(sentences.ROUND_AND_ROUND, host=wanted.host)


def _connected(at: Address, places: tuple[Place, ...]) -> socket.socket:
    """Connect to the very machine that was looked up, so that no second look-up leads elsewhere."""
    failed: OSError | None = None
    for place in places[:3]:
        try:
            plain = socket.create_connection((place.ip, at.port), CONNECT_S)
        except OSError as error:
            failed = error
            continue
        try:
            link = _wrapped(plain, at)
            link.settimeout(SLICE_S)
        except OSError as error:
            plain.close()
            failed = error
            continue
        return link
    untrusted = isinstance(failed, ssl.SSLCertVerificationError)
    sentence = sentences.NO_TRUST if untrusted else sentences.NO_ANSWER
    raise NotReceived(sentence, host=at.host) from failed


def _wrapped(plain: socket.socket, at: Address) -> socket.socket:
    if at.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=at.host)


def _asked(link: socket.socket, at: Address, stop: threading.Event) -> tuple[Head, bytes]:
    """Ask for an address; return the head of the answer, and what came of its body with it."""
    asked = (
        f"GET {at.target} HTTP/1.1\r\nHost: {at.authority}\r\nUser-Agent: broadcaster\r\n"
        "Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    came = b""
    try:
        link.sendall(asked.encode("ascii"))
    except OSError as error:
        raise NotReceived(sentences.NO_ANSWER, host=at.host) from error
    for number in range(MOST_PIECES):
        more = _slice(link, at.host)
        if more is None and not came and number >= PATIENCE:
            raise NotReceived(sentences.NO_ANSWER, host=at.host)
        if more == b"" or stop.is_set():
            raise NotReceived(sentences.NO_HTTP, host=at.host)
        came += more or b""
        head, found, early = came.partition(b"\r\n\r\n")
        if found and len(head) <= MOST_HEAD:
            return _head(head, at.host), early
        if len(came) > MOST_HEAD:
            break
    raise NotReceived(sentences.ENDLESS_HEAD, host=at.host)


def _head(raw: bytes, host: str) -> Head:
    first, *lines = raw.decode("latin-1").split("\r\n")
    # SHOUTcast answers "ICY 200 OK", and is otherwise HTTP.
    word, _, rest = first.partition(" ")
    status = rest.strip()[:3]
    if not (word.startswith("HTTP/") or word == "ICY") or not status.isdigit():
        raise NotReceived(sentences.NO_HTTP, host=host)
    pairs = (line.partition(":") for line in lines)
    return Head(int(status), {name.strip().lower(): value.strip() for name, _, value in pairs})


def _received(link: socket.socket, host: str, stop: threading.Event) -> bytes:
    """Return what came next, b"" at the end; raises NotReceived where nothing came for long."""
    for _ in range(PATIENCE):
        if stop.is_set():
            return b""
        came = _slice(link, host)
        if came is not None:
            return came
    raise NotReceived(sentences.STALLED, host=host)


def _slice(link: socket.socket, host: str) -> bytes | None:
    """Return what came within a slice, None where nothing did."""
    try:
        return link.recv(BLOCK)
    except TimeoutError:
        return None
    except OSError as error:
        raise NotReceived(sentences.STALLED, host=host) from error
