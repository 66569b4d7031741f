"""How the devices of a bus are: who does not answer, what amplifiers complain of, what is worn."""

from __future__ import annotations

from collections.abc import Iterable

from broadcaster.playout import sentences
from broadcaster.playout.complaints import AMPLIFIER_FAULTS
from hardware.errors import DeviceFailed, HardwareError
from hardware.rack import Rack
from hardware.types import Health, Wiring
from schedules.types import Facts, Reason

SILENT_LOOKS = 2
"""An amplifier whose meter shows nothing is told of after so many looks while there is sound."""


class Caretaker:
    """Looks after the devices of one bus; what it finds is kept by subject until it is over."""

    def __init__(self, wirings: Iterable[Wiring], rack: Rack) -> None:
        self.troubles: dict[str, Reason | None] = {}
        self._wirings = tuple(wirings)
        self._rack = rack
        self._unheard: dict[str, int] = {}

    def look(
        self, problems: Iterable[HardwareError], *, up: frozenset[str], sounding: bool
    ) -> None:
        """Ask amplifiers how they are, and sort what went wrong by device.

        `problems` came of reading the boards; `up` are the amplifiers that are on.
        """
        found = list(problems)
        inputs = self._rack.inputs(w.amplifier.fault for w in self._wirings if w.amplifier.fault)
        for wiring in self._wirings:
            name = wiring.amplifier.name
            try:
                health = self._health(wiring)
            except DeviceFailed as error:
                found.append(error)
                continue
            complains = wiring.amplifier.fault is not None and inputs.get(wiring.amplifier.fault)
            why = self._complaint(name, health, sounding=sounding and name in up)
            if complains:
                why = why or Reason(sentences.AMPLIFIER_COMPLAINS, {"amplifier": name})
            self.troubles[f"amplifier:{name}"] = why
        for board in sorted({o.board for w in self._wirings for o in w.outputs}):
            self.troubles[f"device:{board}"] = self._of_board(board, found)
        self._rack.wear.save()

    def note(self, wiring: Wiring, error: HardwareError) -> None:
        """Keep that an order to an amplifier failed."""
        self.troubles[f"amplifier:{wiring.amplifier.name}"] = reason_of(error)

    def _health(self, wiring: Wiring) -> Health:
        board = self._rack.boards[wiring.amplifier.power.board]
        return board.health() if board.caps.reports_health else Health()

    def _complaint(self, name: str, health: Health, *, sounding: bool) -> Reason | None:
        for fault in sorted(health.faults):
            sentence = AMPLIFIER_FAULTS.get(fault, sentences.AMPLIFIER_SAYS)
            return Reason(sentence, {"amplifier": name, "fault": fault})
        silent = sounding and health.meter == 0
        self._unheard[name] = self._unheard.get(name, 0) + 1 if silent else 0
        if self._unheard[name] >= SILENT_LOOKS:
            return Reason(sentences.AMPLIFIER_SILENT, {"amplifier": name})
        return None

    def _of_board(self, board: str, problems: Iterable[HardwareError]) -> Reason | None:
        port = self._rack.boards[board].port
        for problem in problems:
            if problem.facts.get("device") == board or (
                "device" not in problem.facts and problem.facts.get("port") == port
            ):
                return reason_of(problem)
        worn = [output for output in self._rack.wear.worn if output.board == board]
        if not worn:
            return None
        closings = self._rack.wear.closings(worn[0])
        facts: Facts = {"board": board, "channel": worn[0].channel, "closings": closings}
        return Reason(sentences.RELAY_WORN, facts)


def reason_of(error: HardwareError | None) -> Reason | None:
    """Say an error of the hardware house as a reason, without the bytes it carries."""
    if error is None:
        return None
    facts: Facts = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in error.facts.items()
        if name != "frames"
    }
    return Reason(error.sentence, facts)
