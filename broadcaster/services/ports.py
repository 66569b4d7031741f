"""The ports of this machine that a board may be plugged into."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from broadcaster.domain.findings import PortState

SERIAL = Path("/dev/serial")
"""Where Linux names its serial ports by what is plugged in, and by where."""

DEVICES = Path("/sys/dev/char")
"""Where Linux tells what each device is, by its two numbers."""

_SERIAL = "tty"
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
        kind = path.stat()
    except (OSError, ValueError):
        return PortState.MISSING
    if stat.S_ISDIR(kind.st_mode):
        return PortState.DIRECTORY
    return PortState.THERE if _is_serial(kind) else PortState.OTHER


def _is_serial(kind: os.stat_result) -> bool:
    """Tell whether it is a terminal, without opening it: to open one may pull its lines.

    Linux says of every device which house it belongs to; of a pty it says nothing.
    """
    if not stat.S_ISCHR(kind.st_mode):
        return False
    numbers = f"{os.major(kind.st_rdev)}:{os.minor(kind.st_rdev)}"
    try:
        return (DEVICES / numbers / "subsystem").resolve(strict=True).name == _SERIAL
    except OSError:
        return True
