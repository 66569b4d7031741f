"""The plain door: the page of trust, and the way over to https."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from web.trust_door import TrustDoor

Reply = tuple[int, dict[str, str]]


async def _pages(scope: Any, receive: Any, send: Any) -> None:
    """Stand in for the pages: tell what they were asked."""
    told = [(b"x-path", scope["path"].encode())]
    told += [(b"x-saw-cookie", value) for key, value in scope["headers"] if key == b"cookie"]
    await send({"type": "http.response.start", "status": 200, "headers": told})
    await send({"type": "http.response.body", "body": b""})


def ask(
    path: str, *, host: str = "192.168.1.10:8081", method: str = "GET", query: bytes = b""
) -> Reply:
    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", host.encode()), (b"cookie", b"station=x")],
    }
    door = TrustDoor(_pages, frozenset({"loa-xa", "loa-xa.local"}), 8443)
    # In a thread of its own: a browser of another test may keep a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(door(scope, None, send))).result()
    headers = {key.decode(): value.decode() for key, value in told[0]["headers"]}
    return told[0]["status"], headers


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/trust"),
        ("/trust", "/trust"),
        ("/station.crt", "/station.crt"),
        ("/station.mobileconfig", "/station.mobileconfig"),
        ("/static/abc/station.css", "/static/abc/station.css"),
    ],
)
def test_what_brings_trust_is_shown_and_sees_no_cookie(path: str, shown: str) -> None:
    assert ask(path) == (200, {"x-path": shown})


@pytest.mark.parametrize(
    ("path", "query", "host", "there"),
    [
        ("/sign-in", b"", "192.168.1.10:8081", "https://192.168.1.10:8443/sign-in"),
        (
            "/log/",
            b"day=1&x=%C4%91",
            "loa-xa.local",
            "https://loa-xa.local:8443/log/?day=1&x=%C4%91",
        ),
        ("/events", b"", "LOA-XA:8081", "https://loa-xa:8443/events"),
        ("/health", b"", "[fd00::2]:8081", "https://[fd00::2]:8443/health"),
        ("//evil.example/", b"", "10.0.0.5", "https://10.0.0.5:8443//evil.example/"),
        ("/trust/../sign-in", b"", "10.0.0.5", "https://10.0.0.5:8443/trust/../sign-in"),
    ],
)
def test_everything_else_is_led_over_to_https(
    path: str, query: bytes, host: str, there: str
) -> None:
    status, headers = ask(path, query=query, host=host)

    assert (status, headers["location"]) == (302, there)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_may_be_sent_in_the_clear(method: str) -> None:
    assert ask("/sign-in", method=method)[0] == 405
    assert ask("/trust", method=method)[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8081", "", "loa-xa.evil.example"])
def test_a_name_that_is_not_ours_is_refused_and_led_nowhere(host: str) -> None:
    for path in ("/", "/sign-in", "/station.crt"):
        status, headers = ask(path, host=host)

        assert status == 400
        assert "location" not in headers
