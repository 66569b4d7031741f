"""The loudspeaker lines of one bus: orders from the engine, in the words of the hardware house."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import timedelta

from broadcaster.playout import sentences
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.caretaker import Caretaker
from broadcaster.playout.foreign import Patched, may_leak, may_sound, open_unwanted, silence
from broadcaster.playout.levelling import Leveller
from broadcaster.playout.orders import Contact, LinesSeen, LinesSettled
from broadcaster.playout.telling import (
    contact,
    contacts_of,
    first_problem,
    reason_of,
    states_of,
    unpatched,
)
from hardware.errors import HardwareError
from hardware.guard import USUAL_LIMIT, Guard
from hardware.rack import Rack
from hardware.report import Report
from hardware.run import Policy
from hardware.sequence import (
    Opening,
    lead_time_of,
    make_safe,
    open_lines,
    tear_down,
)
from hardware.types import ChannelState, Clock, Knowledge, Output, Wiring, never
from schedules.types import Facts, Reason

_TEAR_DOWN = timedelta(seconds=1)


class Lines:
    """Carries out one order at a time; `wirings` is one for each amplifier on the bus.

    `levels` are the volumes, in per cent, of the amplifiers that can be told theirs; `meters` what
    each that can tell says that it gives, at the last look.
    """

    def __init__(
        self,
        bus: str,
        wirings: Iterable[Wiring],
        rack: Rack,
        clock: Clock,
        *,
        longest: timedelta = USUAL_LIMIT,
        patched: Patched | None = None,
    ) -> None:
        self.bus = bus
        self.levels: Mapping[str, int] = {}
        self._wirings = tuple(wirings)
        self._rack = rack
        self._clock = clock
        self._guard = Guard(clock, longest)
        self._tripped: set[str] = set()
        self._up: set[str] = set()
        self._unsafe: set[str] = set()
        self._wanted: frozenset[int] = frozenset()
        self._own = frozenset(output for wiring in self._wirings for output in wiring.outputs)
        self._patched = patched or Patched(self._own)
        spare = self._patched.spare
        self._spare = frozenset(output for output in rack.outputs if output.board in spare)
        self._caretaker = Caretaker(self._wirings, rack, spare)
        self.meters: Mapping[str, int] = self._caretaker.meters
        self._leveller = Leveller(rack)
        self.problem: Reason | None = None

    @property
    def zones(self) -> frozenset[int]:
        """Every zone this bus can reach."""
        return frozenset(zone for wiring in self._wirings for zone in wiring.lines)

    @property
    def troubles(self) -> Mapping[str, Reason | None]:
        """What is wrong with each device and amplifier of this bus, by subject; None where well."""
        return self._caretaker.troubles

    def lead(self, rate: float) -> timedelta:
        """How long before the first sound lines must be ordered from cold (station time)."""
        return lead_time_of(self._wirings, self._rack, rate=rate)

    def warm_lead(self, rate: float) -> timedelta:
        """How long before the first sound lines must be ordered where the amplifier is on.

        Where there are several, or one without a mute, one of them may have to warm up first.
        """
        cold = self.lead(rate)
        if len(self._wirings) != 1 or self._wirings[0].amplifier.mute is None:
            return cold
        return cold - self._wirings[0].amplifier.warm_up

    @property
    def rest(self) -> timedelta:
        """How long after its last sound an amplifier may be switched on again (station time)."""
        least = max((w.amplifier.min_off for w in self._wirings), default=timedelta(0))
        return max(least, self._rack.wear.interval) + _TEAR_DOWN

    def doubt(self, opened: Container[str] = ()) -> None:
        """Believe of no contact that it is open, as after a crash, but of the boards `opened`."""
        self._rack.doubt(output for output in self._own if output.board not in opened)

    def carry_out(
        self, order: OpenLines | CloseLines, stop: Callable[[], bool] = never
    ) -> LinesSettled:
        """Switch, read back, and tell how the lines stand; `stop` calls it off."""
        began = self._clock.monotonic()
        if isinstance(order, OpenLines):
            reports = self._open(order, stop)
        else:
            self._tripped.clear()
            reports = [self._close(wiring, stop) for wiring in self._wirings]
        contacts: dict[int, Contact] = {}
        for report in reports:
            contacts |= {zone: contact(line.state) for zone, line in report.lines.items()}
            self._watch(states_of(report))
        took = timedelta(seconds=self._clock.monotonic() - began)
        self.problem = self._too_long() if self._tripped else first_problem(reports)
        up = isinstance(order, OpenLines) and any(report.took for report in reports)
        return LinesSettled(order.bus, order.ticket, up, contacts, took, self.problem)

    def look(
        self, ticket: int, *, sounding: bool = False, stop: Callable[[], bool] = never
    ) -> LinesSeen:
        """Ask the boards how the contacts stand; what could not be made safe is tried again.

        Contacts that nobody wants closed while the bus is silent are opened, three times if need
        be, and a line connected for too long is closed. `sounding` tells that there is sound; where
        `stop` says that an order waits, the look ends early and what it did not see stays as it is.
        """
        contacts: dict[int, Contact] = {}
        problems: list[HardwareError] = []
        beside: set[Output] = set()
        found: list[Reason] = []
        for wiring in self._wirings:
            seen = self._rack.read(wiring.outputs, stop=stop)
            if stop():
                return LinesSeen(self.bus, ticket, contacts)
            problems += seen.problems
            beside |= seen.beside - self._patched.outputs
            contacts |= self._judged(wiring, dict(seen.states), found)
        problems += self._rack.renew()
        up = [wiring for wiring in self._wirings if wiring.amplifier.name in self._up]
        self._leveller.tell(up, self.levels, lambda _, error: problems.append(error))
        found += filter(None, map(reason_of, problems[:1]))
        others = self._rack.read(self._spare, stop=stop)
        if stop():
            return LinesSeen(self.bus, ticket, contacts)
        problems += others.problems
        beside |= {output for output, state in others.states.items() if state.on}
        problems += map(unpatched, sorted(beside))
        self._caretaker.look(problems, up=frozenset(self._up), sounding=sounding)
        self._end_what_lasts_too_long()
        # Said once, at the end: who watches meanwhile must not take a pause for a recovery.
        self.problem = self._too_long() if self._tripped else next(iter(found), None)
        return LinesSeen(self.bus, ticket, contacts)

    def _judged(
        self, wiring: Wiring, states: dict[Output, ChannelState], found: list[Reason]
    ) -> dict[int, Contact]:
        """Open what nobody wants closed, and say how the zones of an amplifier stand then."""
        if wiring.amplifier.name in self._up:
            opened, told = open_unwanted(wiring, self._wanted, states, self._rack)
            states |= opened
            found += told
        if self._is_to_be_made_safe(wiring, states):
            states = self._open_contacts(wiring, states, found)
        self._watch(states)
        return self._heard(wiring, states, found)

    def keep(self) -> None:
        """Write down how often contacts have closed."""
        self._rack.wear.save()

    def make_safe(self) -> bool:
        """Open every contact at once; tells whether all of them were read back open."""
        safe = True
        for wiring in self._wirings:
            report = make_safe(wiring, self._rack)
            self._note(wiring.amplifier.name, report, up=False)
            self._watch(states_of(report))
            safe = safe and report.is_safe
        return safe

    def _open(self, order: OpenLines, stop: Callable[[], bool]) -> list[Report]:
        """Close the amplifiers nobody wants, then open the others side by side."""
        self._wanted = order.zones
        wanted, unwanted = list[Opening](), list[Wiring]()
        for wiring in self._wirings:
            name = wiring.amplifier.name
            zones = frozenset(order.zones & wiring.lines.keys())
            if zones and (order.emergency or name not in self._tripped):
                is_up = name in self._up and not order.afresh
                wanted.append(Opening(wiring, zones, is_up=is_up))
            else:
                unwanted.append(wiring)
        if order.emergency:
            # Others are silenced; sound begins once this returns, so the next look closes them.
            silence(unwanted, self._rack)
            left = {wiring.amplifier.name for wiring in unwanted}
            self._unsafe |= left & self._up
            self._up -= left
            return self._open_wanted(wanted, Policy(emergency=True), stop)
        closed = [self._close(wiring, stop) for wiring in unwanted]
        if any(may_sound(wiring, self._rack) for wiring in unwanted):
            # The sound goes to the whole bus: what cannot be closed would give it too.
            return [*closed, *(self._close(opening.wiring) for opening in wanted)]
        opened = self._open_wanted(wanted, Policy(), stop)
        failed = [one.wiring for one, report in zip(wanted, opened, strict=True) if not report.took]
        if any(may_leak(wiring, self._wanted, self._rack) for wiring in failed):
            return [*closed, *(self._close(opening.wiring) for opening in wanted)]
        return [*closed, *opened]

    def _open_wanted(
        self, openings: list[Opening], policy: Policy, stop: Callable[[], bool]
    ) -> list[Report]:
        wirings = [one.wiring for one in openings]
        self._leveller.forget(one.wiring for one in openings if not one.is_up)
        self._leveller.tell(wirings, self.levels, self._caretaker.note)
        opened = open_lines(openings, self._rack, stop=stop, policy=policy)
        for wiring, report in zip(wirings, opened, strict=True):
            self._note(wiring.amplifier.name, report, up=bool(report.took))
        return list(opened)

    def _close(self, wiring: Wiring, stop: Callable[[], bool] = never) -> Report:
        """Close an amplifier's lines; what a silent board holds is tried again at the next look."""
        report = tear_down(wiring, self._rack, stop=stop)
        self._note(wiring.amplifier.name, report, up=False)
        return report

    def _heard(
        self, wiring: Wiring, states: Mapping[Output, ChannelState], found: list[Reason]
    ) -> dict[int, Contact]:
        """Say how the zones stand; behind an amplifier that fell away none is connected."""
        contacts = contacts_of(wiring, states)
        own = (wiring.amplifier.power, wiring.amplifier.mute)
        fell = any(o is not None and o in states and states[o].is_verified_off for o in own)
        if wiring.amplifier.name not in self._up or not fell:
            return contacts
        facts: Facts = {"amplifier": wiring.amplifier.name}
        found.append(Reason(sentences.AMPLIFIER_FELL, facts))
        return dict.fromkeys(contacts, Contact(on=False, knowledge=Knowledge.VERIFIED.value))

    def _is_to_be_made_safe(self, wiring: Wiring, states: Mapping[Output, ChannelState]) -> bool:
        """Whether an amplifier that nobody wants is not surely off, or a contact of it closed."""
        name = wiring.amplifier.name
        if name in self._up:
            return False
        return name in self._unsafe or any(state.on for state in states.values())

    def _open_contacts(
        self, wiring: Wiring, before: Mapping[Output, ChannelState], told: list[Reason]
    ) -> dict[Output, ChannelState]:
        """Open what is stuck or foreign, and tell of what stays closed."""
        name = wiring.amplifier.name
        was_ours = name in self._unsafe
        report = make_safe(wiring, self._rack)
        self._note(name, report, up=False)
        states = states_of(report)
        stuck = sorted(output for output, state in states.items() if state.on)
        found = sorted(o for o, state in before.items() if state.on and o not in stuck)
        for output, sentence in (
            *((output, sentences.CONTACT_STUCK) for output in stuck[:1]),
            *((output, sentences.CONTACT_FOREIGN) for output in found[:1] if not was_ours),
        ):
            facts: Facts = {"board": output.board, "channel": output.channel}
            told.append(Reason(sentence, facts))
        told += filter(None, [first_problem([report])])
        return states

    def _end_what_lasts_too_long(self) -> None:
        """Close, and keep closed until it was closed in order, what was connected for too long."""
        for wiring in self._wirings:
            name = wiring.amplifier.name
            if name not in self._tripped and self._guard.overdue & wiring.outputs:
                self._tripped.add(name)
                report = make_safe(wiring, self._rack)
                self._note(name, report, up=False)

    def _too_long(self) -> Reason:
        minutes = round(self._guard.limit.total_seconds() / 60)
        return Reason(sentences.TOO_LONG, {"minutes": minutes})

    def _watch(self, states: Mapping[Output, ChannelState]) -> None:
        self._guard.saw(
            (output for output, state in states.items() if state.on),
            (output for output, state in states.items() if state.on is False),
        )

    def _note(self, name: str, report: Report, *, up: bool) -> None:
        (self._up.add if up else self._up.discard)(name)
        is_safe = up or report.is_safe
        (self._unsafe.discard if is_safe else self._unsafe.add)(name)
