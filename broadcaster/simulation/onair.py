"""The program on the air with several buses: the real rooms of playout in virtual time."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from audio.library import Library
from audio.mixer import Mixer, frame_of, instant_of
from audio.sinks.tap import Began, Packet, Tap, Told
from audio.sinks.virtual import VirtualSink
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Action, Check, CloseLines, Fade, OpenLines, Record, Sound
from broadcaster.playout.clock_orders import ClockStepped
from broadcaster.playout.cueing import cue_of
from broadcaster.playout.engine import step, wake
from broadcaster.playout.feed import Feed
from broadcaster.playout.items import Item
from broadcaster.playout.journal import Journal
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import Checked, Order, SoundBegan, SoundEnded
from broadcaster.playout.proof import Passage, Witnesses
from broadcaster.playout.sources import stopped_after
from broadcaster.playout.state import Desk, Leads, Phase, State, Timing
from broadcaster.playout.turn import REMEMBER
from broadcaster.simulation.auditor import Auditor
from broadcaster.simulation.hamlet import Hamlet
from broadcaster.simulation.time import SteppedClock
from broadcaster.store.session import factory, open_database
from schedules.types import Reason

AHEAD, BEHIND = timedelta(hours=4), timedelta(minutes=45)
"""How far the plan is read: the plan of a busy year is long, and it is read after every change."""
_INSTANT = timedelta(milliseconds=1)
_FADED = timedelta(milliseconds=40)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program finds everything: the database, its log, the clips, and the hamlets."""

    database: Path
    journal: Path
    library: Library
    hamlets: Sequence[Hamlet]


@dataclass(slots=True)
class _Side:
    """One bus: its hamlet with its lines, and its sound."""

    hamlet: Hamlet
    lines: Lines
    mixer: Mixer = field(default_factory=Mixer)
    sink: VirtualSink | None = None


class OnAir:
    """One run of the program, from its start to a crash."""

    def __init__(self, place: Place, clock: SteppedClock, auditor: Auditor) -> None:
        self._clock = clock
        self._place = place
        self._auditor = auditor
        self._witnesses = Witnesses(place.library, watched=False)
        self._heard: deque[Order] = deque()
        self._later: list[tuple[float, int, Order]] = []
        self._number = 0
        self._passages: dict[str, Passage] = {}
        self._sources: dict[str, ClipSource] = {}
        self._journal = Journal(place.journal, clock, synced=False)
        before = self._journal.open(REMEMBER)
        self._sides = {one.bus: _Side(one, one.lines()) for one in place.hamlets}
        made_safe = [self._made_safe(side) for side in self._sides.values()]
        safe = all(made_safe)
        booted = self._journal.append(EntryKind.BOOTED, {"version": "simulated", "safe": safe})
        self.written = booted.seq
        """The number of the last entry in the journal."""
        self._begin_to_sound()
        clock.passing = self._pass
        now = clock.now()
        self.state = State(
            since=min(before.last or now, now),
            newest=before.last,
            booted=now,
            timing=Timing(),
            desks={bus: _desk(side.lines) for bus, side in self._sides.items()},
            done=before.done,
            interrupted=before.interrupted,
            held=before.held,
        )
        self._tables = open_database(place.database, read_only=True)
        self._feed = Feed(place.database, factory(self._tables), ahead=AHEAD, behind=BEHIND)
        self.poll()

    @property
    def is_busy(self) -> bool:
        """Tell whether lines are wanted or something is to sound."""
        return any(desk.wanted or desk.cued for desk in self.state.desks.values())

    @property
    def programmes(self) -> frozenset[str]:
        """The programmes that sound, or for which lines are open or being opened.

        A STOP ends them, also those that would begin some seconds later: their lines are up.
        """
        desks = self.state.desks.values()
        sounding = {cued.item.programme for desk in desks for cued in desk.cued}
        served = {desk.serving for desk in desks if desk.wanted and not desk.cued}
        return frozenset(
            sounding | {item.programme for item in self.state.pending if item.key in served}
        )

    @property
    def due(self) -> datetime | None:
        """When it will do something next by itself."""
        now = self._clock.now()
        if self._heard:
            return now
        wakes = wake(self.state, now)
        instants = [] if wakes is None else [wakes]
        if self._later:
            instants.append(now + timedelta(seconds=self._later[0][0] - self._clock.monotonic()))
        for desk in self.state.desks.values():
            instants += [one.ends + _INSTANT for one in desk.cued if one.ends + _INSTANT > now]
            instants += [now + _FADED for one in desk.cued if one.ending is not None]
        return min(instants, default=None)

    def hear(self, order: Order) -> None:
        """Tell it something, at the next turn."""
        self._heard.append(order)

    def poll(self) -> None:
        """Look whether the plan in the database is another."""
        plan = self._feed.poll(self._clock.now())
        if plan is not None:
            self.hear(plan)

    def turn(self) -> None:
        """Take as many steps as there is something to hear."""
        while True:
            at = self._clock.monotonic() + 1e-6
            while self._later and self._later[0][0] <= at:
                self._heard.append(heapq.heappop(self._later)[2])
            orders = tuple(self._heard)
            self._heard.clear()
            self.state, actions = step(self.state, self._clock.now(), orders)
            for action in actions:
                self._perform(action)
            self._journal.flush()
            if not self._heard:
                return

    def look(self) -> None:
        """Ask the boards of every bus that is not being switched how they stand."""
        now = self._clock.monotonic()
        if not self.is_busy:
            self._journal.bookmark()
        for bus, side in self._sides.items():
            desk = self.state.desks[bus]
            if desk.phase is not Phase.SWITCHING and side.hamlet.clock.monotonic() <= now:
                side.hamlet.catch_up(now)
                self._tell_later(side, side.lines.look(desk.ticket, sounding=bool(desk.cued)))

    def crash(self) -> None:
        """End without a word, as by kill -9: sound stops, contacts stay as they are."""
        for side in self._sides.values():
            if side.sink is not None:
                side.sink.stop()
        for source in self._sources.values():
            source.close()
        self._feed.close()
        self._tables.dispose()

    def clock_stepped(self, by: timedelta) -> None:
        """Go on by the wall clock as it is now."""
        self.hear(ClockStepped(by))
        for side in self._sides.values():
            if side.sink is not None:
                side.sink.anchor()

    def _begin_to_sound(self) -> None:
        for bus, side in self._sides.items():
            side.sink = VirtualSink(partial(self._sent, side))
            side.sink.start(Tap(side.mixer, partial(self._told, bus)))

    def _made_safe(self, side: _Side) -> bool:
        side.hamlet.catch_up(self._clock.monotonic())
        side.lines.doubt()
        return side.lines.make_safe()

    def _pass(self, since: datetime, until: datetime) -> None:
        for side in self._sides.values():
            if side.sink is not None:
                side.sink.advance(frame_of(since), frame_of(until))

    def _sent(self, side: _Side, packet: Packet) -> None:
        behind = (self._clock.now() - instant_of(packet.first)).total_seconds()
        begins = self._clock.monotonic() - behind
        ends = begins + len(packet.pcm) / SAMPLE_RATE
        self._auditor.hear(packet, side.hamlet.open_between(begins, ends))

    def _told(self, bus: str, told: Told) -> None:
        if isinstance(told, Began):
            self.hear(SoundBegan(bus, told.key, instant_of(told.frame)))
            return
        passage = self._passages.pop(told.key)
        self._sources.pop(told.key).close()
        proof = self._witnesses.proof(passage, told.measured)
        self.hear(SoundEnded(bus, told.key, proof))

    def _why_not(self, item: Item) -> Reason | None:
        if item.is_relay:
            return Reason(sentences.RELAY_NEEDS_TRUE_TIME)
        return self._witnesses.why_not(item.clip, item.gain_db)

    def _perform(self, action: Action) -> None:
        match action:
            case Check(item=item):
                self.hear(Checked(item.key, self._why_not(item)))
            case OpenLines() | CloseLines():
                side = self._sides[action.bus]
                side.hamlet.catch_up(self._clock.monotonic())
                self._tell_later(side, side.lines.carry_out(action))
            case Sound():
                self._sound(action)
            case Fade(bus=bus, key=key, at=at):
                self._sides[bus].mixer.fade(key, None if at is None else frame_of(at))
            case Record(kind=kind, facts=facts):
                self.written = self._journal.note(kind, facts).seq
            case _:  # answers and faults: nobody waits for them here
                pass

    def _tell_later(self, side: _Side, order: Order) -> None:
        """Tell the engine what was done when it was done, which is when the hamlet's clock says."""
        self._number += 1
        heapq.heappush(self._later, (side.hamlet.clock.monotonic(), self._number, order))

    def _sound(self, sound: Sound) -> None:
        self._journal.flush()
        item = sound.item
        skip = round(sound.offset.total_seconds() * SAMPLE_RATE)
        source = ClipSource(self._place.library.path_of(item.clip), skip=skip)
        self._sources[item.key] = source
        passage = self._passages[item.key] = Passage(item.clip, skip, item.gain_db)
        frames = stopped_after(item, sound.offset, source.left)
        cue = cue_of(sound, source, frames, self._witnesses.gain_db(passage))
        self._sides[item.bus].mixer.cue(cue)


def _desk(lines: Lines) -> Desk:
    cold, warm = lines.lead(1.0), lines.warm_lead(1.0)
    leads = Leads(cold, warm, rest=lines.rest, drain=_INSTANT)
    return Desk(lines.bus, leads, lines.zones)
