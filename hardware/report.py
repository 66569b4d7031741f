"""What a sequence did: line by line, what was wanted, and what is known."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from hardware.errors import HardwareError
from hardware.types import UNKNOWN, ChannelState, Knowledge, Output

_STRENGTH = (Knowledge.ASSUMED, Knowledge.ACKNOWLEDGED, Knowledge.VERIFIED)


class Outcome(enum.Enum):
    """How a sequence ended."""

    DONE = "done"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class LineReport:
    """One line: what was wanted of it, and the state of each of its outputs."""

    wanted: bool
    states: Mapping[Output, ChannelState]

    @property
    def state(self) -> ChannelState:
        """The line as one: on or off only where all its outputs agree, as sure as the weakest."""
        return together(self.states)

    @property
    def took(self) -> bool:
        """Whether the line is, as far as we know, as it was wanted."""
        return self.state.on is self.wanted


@dataclass(frozen=True, slots=True)
class Report:
    """The end of one sequence.

    `sound` is the mute contact (closed means that sound may pass); where the amplifier has none it
    is the power contact. `contacts` are the amplifier's own. `problems` are in the order they
    happened, each a sentence with facts.
    """

    outcome: Outcome
    power: ChannelState
    sound: ChannelState
    lines: Mapping[int, LineReport] = field(default_factory=dict)
    problems: tuple[HardwareError, ...] = ()
    contacts: Mapping[Output, ChannelState] = field(default_factory=dict)

    @property
    def took(self) -> frozenset[int]:
        """The wanted lines open to sound; empty after an abort, a cancel or a tear-down."""
        if self.outcome in (Outcome.CANCELLED, Outcome.ABORTED):
            return frozenset()
        return frozenset(key for key, line in self.lines.items() if line.wanted and line.took)

    @property
    def failed(self) -> frozenset[int]:
        """The lines that are not, or not known to be, as they were wanted."""
        return frozenset(key for key, line in self.lines.items() if not line.took)

    @property
    def states(self) -> Mapping[Output, ChannelState]:
        """Every output of the wiring with what is known of it, the amplifier's own included."""
        found = dict(self.contacts)
        for line in self.lines.values():
            found |= line.states
        return found

    @property
    def is_safe(self) -> bool:
        """Whether every contact of the wiring was read back as open."""
        states = [self.power, self.sound, *(line.state for line in self.lines.values())]
        return all(state.is_verified_off for state in states)


def together(states: Mapping[Output, ChannelState]) -> ChannelState:
    """Several contacts as one: on or off only where all agree, as sure as the least sure."""
    if not states:
        return UNKNOWN
    found = {state.on for state in states.values()}
    weakest = min((state.knowledge for state in states.values()), key=_STRENGTH.index)
    return ChannelState(on=found.pop() if len(found) == 1 else None, knowledge=weakest)
