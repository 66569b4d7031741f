"""How much louder or softer than its clip something is sounded."""

from __future__ import annotations

from dataclasses import replace

from schedules import sentences
from schedules.blends import blend_told
from schedules.types import Priority, Reason, Sound

SOFTEST_DB, LOUDEST_DB = -12, 6
"""What may be asked for, in whole dB; -6 dB is half the amplitude."""


def sounded(sound: Sound, by_db: int, priority: Priority = Priority.NORMAL) -> Sound:
    """Return a sound that is so many dB louder (negative: softer), within what may be asked for.

    An emergency is never made softer than its clip: it has to be heard.
    """
    softest = 0 if priority is Priority.EMERGENCY else SOFTEST_DB
    wanted = max(softest, min(LOUDEST_DB, sound.gain_db + by_db))
    return sound if wanted == sound.gain_db else replace(sound, gain_db=wanted)


def told(sound: Sound) -> tuple[Reason, ...]:
    """Say that a sound is to be louder or softer than its clip, and what is heard with it."""
    said: list[Reason] = []
    if sound.gain_db:
        sentence = sentences.LOUDER if sound.gain_db > 0 else sentences.SOFTER
        said.append(Reason(sentence, {"db": abs(sound.gain_db)}))
    if sound.blend is not None:
        said.append(blend_told(sound.blend))
    return tuple(said)
