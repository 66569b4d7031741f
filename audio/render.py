"""From speech and recordings to one levelled clip file: spoken take by take, never all in memory.

pydub holds one take at a time; takes wait in a raw file beside the clip until the gain is known.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import TracebackType
from typing import Self

import numpy as np

from audio.errors import Unusable
from audio.files import room_on
from audio.levelling import levelled, levelling_for
from audio.recordings import take_in
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
from audio.voices.fallback import Spoken, speak
from audio.voices.phrases import Phrase, takes
from audio.wav import new_wav, wav_blocks

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


@dataclass(frozen=True, slots=True)
class Production:
    """How a clip is made."""

    manner: Manner = field(default_factory=Manner)
    finish: Finish = field(default_factory=Finish)


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


def produce(
    pieces: Sequence[Piece],
    voices: Sequence[Voice],
    out: Path,
    *,
    made: datetime,
    watch: Watch,
    how: Production = Production(),
) -> Rendered:
    """Join speech and recordings to one levelled clip with its mark; `out` appears only when whole.

    `voices` stand in order of preference. Raises Unusable, VoiceFailed, Cancelled, DiskFull.
    """
    del how  # every way but the plain one is still to come
    if len(pieces) == 1 and isinstance(pieces[0], Speech):
        return _spoken(pieces[0].paragraphs, voices, out, made=made, watch=watch)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent) as folder:
        parts = []
        for number, piece in enumerate(pieces):
            part = Path(folder) / f"{number}.wav"
            parts.append(_part(piece, voices, part, made=made, watch=watch))
        return _joined(parts, out, made=made)


def render(
    script: Sequence[str],
    voices: Sequence[Voice],
    out: Path,
    *,
    made: datetime,
    watch: Watch,
    how: Production = Production(),
) -> Rendered:
    """Speak a script and write it as a levelled clip: `produce` for one speech alone."""
    return produce([Speech(tuple(script))], voices, out, made=made, watch=watch, how=how)


def _part(
    piece: Piece, voices: Sequence[Voice], out: Path, *, made: datetime, watch: Watch
) -> Rendered:
    if isinstance(piece, Recording):
        taken = take_in(piece.path, piece.name, out, made=made, watch=watch)
        return Rendered(out, taken.length, None, synthetic=False, notes=taken.notes)
    return _spoken(piece.paragraphs, voices, out, made=made, watch=watch)


def _joined(parts: Sequence[Rendered], out: Path, *, made: datetime) -> Rendered:
    voice = next((part.voice for part in parts if part.voice is not None), None)
    with new_wav(out, Mark(synthetic=voice is not None, voice=voice, made=made)) as clip:
        for number, part in enumerate(parts):
            if number:
                clip.write(np.zeros(_frames(_BETWEEN), np.float32))
            for block in wav_blocks(part.path):
                clip.write(block)
    length = timedelta(seconds=clip.frames / SAMPLE_RATE)
    notes = tuple(note for part in parts for note in part.notes)
    return Rendered(out, length, voice, synthetic=voice is not None, notes=notes)


def _spoken(
    script: Sequence[str], voices: Sequence[Voice], out: Path, *, made: datetime, watch: Watch
) -> Rendered:
    lines = takes(script)
    if not lines:
        raise Unusable("There is nothing to speak: the text has no words.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with room_on(out.parent), _Tape(out.parent) as tape:
        spoken = speak(lines, voices, tape, watch)
        frames = _develop(
            tape, out, Mark(synthetic=True, voice=spoken.voice.name, made=made), watch
        )
    return _rendered(out, frames, spoken)


def _rendered(out: Path, frames: int, spoken: Spoken) -> Rendered:
    length = timedelta(seconds=frames / SAMPLE_RATE)
    return Rendered(out, length, spoken.voice.name, synthetic=True, notes=spoken.notes)


def _develop(tape: "_Tape", out: Path, mark: Mark, watch: Watch) -> int:
    """Level what is on the tape into the clip file; tell its length in samples."""
    levelling = levelling_for(tape.blocks)
    with new_wav(out, mark) as clip:
        clip.write(np.zeros(_frames(_LEAD_IN), np.float32))
        for block in levelled(tape.blocks(), levelling):
            watch.check()
            clip.write(block)
        clip.write(np.zeros(_frames(_LEAD_OUT), np.float32))
        return clip.frames


def _frames(length: timedelta) -> int:
    return round(length.total_seconds() * SAMPLE_RATE)


class _Tape:
    """Takes on the disk, in a nameless file that ends with its use: 16 bits, 48 kHz, mono."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 -- closed in __exit__
        self._pause = timedelta()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    def rewind(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._pause = timedelta()

    def add(self, take: Phrase, sound: Samples) -> None:
        spoken = _trimmed(_segment(sound))
        if not len(spoken):
            return
        gap = AudioSegment.silent(self._pause / timedelta(milliseconds=1), SAMPLE_RATE)
        faded = spoken.fade_in(_FADE_IN).fade_out(_FADE_OUT)
        self._file.write(gap.raw_data + faded.raw_data)
        self._pause = take.pause

    def blocks(self) -> Iterator[Samples]:
        self._file.seek(0)
        while raw := self._file.read(SAMPLE_RATE * _BYTES):
            yield np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def _segment(sound: Samples) -> AudioSegment:
    steps = np.clip(np.rint(sound * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return AudioSegment(
        steps.astype("<i2").tobytes(), sample_width=_BYTES, frame_rate=SAMPLE_RATE, channels=1
    )


def _trimmed(spoken: AudioSegment) -> AudioSegment:
    start = detect_leading_silence(spoken, silence_threshold=_QUIET)
    end = detect_leading_silence(spoken.reverse(), silence_threshold=_QUIET)
    return spoken[start : len(spoken) - end]
