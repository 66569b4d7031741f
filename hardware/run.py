"""One amplifier's run through a sequence: its steps, what came of them, and its safe tail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hardware.drivers.relay_amp import RelayAmplifier
from hardware.errors import DeviceFailed, HardwareError
from hardware.rack import Rack
from hardware.report import LineReport, Outcome, Report
from hardware.types import UNKNOWN, ChannelState, Output, Urgency, Wiring
from hardware.wear import LEAST_INTERVAL

_TRIES = 3
_SLICE = 0.05


STAGGER = timedelta(seconds=1)
"""Between two amplifiers switched on: a toroidal transformer draws 10 to 20 times its current."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a sequence does when something fails.

    An `emergency` goes on where a line that nobody wants may be connected, which any other
    broadcast does not; its orders go before others on every port, and neither relays nor
    amplifiers are spared for it.
    """

    emergency: bool = False
    stagger: timedelta = STAGGER

    @property
    def urgency(self) -> Urgency:
        """What its orders yield to."""
        return Urgency.EMERGENCY if self.emergency else Urgency.NORMAL

    @property
    def pause(self) -> timedelta | None:
        """How long contacts rest before they close again; None for the usual interval."""
        return LEAST_INTERVAL if self.emergency else None


USUAL = Policy()
"""How everything but an emergency is opened."""


class _Halt(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


Step = Callable[[], None]


class Run:
    """The steps of `hardware.sequence` for one amplifier and its lines."""

    def __init__(
        self,
        wiring: Wiring,
        wanted: frozenset[int],
        rack: Rack,
        stop: Callable[[], bool],
        policy: Policy = USUAL,
    ) -> None:
        self.amplifier = RelayAmplifier(wiring.amplifier, rack)
        self.ended: Report | None = None
        self._first = {self.amplifier.sound, self.amplifier.power}
        self._wiring = wiring
        self._wanted = wanted
        self._rack = rack
        self._stop = stop
        self._policy = policy
        self._known: dict[Output, ChannelState] = {}
        self._problems: list[HardwareError] = []
        self._silent: set[str] = set()
        self._powered_at = rack.clock.monotonic()

    def steps(self, *, is_warm: bool) -> Sequence[Step]:
        """Return its steps in order; every run has as many, so that runs can go side by side.

        Without a mute the amplifier is powered last, behind lines that are already switched.
        """
        if self.amplifier.has_mute:
            warm = self.nothing if is_warm else self.warm
            return (self.mute, self.power, warm, self.switch_lines, self.unmute, self.nothing)
        return (
            self.mute,
            self.switch_lines,
            self.nothing,
            self.nothing,
            self.power_lines,
            self.warm,
        )

    def take(self, step: Step) -> None:
        """Take one step, unless the run has ended; whatever stops it, its tail runs."""
        if self.ended is not None:
            return
        try:
            self._ask_to_go_on()
            step()
            self._ask_to_go_on()
        except _Halt as halt:
            self.ended = self.tail(halt.outcome)
        except BaseException:
            self.ended = self.tail(Outcome.ABORTED)
            raise

    def finish(self) -> Report:
        """Say how it ended."""
        if self.ended is None:
            report = self.report(Outcome.DONE)
            self.ended = self.report(Outcome.PARTIAL) if report.failed else report
        return self.ended

    def nothing(self) -> None:
        """Take part in a step that is others'."""

    def mute(self) -> None:
        """Stop sound from passing, or halt."""
        if not self.off({self.amplifier.sound}):
            raise _Halt(Outcome.ABORTED)

    def power(self) -> None:
        """Give the amplifier power, unless it is urgent once it has been off long enough."""
        spec = self._wiring.amplifier
        if not self._policy.emergency and not self._rack.is_believed_closed(spec.power):
            self._wait(self._rack.wear.wait(spec.power, spec.min_off))
        self._close(self.amplifier.power)
        # One that was on all the time is warm, or nearly; nobody waits for it twice.
        now = self._rack.clock.monotonic()
        since = self._rack.closed_at(spec.power)
        self._powered_at = now if since is None else since

    def power_lines(self) -> None:
        """Give an amplifier without a mute its power, where any line is wanted, or halt."""
        if self._wanted:
            self.power()

    def warm(self) -> None:
        """Wait until the amplifier gives sound."""
        ready = self._powered_at + self.amplifier.warm_up.total_seconds()
        if self._wanted or self.amplifier.has_mute:
            self._wait(ready - self._rack.clock.monotonic())

    def switch_lines(self) -> None:
        """Put every line as wanted, or halt if one may sound that should not, or none would."""
        order = {
            output: line in self._wanted
            for line, outputs in self._wiring.lines.items()
            for output in outputs
        }
        self._switch(
            order if not self._policy.emergency else self._needed(order), self._policy.pause
        )
        self._ask_to_go_on()
        wrong = {o: on for o, on in order.items() if self._is_wrong(o, on=on)}
        self._switch(wrong, self._policy.pause)
        closed = [o for o, on in order.items() if not on and self._may_be_closed(o)]
        for output in closed:
            self._complain("Channel {channel} of {board} should be open and may not be.", output)
        for output in (o for o, on in order.items() if on and self._state(o).on is False):
            self._complain("Channel {channel} of {board} did not close.", output)
        closed += sorted(self._rack.astray({output.board for output in self._wiring.outputs}))
        leaks = closed and not self._policy.emergency
        if leaks or (self._wanted and not self.report(Outcome.DONE).took):
            raise _Halt(Outcome.ABORTED)

    def _needed(self, order: Mapping[Output, bool]) -> dict[Output, bool]:
        """Leave out what was proved open: nobody waits for a silent board that is not wanted."""
        return {o: on for o, on in order.items() if on or self._rack.may_be_closed(o)}

    def unmute(self) -> None:
        """Let sound pass if any line is wanted, or halt."""
        if self._wanted:
            self._close(self.amplifier.sound)

    def tail(self, outcome: Outcome) -> Report:
        """Mute, lines off, amplifier off; where muting fails the amplifier is cut first."""
        for step in (self._silence, self._disconnect, self._unpower):
            step()
        return self.all_off(outcome)

    def shut(self) -> Report:
        """Do as `tail` does, unless told to stop: then somebody else goes on from where it is."""
        try:
            for step in (self._silence, self._disconnect, self._unpower):
                self._ask_to_go_on()
                step()
            self._ask_to_go_on()
        except _Halt as halt:
            return self.report(halt.outcome)
        return self.all_off()

    def all_off(self, outcome: Outcome = Outcome.DONE) -> Report:
        """Open, all at once, every contact that was not yet read back as open."""
        self._silent.clear()
        self.off(o for o in self._wiring.outputs if not self._is_proved_open(o))
        for output in sorted(self._wiring.outputs):
            if self._is_wrong(output, on=False):
                self._complain("Channel {channel} of {board} was not read back as open.", output)
        return self.report(outcome)

    def off(self, outputs: Iterable[Output]) -> bool:
        """Open contacts, three times those that do not read back as open; whether all are open.

        The amplifier's own come first: they silence every horn at once.
        A board that does not answer was tried again by its driver; it is not waited for here.
        """
        everything = sorted(outputs, key=lambda output: (output not in self._first, output))
        left = dict.fromkeys((o for o in everything if o.board not in self._silent), False)
        for _ in range(_TRIES):
            self._switch(left)
            left = {o: False for o in left if self._is_wrong(o, on=False)}
        return not any(map(self._may_be_closed, everything))

    def report(self, outcome: Outcome) -> Report:
        """Say how it stands."""
        lines = {
            line: LineReport(line in self._wanted, {o: self._state(o) for o in outputs})
            for line, outputs in self._wiring.lines.items()
        }
        return Report(
            outcome,
            power=self._state(self.amplifier.power),
            sound=self._state(self.amplifier.sound),
            lines=lines,
            problems=tuple(self._problems),
            contacts={o: self._state(o) for o in (self.amplifier.power, self.amplifier.sound)},
        )

    def _silence(self) -> None:
        if not self.off({self.amplifier.sound}):
            self._unpower()

    def _disconnect(self) -> None:
        self.off(output for outputs in self._wiring.lines.values() for output in outputs)

    def _unpower(self) -> None:
        self.off({self.amplifier.power})

    def _close(self, output: Output) -> None:
        # A contact that only carries a signal wears little, and the gap is heard by everybody.
        pause = LEAST_INTERVAL if output == self._wiring.amplifier.mute else self._policy.pause
        for _ in range(2):
            self._ask_to_go_on()
            self._switch({output: True}, pause)
            if self._state(output).on:
                return
        self._complain("Channel {channel} of {board} did not close.", output)
        raise _Halt(Outcome.ABORTED)

    def _switch(self, order: Mapping[Output, bool], pause: timedelta | None = None) -> None:
        switched = self._rack.switch(order, urgency=self._policy.urgency, pause=pause)
        self._known |= switched.states
        self._problems += switched.problems
        # A board that does not answer is not asked for each step of a tail: it would hold up those
        # that do. The last step asks it once more.
        self._silent |= {o.board for o, state in switched.states.items() if state.on is None}

    def _state(self, output: Output) -> ChannelState:
        return self._known.get(output, UNKNOWN)

    def _may_be_closed(self, output: Output) -> bool:
        return bool(self._state(output).on) or self._rack.may_be_closed(output)

    def _is_proved_open(self, output: Output) -> bool:
        return self._rack.is_proved_open(output, self._state(output))

    def _is_wrong(self, output: Output, *, on: bool) -> bool:
        """Whether the board answered, and not as it should have."""
        known = self._state(output).on
        if known is None:
            return False
        return not known if on else not self._is_proved_open(output)

    def _complain(self, sentence: str, output: Output) -> None:
        facts = {"channel": output.channel, "board": output.board}
        self._problems.append(DeviceFailed(sentence, **facts))

    def _wait(self, seconds: float) -> None:
        clock = self._rack.clock
        end = clock.monotonic() + seconds
        while (left := end - clock.monotonic()) > 0:
            self._ask_to_go_on()
            clock.sleep(min(left, _SLICE))

    def _ask_to_go_on(self) -> None:
        if self._stop():
            raise _Halt(Outcome.CANCELLED)
