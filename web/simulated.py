"""The simulator's control socket as the board's page asks it: the truth out, faults in."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from broadcaster.errors import Refused, Unreachable

ANNOUNCEMENT = Path("run") / "sim" / "simulator.json"
PATIENCE_S = 2.0

AWAY = "The simulator does not answer; it is started again by itself."


def truth(data: Path) -> Mapping[str, Any]:
    """Return everything as it really is in the simulated world; raises Unreachable."""
    return cast("Mapping[str, Any]", _ask(data, ask="truth")["truth"])  # cast: the simulator's word


def order_fault(data: Path, device: str, name: str, channel: int | None) -> None:
    """Put a fault in force; raises Unreachable, and Refused where the simulator says no."""
    _ask(data, do="fault", name=name, device=device, channel=channel)


def clear_faults(data: Path, device: str) -> None:
    """Lift every fault of a device; raises Unreachable."""
    _ask(data, do="clear", device=device, name=None)


def _ask(data: Path, **order: object) -> Mapping[str, Any]:
    try:
        found = json.loads((data / ANNOUNCEMENT).read_text(encoding="utf-8"))
        with socket.create_connection((found["host"], found["port"]), PATIENCE_S) as connection:
            connection.settimeout(PATIENCE_S)
            connection.sendall(json.dumps({**order, "token": found["token"]}).encode() + b"\n")
            with connection.makefile("rb") as lines:
                answer = json.loads(lines.readline())
    except (OSError, ValueError, KeyError) as error:
        raise Unreachable(AWAY) from error
    if not answer["ok"]:
        raise Refused(answer["template"], **answer["facts"])
    return cast("Mapping[str, Any]", answer)  # cast: one JSON object a line
