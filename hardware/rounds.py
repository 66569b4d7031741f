"""Going round the boards of each port: orders first, then read-backs, ports side by side."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import TypeVar

from hardware.errors import HardwareError
from hardware.overtaking import Overtaking
from hardware.strays import Strays, unordered
from hardware.switched import Found
from hardware.types import UNKNOWN, Board, ChannelState, Knowledge, Output, Urgency, never

T = TypeVar("T")

Orders = Mapping[str, Mapping[int, bool]]

_TRIES = 3


class Rounds:
    """Goes round the boards of each port; one failing board never stops the others.

    Boards on one port are ordered one after the other and then read back one after the other;
    ports work side by side. Boards come in the order given, silent ones last.
    """

    def __init__(
        self, boards: Mapping[str, Board], overtaking: Overtaking[Output], strays: Strays
    ) -> None:
        self._boards = boards
        self._overtaking = overtaking
        self._strays = strays

    def order(
        self, orders: Orders, urgency: Urgency, number: int, expected: Container[Output]
    ) -> list[Found]:
        """Order channels of boards and read them back; what failed is not waited for.

        `number` is the order's own, so that what was ordered open since stays open; `expected` are
        the contacts that may be closed without being strays.
        """

        def job(names: list[str]) -> Found:
            return self._order(names, orders, urgency, number, expected)

        return self._by_port(orders, job, urgency)

    def ask(self, names: Iterable[str], urgency: Urgency, stop: Callable[[], bool]) -> list[Found]:
        """Read boards until `stop` says that it is no longer worth it."""
        everywhere = self._by_port(names, lambda mine: self._ask(mine, {}, urgency, stop), urgency)
        for found in everywhere:
            self._strays.saw(found.states)
        return everywhere

    def all_off(self, names: Iterable[str]) -> dict[str, bool]:
        """Open every contact of boards; by board, whether it confirmed it."""

        def job(mine: list[str]) -> dict[str, bool]:
            return {name: self._boards[name].all_off() for name in mine}

        confirmed: dict[str, bool] = {}
        for said in self._by_port(names, job, Urgency.OFF):
            confirmed |= said
        return confirmed

    def renew(self, names: Iterable[str]) -> list[HardwareError]:
        """Renew the leases of boards; returns what went wrong."""
        everywhere = self._by_port(names, self._renew, Urgency.NORMAL)
        return [problem for problems in everywhere for problem in problems]

    def inputs(self, names: Iterable[str], urgency: Urgency) -> dict[Output, bool]:
        """Read the contact inputs of boards; those of a board that does not answer are left out."""
        found: dict[Output, bool] = {}
        for seen in self._by_port(names, lambda mine: self._inputs(mine, urgency), urgency):
            found |= seen
        return found

    def _order(
        self,
        names: list[str],
        orders: Orders,
        urgency: Urgency,
        number: int,
        expected: Container[Output],
    ) -> Found:
        found = Found()
        ordered: dict[str, Mapping[int, ChannelState]] = {}
        self._look_first(names, urgency)
        for name in names:
            try:
                if wanted := self._still(name, orders[name], number):
                    ordered[name] = self._boards[name].order(wanted, urgency=urgency)
            except HardwareError as error:
                found.problems.append(error)
        for name, states in ordered.items():
            found.states |= {Output(name, ch): state for ch, state in states.items()}
        seen = self._ask(list(ordered), ordered, urgency)
        mine = {Output(name, channel) for name in names for channel in orders[name]}
        strays = self._strays.judge(seen.states, mine, expected)
        self._strays.closed -= mine
        self._put_back(names)
        found.states |= {o: s for o, s in seen.states.items() if o in mine}
        found.problems += [*seen.problems, *map(unordered, strays)]
        return found

    def _look_first(self, names: list[str], urgency: Urgency) -> None:
        """Ask boards nobody has asked yet how they stand, so that what an order moves is seen."""
        if urgency is not Urgency.OFF:
            new = [name for name in names if not self._strays.knows(name)]
            self._strays.saw(self._ask(new, {}, urgency).states)

    def _put_back(self, names: list[str]) -> None:
        """Open contacts that orders to others closed, three times those that stay closed."""
        for _ in range(_TRIES):
            mine = sorted(o for o in tuple(self._strays.closed) if o.board in names)
            for stray in mine:
                with contextlib.suppress(HardwareError):  # the read-back tells what came of it
                    self._boards[stray.board].order({stray.channel: False}, urgency=Urgency.OFF)
            if not mine:
                return
            boards = sorted({stray.board for stray in mine})
            self._strays.saw(self._ask(boards, {}, Urgency.OFF).states)

    def _still(self, name: str, wanted: Mapping[int, bool], number: int) -> dict[int, bool]:
        """Leave out what was ordered open since: it may have gone ahead of this order."""
        return {
            channel: on
            for channel, on in wanted.items()
            if not (on and self._overtaking.has_overtaken(number, [Output(name, channel)]))
        }

    def _ask(
        self,
        names: list[str],
        ordered: Mapping[str, Mapping[int, ChannelState]],
        urgency: Urgency,
        stop: Callable[[], bool] = never,
    ) -> Found:
        """Read boards; one that said it took its order and cannot be read is believed."""
        found = Found()
        for name in names:
            if stop():
                return found
            try:
                states = self._boards[name].read(urgency=urgency)
            except HardwareError as error:
                said = ordered.get(name, {0: UNKNOWN}).values()
                if all(state.knowledge is not Knowledge.ASSUMED for state in said):
                    continue
                found.problems.append(error)
                continue
            found.states |= {Output(name, ch): state for ch, state in states.items()}
        return found

    def _renew(self, names: list[str]) -> list[HardwareError]:
        problems: list[HardwareError] = []
        for name in names:
            try:
                self._boards[name].renew()
            except HardwareError as error:
                problems.append(error)
        return problems

    def _inputs(self, names: list[str], urgency: Urgency) -> dict[Output, bool]:
        found: dict[Output, bool] = {}
        for name in names:
            with contextlib.suppress(HardwareError):  # the audit of its contacts tells of it
                closed = self._boards[name].inputs(urgency)
                found |= {Output(name, number): is_closed for number, is_closed in closed.items()}
        return found

    def _by_port(
        self, names: Iterable[str], job: Callable[[list[str]], T], urgency: Urgency
    ) -> list[T]:
        """Have a job done for the boards of each port, all ports side by side."""
        ports: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names, key=lambda name: self._boards[name].is_silent):
            ports[self._boards[name].port].append(name)
        futures = [
            self._boards[mine[0]].submit(partial(job, mine), urgency) for mine in ports.values()
        ]
        return [future.result() for future in futures]
