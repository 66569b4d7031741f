"""What really leaves a sink, measured where it leaves: first sound, level, digest."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio.mixer import Block, Mixer, Pcm, Span
from audio.types import SAMPLE_RATE

_FULL_SCALE = 32_768.0
SILENT = 33
"""What is below this step of 32768 counts as silence (-60 dBFS)."""
FULL = 100
"""The volume, in per cent, at which samples are sent as they are."""
SLOPE = SAMPLE_RATE
"""How many frames the volume takes from silence to full: one second."""
NO_SOUND_DB = -120.0
"""The level told where there was none at all (dBFS)."""


@dataclass(frozen=True, slots=True)
class Began:
    """The first sample of a cue has left the sink; `frame` is when, in frames of station time."""

    key: str
    frame: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What of a cue was sent.

    `first_sound` and `last_sound` are frames of station time, None where nothing above -60 dBFS
    was sent. `digest` (sha256 hex of 16-bit little-endian samples) covers the first `steady`
    frames that were sent at full level without a break, the first of them being frame
    `steady_from` of the cue. `unheard` frames more passed while nobody could have heard them.
    Where two sounded at once, each is measured by its own part.
    """

    began: int | None
    ended: int
    frames: int
    first_sound: int | None
    last_sound: int | None
    peak_dbfs: float
    rms_dbfs: float
    digest: str
    steady_from: int
    steady: int
    cut: bool
    unheard: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """The last sample of a cue has left the sink."""

    key: str
    measured: Measured


Told = Began | Ended


@dataclass(frozen=True, slots=True)
class Packet:
    """One block as it is measured: `pcm` from frame `first` on.

    What is measured and hashed are the clip's own samples; `aired` is what the sink sends on.
    `volume`, in per cent, is the block's last sample's; `came_from` the sample's before its first
    (None: the same).
    """

    first: int
    pcm: Pcm
    spans: tuple[Span, ...]
    volume: float = FULL
    came_from: float | None = None

    @property
    def aired(self) -> Pcm:
        """The samples at their volume: per cent of the amplitude, in an even slope."""
        if self.came_from is None or self.came_from == self.volume:
            return self.pcm if self.volume == FULL else self._at(np.float32(self.volume / FULL))
        slope = np.linspace(self.came_from, self.volume, len(self.pcm) + 1, dtype=np.float32)[1:]
        return self._at(slope / np.float32(FULL))

    def _at(self, gain: np.float32 | npt.NDArray[np.float32]) -> Pcm:
        quiet: Pcm = np.rint(self.pcm * gain).astype(np.int16)
        return quiet


class _Meter:
    """Measures one cue."""

    def __init__(self) -> None:
        self.began: int | None = None
        self._frames = self._at = self._unheard = 0
        self._sounds: tuple[int, int] | None = None
        self._peak = 0
        self._squares = 0.0
        self._digest = hashlib.sha256()
        self._steady_from = 0
        self._steady = 0
        self._is_over = False

    def add(self, pcm: Pcm, left: int, *, faded: bool) -> None:
        """Take the next samples, the first of which left in frame `left`."""
        if self.began is None:
            self.began = left
        if len(pcm):
            peak = max(int(pcm.max()), -int(pcm.min()))
            if peak >= SILENT:
                first, last = _ends_of_sound(pcm)
                begun = left + first if self._sounds is None else self._sounds[0]
                self._sounds = (begun, left + last)
            self._peak = max(self._peak, peak)
            wave = pcm.astype(np.float32)
            self._squares += float(np.dot(wave, wave))
        self._is_over = self._is_over or (faded and bool(self._steady))
        if not faded and not self._is_over:
            if not self._steady:
                self._steady_from = self._at
            self._digest.update(pcm.data)
            self._steady += len(pcm)
        self._frames += len(pcm)
        self._at += len(pcm)

    def skip(self, count: int) -> None:
        """Pass over samples that nobody heard: what is compared ends here, or begins later."""
        self._at += count
        self._unheard += count
        self._is_over = self._is_over or bool(self._steady)

    def result(self, ended: int, *, cut: bool) -> Measured:
        """Tell everything."""
        first, last = self._sounds or (None, None)
        power = self._squares / self._frames if self._frames else 0.0
        return Measured(
            began=self.began,
            ended=ended,
            frames=self._frames,
            first_sound=first,
            last_sound=last,
            peak_dbfs=_dbfs(self._peak),
            rms_dbfs=_dbfs(math.sqrt(power)),
            digest=self._digest.hexdigest(),
            steady_from=self._steady_from,
            steady=self._steady,
            cut=cut,
            unheard=self._unheard,
        )


def _ends_of_sound(pcm: Pcm) -> tuple[int, int]:
    """Return the first and the last sample that is no silence, where there is one."""
    last = len(pcm) - 1
    if abs(int(pcm[0])) >= SILENT and abs(int(pcm[last])) >= SILENT:
        return 0, last
    loud = (pcm >= SILENT) | (pcm <= -SILENT)
    return int(loud.argmax()), last - int(loud[::-1].argmax())


def _dbfs(level: float) -> float:
    return round(20 * math.log10(level / _FULL_SCALE), 2) if level > 0 else NO_SOUND_DB


class Tap:
    """Stands between a mixer and a sink; `tell` hears what left, and must not wait.

    `volume`, in per cent, may be changed at any time: while there is sound it is gone to in a
    slope, so that nothing clicks. `record` is given what was sent, its first frame with it, as
    long as anything sounds, and `watch` each block that has left; neither may wait. `is_awaited`
    is set while something is about to sound, so that no long block of silence holds it up.
    """

    def __init__(self, mixer: Mixer, tell: Callable[[Told], None]) -> None:
        self.volume = FULL
        self.is_awaited = False
        self.record: Callable[[int, Pcm], None] | None = None
        self.watch: Callable[[Packet], None] | None = None
        self._gone_to: float | None = None
        self._mixer = mixer
        self._tell = tell
        self._meters: dict[str, _Meter] = {}
        self._sounding: Pcm | None = None

    @property
    def level_db(self) -> float:
        """How loud the last block that left was (RMS, dBFS)."""
        pcm = self._sounding
        return NO_SOUND_DB if pcm is None else _level(pcm)

    @property
    def is_idle(self) -> bool:
        """Tell whether there is nothing to come."""
        return self._mixer.is_idle and not self.is_awaited

    def rest(self, within_s: float) -> None:
        """Wait until something is cued, at most so many seconds of the world's time.

        Silence is not drawn meanwhile: what sounds next begins at the volume of its moment.
        """
        self._sounding = None
        self._mixer.ordered.clear()
        if self._mixer.is_idle:
            self._mixer.ordered.wait(within_s)
        self._gone_to = None

    def wake(self) -> None:
        """End a rest."""
        self._mixer.ordered.set()

    def draw(self, first: int, frames: int) -> Packet:
        """Return the block to be sent for the frames from `first` on."""
        block = self._mixer.render(first, frames)
        wanted = float(min(FULL, max(0, self.volume)))
        before = self._gone_to
        if before is None or not block.spans:
            before = self._gone_to = wanted
        step = FULL * frames / SLOPE
        self._gone_to = min(before + step, max(before - step, wanted))
        return Packet(first, _quantised(block), block.spans, self._gone_to, before)

    def sent(self, packet: Packet, left: int, *, is_heard: bool = True) -> None:
        """Note that a block has left the sink, its first sample in frame `left`.

        Where nobody can have heard it, only its time has passed: it does not count as sent.
        """
        if self.watch is not None:
            self.watch(packet)
        if not is_heard:
            self._pass_over(packet, left)
            return
        for span in packet.spans:
            alone = packet.pcm[span.start : span.start + span.count]
            self._note(span, alone if span.own is None else span.own, left + span.start)
        self._sounding = packet.pcm if packet.spans else None
        if self.record is not None and packet.spans:
            self.record(packet.first, packet.aired)

    def _pass_over(self, packet: Packet, left: int) -> None:
        self._sounding = None
        for span in packet.spans:
            meter = self._meter_of(span.key)
            meter.skip(span.count)
            if span.ends:
                self._end(span, left)

    def _meter_of(self, key: str) -> _Meter:
        meter = self._meters.get(key)
        if meter is None:
            meter = self._meters[key] = _Meter()
        return meter

    def _end(self, span: Span, left: int) -> None:
        meter = self._meters.pop(span.key)
        ended = left + span.start + span.count
        self._tell(Ended(span.key, meter.result(ended, cut=span.cut)))

    def _note(self, span: Span, pcm: Pcm, left: int) -> None:
        meter = self._meter_of(span.key)
        if span.count:
            if meter.began is None:
                self._tell(Began(span.key, left))
            meter.add(pcm, left, faded=span.faded)
        if span.ends:
            self._end(span, left - span.start)


def _quantised(block: Block) -> Pcm:
    if not block.spans:
        return np.zeros(len(block.samples), np.int16)
    steps = block.samples * np.float32(_FULL_SCALE)
    np.rint(steps, out=steps)
    np.maximum(steps, np.float32(-_FULL_SCALE), out=steps)
    np.minimum(steps, np.float32(_FULL_SCALE - 1), out=steps)
    pcm: Pcm = steps.astype(np.int16)
    return pcm


def _level(pcm: Pcm) -> float:
    wave = pcm.astype(np.float32)
    return _dbfs(math.sqrt(float(np.dot(wave, wave)) / max(1, len(wave))))
