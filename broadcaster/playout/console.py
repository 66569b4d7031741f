"""Carrying out what the engine decides, and telling it what came of it."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from audio.errors import AudioError
from audio.instants import frame_of
from broadcaster.errors import Failed
from broadcaster.playout.actions import Action, CloseLines, Fade, Finish, OpenLines, Sound
from broadcaster.playout.actions import Check as CheckClip
from broadcaster.playout.beds import Beds
from broadcaster.playout.channel import STOP_WITHIN_S, Channel, Hear
from broadcaster.playout.hands import Hand
from broadcaster.playout.items import Item
from broadcaster.playout.orders import (
    Checked,
    Proof,
    SoundEnded,
    WrongAir,
)
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.sources import Sources
from broadcaster.playout.watch import Wrong
from broadcaster.ports import Clock
from schedules.types import Reason

logger = logging.getLogger(__name__)

SINK_PATIENCE_S = 5.0
STALLED_AFTER_S = 1.5
"""A sink that sends no block for so long, while something sounds, stands still."""


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
        self._beds = Beds(witnesses, sources)
        self._hear = hear
        self._clock = clock
        self._reader = Hand("reader")
        self._urgent = Hand("urgent reader")
        self._stage = Hand("stage")
        self._unwell: dict[str, float] = {}
        self._moved: dict[str, tuple[int, float]] = {}

    def start(self) -> None:
        """Begin to send and to listen."""
        self._reader.start()
        self._urgent.start()
        self._stage.start()
        if self._sources.relays is not None:
            self._sources.relays.start()
        for channel in self.channels.values():
            channel.start()

    def perform(self, action: Action) -> bool:
        """Carry out an action of lines or sound; tells whether it was one."""
        match action:
            case CheckClip():
                # An emergency does not wait until an hour of music was read.
                reader = self._urgent if action.item.is_emergency else self._reader
                reader.give(lambda: self._check(action.item))
            case OpenLines() | CloseLines():
                self.channels[action.bus].order(action)
            case Sound():
                self._stage.give(lambda: self._sound(action))
            case Fade():
                mixer = self.channels[action.bus].mixer
                at = None if action.at is None else frame_of(action.at)
                # At once, and again after whatever is still being opened for the mixer.
                mixer.fade(action.key, at)
                self._stage.give(lambda: mixer.fade(action.key, at))
            case Finish():
                self._stage.give(lambda: self._sources.finish(action.key))
            case _:
                return False
        return True

    def check(self) -> None:
        """Raise what broke one of the threads, and Failed for a sink that stays silent."""
        self._reader.check()
        self._urgent.check()
        self._stage.check()
        if self._sources.relays is not None:
            self._sources.relays.check()
        for channel in self.channels.values():
            channel.check()
            self._check_sink(channel)

    def _check_sink(self, channel: Channel) -> None:
        """Have the process begin anew, lines first, where a sink does not come back by itself."""
        now, bus = self._clock.monotonic(), channel.lines.bus
        rate = self._clock.rate if math.isfinite(self._clock.rate) else 1.0
        patience = SINK_PATIENCE_S * rate
        channel.is_stalled = self._is_stalled(channel, now, rate)
        if channel.sink.is_well and not channel.is_stalled:
            self._unwell.pop(bus, None)
        elif now - self._unwell.setdefault(bus, now) > patience:
            raise Failed("The sound output of {bus} does not answer any more.", bus=bus)

    def _is_stalled(self, channel: Channel, now: float, rate: float) -> bool:
        """Tell whether a sink sends no block although something is to be heard."""
        bus, heard = channel.lines.bus, channel.watcher.heard
        before, since = self._moved.get(bus, (-1, now))
        if heard != before or not channel.watcher.is_sounding:
            self._moved[bus] = (heard, now)
            return False
        return now - since > STALLED_AFTER_S * rate

    def stop(self) -> bool:
        """Stop everything, all buses side by side; tells whether every contact reads back open."""
        self._stage.stop(STOP_WITHIN_S)
        for channel in self.channels.values():
            channel.be_silent()
        safe = self.on_every_bus(Channel.stop)
        self._reader.stop(0)
        if self._sources.relays is not None:
            self._sources.relays.stop(0)
        self._urgent.stop(0)
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
        self._hear(Checked(item.key, self._witnesses.why_not(item.clip, item.gain_db)))
        self._beds.check(item)

    def _sound(self, order: Sound) -> None:
        """Open the source on a thread that may wait for the disk, and cue it."""
        item = order.item
        try:
            source, frames = self._sources.open(order)
        except (AudioError, OSError) as error:
            logger.warning("the sound of %s could not be opened: %s", item.key, error)
            self._hear(WrongAir(item.bus, item.key, Wrong.MISSING))
            silent = Proof(began=None, ended=self._clock.now(), frames=0)
            self._hear(SoundEnded(item.bus, item.key, silent))
            return
        self.channels[item.bus].sound(order, source, frames, self._beds.lay(order))
