"""From speech and recordings to one levelled clip file: never all of it in memory.

pydub holds one take at a time; sound waits on a tape beside the clip until the gain is known.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from audio.chime import chime, closing_tone
from audio.ears import Ears
from audio.errors import Unusable
from audio.files import room_on
from audio.joining import Item, Silence, Stretch, Target, develop
from audio.takes import Takes
from audio.tape import Span, Tape
from audio.types import (
    SAMPLE_RATE,
    Finish,
    Manner,
    Mark,
    Note,
    Piece,
    Recording,
    Samples,
    Speech,
    Voice,
    Watch,
)
from audio.voices.fallback import Speaking, Spoken, speak
from audio.voices.phrases import Phrase, takes

with warnings.catch_warnings():
    # pydub looks for a system ffmpeg, which this program does without.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

_BYTES = 2
_FULL_SCALE = 32_768.0
_QUIET = -50.0  # dBFS; what is below counts as silence at the ends of a take
_FADE_IN, _FADE_OUT = 4, 12  # ms
_LEAD_IN = timedelta(milliseconds=150)
_LEAD_OUT = timedelta(milliseconds=300)
_BETWEEN = timedelta(seconds=1)
_AFTER_CHIME, _BEFORE_TONE = timedelta(milliseconds=300), timedelta(milliseconds=600)
_BELLS_BELOW = 3.0  # LU under the voice: bells call, they do not shout


@dataclass(frozen=True, slots=True)
class Production:
    """How a clip is made."""

    manner: Manner = field(default_factory=Manner)
    finish: Finish = field(default_factory=Finish)
    kept: Takes | None = None
    """Where takes are kept that were spoken before."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A clip file that was just made."""

    path: Path
    length: timedelta
    voice: str | None
    """Which voice spoke; None where nobody did."""
    synthetic: bool
    """Whether a machine spoke any of it."""
    notes: tuple[Note, ...]
    """What a person should be told, such as another voice having spoken."""


PLAIN = Production()
"""A voice as it is by itself, and levelled."""


def produce(
    pieces: Sequence[Piece],
    voices: Sequence[Voice],
    out: Path,
    *,
    made: datetime,
    watch: Watch,
    how: Production = PLAIN,
) -> Rendered:
    """Join speech and recordings to one levelled clip with its mark; `out` appears only when whole.

    `voices` stand in order of preference, and one of them speaks all that is spoken. Each piece is
    brought to the target by itself, a second of pause between two. Memory does not grow with the
    pieces. Raises Unusable, VoiceFailed, Cancelled, DiskFull.
    """
    if not pieces:
        raise Unusable("There is nothing to speak: the text has no words.")
    out.parent.mkdir(parents=True, exist_ok=True)
    work = _Work(pieces, out.parent, watch, how)
    with room_on(out.parent), work.stack:
        spoken = work.speak(voices)
        notes = (*(spoken.notes if spoken else ()), *work.record())
        voice = spoken.voice.name if spoken else None
        mark = Mark(synthetic=spoken is not None, voice=voice, made=made)
        length = develop(work.items(), Target(out, mark, how.finish), watch)
    return Rendered(out, length, voice, synthetic=spoken is not None, notes=notes)


def render(
    script: Sequence[str],
    voices: Sequence[Voice],
    out: Path,
    *,
    made: datetime,
    watch: Watch,
    how: Production = PLAIN,
) -> Rendered:
    """Speak a script and write it as a levelled clip: `produce` for one speech alone."""
    return produce([Speech(tuple(script))], voices, out, made=made, watch=watch, how=how)


class _Work:
    """The pieces of one clip on their way to tapes."""

    def __init__(
        self, pieces: Sequence[Piece], folder: Path, watch: Watch, how: Production
    ) -> None:
        self.stack = contextlib.ExitStack()
        self._pieces = pieces
        self._folder = folder
        self._watch = watch
        self._how = how
        self._takes = [
            takes(p.paragraphs, how.manner) if isinstance(p, Speech) else () for p in pieces
        ]
        self._done: dict[int, Stretch] = {}

    @property
    def _total(self) -> int:
        return sum(map(len, self._takes)) + sum(isinstance(p, Recording) for p in self._pieces)

    def speak(self, voices: Sequence[Voice]) -> Spoken | None:
        """Let one voice speak all that is to be spoken; None where that is nothing."""
        if not any(isinstance(piece, Speech) for piece in self._pieces):
            return None
        reel = _Reel(self.stack.enter_context(Tape(self._folder)), [len(t) for t in self._takes])
        lines = [take for part in self._takes for take in part]
        if not lines:
            raise Unusable("There is nothing to speak: the text has no words.")
        watch = Watch(lambda at, _: self._watch.progress(at, self._total), self._watch.cancelled)
        speaking = Speaking(self._how.manner, self._how.kept)
        spoken = speak(lines, voices, reel, watch, speaking)
        self._done.update(reel.stretches())
        return spoken

    def record(self) -> tuple[Note, ...]:
        """Listen to the recordings, and tell what a person should know of them."""
        pieces = {n: p for n, p in enumerate(self._pieces) if isinstance(p, Recording)}
        ear = Ears(self._folder, self._watch, self._how.finish)
        self.stack.enter_context(ear.stack)
        notes: list[Note] = []
        at = self._total - len(pieces)
        if not at:
            self._watch.progress(0, self._total)
        for (number, piece), found in zip(
            pieces.items(), ear.recorded(list(pieces.values())), strict=True
        ):
            self._done[number] = found.stretch
            if found.notes and len(self._pieces) > 1:
                notes.append(Note("About the recording “{name}”:", {"name": piece.name}))
            notes += found.notes
            at += 1
            self._watch.progress(at, self._total)
        return tuple(notes)

    def items(self) -> list[Item]:
        """Put everything in its order, with the pauses between."""
        items: list[Item] = []
        for number in sorted(self._done):
            if items:
                items.append(Silence(_BETWEEN))
            items.append(self._done[number])
        finish = self._how.finish
        if finish.chime:
            items = [self._rung(chime()), Silence(_AFTER_CHIME), *items]
        if finish.closing_tone:
            items += [Silence(_BEFORE_TONE), self._rung(closing_tone())]
        if finish.chime or isinstance(self._pieces[0], Speech):
            items.insert(0, Silence(_LEAD_IN))
        if finish.closing_tone or isinstance(self._pieces[-1], Speech):
            items.append(Silence(_LEAD_OUT))
        return items

    def _rung(self, sound: Samples) -> Stretch:
        tape = self.stack.enter_context(Tape(self._folder))
        tape.write(sound)
        tape.finish()
        return Stretch(tape, Span(0, tape.rows), below_db=_BELLS_BELOW)


class _Reel:
    """The takes of all speeches on one tape, and where each speech begins."""

    def __init__(self, tape: Tape, counts: Sequence[int]) -> None:
        self._tape = tape
        self._pieces = [number for number, count in enumerate(counts) for _ in range(count)]
        self.rewind()

    def rewind(self) -> None:
        self._tape.clear()
        self._spans: dict[int, Span] = {}
        self._added = 0
        self._pause = timedelta()

    def add(self, take: Phrase, sound: Samples) -> None:
        piece = self._pieces[self._added]
        self._added += 1
        spoken = _trimmed(_segment(sound))
        if not len(spoken):
            return
        span = self._spans.get(piece)
        if span is not None:
            self._tape.write(np.zeros(_frames(self._pause), np.float32))
        first = span.first if span is not None else self._tape.rows
        self._tape.write(_samples(spoken.fade_in(_FADE_IN).fade_out(_FADE_OUT)))
        self._tape.finish()
        self._spans[piece] = Span(first, self._tape.rows - first)
        self._pause = take.pause

    def stretches(self) -> dict[int, Stretch]:
        return {piece: Stretch(self._tape, span) for piece, span in self._spans.items()}


def _frames(length: timedelta) -> int:
    return round(length.total_seconds() * SAMPLE_RATE)


def _segment(sound: Samples) -> AudioSegment:
    steps = np.clip(np.rint(sound * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return AudioSegment(
        steps.astype("<i2").tobytes(), sample_width=_BYTES, frame_rate=SAMPLE_RATE, channels=1
    )


def _samples(segment: AudioSegment) -> Samples:
    steps = np.frombuffer(segment.raw_data, "<i2")
    return steps.astype(np.float32) / np.float32(_FULL_SCALE)


def _trimmed(spoken: AudioSegment) -> AudioSegment:
    start = detect_leading_silence(spoken, silence_threshold=_QUIET)
    end = detect_leading_silence(spoken.reverse(), silence_threshold=_QUIET)
    return spoken[start : len(spoken) - end]
