"""One bus on the air: its mixer behind a sink, its lines, and what watches and keeps its sound."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from audio.mixer import Mixer, Source, instant_of
from audio.sinks.recorder import Recorder
from audio.sinks.tap import Began, Ended, Measured, Packet, Tap, Told
from audio.sinks.types import Sink
from audio.sources.kept import Kept
from audio.types import SAMPLE_RATE
from broadcaster.playout.actions import CloseLines, OpenLines, Sound
from broadcaster.playout.beds import UNDER, Laid
from broadcaster.playout.cueing import cue_of
from broadcaster.playout.hands import Hand
from broadcaster.playout.items import Item
from broadcaster.playout.lines import Lines
from broadcaster.playout.loopback import LoopBack
from broadcaster.playout.meters import Meters
from broadcaster.playout.orders import (
    Order,
    SoundBegan,
    SoundEnded,
    WrongAir,
)
from broadcaster.playout.proof import Passage, Witnesses
from broadcaster.playout.relays import relayed
from broadcaster.playout.watch import Wrong
from broadcaster.playout.watching import LOOK_EVERY_S, Watcher
from schedules.types import Reason

logger = logging.getLogger(__name__)

Hear = Callable[[Order], None]
STOP_WITHIN_S = 4.0
KEPT_WITHIN_S = 5.0
AUDIBLE_DBFS = -40.0
SHORT = SAMPLE_RATE
"""A sound that ends so many frames before its end broke off."""


@dataclass(frozen=True, slots=True)
class _Cued:
    """What a key in the mixer stands for."""

    item: Item
    passage: Passage
    source: Source
    frames: int | None
    laid: Laid | None = None


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
        self.is_stalled = False
        self.watcher = Watcher(self._wrong)
        self.tap.watch = self.watcher.hear
        self.loopback: LoopBack | None = None
        self._eye = Hand(
            f"watch {lines.bus}",
            patience=LOOK_EVERY_S,
            idle=self._watch,
            rests=lambda: self.loopback is None and not self.watcher.is_sounding,
        )
        self._hear = hear
        self._witnesses = witnesses
        self._cued: dict[str, _Cued] = {}
        self._under: dict[str, Measured] = {}
        self._meters = Meters()
        self._ticket = 0
        self._recorder: Recorder | None = None
        self.hand = Hand(f"lines {lines.bus}", patience=audit, idle=self._look)
        self.proofs = Hand(f"proof {lines.bus}")

    def record(self, recorder: Recorder) -> None:
        """Have everything that is sent from the start on written down, too."""
        self._recorder = recorder
        self.tap.record = recorder.take

    def witness(self, loopback: LoopBack) -> None:
        """Have what the bus really gives be heard by a second witness, from the start on."""
        self.loopback = loopback
        self.tap.watch = self._note

    @property
    def recording_trouble(self) -> Reason | None:
        """What is wrong with the recording of what is sent; None where nothing is."""
        trouble = None if self._recorder is None else self._recorder.trouble
        return None if trouble is None else Reason(trouble.value, {"bus": self.lines.bus})

    def start(self) -> None:
        """Begin to send silence, and to look after the lines."""
        if self._recorder is not None:
            self._recorder.start()
        if self.loopback is not None:
            self.loopback.start()
        self.proofs.start()
        self._eye.start()
        self.hand.start()
        self.sink.start(self.tap)

    def order(self, order: OpenLines | CloseLines) -> None:
        """Have the lines switched; an older order that is still being carried out is called off."""
        self._ticket = order.ticket
        self.tap.is_awaited = isinstance(order, OpenLines)

        def replaced() -> bool:
            return self._ticket != order.ticket

        def carry_out() -> None:
            if not replaced():
                self._hear(self.lines.carry_out(order, replaced))
                self.lines.keep()

        self.hand.give(carry_out)

    def sound(
        self,
        order: Sound,
        source: Source,
        frames: int | None = None,
        laid: Laid | None = None,
    ) -> None:
        """Give a source to the mixer for its instant, to end after so many frames (None: whole).

        What is `laid` lies under it.
        """
        offset = round(order.offset.total_seconds() * SAMPLE_RATE)
        passage = Passage(order.item.clip, offset, order.item.gain_db)
        profile = self._witnesses.profile(passage)
        whole = None if profile is None else profile.frames - offset
        # Nobody knows beforehand how long somebody speaks.
        ends_after = None if order.item.is_live else whole if frames is None else frames
        self._cued[order.item.key] = _Cued(order.item, passage, source, ends_after, laid)
        flows = order.item.is_relay or order.item.is_live
        self.watcher.expect(order.item.key, source, offset, profile, flows=flows)
        self._eye.give(self.watcher.look)
        cue = cue_of(order, source, frames, self._witnesses.gain_db(passage))
        self.mixer.cue(cue if laid is None else replace(cue, bed=laid.cue))

    def check(self) -> None:
        """Raise what broke one of its threads."""
        for hand in (self.hand, self.proofs, self._eye):
            hand.check()

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
        self.hand.stop(STOP_WITHIN_S)
        self.proofs.stop(STOP_WITHIN_S)
        self._eye.stop(STOP_WITHIN_S)
        if self.loopback is not None:
            self.loopback.stop()
        safe = self.lines.make_safe()
        if self._recorder is not None:  # contacts first: a dead disk holds this up for seconds
            self._recorder.stop()
        return safe

    def _look(self) -> None:
        ticket, sounding = self._ticket, self.tap.level_db > AUDIBLE_DBFS
        seen = self.lines.look(ticket, sounding=sounding, stop=lambda: self._ticket != ticket)
        if sounding:
            self._meters.note(dict(self.lines.meters))
        self._hear(seen)

    def _note(self, packet: Packet) -> None:
        """Hand a block that has left to both who watch, on the sink's own thread."""
        self.watcher.hear(packet)
        if self.loopback is not None:
            self.loopback.hear(packet)

    def _watch(self) -> None:
        self.watcher.look()
        if self.loopback is not None:
            self.loopback.look()

    def _told(self, told: Told) -> None:
        """Hear the tap, on the sink's own thread."""
        if told.key.endswith(UNDER):  # a bed ends before its words, and is told with them
            if isinstance(told, Ended):
                self._under[told.key] = told.measured
        elif isinstance(told, Began):
            self._meters.begin(told.key)
            if self.loopback is not None:
                self.loopback.begin(told.key, told.frame)
            self._hear(SoundBegan(self.lines.bus, told.key, instant_of(told.frame)))
        else:
            self.proofs.give(lambda: self._prove(told))

    def _wrong(self, key: str, how: Wrong) -> None:
        if how is not Wrong.HEARD:
            logger.warning("the sound of %s is wrong on %s: %s", key, self.lines.bus, how.value)
        self._hear(WrongAir(self.lines.bus, key, how))

    def _prove(self, ended: Ended) -> None:
        cued = self._cued.pop(ended.key, None)
        account, measured = self.watcher.close(ended.key), ended.measured
        passage = Passage("") if cued is None else cued.passage
        source = cued.source if cued is not None else None
        told = None if source is None else relayed(source)
        kept = source.clip(KEPT_WITHIN_S) if isinstance(source, Kept) else ""
        if kept and not passage.clip:
            passage = replace(passage, clip=kept)
        proof = self._witnesses.proof(passage, measured, account, told)
        proof = replace(proof, meters=self._meters.end(ended.key))
        under = self._under.pop(f"{ended.key}{UNDER}", None)
        if cued is not None and cued.laid is not None:
            proof = replace(proof, underlay=cued.laid.underlay(under, self._witnesses))
        if self.loopback is not None:
            proof = replace(proof, witnessed=self.loopback.end(ended.key, measured.ended))
        whole = measured.frames if cued is None or cued.frames is None else cued.frames
        passed = measured.frames + measured.unheard
        if not measured.cut and passed < whole - SHORT and not self.sink.is_unheard:
            self._wrong(ended.key, Wrong.SHORT)
        self._hear(SoundEnded(self.lines.bus, ended.key, replace(proof, kept=kept)))
