"""The simulator's control socket as the board's page asks it: the truth out, faults in."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from broadcaster.errors import Refused, Unreachable

ANNOUNCEMENT = Path("run") / "sim" / "simulator.json"
PATIENCE_S = 2.0

AWAY = "The simulator does not answer; it is started again by itself."

Told = Mapping[str, Any]
"""One JSON object, in the simulator's own words."""


@dataclass(frozen=True, slots=True)
class World:
    """What the simulator tells: everything as it is, and the faults it can make."""

    truth: Told
    kinds: tuple[Told, ...]


def world(data: Path) -> World:
    """Return everything as it really is in the simulated world; raises Unreachable."""
    truth, kinds = _ask(data, {"ask": "truth"}, {"ask": "faults"})
    return World(truth["truth"], tuple(kinds["faults"]))


def order_fault(data: Path, fault: Mapping[str, object]) -> None:
    """Put a fault in force; raises Unreachable, and Refused where the simulator says no."""
    _ask(data, {**fault, "do": "fault"})


def clear_faults(data: Path, device: str | None = None, name: str | None = None) -> None:
    """Lift the faults of a device, of a name, of both; with neither, all; raises Unreachable."""
    _ask(data, {"do": "clear", "device": device, "name": name})


def _ask(data: Path, *orders: Mapping[str, object]) -> list[Told]:
    """Say one line after the other; return their answers."""
    try:
        found = json.loads((data / ANNOUNCEMENT).read_text(encoding="utf-8"))
        with socket.create_connection((found["host"], found["port"]), PATIENCE_S) as connection:
            connection.settimeout(PATIENCE_S)
            with connection.makefile("rb") as lines:
                answers = []
                for order in orders:
                    line = json.dumps({**order, "token": found["token"]})
                    connection.sendall(line.encode() + b"\n")
                    # cast: the simulator answers each line with one JSON object
                    answers.append(cast("Told", json.loads(lines.readline())))
    except (OSError, ValueError, KeyError) as error:
        raise Unreachable(AWAY) from error
    for answer in answers:
        if not answer["ok"]:
            raise Refused(answer["template"], **answer["facts"])
    return answers
