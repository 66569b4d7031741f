"""The plain door of the local network: how a phone comes to trust the station, and no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from web.security import bare_host, is_own_host

TRUST = "/trust"
SHOWN = frozenset({TRUST, "/station.crt", "/station.mobileconfig"})
PLAINLY = ("GET", "HEAD")


class TrustDoor:
    """Shows the page of trust without https; leads everything else over to https.

    Whatever travels here may be read and forged by others: no cookie is taken or given, no form.
    """

    def __init__(
        self, pages: Callable[..., Awaitable[None]], names: frozenset[str], safe_port: int
    ) -> None:
        self._pages = pages
        self._names = names
        self._safe_port = safe_port

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 -- ASGI
        """Answer one request."""
        if scope["type"] != "http":
            return
        host = next(
            (value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), ""
        )
        path = TRUST if scope["path"] == "/" else scope["path"]
        if not is_own_host(host, self._names):
            await _answer(send, 400)
        elif scope["method"] not in PLAINLY:
            await _answer(send, 405)
        elif path in SHOWN or path.startswith("/static/"):
            headers = [each for each in scope["headers"] if each[0] != b"cookie"]
            shown = scope | {"path": path, "raw_path": path.encode(), "headers": headers}
            await self._pages(shown, receive, send)
        else:
            await _answer(send, 302, self._over_there(host, scope))

    def _over_there(self, host: str, scope: Any) -> str:  # noqa: ANN401 -- ASGI
        bare = bare_host(host)
        name = f"[{bare}]" if ":" in bare else bare
        query = scope["query_string"].decode("latin-1")
        target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        return f"https://{name}:{self._safe_port}{target}"


async def _answer(send: Any, status: int, location: str = "") -> None:  # noqa: ANN401 -- ASGI
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    if location:
        headers.append((b"location", location.encode("latin-1")))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
