"""All boards of a station side by side, and what was last known of every output."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TypeVar

from hardware.errors import HardwareError, WrongWiring
from hardware.overtaking import Overtaking
from hardware.strays import Strays, unordered
from hardware.switched import Found, Switched, joined
from hardware.types import (
    UNKNOWN,
    Board,
    ChannelState,
    Clock,
    Health,
    Knowledge,
    Output,
    Urgency,
)
from hardware.wear import Wear

T = TypeVar("T")

_TRIES = 3


def _nothing() -> None:
    return None


class Rack:
    """The boards by name, switched together; one failing board never stops the others.

    Boards on one port are ordered one after the other and then read back one after the other;
    ports work side by side. The rack remembers whether an output may still be closed: ordered on,
    or told so by its board, and not read back as open since. A line that may be closed must not be
    given sound by accident.
    """

    def __init__(
        self,
        boards: Mapping[str, Board],
        clock: Clock,
        *,
        on_close: Callable[[], None] = _nothing,
        wear: Wear | None = None,
    ) -> None:
        self.boards = dict(boards)
        self.clock = clock
        self.wear = wear or Wear(clock.monotonic)
        self._on_close = on_close
        self._suspects: set[Output] = set()
        self._closed: set[Output] = set()
        self._overtaking = Overtaking[Output]()
        self._strays = Strays()

    def switch(
        self,
        wanted: Mapping[Output, bool],
        *,
        urgency: Urgency = Urgency.NORMAL,
        pause: timedelta | None = None,
    ) -> Switched:
        """Switch the outputs named: one order and one read-back a board.

        A contact that was opened a moment ago is not closed again before `pause` is over (None:
        the usual interval). Raises WrongWiring for an output that no board has, before anything is
        switched.
        """
        self.check(wanted)
        if not any(wanted.values()):
            urgency = Urgency.OFF
        closing = {output for output, on in wanted.items() if on}
        number = self._overtaking.begin(wanted.keys() - closing)
        self._spare(closing, pause)
        self._suspects.update(closing)
        orders: dict[str, dict[int, bool]] = defaultdict(dict)
        for output, on in sorted(wanted.items()):
            orders[output.board][output.channel] = on
        everywhere = self._by_port(
            orders, lambda names: self._order(names, orders, urgency, number), urgency
        )
        switched = joined(everywhere, wanted)
        self._learn(switched.states)
        return switched

    def read(self, outputs: Iterable[Output], *, urgency: Urgency = Urgency.POLL) -> Switched:
        """Ask the boards how the outputs named stand; switches nothing."""
        wanted = frozenset(outputs)
        self.check(wanted)
        names = {output.board for output in wanted}
        everywhere = self._by_port(names, lambda mine: self._ask(mine, {}, urgency), urgency)
        for found in everywhere:
            self._strays.saw(found.states)
        seen = joined(everywhere, wanted)
        self._learn(seen.states)
        return seen

    def all_off(self) -> Mapping[str, bool]:
        """Open every contact of every board; by board, whether it confirmed it. Never raises."""
        for name, board in self.boards.items():
            self._overtaking.begin(Output(name, ch) for ch in range(1, board.caps.channels + 1))
        confirmed: dict[str, bool] = {}
        for said in self._by_port(
            self.boards, lambda names: {n: self.boards[n].all_off() for n in names}, Urgency.OFF
        ):
            confirmed |= said
        opened = {o for o in tuple(self._suspects) if confirmed.get(o.board, False)}
        self._suspects.difference_update(opened)
        for output in tuple(self._closed):
            self._note_open(output)
        self.wear.save()
        return {name: confirmed[name] for name in self.boards}

    def renew(self) -> tuple[HardwareError, ...]:
        """Renew every lease, all ports side by side; returns what went wrong."""
        names = {output.board for output in tuple(self._closed)}
        everywhere = self._by_port(names, self._renew, Urgency.NORMAL)
        return tuple(problem for problems in everywhere for problem in problems)

    def inputs(self, inputs: Iterable[Output]) -> Mapping[Output, bool]:
        """Read contact inputs; those whose board does not answer are left out."""
        wanted, found = frozenset(inputs), dict[Output, bool]()
        names = {each.board for each in wanted if each.board in self.boards}
        for seen in self._by_port(names, self._inputs, Urgency.POLL):
            found |= seen
        return {each: found[each] for each in wanted if each in found}

    def health(self, name: str) -> Health:
        """Ask a device how it is; raises DeviceFailed."""
        return self.boards[name].health()

    def may_be_closed(self, output: Output) -> bool:
        """Whether the contact was ordered or seen closed and never read back as open since."""
        return output in self._suspects

    def astray(self, boards: Container[str]) -> frozenset[Output]:
        """Return the contacts of those boards that closed unordered and were not opened since."""
        return frozenset(stray for stray in self._strays.closed if stray.board in boards)

    def is_believed_closed(self, output: Output) -> bool:
        """Whether the contact was closed when it was last heard of."""
        return output in self._closed

    def is_proved_open(self, output: Output, state: ChannelState) -> bool:
        """Whether this is as sure as the board can be that the contact is open."""
        reads_back = self.boards[output.board].caps.reads_back
        return state.is_verified_off or (state.on is False and not reads_back)

    def doubt(self, outputs: Iterable[Output]) -> None:
        """Treat outputs as possibly closed, for example those open when a former process died."""
        self._suspects.update(outputs)

    def close(self) -> None:
        """Give the ports back; switches nothing."""
        self.wear.save()
        self._on_close()

    def check(self, outputs: Iterable[Output]) -> None:
        """Raise WrongWiring if an output names a board or a channel that is not here."""
        for output in outputs:
            board = self.boards.get(output.board)
            if board is None:
                raise WrongWiring("There is no device named {board}.", board=output.board)
            if not 1 <= output.channel <= board.caps.channels:
                raise WrongWiring(
                    "Device {board} has channels 1 to {channels}; there is no channel {channel}.",
                    board=output.board,
                    channels=board.caps.channels,
                    channel=output.channel,
                )

    def _spare(self, outputs: Iterable[Output], pause: timedelta | None) -> None:
        """Wait until contacts that were opened a moment ago may close again."""
        left = max(
            (self.wear.wait(o, pause) for o in outputs if o not in self._closed), default=0.0
        )
        if left > 0:
            self.clock.sleep(left)

    def _order(
        self,
        names: list[str],
        orders: Mapping[str, Mapping[int, bool]],
        urgency: Urgency,
        number: int,
    ) -> Found:
        """Order every board of a port, then read them back; what failed is not waited for."""
        found = Found()
        ordered: dict[str, Mapping[int, ChannelState]] = {}
        self._look_first(names, urgency)
        for name in names:
            try:
                if wanted := self._still(name, orders[name], number):
                    ordered[name] = self.boards[name].order(wanted, urgency=urgency)
            except HardwareError as error:
                found.problems.append(error)
        for name, states in ordered.items():
            found.states |= {Output(name, ch): state for ch, state in states.items()}
        seen = self._ask(list(ordered), ordered, urgency)
        mine = {Output(name, channel) for name in names for channel in orders[name]}
        strays = self._strays.judge(seen.states, self._suspects | mine)
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
            mine = sorted(stray for stray in self._strays.closed if stray.board in names)
            for stray in mine:
                with contextlib.suppress(HardwareError):  # the read-back tells what came of it
                    self.boards[stray.board].order({stray.channel: False}, urgency=Urgency.OFF)
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
        self, names: list[str], ordered: Mapping[str, Mapping[int, ChannelState]], urgency: Urgency
    ) -> Found:
        """Read boards; one that said it took its order and cannot be read is believed."""
        found = Found()
        for name in names:
            try:
                states = self.boards[name].read(urgency=urgency)
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
                self.boards[name].renew()
            except HardwareError as error:
                problems.append(error)
        return problems

    def _inputs(self, names: list[str]) -> dict[Output, bool]:
        found: dict[Output, bool] = {}
        for name in names:
            with contextlib.suppress(HardwareError):  # the audit of its contacts tells of it
                closed = self.boards[name].inputs()
                found |= {Output(name, number): is_closed for number, is_closed in closed.items()}
        return found

    def _by_port(
        self, names: Iterable[str], job: Callable[[list[str]], T], urgency: Urgency
    ) -> list[T]:
        """Have a job done for the boards of each port, all ports side by side."""
        ports: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            ports[self.boards[name].port].append(name)
        futures = [
            self.boards[mine[0]].submit(partial(job, mine), urgency) for mine in ports.values()
        ]
        return [future.result() for future in futures]

    def _learn(self, states: Mapping[Output, ChannelState]) -> None:
        for output, state in states.items():
            if self.is_proved_open(output, state):
                self._suspects.discard(output)
                self._note_open(output)
            elif state.on:
                if state.knowledge is Knowledge.VERIFIED:
                    self._suspects.add(output)
                if output not in self._closed:
                    self._closed.add(output)
                    self.wear.closed(output)

    def _note_open(self, output: Output) -> None:
        if output in self._closed:
            self._closed.discard(output)
            self.wear.opened(output)
