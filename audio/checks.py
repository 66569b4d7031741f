"""What is wrong with a recording, in sentences for the person who uploaded it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from audio.containers import Contents, End
from audio.errors import Unusable
from audio.levelling import HEIGHT, Outline
from audio.listening import LOW, Heard
from audio.types import Note, Samples
from audio.uploads import broken_off

LONGEST = timedelta(hours=2)
"""A recording may be so long."""
SHORTEST = timedelta(milliseconds=500)
SLACK = timedelta(seconds=1)
"""Coders add and cut some frames at the ends."""

TICK = timedelta(milliseconds=10)
_ROWS = TICK // timedelta(milliseconds=1)

_SILENT = 0.001  # of full scale (-60 dBFS): nobody hears that from a horn
_LOUD_ENOUGH = 0.003  # -50 dBFS: the recording begins and ends there ...
_SHARE = 0.01  # ... or, where all of it is quiet, 40 dB under its highest wave
_MANY_CLIPPED = 2.0  # clipped places a second
_QUIET_LUFS = -38.0
_LONG_SILENCE = timedelta(seconds=10)
_OFFSET = 0.01  # of full scale
_EMPTY = 0.001  # of the power of the louder channel (-30 dB)
_OPPOSITE = 0.02  # of the channels' power is left when they are added up
_HUM_OVER_BESIDE = 20.0  # times the power beside it
_QUIETEST = 0.1  # of the seconds
_HUM_UNDER_SOUND = 45.0  # dB
_VOICED = 10  # moments with a pitch, before anything is said of the speed
_TOO_HIGH_HZ, _TOO_LOW_HZ = 340.0, 70.0
_PAUSES = 0.08  # of the time speech is quiet between its words


@dataclass(frozen=True, slots=True)
class Sounding:
    """Where a recording sounds: found once it is on the tape."""

    levels: Samples
    """The highest sample of every tick (10 ms), 0..1."""
    lufs: float
    """Integrated loudness; minus infinity for silence."""

    @property
    def highest(self) -> float:
        """The highest sample, 0..1 or above."""
        return float(self.levels.max(initial=0.0))

    @property
    def threshold(self) -> float:
        """What is lower is silence (of full scale)."""
        return min(_LOUD_ENOUGH, max(_SHARE * self.highest, _SILENT / 2))

    def ends(self) -> tuple[int, int]:
        """Tell the first tick that sounds and the one after the last; both 0 in silence."""
        loud = np.flatnonzero(self.levels > self.threshold)
        return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)


def levels_of(outlines: Iterable[Outline]) -> Samples:
    """Tell the highest sample of every tick."""
    rest: Samples = np.zeros(0, np.float32)
    found = [rest]
    for outline in outlines:
        heights = np.concatenate((rest, outline[:, HEIGHT]))
        full = len(heights) // _ROWS * _ROWS
        found.append(heights[:full].reshape(-1, _ROWS).max(axis=1))
        rest = heights[full:]
    if len(rest):
        found.append(rest.max(keepdims=True))
    return np.concatenate(found)


def refuse(contents: Contents, length: timedelta, sounding: Sounding) -> None:
    """Raise Unusable with one sentence for what cannot be aired."""
    if length > LONGEST:
        raise Unusable(
            "The recording is longer than {hours} hours. Cut it into shorter ones.",
            hours=LONGEST // timedelta(hours=1),
        )
    if contents.declared is not None and length + SLACK < contents.declared <= LONGEST:
        raise broken_off()
    if length < SHORTEST:
        raise Unusable("The recording is too short: less than half a second of sound.")
    if sounding.highest < _SILENT or math.isinf(sounding.lufs):
        raise Unusable("The recording holds only silence. Check the microphone and record again.")


def doubts(contents: Contents, heard: Heard, sounding: Sounding, lufs: float) -> tuple[Note, ...]:
    """Tell what a person should know before approving it; `lufs` is what it is brought to."""
    return (
        *_of_its_end(contents, heard),
        *_of_its_level(heard, sounding, lufs),
        *_of_its_channels(heard),
        *_of_what_is_under_it(heard, sounding),
        *_of_its_silence(sounding),
        *_of_its_speed(heard, sounding),
    )


def is_opposed(heard: Heard) -> bool:
    """Tell whether two channels cancel each other out when they are added up."""
    count, whole = len(heard.powers), float(heard.powers.sum())
    return count == 2 and whole > 0 and heard.mixed * count**2 < _OPPOSITE * whole  # noqa: PLR2004 -- left and right


def has_offset(heard: Heard) -> bool:
    """Tell whether the wave does not swing about zero."""
    return abs(heard.offset) > _OFFSET


def _of_its_end(contents: Contents, heard: Heard) -> Iterator[Note]:
    if contents.end is End.UNSURE:
        yield Note("The file does not say where it ends: listen to the recording's end.")
    if contents.declared is not None and contents.declared > LONGEST:
        yield Note(
            "The file says that it is {hours} hours long, but it holds only {length} of sound. "
            "Listen to all of it.",
            {"hours": contents.declared // timedelta(hours=1), "length": clock(heard.length)},
        )


def _of_its_level(heard: Heard, sounding: Sounding, lufs: float) -> Iterator[Note]:
    if heard.clipped > _MANY_CLIPPED * heard.length.total_seconds():
        yield Note("The recording is distorted because it was recorded too loudly. Listen to it.")
    if sounding.lufs < _QUIET_LUFS:
        raised = round(lufs - sounding.lufs)
        yield Note(
            "The recording is very quiet: it was raised by {raised} dB, and its hiss with it.",
            {"raised": raised},
        )


def _of_its_channels(heard: Heard) -> Iterator[Note]:
    empty = _empty_channels(heard)
    if len(heard.powers) == 2 and len(empty) == 1:  # noqa: PLR2004 -- left and right
        yield Note(
            "The sound was only in the right channel; it was put into both."
            if empty[0] == 0
            else "The sound was only in the left channel; it was put into both."
        )
    if is_opposed(heard):
        yield Note(
            "The left and the right channel cancel each other out; only the left one was used. "
            "Check the cables of the microphone."
        )


def _empty_channels(heard: Heard) -> list[int]:
    empty: list[int] = np.flatnonzero(heard.powers < _EMPTY * heard.powers.max()).tolist()
    return empty


def _of_what_is_under_it(heard: Heard, sounding: Sounding) -> Iterator[Note]:
    if has_offset(heard):
        yield Note(
            "The recording had a constant offset of {percent} %, as a faulty sound card gives; "
            "it was taken out.",
            {"percent": round(abs(heard.offset) * 100)},
        )
    if any(_hums(heard, hertz, sounding.lufs) for hertz in (50, 100)):
        yield Note("A hum of the mains is in the recording. Check the cables, and listen to it.")


def _hums(heard: Heard, hertz: int, lufs: float) -> bool:
    """Tell whether a steady tone of the mains stands out from what is beside it."""
    if len(heard.low) < 2:  # noqa: PLR2004 -- steady can only be what lasts
        return False
    at = LOW.index(hertz)
    here = heard.low[:, at - 1 : at + 2].max(axis=1)
    beside = heard.low[:, [at - 6, at - 5, at - 4, at + 4, at + 5, at + 6]]
    # Even where the speaker is silent it is there, and nothing beside it: a voice is not so steady.
    # Both are asked of the same seconds, or a pause would tell that nothing is beside a voice.
    least = float(np.quantile(here, _QUIETEST, method="lower"))
    return (
        least > _HUM_OVER_BESIDE * float(np.quantile(beside[here >= least], _QUIETEST))
        and 10 * math.log10(max(least, 1e-20)) > lufs - _HUM_UNDER_SOUND
    )


def _of_its_silence(sounding: Sounding) -> Iterator[Note]:
    first, last = sounding.ends()
    quiet = np.concatenate(([False], sounding.levels[first:last] <= sounding.threshold, [False]))
    changes = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2)
    long = [pair for pair in changes if (pair[1] - pair[0]) * TICK >= _LONG_SILENCE]
    if long:
        start, end = max(long, key=lambda pair: int(pair[1] - pair[0]))
        yield Note(
            "From {start} to {end} the recording is silent. Cut that out if it is not meant so.",
            {"start": clock((first + int(start)) * TICK), "end": clock((first + int(end)) * TICK)},
        )


def _of_its_speed(heard: Heard, sounding: Sounding) -> Iterator[Note]:
    """Ask, where a voice is pitched as hardly any voice is; music without pauses is not asked."""
    voiced = heard.pitches[heard.pitches > 0]
    if len(voiced) < _VOICED or 3 * len(voiced) < len(heard.pitches):
        return
    if float(np.mean(sounding.levels < _SHARE * 3 * sounding.highest)) < _PAUSES:
        return
    middle = float(np.median(voiced))
    if middle > _TOO_HIGH_HZ:
        yield Note("The voice is unusually high. Was the recording saved at the right speed?")
    elif middle < _TOO_LOW_HZ:
        yield Note("The voice is unusually low. Was the recording saved at the right speed?")


def clock(length: timedelta) -> str:
    """Write a length as minutes and seconds, or hours, minutes and seconds."""
    seconds = round(length.total_seconds())
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
