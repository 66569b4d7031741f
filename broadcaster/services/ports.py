"""The ports of this machine that a board may be plugged into."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from broadcaster.domain.findings import PortState

SERIAL = Path("/dev/serial")
"""Where Linux names its serial ports by what is plugged in, and by where."""

_BY_WHAT, _BY_WHERE = "by-id", "by-path"
_NETWORK = "://"


def seen(root: Path = SERIAL) -> tuple[str, ...]:
    """List the stable names of the ports that are there now, those by the device first.

    A name such as ttyUSB0 may be another board's after the next start, so none is offered.
    """
    found = []
    for way in (_BY_WHAT, _BY_WHERE):
        try:
            found += sorted(str(path) for path in (root / way).iterdir())
        except OSError:
            continue
    return tuple(found)


def states(ports: Iterable[str]) -> dict[str, PortState]:
    """Tell what lies at each port's path; what is on the network is taken to be there."""
    return {port: _state(port) for port in ports if port.startswith("/") and _NETWORK not in port}


def _state(port: str) -> PortState:
    path = Path(port)
    try:
        if path.is_dir():
            return PortState.DIRECTORY
        return PortState.THERE if path.exists() else PortState.MISSING
    except (OSError, ValueError):
        return PortState.MISSING
