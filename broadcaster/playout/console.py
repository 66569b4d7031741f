"""Carrying out what the engine decides, and telling it what came of it."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from audio.errors import AudioError
from audio.mixer import Cue, Mixer, Source, frame_of, instant_of
from audio.sinks.recorder import Recorder
from audio.sinks.tap import Began, Ended, Tap, Told
from audio.sinks.types import Sink
from audio.types import SAMPLE_RATE
from broadcaster.errors import Failed
from broadcaster.playout.actions import Action, CloseLines, Fade, OpenLines, Sound
from broadcaster.playout.actions import Check as CheckClip
from broadcaster.playout.hands import Hand
from broadcaster.playout.items import Item
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import Checked, Order, Proof, SoundBegan, SoundEnded
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.relays import relayed
from broadcaster.playout.sources import Sources
from broadcaster.ports import Clock
from schedules.types import Reason

logger = logging.getLogger(__name__)

Hear = Callable[[Order], None]
_STOP_WITHIN_S = 4.0
SINK_PATIENCE_S = 5.0
AUDIBLE_DBFS = -40.0


@dataclass(frozen=True, slots=True)
class _Cued:
    """What a key in the mixer stands for."""

    item: Item
    offset: int
    source: Source


class Channel:
    """One bus: its mixer behind a sink, and its lines with a thread of their own.

    `audit` is how often the boards are asked how they stand (seconds of the world's time).
    """

    def __init__(
        self, lines: Lines, sink: Sink, witnesses: Witnesses, hear: Hear, *, audit: float
    ) -> None:
        self.lines = lines
        self.sink = sink
        self.mixer = Mixer()
        self.tap = Tap(self.mixer, self._told)
        self._hear = hear
        self._witnesses = witnesses
        self._cued: dict[str, _Cued] = {}
        self._ticket = 0
        self._recorder: Recorder | None = None
        self.hand = Hand(f"lines {lines.bus}", patience=audit, idle=self._look)
        self.proofs = Hand(f"proof {lines.bus}")

    def record(self, recorder: Recorder) -> None:
        """Have everything that is sent from the start on written down, too."""
        self._recorder = recorder
        self.tap.record = recorder.take

    @property
    def recording_trouble(self) -> Reason | None:
        """What is wrong with the recording of what is sent; None where nothing is."""
        trouble = None if self._recorder is None else self._recorder.trouble
        return None if trouble is None else Reason(trouble.value, {"bus": self.lines.bus})

    def start(self) -> None:
        """Begin to send silence, and to look after the lines."""
        if self._recorder is not None:
            self._recorder.start()
        self.proofs.start()
        self.hand.start()
        self.sink.start(self.tap)

    def order(self, order: OpenLines | CloseLines) -> None:
        """Have the lines switched; an older order that is still being carried out is called off."""
        self._ticket = order.ticket

        def replaced() -> bool:
            return self._ticket != order.ticket

        def carry_out() -> None:
            if not replaced():
                self._hear(self.lines.carry_out(order, replaced))
                self.lines.keep()

        self.hand.give(carry_out)

    def sound(self, order: Sound, source: Source, frames: int | None = None) -> None:
        """Give a source to the mixer for its instant, to end after so many frames (None: whole)."""
        offset = round(order.offset.total_seconds() * SAMPLE_RATE)
        self._cued[order.item.key] = _Cued(order.item, offset, source)
        joins = order.offset > timedelta(0) or order.item.is_relay
        self.mixer.cue(Cue(order.item.key, frame_of(order.at), source, joins, frames))

    def be_silent(self) -> None:
        """Stop the sink, and call off what is being done to the lines."""
        self._ticket = -1
        try:
            self.sink.stop()
        except Exception:
            # Whatever a sound card says when it is closed, the contacts are opened all the same.
            logger.exception("the sink of %s did not stop", self.lines.bus)

    def stop(self) -> bool:
        """Stop the threads, and open every contact; tells whether all is safe."""
        self.hand.stop(_STOP_WITHIN_S)
        self.proofs.stop(_STOP_WITHIN_S)
        safe = self.lines.make_safe()
        if self._recorder is not None:  # contacts first: a dead disk holds this up for seconds
            self._recorder.stop()
        return safe

    def _look(self) -> None:
        ticket, sounding = self._ticket, self.tap.level_db > AUDIBLE_DBFS
        seen = self.lines.look(ticket, sounding=sounding, stop=lambda: self._ticket != ticket)
        self._hear(seen)

    def _told(self, told: Told) -> None:
        """Hear the tap, on the sink's own thread."""
        if isinstance(told, Began):
            self._hear(SoundBegan(self.lines.bus, told.key, instant_of(told.frame)))
        else:
            self.proofs.give(lambda: self._prove(told))

    def _prove(self, ended: Ended) -> None:
        cued = self._cued.pop(ended.key, None)
        clip, offset = (cued.item.clip, cued.offset) if cued is not None else ("", 0)
        told = relayed(cued.source) if cued is not None else None
        proof = self._witnesses.proof(clip, offset, ended.measured, told)
        self._hear(SoundEnded(self.lines.bus, ended.key, proof))


class Console:
    """Performs sounds and lines; what concerns the log, people and faults is not its business."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        witnesses: Witnesses,
        sources: Sources,
        hear: Hear,
        clock: Clock,
    ) -> None:
        self.channels = channels
        self._witnesses = witnesses
        self._sources = sources
        self._hear = hear
        self._clock = clock
        self._reader = Hand("reader")
        self._stage = Hand("stage")
        self._unwell: dict[str, float] = {}

    def start(self) -> None:
        """Begin to send and to listen."""
        self._reader.start()
        self._stage.start()
        if self._sources.relays is not None:
            self._sources.relays.start()
        for channel in self.channels.values():
            channel.start()

    def perform(self, action: Action) -> bool:
        """Carry out an action of lines or sound; tells whether it was one."""
        match action:
            case CheckClip():
                self._reader.give(lambda: self._check(action.item))
            case OpenLines() | CloseLines():
                self.channels[action.bus].order(action)
            case Sound():
                self._stage.give(lambda: self._sound(action))
            case Fade():
                mixer = self.channels[action.bus].mixer
                # At once, and again after whatever is still being opened for the mixer.
                mixer.fade(action.key)
                self._stage.give(lambda: mixer.fade(action.key))
            case _:
                return False
        return True

    def check(self) -> None:
        """Raise what broke one of the threads, and Failed for a sink that stays silent."""
        self._reader.check()
        self._stage.check()
        if self._sources.relays is not None:
            self._sources.relays.check()
        for channel in self.channels.values():
            channel.hand.check()
            channel.proofs.check()
            self._check_sink(channel)

    def _check_sink(self, channel: Channel) -> None:
        """Have the process begin anew, lines first, where a sink does not come back by itself."""
        now, bus, rate = self._clock.monotonic(), channel.lines.bus, self._clock.rate
        patience = SINK_PATIENCE_S * (rate if math.isfinite(rate) else 1.0)
        if channel.sink.is_well:
            self._unwell.pop(bus, None)
        elif now - self._unwell.setdefault(bus, now) > patience:
            raise Failed("The sound output of {bus} does not answer any more.", bus=bus)

    def stop(self) -> bool:
        """Stop everything, all buses side by side; tells whether every contact reads back open."""
        self._stage.stop(_STOP_WITHIN_S)
        for channel in self.channels.values():
            channel.be_silent()
        safe = self.on_every_bus(Channel.stop)
        self._reader.stop(0)
        if self._sources.relays is not None:
            self._sources.relays.stop(0)
        return safe

    @property
    def troubles(self) -> dict[str, Reason | None]:
        """Return what stands wrong with the stations that are passed on; None where it is over."""
        relays = self._sources.relays
        return {} if relays is None else dict(relays.troubles)

    def make_safe(self) -> bool:
        """Open every contact of every bus; tells whether all of them read back open."""
        return self.on_every_bus(lambda channel: channel.lines.make_safe())

    def on_every_bus(self, job: Callable[[Channel], bool]) -> bool:
        """Do it for all buses side by side, also where one fails; tells whether all succeeded."""
        with ThreadPoolExecutor(max(1, len(self.channels))) as threads:
            done = [threads.submit(job, channel) for channel in self.channels.values()]
        return all(each.result() for each in done)

    def _check(self, item: Item) -> None:
        if item.is_relay and self._sources.relays is not None:
            self._sources.relays.want(item)  # what it finds is told again and again
            return
        self._hear(Checked(item.key, self._witnesses.why_not(item.clip)))

    def _sound(self, order: Sound) -> None:
        """Open the source on a thread that may wait for the disk, and cue it."""
        item = order.item
        try:
            source, frames = self._sources.open(order)
        except (AudioError, OSError) as error:
            logger.warning("the sound of %s could not be opened: %s", item.key, error)
            silent = Proof(began=None, ended=self._clock.now(), frames=0)
            self._hear(SoundEnded(item.bus, item.key, silent))
            return
        self.channels[item.bus].sound(order, source, frames)
