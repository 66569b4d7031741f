"""Watching one bus behind its tap: what is sent now is held against the clip that was approved."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from audio.mixer import Pcm, Source
from audio.sinks.tap import Packet
from audio.sources.ahead import ReadAhead
from audio.sources.kept import Kept
from audio.types import SAMPLE_RATE
from audio.windows import NOTHING_DB, WINDOW, Profile, Window, period_of, window_of
from broadcaster.playout.watch import SILENT_DB, Seen, Spoken, Watched, Wrong, listen, look

LOOK_EVERY_S = 0.4
"""How often the watch looks at what was sent meanwhile, in seconds of the world's time."""
MOST_POINTS = 120
"""A picture of the level has at most so many points."""
MOST_WAITING = 3000
"""So many stretches wait at most for a watch that does not come to look: a minute of blocks."""
_PAST = SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Account:
    """What was seen of one item from its first sample to its last.

    `levels` are whole dBFS, one for each `step_ms`; `silent_ms` how long less than -60 dBFS was
    sent; `full` how many samples were at full scale. Of `compared` windows `same` were the clip's.
    """

    levels: tuple[int, ...] = ()
    step_ms: int = 0
    silent_ms: int = 0
    full: int = 0
    compared: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Samples of one item as they left; the last `missing` of them were not there in time."""

    key: str
    pcm: Pcm
    faded: bool
    missing: int


@dataclass(slots=True)
class _Gauge:
    """One item that sounds: how far into its clip it is, and the window that is being filled."""

    profile: Profile | None
    at: int
    source: Source | None = None
    flows: bool = False
    starved: int = 0
    watched: Watched = field(default_factory=Watched)
    spoken: Spoken | None = None
    levels: bytearray = field(default_factory=bytearray)
    full: int = 0
    compared: int = 0
    same: int = 0
    held: list[Pcm] = field(default_factory=list)
    count: int = 0
    faded: bool = False
    gap: int = 0
    past: Pcm = field(default_factory=lambda: np.zeros(0, np.int16))


class Watcher:
    """Hears what leaves one bus and tells `tell` of a key whose sound is wrong, once each.

    `hear` is called on the sink's thread and only takes note; `look` does the work, on any other.
    """

    def __init__(self, tell: Callable[[str, Wrong], None]) -> None:
        self.heard = 0
        self._tell = tell
        self._stretches: deque[_Stretch] = deque(maxlen=MOST_WAITING)
        self._gauges: dict[str, _Gauge] = {}
        self._looking = threading.Lock()

    @property
    def is_sounding(self) -> bool:
        """Tell whether something is to be heard, or is heard."""
        return bool(self._gauges)

    def expect(
        self, key: str, source: Source, offset: int, profile: Profile | None, *, flows: bool = False
    ) -> None:
        """Know what a key stands for: its clip's profile, from frame `offset` on.

        What `flows` has no clip, as another station's sound or a voice: it never repeats itself.
        """
        spoken = Spoken() if isinstance(source, Kept) else None
        self._gauges[key] = _Gauge(profile, offset, source, flows, spoken=spoken)

    def hear(self, packet: Packet) -> None:
        """Take note of a block that has left; never waits."""
        self.heard += 1
        for span in packet.spans:
            gauge = self._gauges.get(span.key)
            if gauge is None or not span.count:
                continue
            missing = 0
            if isinstance(gauge.source, ReadAhead):
                missing = min(span.count, gauge.source.starved - gauge.starved)
                gauge.starved = gauge.source.starved
            alone = packet.pcm[span.start : span.start + span.count]
            pcm = alone if span.own is None else span.own  # where two sound at once
            self._stretches.append(_Stretch(span.key, pcm, span.faded, missing))

    def look(self) -> None:
        """Judge everything that left since the last look."""
        with self._looking:
            while self._stretches:
                stretch = self._stretches.popleft()
                gauge = self._gauges.get(stretch.key)
                if gauge is not None:
                    self._take(stretch, gauge)

    def close(self, key: str) -> Account:
        """Forget a key that has ended; return what was seen of it."""
        self.look()
        gauge = self._gauges.pop(key, None)
        return Account() if gauge is None else _account(gauge)

    def _take(self, stretch: _Stretch, gauge: _Gauge) -> None:
        real = stretch.pcm[: len(stretch.pcm) - stretch.missing]
        while len(real):
            room = WINDOW - gauge.at % WINDOW
            part, real = real[:room], real[room:]
            gauge.held.append(part)
            gauge.count += len(part)
            gauge.at += len(part)
            gauge.faded = gauge.faded or stretch.faded
            if not gauge.at % WINDOW:
                self._judge(stretch.key, gauge, _sent(gauge))
        gauge.gap += stretch.missing
        while gauge.gap >= WINDOW:
            gauge.gap -= WINDOW
            self._judge(stretch.key, gauge, _missing(gauge))

    def _judge(self, key: str, gauge: _Gauge, seen: Seen) -> None:
        gauge.levels.append(-min(0, seen.level_db))
        gauge.full += seen.full
        if seen.same is not None:
            gauge.compared += 1
            gauge.same += seen.same
        gauge.watched, wrong = look(gauge.watched, seen)
        if wrong is None and gauge.spoken is not None:
            gauge.spoken, wrong = listen(gauge.spoken, seen.level_db)
        if wrong is not None:
            self._tell(key, wrong)


def _sent(gauge: _Gauge) -> Seen:
    """Measure the window that has just been filled, and hold it against the clip's own."""
    pcm = np.concatenate(gauge.held)
    window, number = window_of(pcm), gauge.at // WINDOW - 1
    expected = _expected(gauge, number)
    is_whole = gauge.count == WINDOW
    same = None
    if expected is not None and is_whole and not gauge.faded:
        same = expected.digest == window.digest
    elif gauge.profile is not None and number >= len(gauge.profile):
        same = False
    may_repeat = gauge.flows or same is False
    repeats = may_repeat and period_of(gauge.past, pcm) is not None
    seen = Seen(
        frames=len(pcm),
        level_db=window.level_db,
        expected_db=None if expected is None or not is_whole else expected.level_db,
        same=same,
        repeats=repeats,
        full=window.full,
        expected_full=0 if expected is None else expected.full,
        faded=gauge.faded,
    )
    gauge.past = np.concatenate((gauge.past, pcm))[-_PAST:]
    gauge.held, gauge.count, gauge.faded = [], 0, False
    return seen


def _missing(gauge: _Gauge) -> Seen:
    """Stand for a window that the disk did not give in time: silence was sent."""
    expected = _expected(gauge, gauge.at // WINDOW)
    return Seen(WINDOW, NOTHING_DB, None if expected is None else expected.level_db)


def _expected(gauge: _Gauge, number: int) -> Window | None:
    if gauge.profile is None or not gauge.profile.is_whole(number):
        return None
    return gauge.profile[number]


def _account(gauge: _Gauge) -> Account:
    levels = np.frombuffer(bytes(gauge.levels), np.uint8).astype(np.float64)
    step = -(-len(levels) // MOST_POINTS) or 1
    powers = [10 ** (-part / 10) for part in np.split(levels, range(step, len(levels), step))]
    points = tuple(round(float(10 * np.log10(each.mean()))) for each in powers if len(each))
    window_ms = WINDOW * 1000 // SAMPLE_RATE
    return Account(
        levels=points,
        step_ms=step * window_ms,
        silent_ms=int(np.count_nonzero(-levels < SILENT_DB)) * window_ms,
        full=gauge.full,
        compared=gauge.compared,
        same=gauge.same,
    )
