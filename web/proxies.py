"""Who really asks: what a proxy says is believed of named proxies only, and of named headers."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any

from broadcaster.settings import PROXY_HEADERS

Address = IPv4Address | IPv6Address
Header = tuple[bytes, bytes]
SAYINGS = frozenset(
    name.encode() for name in (*PROXY_HEADERS, "forwarded", "x-real-ip", "x-forwarded-port")
)
"""Headers in which proxies say things; those not believed never reach the pages."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Which proxies are believed, and which of their headers (in small letters)."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    headers: frozenset[str] = frozenset()

    def believes(self, peer: str) -> bool:
        """Tell whether an address is one of the proxies."""
        address = plain(peer)
        return address is not None and any(
            address in network for network in self.networks if network.version == address.version
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom and how a page was asked for, once what proxies say was weighed."""

    client: str
    scheme: str
    headers: tuple[Header, ...]


def plain(text: str) -> Address | None:
    """Read an address as proxies write it, with or without a port; None where it is none."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    with suppress(ValueError):
        address = ipaddress.ip_address(bare)
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return mapped or address
    return None


def weigh(peer: str, scheme: str, headers: Sequence[Header], trust: Trust) -> Asked:
    """Tell who asks; `peer` is the address at the other end of the wire."""
    heard = tuple(each for each in headers if each[0] not in SAYINGS)
    if not trust.believes(peer):
        return Asked(peer, scheme, heard)
    said = {name: _said(headers, name) for name in trust.headers}
    host = said.get("x-forwarded-host", ())
    if host:
        others = tuple(each for each in heard if each[0] != b"host")
        heard = (*others, (b"host", host[-1].encode("latin-1")))
    protocol = said.get("x-forwarded-proto", ())
    if protocol and protocol[-1].lower() in ("http", "https"):
        scheme = protocol[-1].lower()
    return Asked(_client(peer, said.get("x-forwarded-for", ()), trust), scheme, heard)


def _said(headers: Sequence[Header], name: str) -> tuple[str, ...]:
    told = (value.decode("latin-1") for key, value in headers if key == name.encode())
    return tuple(part.strip() for value in told for part in value.split(",") if part.strip())


def _client(peer: str, hops: Iterable[str], trust: Trust) -> str:
    """Walk back from the nearest hop, as long as each was told of by a proxy that is believed."""
    client = peer
    for hop in reversed(tuple(hops)):
        address = plain(hop)
        if address is None:
            break
        client = str(address)
        if not trust.believes(client):
            break
    return client


class Weighed:
    """Puts the real client into each request before anybody looks at it."""

    def __init__(self, app: Callable[..., Awaitable[None]], trust: Trust) -> None:
        self._app = app
        self._trust = trust

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 -- ASGI
        """Answer one request."""
        if scope["type"] == "http":
            peer, port = scope.get("client") or ("", 0)
            asked = weigh(peer, scope["scheme"], scope["headers"], self._trust)
            scope = scope | {
                "client": (asked.client, port),
                "scheme": asked.scheme,
                "headers": list(asked.headers),
            }
        await self._app(scope, receive, send)
