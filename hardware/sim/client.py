"""How other processes ask the simulator for the truth, and order faults."""

import dataclasses
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware.errors import HardwareError
from hardware.sim.config import ANNOUNCEMENT
from hardware.sim.faults import Fault
from hardware.sim.snapshot import Snapshot, from_json

_PATIENCE = 2.0


class SimulatorAway(HardwareError):
    """No simulator is announced there, or it does not answer."""


class SimulatorRefused(HardwareError):
    """The simulator refused an order; its sentence says why."""


@dataclass(frozen=True, slots=True)
class _Door:
    connection: socket.socket
    token: str

    def send(self, order: dict[str, Any]) -> None:
        line = json.dumps(order | {"token": self.token}).encode()
        self.connection.sendall(line + b"\n")


class SimulatorClient:
    """The simulator announced in a folder; each call is its own short connection.

    Every call raises SimulatorAway where there is none.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / ANNOUNCEMENT

    def truth(self) -> Snapshot:
        """Return everything as it really is."""
        return from_json(self._ask(ask="truth")["truth"])

    def order(self, fault: Fault) -> None:
        """Put a fault in force; raises SimulatorRefused for a device that is not there."""
        self._ask(do="fault", **dataclasses.asdict(fault))

    def clear(self, device: str | None = None, name: str | None = None) -> None:
        """Lift the faults of a device, of a name, of both; with neither, all."""
        self._ask(do="clear", device=device, name=name)

    def lines(self) -> dict[str, str]:
        """Return for each line the url a driver opens: its pty, or its TCP port."""
        found = self._announced()
        return {
            name: line["pty"] or f"socket://{found['host']}:{line['tcp']}"
            for name, line in found["lines"].items()
        }

    def watch(self) -> Iterator[Snapshot]:
        """Yield the truth now and after each change, until the simulator goes away."""
        with self._connected() as door:
            door.connection.settimeout(None)
            door.send({"do": "watch"})
            with door.connection.makefile("rb") as lines:
                for line in lines:
                    yield from_json(json.loads(line)["truth"])

    def _ask(self, **order: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever JSON can carry
        try:
            with self._connected() as door, door.connection.makefile("rb") as lines:
                door.send(order)
                line = lines.readline()
        except OSError as error:
            raise SimulatorAway("The simulator does not answer.") from error
        if not line:
            raise SimulatorAway("The simulator does not answer.")
        answer: dict[str, Any] = json.loads(line)
        if not answer["ok"]:
            raise SimulatorRefused(answer["template"], **answer["facts"])
        return answer

    @contextmanager
    def _connected(self) -> Iterator[_Door]:
        found = self._announced()
        try:
            connection = socket.create_connection((found["host"], found["port"]), _PATIENCE)
        except OSError as error:
            raise SimulatorAway("The simulator does not answer.") from error
        with connection:
            yield _Door(connection, found["token"])

    def _announced(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SimulatorAway("No simulator is running here.") from error
        return found
