"""What the station's certificates say: names, addresses and validity, by rules alone.

Two certificates: the authority, which phones are told to trust once, and the server's, which it
vouches for and which is made anew whenever the machine's names or addresses change.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from schedules.types import Reason

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No station ran before, so a clock that says less is wrong. Every authority begins here: whatever
the clock said when it was made, no phone finds that it has not begun."""
AUTHORITY_LASTS = timedelta(days=20 * 365)
BEFORE = timedelta(days=180)
AFTER = timedelta(days=217)
"""A server certificate reaches this far back and ahead of the clock it was made by: a phone takes
it though the station's clock is months wrong. 397 days in all: browsers refuse more than 398 of
public authorities (CA/B baseline requirements 6.3.2), Apple's more than 825 of private ones
(support.apple.com HT210176)."""
RENEW = timedelta(days=60)
"""With less than this left, the server certificate is made anew."""
AUTHORITY_ENDS_SOON = timedelta(days=365)

PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
        *("100.64.0.0/10", "fc00::/7", "fe80::/10", "::1/128"),
    )
)
"""Where local networks and VPNs live (RFC 1918, 3927, 4193, 4291, 6598)."""
LOCAL_DOMAINS = ("local", "localhost", "lan", "home.arpa", "internal")

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*\Z")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a machine is called and where it is reached, without order or repetition."""

    names: frozenset[str]
    addresses: frozenset[Address]

    def covers(self, other: Identity) -> bool:
        """Tell whether everything of the other is in here."""
        return other.names <= self.names and other.addresses <= self.addresses


@dataclass(frozen=True, slots=True)
class Realm:
    """What an authority may vouch for: domains with everything below them, and networks.

    Whoever steals its key can stand in for machines of a local network, and never for a bank.
    """

    domains: frozenset[str]
    networks: frozenset[Network]


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a certificate holds."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A server certificate that is there."""

    identity: Identity
    validity: Validity


class Anew(StrEnum):
    """Why a server certificate is made anew."""

    MISSING = "there was none"
    OTHER_MACHINE = "names or addresses have changed"
    ENDING = "it was about to end"
    NOT_BEGUN = "it began in the future: the clock had been ahead"


def identity(hostname: str, further: Iterable[str], addresses: Iterable[Address]) -> Identity:
    """Return everything a machine may be asked for by; names no certificate can hold fall away."""
    own = hostname.lower().rstrip(".")
    short = own.partition(".")[0]
    names, found = {own, short, f"{short}.local", "localhost"}, set(addresses)
    for text in further:
        try:
            found.add(ipaddress.ip_address(text))
        except ValueError:
            names.add(text.lower().rstrip("."))
    found.add(IPv4Address("127.0.0.1"))
    return Identity(frozenset(filter(_NAME.match, names)), frozenset(found))


def realm(of: Identity) -> Realm:
    """Return what an authority made on this machine may vouch for, now and later."""
    foreign = {
        ipaddress.ip_network(address) for address in of.addresses if not _within(address, PRIVATE)
    }
    outside = {name for name in of.names if not _below(name, LOCAL_DOMAINS)}
    return Realm(frozenset({*LOCAL_DOMAINS, *outside}), frozenset({*PRIVATE, *foreign}))


def vouched(of: Identity, by: Realm) -> Identity:
    """Return the part of an identity that an authority may vouch for."""
    return Identity(
        frozenset(name for name in of.names if _below(name, by.domains)),
        frozenset(address for address in of.addresses if _within(address, by.networks)),
    )


def _below(name: str, domains: Iterable[str]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def authority_validity(now: datetime) -> Validity:
    """Return how long an authority made now holds."""
    return Validity(EARLIEST, max(now, EARLIEST) + AUTHORITY_LASTS)


def server_validity(now: datetime, held: Held | None = None) -> Validity:
    """Return how long a server certificate made now holds.

    A clock that is surely wrong is not asked: the time of the last certificate is the best guess.
    """
    if now < EARLIEST:
        now = EARLIEST if held is None else max(EARLIEST, held.validity.begins + BEFORE)
    return Validity(now - BEFORE, now + AFTER)


def anew(held: Held | None, wanted: Identity, now: datetime) -> Anew | None:
    """Tell why the server certificate must be made anew, None where it need not.

    A clock that is surely wrong (a machine without a clock of its own, just switched on) proves
    nothing against a certificate.
    """
    if held is None:
        return Anew.MISSING
    if not held.identity.covers(wanted):
        return Anew.OTHER_MACHINE
    if now < EARLIEST:
        return None
    if now < held.validity.begins:
        return Anew.NOT_BEGUN
    return Anew.ENDING if held.validity.ends - now < RENEW else None


def troubles(
    held: Held | None, authority: Validity, wanted: Identity, now: datetime
) -> Iterator[Reason]:
    """Tell what is wrong with the certificates that phones are served with."""
    if held is None:
        yield Reason(
            "The certificate for phones is damaged: start the station with `broadcaster up --lan`,"
            " which makes another."
        )
    elif now < max(held.validity.begins, EARLIEST):
        yield Reason(
            "The clock says {clock}, but the certificate for phones begins on {day}: set the clock."
            " If it is right, `broadcaster up --lan` makes another certificate.",
            {"clock": _day(now), "day": _day(held.validity.begins)},
        )
    elif held.validity.ends - now < RENEW:
        yield Reason(
            "The certificate for phones ends on {day}: start the station with"
            " `broadcaster up --lan`, which makes another.",
            {"day": _day(held.validity.ends)},
        )
    unnamed = wanted.names - held.identity.names if held is not None else frozenset()
    if unnamed:
        yield Reason(
            "The certificate for phones cannot name {names}: use another name, or remove"
            " authority.pem from the data folder and trust a new one on every phone.",
            {"names": ", ".join(sorted(unnamed))},
        )
    if authority.ends - now < AUTHORITY_ENDS_SOON:
        yield Reason(
            "The station's authority ends on {day}: before that remove authority.pem from the data"
            " folder, start again, and trust the new one on every phone.",
            {"day": _day(authority.ends)},
        )


def _day(instant: datetime) -> str:
    return f"{instant:%d/%m/%Y}"


def fingerprint(der: bytes) -> str:
    """Return the SHA-256 of a certificate (DER) as phones show it: pairs with colons between."""
    return hashlib.sha256(der).digest().hex(":").upper()
