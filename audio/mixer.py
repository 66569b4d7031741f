"""Which samples leave one bus in which frame: one thing at a time, from the frame it was cued for.

Only where it is asked for two sound at once: music that falls silent under what follows it, music
that lies under words, and a voice over music. What is meant to be understood stays as it is then,
to the sample; the other gives way. A frame number counts samples of station time since 1970 (UTC),
so that a planned instant is a frame and the mixer needs no clock.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from audio.cues import Block, Cue, Pcm, Source, Span
from audio.instants import frame_of, instant_of
from audio.playing import FADE_IN, FADE_OUT, LONGEST_END, Playing
from audio.types import SAMPLE_RATE, Samples

__all__ = [
    "FADE_IN",
    "FADE_OUT",
    "LONGEST_END",
    "Block",
    "Cue",
    "Mixer",
    "Pcm",
    "Source",
    "Span",
    "frame_of",
    "instant_of",
]

_BRIDGED = SAMPLE_RATE  # so long before what follows music may have to end, as plans leave a gap
_LATE = SAMPLE_RATE  # how late music may have begun and still make room for what follows
_DUCK = SAMPLE_RATE // 5  # frames between full level and nothing
_FULL_SCALE = np.float32(32_768.0)
_CEILING = np.float32(32_767.0 / 32_768.0)


@dataclass(frozen=True, slots=True)
class _Silence:
    """A cue that is to fall silent, from a frame on (None: at once)."""

    key: str
    at: int | None


class _Bedding:
    """What lies under what sounds, in one block."""

    def __init__(self, frames: int) -> None:
        self.samples = np.zeros(0, np.float32)  # until there is anything
        self.spans: list[Span] = []
        self._frames = frames

    def lay(self, playing: Playing, span: Span) -> None:
        """Let the bed of a sound be heard for as long as that is, and end with it."""
        at, ends = span.start, span.start + span.count
        if playing.bed is not None and not len(self.samples):
            self.samples = np.zeros(self._frames, np.float32)
        while playing.bed is not None and (at < ends or span.ends):
            part = Span(playing.bed.cue.key, at, 0, ends=True, cut=True)
            if at < ends:
                part = playing.bed.fill(self.samples[:ends], at)
            at += part.count
            self.spans.append(replace(part, own=_own(self.samples, part)))
            if part.ends:
                playing.bed.cue.source.close()
                playing.bed = None


class Mixer:
    """Renders one bus block by block; orders may come from any thread and are never waited for.

    `ordered` is set with every order, for who rests while nothing is cued.
    """

    def __init__(self) -> None:
        self.ordered = threading.Event()
        self._orders: deque[Cue | _Silence] = deque()
        self._cues: list[Cue] = []
        self._playing: Playing | None = None
        self._tails: list[Playing] = []
        self._over: list[Playing] = []
        self._level = 1.0

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing sounds and nothing is cued."""
        return not (self._playing or self._cues or self._orders or self._tails or self._over)

    def cue(self, cue: Cue) -> None:
        """Let something sound when its frame comes and what sounds before it has ended."""
        self._orders.append(cue)
        self.ordered.set()

    def fade(self, key: str, at: int | None = None) -> None:
        """Fade out that cue, or call it off where it has not begun.

        With a frame `at` it sounds until there; without one it falls silent at once, also where it
        was to sound on for a while.
        """
        self._orders.append(_Silence(key, at))
        self.ordered.set()

    def render(self, first: int, frames: int) -> Block:
        """Return the block that begins in frame `first`; blocks need not join one another."""
        spans = self._take_orders()
        out = np.zeros(frames, np.float32)
        under = list(self._tails)
        over = [(each, 0) for each in self._over]
        if self._cues:
            over += self._due_over(first, frames)
        bedding = _Bedding(frames)
        mine, given = self._render_main(first, out, bedding)
        if not (under or given or over or bedding.spans or self._level < 1):
            return Block(first, out, (*spans, *mine))
        lower = [*((each, 0) for each in under), *given]
        return Block(first, out, (*spans, *self._layered(out, mine, bedding, lower, over)))

    def _render_main(
        self, first: int, out: Samples, bedding: _Bedding
    ) -> tuple[list[Span], list[tuple[Playing, int]]]:
        """Sound one thing after another; return their spans, and what goes on under the next."""
        spans: list[Span] = []
        given: list[tuple[Playing, int]] = []
        at, frames = 0, len(out)
        while at < frames:
            if self._playing is None:
                if not self._cues or self._cues[0].at >= first + frames:
                    break
                cue = self._cues.pop(0)
                at = max(at, cue.at - first)
                self._playing = Playing(cue, crossed=given[-1][0].lent if given else 0)
            self._lend(first + at)
            until = frames
            if self._cues and self._cues[0].at == self._playing.lends_at:
                until = min(frames, max(at, self._cues[0].at - first))
                if at >= self._cues[0].at - first:
                    given.append((self._playing, at))
                    self._tails.append(self._playing)
                    self._playing = None
                    continue
            until = self._playing.until(first + at, first + until) - first
            span = self._playing.fill(out[:until], at)
            bedding.lay(self._playing, span)
            at += span.count
            spans.append(span)
            if span.ends:
                self._playing.cue.source.close()
                self._playing = None
        return spans, given

    def _lend(self, now: int) -> None:
        """Let what is planned to end as the next begins, or just before, sound on under it."""
        if self._playing is None or not self._cues:
            return
        left, cue = self._playing.left, self._cues[0]
        if not (self._playing.cue.lends and cue.shares):
            return
        if left is not None and -_BRIDGED <= now + left - cue.at <= _LATE:
            self._playing.lend(cue, now)

    def _due_over(self, first: int, frames: int) -> Iterator[tuple[Playing, int]]:
        """Begin what sounds over the rest, each where in the block it is due."""
        for cue in [c for c in self._cues if c.ducks_db is not None and c.at < first + frames]:
            self._cues.remove(cue)
            playing = Playing(cue)
            self._over.append(playing)
            yield playing, max(0, cue.at - first)

    def _layered(
        self,
        out: Samples,
        mine: list[Span],
        bedding: _Bedding,
        lower: list[tuple[Playing, int]],
        over: list[tuple[Playing, int]],
    ) -> list[Span]:
        """Lay what falls silent under the block and what ducks it over it; return all spans."""
        lowest = min((p.cue.ducks_db for p, _ in over if p.cue.ducks_db is not None), default=0.0)
        steady = np.all((levels := self._duck(len(out), lowest, over)) == 1)
        spans: list[Span] = []
        upper = np.zeros(len(out), np.float32)
        for playing, at in over:
            spans += self._filled(playing, upper, at, self._over)
        if not steady:
            out *= levels
        spans += [replace(s, faded=s.faded or not steady) for s in bedding.spans]
        spans += [replace(s, faded=s.faded or not steady, own=_own(out, s)) for s in mine]
        if bedding.spans:
            _give_way(out, bedding.samples * levels)
        for playing, at in lower:
            part = np.zeros(len(out), np.float32)
            spans += self._filled(playing, part, at, self._tails)
            _give_way(out, part * levels)
        if over:
            main = out.copy()
            out[:] = upper
            _give_way(out, main)
        return spans

    def _duck(self, frames: int, lowest: float, over: list[tuple[Playing, int]]) -> Samples:
        """Return how loud everything under a voice is, sample by sample, and go there."""
        target = 10 ** (lowest / 20)
        begins = min((at for _, at in over), default=0) if self._level == 1 else 0
        step = 1 / _DUCK * (-1 if target < self._level else 1)
        way = self._level + step * np.maximum(0, np.arange(1, frames + 1) - begins)
        levels = (np.maximum if step < 0 else np.minimum)(way, target).astype(np.float32)
        self._level = float(levels[-1]) if frames else self._level
        return levels

    @staticmethod
    def _filled(playing: Playing, part: Samples, at: int, kept: list[Playing]) -> Iterator[Span]:
        """Let one sound into a layer of its own; it leaves `kept` when it has ended."""
        while at < len(part):
            span = playing.fill(part, at)
            at += span.count
            yield replace(span, own=_own(part, span))
            if span.ends:
                playing.cue.source.close()
                kept.remove(playing)
                return

    def _take_orders(self) -> list[Span]:
        spans: list[Span] = []
        while self._orders:
            order = self._orders.popleft()
            if isinstance(order, Cue):
                self._cues.append(order)
                self._cues.sort(key=lambda cue: cue.at)
                continue
            key = order.key
            sounding = [p for p in (self._playing, *self._tails, *self._over) if p is not None]
            fading = [each for each in sounding if each.cue.key == key]
            for each in fading:
                each.fade(order.at if each is self._playing else None)
            if not fading:
                spans += [self._called_off(cue) for cue in self._cues if cue.key == key]
                self._cues = [cue for cue in self._cues if cue.key != key]
        return spans

    @staticmethod
    def _called_off(cue: Cue) -> Span:
        cue.source.close()
        if cue.bed is not None:
            cue.bed.source.close()
        return Span(cue.key, 0, 0, ends=True, cut=True)


def _own(part: Samples, span: Span) -> Pcm:
    samples = part[span.start : span.start + span.count] * _FULL_SCALE
    pcm: Pcm = np.clip(np.rint(samples), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return pcm


def _give_way(out: Samples, under: Samples) -> None:
    """Add what lies under a sound as far as there is room: the sum never clips."""
    room = np.maximum(np.float32(0), _CEILING - np.abs(out))
    out += np.clip(under, -room, room)
