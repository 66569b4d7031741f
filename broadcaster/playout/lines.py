"""The loudspeaker lines of one bus: orders from the engine, in the words of the hardware house."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.orders import UNKNOWN, Contact, LinesSeen, LinesSettled
from hardware.errors import HardwareError
from hardware.rack import Rack
from hardware.report import Report, together
from hardware.sequence import bring_up, change_lines, lead_time, make_safe, never, tear_down
from hardware.types import ChannelState, Clock, Output, Wiring
from schedules.types import Reason

_TRIES = 3


class Lines:
    """Carries out one order at a time; `wirings` is one for each amplifier on the bus."""

    def __init__(self, bus: str, wirings: Iterable[Wiring], rack: Rack, clock: Clock) -> None:
        self.bus = bus
        self._wirings = tuple(wirings)
        self._rack = rack
        self._clock = clock
        self._up: set[str] = set()
        self._unsafe: set[str] = set()
        self.problem: Reason | None = None

    @property
    def zones(self) -> frozenset[int]:
        """Every zone this bus can reach."""
        return frozenset(zone for wiring in self._wirings for zone in wiring.lines)

    def lead(self, rate: float) -> timedelta:
        """How long before the first sound lines must be ordered from cold (station time)."""
        leads = [lead_time(wiring, self._rack, rate=rate) for wiring in self._wirings]
        return sum(leads, timedelta(0))

    def warm_lead(self, rate: float) -> timedelta:
        """How long before the first sound lines must be ordered where the amplifier is on.

        Where there are several, or one without a mute, one of them may have to warm up first.
        """
        cold = self.lead(rate)
        if len(self._wirings) != 1 or self._wirings[0].amplifier.mute is None:
            return cold
        return cold - self._wirings[0].amplifier.warm_up

    def doubt(self) -> None:
        """Believe of no contact that it is open, as after a crash."""
        self._rack.doubt(output for wiring in self._wirings for output in wiring.outputs)

    def carry_out(
        self, order: OpenLines | CloseLines, stop: Callable[[], bool] = never
    ) -> LinesSettled:
        """Switch, read back, and tell how the lines stand; `stop` calls it off."""
        began = self._clock.monotonic()
        if isinstance(order, OpenLines):
            reports = [self._open(w, order.zones, stop, afresh=order.afresh) for w in self._wirings]
        else:
            reports = [self._close(wiring) for wiring in self._wirings]
        contacts: dict[int, Contact] = {}
        for report in reports:
            contacts |= {zone: _contact(line.state) for zone, line in report.lines.items()}
        took = timedelta(seconds=self._clock.monotonic() - began)
        up = isinstance(order, OpenLines) and any(report.took for report in reports)
        self.problem = _first_problem(reports)
        return LinesSettled(order.bus, order.ticket, up, contacts, took, self.problem)

    def look(self, ticket: int) -> LinesSeen:
        """Ask the boards how the contacts stand; what could not be made safe is tried again."""
        contacts: dict[int, Contact] = {}
        self.problem = None
        for wiring in self._wirings:
            name = wiring.amplifier.name
            if name in self._unsafe and name not in self._up:
                report = make_safe(wiring, self._rack)
                self._note(name, report, up=False)
                self.problem = self.problem or _first_problem([report])
            seen = self._rack.read(wiring.outputs)
            self.problem = self.problem or _of_error(next(iter(seen.problems), None))
            contacts |= _contacts(wiring, seen.states)
        return LinesSeen(self.bus, ticket, contacts)

    def make_safe(self) -> bool:
        """Open every contact at once; tells whether all of them were read back open."""
        safe = True
        for wiring in self._wirings:
            report = make_safe(wiring, self._rack)
            self._note(wiring.amplifier.name, report, up=False)
            safe = safe and report.is_safe
        return safe

    def _open(
        self, wiring: Wiring, zones: frozenset[int], stop: Callable[[], bool], *, afresh: bool
    ) -> Report:
        mine, name = zones & wiring.lines.keys(), wiring.amplifier.name
        if not mine:
            return self._close(wiring)
        opening = change_lines if name in self._up and not afresh else bring_up
        report = opening(wiring, frozenset(mine), self._rack, stop=stop)
        self._note(name, report, up=bool(report.took))
        return report

    def _close(self, wiring: Wiring) -> Report:
        report = tear_down(wiring, self._rack)
        for _ in range(_TRIES - 1):
            if report.is_safe:
                break
            report = tear_down(wiring, self._rack)
        self._note(wiring.amplifier.name, report, up=False)
        return report

    def _note(self, name: str, report: Report, *, up: bool) -> None:
        (self._up.add if up else self._up.discard)(name)
        is_safe = up or report.is_safe
        (self._unsafe.discard if is_safe else self._unsafe.add)(name)


def _contact(state: ChannelState) -> Contact:
    return Contact(state.on, state.knowledge.value)


def _contacts(wiring: Wiring, states: Mapping[Output, ChannelState]) -> dict[int, Contact]:
    found = {}
    for zone, outputs in wiring.lines.items():
        mine = {output: states[output] for output in outputs if output in states}
        found[zone] = _contact(together(mine)) if mine else UNKNOWN
    return found


def _of_error(error: HardwareError | None) -> Reason | None:
    if error is None:
        return None
    facts = {k: v if isinstance(v, int | float) else str(v) for k, v in error.facts.items()}
    return Reason(error.sentence, facts)


def _first_problem(reports: Iterable[Report]) -> Reason | None:
    return _of_error(next((p for report in reports for p in report.problems), None))
