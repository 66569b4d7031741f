"""Where this machine is reached on its local networks."""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import closing, suppress
from ipaddress import AddressValueError, IPv4Address

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- every local network of this machine, where that is asked for

# linux/sockios.h: the address of an interface; struct ifreq is 40 bytes at most.
_SIOCGIFADDR = 0x8915
_IFREQ = 40
# A test network (RFC 5737): asking for the way there sends nothing.
_AWAY = ("203.0.113.1", 9)


def hostname() -> str:
    """Return what this machine calls itself."""
    return socket.gethostname()


def own_addresses() -> tuple[IPv4Address, ...]:
    """Return this machine's IPv4 addresses, that of the way out first; never the loopback."""
    found = dict.fromkeys([*_way_out(), *sorted(_of_interfaces())])
    return tuple(each for each in found if not each.is_loopback and not each.is_unspecified)


def _way_out() -> list[IPv4Address]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(_AWAY)
        return [IPv4Address(probe.getsockname()[0])]
    return []


def _of_interfaces() -> set[IPv4Address]:
    if sys.platform != "linux":
        return _of_the_name()
    import fcntl  # noqa: PLC0415 -- not on Windows

    found = set()
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        for _, name in socket.if_nameindex():
            asked = struct.pack(f"{_IFREQ}s", name.encode()[:15])
            with suppress(OSError):  # an interface without an address
                told = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, asked)
                found.add(IPv4Address(told[20:24]))
    return found


def _of_the_name() -> set[IPv4Address]:
    with suppress(OSError, AddressValueError):
        told = socket.getaddrinfo(hostname(), None, socket.AF_INET)
        return {IPv4Address(each[4][0]) for each in told}
    return set()
