"""How the devices of a bus are: who does not answer, what amplifiers complain of, what is worn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadcaster.playout import sentences
from broadcaster.playout.complaints import AMPLIFIER_FAULTS
from broadcaster.playout.telling import reason_of
from hardware.errors import DeviceFailed, HardwareError
from hardware.rack import Rack
from hardware.types import Health, Output, Wiring
from schedules.types import Facts, Reason

SILENT_LOOKS = 2
"""An amplifier whose meter shows nothing is told of after so many looks while there is sound."""

UNREAD_LOOKS = 2
"""A fault input that could not be read is told of, at its board, after so many looks."""


class Caretaker:
    """Looks after the devices of one bus, and `spare` ones that no bus uses.

    What it finds is kept by subject until it is over. `meters` are what amplifiers say of what they
    give (per cent), by name, as far as they can tell.
    """

    def __init__(
        self, wirings: Iterable[Wiring], rack: Rack, spare: frozenset[str] = frozenset()
    ) -> None:
        self.troubles: dict[str, Reason | None] = {}
        self.meters: dict[str, int] = {}
        self._wirings = tuple(wirings)
        self._rack = rack
        wired = {o.board for w in self._wirings for o in (*w.outputs, *_fault_inputs([w]))}
        self._boards = sorted(wired | spare)
        self._unheard: dict[str, int] = {}
        self._unread: dict[Output, int] = {}

    def look(
        self, problems: Iterable[HardwareError], *, up: frozenset[str], sounding: bool
    ) -> None:
        """Ask amplifiers how they are, and sort what went wrong by device.

        `problems` came of reading the boards; `up` are the amplifiers that are on.
        """
        found = list(problems)
        contacts = _fault_inputs(self._wirings)
        inputs = self._rack.inputs(contacts)
        self._count_unread(contacts, inputs)
        for wiring in self._wirings:
            name = wiring.amplifier.name
            subject = f"amplifier:{name}"
            is_sounding = sounding and name in up
            try:
                health = self._health(wiring)
                self._keep_meter(name, health)
                why = self._complaint(name, health, sounding=is_sounding)
            except DeviceFailed as error:
                self.meters.pop(name, None)
                found.append(error)
                why = self.troubles.get(subject)
            self.troubles[subject] = why or self._of_contact(wiring, inputs)
        for board in self._boards:
            why = self._of_board(board, found) or self._unread_of(board) or self._noise_of(board)
            self.troubles[f"device:{board}"] = why
        self._rack.wear.save()

    def note(self, wiring: Wiring, error: HardwareError) -> None:
        """Keep that an order to an amplifier failed."""
        self.troubles[f"amplifier:{wiring.amplifier.name}"] = reason_of(error)

    def _keep_meter(self, name: str, health: Health) -> None:
        if health.meter is None:
            self.meters.pop(name, None)
        else:
            self.meters[name] = health.meter

    def _of_contact(self, wiring: Wiring, inputs: Mapping[Output, bool]) -> Reason | None:
        """Say what a fault contact says; until it is read again, what it said last."""
        amplifier = wiring.amplifier
        complains = Reason(sentences.AMPLIFIER_COMPLAINS, {"amplifier": amplifier.name})
        if amplifier.fault is None:
            return None
        if amplifier.fault not in inputs:
            last = self.troubles.get(f"amplifier:{amplifier.name}")
            return last if last == complains else None
        return complains if inputs[amplifier.fault] else None

    def _count_unread(self, contacts: Iterable[Output], inputs: Mapping[Output, bool]) -> None:
        for contact in contacts:
            self._unread[contact] = 0 if contact in inputs else self._unread.get(contact, 0) + 1

    def _unread_of(self, board: str) -> Reason | None:
        for wiring in self._wirings:
            contact = wiring.amplifier.fault
            if contact and contact.board == board and self._unread[contact] >= UNREAD_LOOKS:
                facts: Facts = {"amplifier": wiring.amplifier.name, "board": board}
                return Reason(sentences.FAULT_INPUT_UNREAD, facts | {"input": contact.channel})
        return None

    def _noise_of(self, board: str) -> Reason | None:
        mine = self._rack.boards[board]
        if mine.is_noisy:  # it answers in the end: only its line is ill
            return Reason(sentences.LINE_NOISY, {"device": board, "line": mine.port})
        return None

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


def _fault_inputs(wirings: Iterable[Wiring]) -> tuple[Output, ...]:
    return tuple(w.amplifier.fault for w in wirings if w.amplifier.fault is not None)
