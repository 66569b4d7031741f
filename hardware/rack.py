"""All boards of a station side by side, and what was last known of every output."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hardware.errors import HardwareError, WrongWiring
from hardware.types import UNKNOWN, Board, ChannelState, Clock, Knowledge, Output


@dataclass(frozen=True, slots=True)
class Switched:
    """What came of one order to several boards; an output whose board failed is UNKNOWN."""

    states: Mapping[Output, ChannelState]
    problems: tuple[HardwareError, ...] = ()


def _nothing() -> None:
    return None


class Rack:
    """The boards by name, switched together; one failing board never stops the others.

    It remembers whether an output may still be closed: ordered on, or told so by its board, and
    not read back as open since. A line that may be closed must not be given sound by accident.
    """

    def __init__(
        self,
        boards: Mapping[str, Board],
        clock: Clock,
        *,
        on_close: Callable[[], None] = _nothing,
    ) -> None:
        self.boards = dict(boards)
        self.clock = clock
        self._on_close = on_close
        self._suspects: set[Output] = set()

    def switch(self, wanted: Mapping[Output, bool]) -> Switched:
        """Switch the outputs named, board by board, one order and one read-back each.

        Raises WrongWiring for an output that no board has, before anything is switched.
        """
        self.check(wanted)
        self._suspects.update(output for output, on in wanted.items() if on)
        states: dict[Output, ChannelState] = {}
        problems: list[HardwareError] = []
        for name in sorted({output.board for output in wanted}):
            mine = {output.channel: on for output, on in wanted.items() if output.board == name}
            try:
                found = self.boards[name].apply(mine)
            except HardwareError as error:
                problems.append(error)
                found = {}
            states |= {Output(name, ch): found.get(ch, UNKNOWN) for ch in mine}
        self._learn(states)
        return Switched(states, tuple(problems))

    def read(self, outputs: Iterable[Output]) -> Switched:
        """Ask the boards how the outputs named stand; switches nothing."""
        wanted = frozenset(outputs)
        self.check(wanted)
        states: dict[Output, ChannelState] = {}
        problems: list[HardwareError] = []
        for name in sorted({output.board for output in wanted}):
            try:
                found = self.boards[name].read()
            except HardwareError as error:
                problems.append(error)
                found = {}
            mine = (output for output in wanted if output.board == name)
            states |= {output: found.get(output.channel, UNKNOWN) for output in mine}
        self._learn(states)
        return Switched(states, tuple(problems))

    def all_off(self) -> Mapping[str, bool]:
        """Open every contact of every board; by board, whether it confirmed it. Never raises."""
        confirmed = {name: board.all_off() for name, board in self.boards.items()}
        opened = {o for o in tuple(self._suspects) if confirmed.get(o.board, False)}
        self._suspects.difference_update(opened)
        return confirmed

    def may_be_closed(self, output: Output) -> bool:
        """Whether the contact was ordered or seen closed and never read back as open since."""
        return output in self._suspects

    def is_proved_open(self, output: Output, state: ChannelState) -> bool:
        """Whether this is as sure as the board can be that the contact is open."""
        reads_back = self.boards[output.board].caps.reads_back
        return state.is_verified_off or (state.on is False and not reads_back)

    def doubt(self, outputs: Iterable[Output]) -> None:
        """Treat outputs as possibly closed, for example those open when a former process died."""
        self._suspects.update(outputs)

    def close(self) -> None:
        """Give the ports back; switches nothing."""
        self._on_close()

    def _learn(self, states: Mapping[Output, ChannelState]) -> None:
        for output, state in states.items():
            if self.is_proved_open(output, state):
                self._suspects.discard(output)
            elif state.on and state.knowledge is Knowledge.VERIFIED:
                self._suspects.add(output)

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
