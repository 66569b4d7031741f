"""The stream of what is on the air: one connection to playout, any number of open pages.

Nothing here holds a thread: an open page costs one small queue in one event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

logger = logging.getLogger(__name__)

SLOWEST = 64
"""How many messages a page may lie behind before it is dropped; it reconnects by itself."""

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]


def message(event: str, told: object) -> bytes:
    """Write one server-sent event."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"event: {event}\ndata: {body}\n\n".encode()


class Listener:
    """One open page: its language and what it has not yet been sent."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=SLOWEST)
        self.dropped = False

    def give(self, told: bytes | None) -> None:
        """Hand over one message, None to end; a page that lies too far behind is dropped."""
        if self.dropped:
            return
        try:
            self._queue.put_nowait(told)
        except asyncio.QueueFull:
            self.dropped = True
            self._queue.get_nowait()
            self._queue.put_nowait(None)

    async def messages(self) -> AsyncIterator[bytes]:
        """Yield what it is given until the end."""
        while (told := await self._queue.get()) is not None:
            yield told
            if self.dropped:
                return


class Hub:
    """Everybody who listens, and the newest of each kind of message in each language."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._newest: dict[tuple[str, str], bytes] = {}
        self._closed = False

    def __len__(self) -> int:
        """Return how many pages listen."""
        return len(self._listeners)

    def join(self, language: str) -> Listener:
        """Add a page; it is told at once what was last said in its language."""
        listener = Listener(language)
        for (_, spoken), told in self._newest.items():
            if spoken == language:
                listener.give(told)
        if self._closed:
            listener.give(None)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a page."""
        self._listeners.discard(listener)

    def tell(self, event: str, told: object, *, language: str, keep: bool) -> None:
        """Tell every page of that language; `keep` is for messages that a newcomer needs."""
        body = message(event, told)
        if keep:
            self._newest[event, language] = body
        for listener in tuple(self._listeners):
            if listener.language == language:
                listener.give(body)

    def tell_all(self, event: str, told: object) -> None:
        """Tell every page of any language."""
        body = message(event, told)
        for listener in tuple(self._listeners):
            listener.give(body)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for listener in tuple(self._listeners):
            listener.give(None)


async def stream(hub: Hub, language: str, greeting: bytes, receive: Receive, send: Send) -> None:
    """Answer one request for the stream until the page goes away or the hub closes."""
    listener = hub.join(language)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        told = asyncio.ensure_future(_forward(listener, greeting, send))
        await asyncio.wait({gone, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await told
        if not gone.done():
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        hub.leave(listener)


async def _forward(listener: Listener, greeting: bytes, send: Send) -> None:
    first = b"retry: 2000\n\n" + greeting
    await send({"type": "http.response.body", "body": first, "more_body": True})
    async for told in listener.messages():
        await send({"type": "http.response.body", "body": told, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
