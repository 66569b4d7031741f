"""What the hardware house says of contacts and failures, in the words of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadcaster.playout import sentences
from broadcaster.playout.orders import UNKNOWN, Contact
from hardware.errors import DeviceFailed, HardwareError
from hardware.report import Report, together
from hardware.types import ChannelState, Output, Wiring
from schedules.types import Facts, Reason


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


def first_problem(reports: Iterable[Report]) -> Reason | None:
    """Say the first thing that went wrong; None where nothing did."""
    return reason_of(next((p for report in reports for p in report.problems), None))


def unpatched(output: Output) -> DeviceFailed:
    """Tell of a closed contact that belongs to no zone and no amplifier."""
    facts = {"device": output.board, "channel": output.channel}
    return DeviceFailed(sentences.CONTACT_UNPATCHED, **facts)


def states_of(report: Report) -> dict[Output, ChannelState]:
    """Return how every contact of a report stands."""
    return dict(report.states)


def contact(state: ChannelState) -> Contact:
    """Say how a contact stands."""
    return Contact(state.on, state.knowledge.value)


def contacts_of(wiring: Wiring, states: Mapping[Output, ChannelState]) -> dict[int, Contact]:
    """Say how each zone's contacts stand, taken together."""
    found = {}
    for zone, outputs in wiring.lines.items():
        mine = {output: states[output] for output in outputs if output in states}
        found[zone] = contact(together(mine)) if mine else UNKNOWN
    return found
