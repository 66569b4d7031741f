"""All boards of a station side by side, and what was last known of every output."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import timedelta

from hardware.errors import HardwareError, WrongWiring
from hardware.overtaking import Overtaking
from hardware.rounds import Rounds
from hardware.strays import Strays
from hardware.switched import Switched, joined
from hardware.types import (
    Board,
    ChannelState,
    Clock,
    Health,
    Knowledge,
    Output,
    Urgency,
    never,
)
from hardware.wear import Wear


def _nothing() -> None:
    return None


class Rack:
    """The boards by name, switched together; see `hardware.rounds` for how they share ports.

    The rack remembers whether an output may still be closed: ordered on,
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
        self._doubted: set[Output] = set()
        self._closed: dict[Output, float] = {}
        self._overtaking = Overtaking[Output]()
        self._strays = Strays()
        self._rounds = Rounds(self.boards, self._overtaking, self._strays)

    def switch(
        self,
        wanted: Mapping[Output, bool],
        *,
        urgency: Urgency = Urgency.NORMAL,
        pause: timedelta | None = None,
    ) -> Switched:
        """Switch the outputs named: one order and one read-back a board, in the order given.

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
        for output, on in wanted.items():
            orders[output.board][output.channel] = on
        everywhere = self._rounds.order(orders, urgency, number, self._suspects)
        switched = joined(everywhere, wanted)
        self._learn(switched.states)
        return switched

    def read(
        self,
        outputs: Iterable[Output],
        *,
        urgency: Urgency = Urgency.POLL,
        stop: Callable[[], bool] = never,
    ) -> Switched:
        """Ask the boards how the outputs named stand; switches nothing.

        Boards that `stop` leaves unasked are not in the answer.
        """
        wanted = frozenset(outputs)
        self.check(wanted)
        everywhere = self._rounds.ask(sorted({o.board for o in wanted}), urgency, stop)
        seen = joined(everywhere, wanted)
        self._learn(seen.states)
        return seen

    def all_off(self, boards: Iterable[str] | None = None) -> Mapping[str, bool]:
        """Open every contact of those boards (None: of all); by board, whether it confirmed it.

        Never raises DeviceFailed.
        """
        names = frozenset(self.boards if boards is None else boards)
        wanted = {name: board for name, board in self.boards.items() if name in names}
        for name, board in wanted.items():
            self._overtaking.begin(Output(name, ch) for ch in range(1, board.caps.channels + 1))
        confirmed = self._rounds.all_off(wanted)
        opened = {o for o in tuple(self._suspects) if confirmed.get(o.board, False)}
        self._suspects.difference_update(opened)
        proved = {o for o in self._doubted if confirmed.get(o.board, False)}
        for output in {o for o in self._closed if o.board in wanted} | proved:
            self._note_open(output)
        self.wear.save()
        return {name: confirmed[name] for name in wanted}

    @property
    def shortest_lease(self) -> timedelta | None:
        """For how long the least patient board holds a contact by itself; None where all latch."""
        return min((b.lease for b in self.boards.values() if b.lease is not None), default=None)

    def renew(self) -> tuple[HardwareError, ...]:
        """Renew every lease, all ports side by side; returns what went wrong."""
        return tuple(self._rounds.renew(sorted({o.board for o in tuple(self._closed)})))

    def retire(self) -> None:
        """Close no contact ever again, whoever orders it and whatever is under way."""
        self._overtaking.end()

    def inputs(
        self, inputs: Iterable[Output], urgency: Urgency = Urgency.POLL
    ) -> Mapping[Output, bool]:
        """Read contact inputs; those whose board does not answer are left out."""
        wanted = frozenset(inputs)
        boards = sorted({o.board for o in wanted} & self.boards.keys())
        found = self._rounds.inputs(boards, urgency)
        return {each: found[each] for each in wanted if each in found}

    def health(self, name: str) -> Health:
        """Ask a device how it is; raises DeviceFailed."""
        return self.boards[name].health()

    @property
    def outputs(self) -> frozenset[Output]:
        """Every channel of every board."""
        return frozenset(
            Output(name, channel)
            for name, board in self.boards.items()
            for channel in range(1, board.caps.channels + 1)
        )

    def may_be_closed(self, output: Output) -> bool:
        """Whether the contact was ordered or seen closed and never read back as open since."""
        return output in self._suspects

    def astray(self, boards: Container[str]) -> frozenset[Output]:
        """Return the contacts of those boards that closed unordered and were not opened since."""
        return frozenset(o for o in tuple(self._strays.closed) if o.board in boards)

    def is_believed_closed(self, output: Output) -> bool:
        """Whether the contact was closed when it was last heard of."""
        return output in self._closed

    def closed_at(self, output: Output) -> float | None:
        """When (by the rack's clock) the contact was first heard to be closed; None if it is not.

        What it feeds has been on since then.
        """
        return self._closed.get(output)

    def is_proved_open(self, output: Output, state: ChannelState) -> bool:
        """Whether this is as sure as the board can be that the contact is open."""
        reads_back = self.boards[output.board].caps.reads_back
        return state.is_verified_off or (state.on is False and not reads_back)

    def doubt(self, outputs: Iterable[Output]) -> None:
        """Treat outputs as possibly closed, for example those open when a former process died.

        When they are proved open, they count as opened then: an amplifier rests after a crash too.
        """
        doubted = frozenset(outputs)
        self._suspects |= doubted
        self._doubted |= doubted

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

    def _learn(self, states: Mapping[Output, ChannelState]) -> None:
        for output, state in states.items():
            if self.is_proved_open(output, state):
                self._suspects.discard(output)
                self._note_open(output)
            elif state.on:
                if state.knowledge is Knowledge.VERIFIED:
                    self._suspects.add(output)
                if output not in self._closed:
                    self._closed[output] = self.clock.monotonic()
                    self.wear.closed(output)

    def _note_open(self, output: Output) -> None:
        if output in self._closed or output in self._doubted:
            self._closed.pop(output, None)
            self._doubted.discard(output)
            self.wear.opened(output)
