"""What came of an order or a question to several boards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hardware.errors import HardwareError
from hardware.types import UNKNOWN, ChannelState, Output


@dataclass(frozen=True, slots=True)
class Switched:
    """What came of one order to several boards; an output whose board failed is UNKNOWN.

    `beside` are channels of the same boards that nobody asked for and that are closed.
    """

    states: Mapping[Output, ChannelState]
    problems: tuple[HardwareError, ...] = ()
    beside: frozenset[Output] = frozenset()


@dataclass(slots=True)
class Found:
    """What one port's boards said."""

    states: dict[Output, ChannelState] = field(default_factory=dict)
    problems: list[HardwareError] = field(default_factory=list)


def joined(everywhere: Iterable[Found], wanted: Iterable[Output]) -> Switched:
    """Put together what the ports' boards said of the outputs wanted."""
    states: dict[Output, ChannelState] = {}
    problems: list[HardwareError] = []
    for found in everywhere:
        states |= found.states
        problems += found.problems
    asked = {output: states.get(output, UNKNOWN) for output in wanted}
    beside = frozenset(o for o, state in states.items() if state.on and o not in asked)
    return Switched(asked, tuple(problems), beside)
