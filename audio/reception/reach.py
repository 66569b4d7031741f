"""Which addresses may be gone to: those the station listed, and from there the open Internet."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from audio.errors import NotReceived
from audio.reception import sentences

IP: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
LONGEST = 2048
"""Characters in the longest address that is followed."""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is fetched over HTTP; `target` is its path and query."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Return host and port as the Host header names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Place:
    """One machine an address may be reached at; `family` is the socket's."""

    family: int
    ip: str


def address(text: str, *, of: Address | None = None) -> Address:
    """Read an address, one that stands in what another (`of`) sent too.

    Raises NotReceived where it is none of HTTP: no file, no other protocol is ever opened.
    """
    whole = urljoin(str(of), text) if of is not None else text
    sentence = sentences.WRONG_ADDRESS if of is None else sentences.LEADS_AWAY
    host = "" if of is None else of.host
    wrong = NotReceived(sentence, host=host, target=whole[:_SHOWN])
    try:
        parts = urlsplit(whole)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise wrong from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_plain = whole.isascii() and whole.isprintable() and " " not in whole
    if not parts.hostname or not is_plain or len(whole) > LONGEST or parts.username:
        raise wrong
    return Address(parts.scheme, parts.hostname, port, target)


class Reach:
    """Answers where an address may be gone to.

    What the station listed is gone to wherever it is named so; what is only led to from there, and
    a listed name that turns out to lie in the local network, must be on the open Internet.
    """

    def __init__(self, listed: Iterable[Address]) -> None:
        self._listed = frozenset((one.host, one.port) for one in listed)

    def places(self, wanted: Address) -> tuple[Place, ...]:
        """Look an address up; raises NotReceived where it is unknown or may not be gone to."""
        try:
            found = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotReceived(sentences.NO_NAME, host=wanted.host) from error
        places = [Place(int(family), str(where[0])) for family, _, _, _, where in found]
        allowed = tuple(one for one in places if self._allows(wanted, one.ip))
        if not allowed:
            raise NotReceived(
                sentences.LEADS_INSIDE, host=wanted.host, target=places[0].ip if places else ""
            )
        return allowed

    def _allows(self, wanted: Address, ip: str) -> bool:
        where = ipaddress.ip_address(ip.partition("%")[0])
        if is_open(where):
            return True
        if (wanted.host, wanted.port) not in self._listed:
            return False
        return wanted.host == ip or (wanted.host == "localhost" and where.is_loopback)


def is_open(ip: IP) -> bool:
    """Tell whether an address is one of a single machine on the open Internet.

    By the registries of special-purpose addresses (RFC 6890); what is wrapped into an address of
    the new protocol counts as what it wraps.
    """
    wrapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if wrapped is not None:
        return is_open(wrapped)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
