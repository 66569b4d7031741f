"""One run of the program on the air, in virtual time: engine, lines, mixer and journal."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from pathlib import Path

from audio.library import Library
from audio.mixer import Cue, Mixer, frame_of, instant_of
from audio.sinks.tap import Began, Packet, Tap, Told
from audio.sinks.virtual import VirtualSink
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import (
    Action,
    Check,
    CloseLines,
    Fade,
    OpenLines,
    Record,
    Sound,
)
from broadcaster.playout.engine import step, wake
from broadcaster.playout.journal import Journal
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import Checked, Order, SoundBegan, SoundEnded
from broadcaster.playout.proof import Passage, Witnesses
from broadcaster.playout.sources import stopped_after
from broadcaster.playout.state import Desk, Leads, Phase, State, Timing
from broadcaster.playout.turn import REMEMBER
from broadcaster.simulation.commune import BUS, Commune
from broadcaster.simulation.judge import Judge
from broadcaster.simulation.time import SoundingClock

_INSTANT = timedelta(milliseconds=1)
_FADED = timedelta(milliseconds=40)


class Program:
    """Carries actions out at once, in the order in which the real console would.

    `delay` is added before lines are opened, to see what lateness does.
    """

    def __init__(
        self, commune: Commune, clock: SoundingClock, library: Library, judge: Judge, log: Path
    ) -> None:
        self.delay = timedelta(0)
        self._clock = clock
        self._library = library
        self._witnesses = Witnesses(library, watched=False)
        self._judge = judge
        self._events: deque[Order] = deque()
        self._passages: dict[str, Passage] = {}
        self._allowed: dict[str, frozenset[int]] = {}
        self._sources: list[ClipSource] = []
        self._journal = Journal(log, clock, synced=False)
        before = self._journal.open(REMEMBER)
        self._rack = commune.rack()
        self._lines = Lines(BUS, commune.wirings, self._rack, clock)
        self._lines.doubt()
        safe = self._lines.make_safe()
        self._journal.append(EntryKind.BOOTED, {"version": "simulated", "safe": safe})
        self._mixer = Mixer()
        self._sink = VirtualSink(self._heard)
        self._sink.start(Tap(self._mixer, self._told))
        clock.passing = self._pass
        cold = self._lines.lead(1.0)
        warm, rest = self._lines.warm_lead(1.0), self._lines.rest
        desk = Desk(BUS, Leads(cold, warm, rest=rest, drain=_INSTANT), self._lines.zones)
        self.state = State(
            since=before.last or clock.now(),
            booted=clock.now(),
            timing=Timing(),
            desks={BUS: desk},
            done=before.done,
            interrupted=before.interrupted,
            held=before.held,
        )

    @property
    def is_busy(self) -> bool:
        """Tell whether lines are wanted or something is to sound."""
        desk = self.state.desks[BUS]
        return bool(desk.wanted or desk.cued)

    @property
    def is_told(self) -> bool:
        """Tell whether somebody is told that something is wrong with the lines."""
        return self._lines.problem is not None or any(self._lines.troubles.values())

    @property
    def due(self) -> datetime | None:
        """When it will do something next by itself."""
        now, desk = self._clock.now(), self.state.desks[BUS]
        if self._events:
            return now
        instants = [at for at in (wake(self.state, now),) if at is not None]
        instants += [cued.ends + _INSTANT for cued in desk.cued if cued.ends + _INSTANT > now]
        instants += [now + _FADED for cued in desk.cued if cued.ending is not None]
        return min(instants, default=None)

    def hear(self, order: Order) -> None:
        """Tell it something, at the next turn."""
        self._events.append(order)

    def turn(self) -> None:
        """Take as many steps as there is something to hear."""
        while True:
            orders = tuple(self._events)
            self._events.clear()
            self.state, actions = step(self.state, self._clock.now(), orders)
            for action in actions:
                self._perform(action)
            if not self._events:
                return

    def look(self) -> None:
        """Ask the boards how they stand, as the real console does when it is idle."""
        desk = self.state.desks[BUS]
        if desk.phase is not Phase.SWITCHING:
            self.hear(self._lines.look(desk.ticket))

    def crash(self) -> None:
        """End without a word, as by kill -9: sound stops, contacts stay as they are."""
        self._sink.stop()
        self._rack.close()
        for source in self._sources:
            source.close()

    def _pass(self, since: datetime, until: datetime) -> None:
        self._sink.advance(frame_of(since), frame_of(until))

    def _heard(self, packet: Packet) -> None:
        self._judge.hear(packet, self._allowed)

    def _told(self, told: Told) -> None:
        if isinstance(told, Began):
            self.hear(SoundBegan(BUS, told.key, instant_of(told.frame)))
            return
        proof = self._witnesses.proof(self._passages.pop(told.key), told.measured)
        self.hear(SoundEnded(BUS, told.key, proof))

    def _perform(self, action: Action) -> None:
        match action:
            case Check(item=item):
                self.hear(Checked(item.key, self._witnesses.why_not(item.clip)))
            case OpenLines() | CloseLines():
                self._switch(action)
            case Sound():
                self._sound(action)
            case Fade(key=key, at=at):
                self._mixer.fade(key, None if at is None else frame_of(at))
            case Record(kind=kind, facts=facts):
                self._journal.append(kind, facts)
                self._judge.read(kind, facts)
            case _:  # answers and faults: nobody waits for them here
                pass

    def _switch(self, order: OpenLines | CloseLines) -> None:
        if isinstance(order, OpenLines):
            self._judge.goes_on()
            self._clock.sleep(self.delay.total_seconds())
        else:
            self._judge.is_over(self._clock.now())
        self.hear(self._lines.carry_out(order))
        cued = self.state.desks[BUS].cued
        self._allowed |= {each.item.key: each.item.zones for each in cued}

    def _sound(self, sound: Sound) -> None:
        item = sound.item
        skip = round(sound.offset.total_seconds() * SAMPLE_RATE)
        source = ClipSource(self._library.path_of(item.clip), skip=skip)
        self._sources = [*self._sources[-2:], source]
        self._passages[item.key] = Passage(item.clip, skip)
        self._allowed = {**dict(list(self._allowed.items())[-8:]), item.key: item.zones}
        frames = stopped_after(item, sound.offset, source.left)
        self._mixer.cue(Cue(item.key, frame_of(sound.at), source, bool(skip), frames))
