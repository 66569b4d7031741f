"""What sounds together: music under words, and music that goes on under what follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from schedules import sentences
from schedules.types import Facts, Pace, Reason, Sound

USUAL_MS = 750
"""For how long music that fills goes on under what follows it, where nothing else is asked for."""
LONGEST_MS = 5000
UNDER_DB, LEAST_UNDER_DB, MOST_UNDER_DB = 20, 15, 30
"""How far music lies under words, in dB; WCAG 2.2 (1.4.7) asks for 20 dB or more."""


@dataclass(frozen=True, slots=True)
class Bed:
    """Music under words: a clip (sha256 hex), `under_db` softer than they are.

    `authority` names the standing approval it sounds by, "" while nobody gave one.
    """

    clip: str
    title: str
    authority: str
    under_db: int = UNDER_DB


@dataclass(frozen=True, slots=True)
class GoesOn:
    """That music goes on under what follows it for so many milliseconds; 0: not at all."""

    ms: int


Blend = Bed | GoesOn


def blend_facts(blend: Blend | None) -> dict[str, Any]:
    """Return what is kept of it, in plain values; nothing of None."""
    return {} if blend is None else asdict(blend)


def blend_of(facts: Mapping[str, Any] | None) -> Blend | None:
    """Return what was kept; raises KeyError, ValueError or TypeError where it is none."""
    if not facts:
        return None
    if "ms" in facts:
        return GoesOn(int(facts["ms"]))
    return Bed(
        str(facts["clip"]), str(facts["title"]), str(facts["authority"]), int(facts["under_db"])
    )


def blend_told(blend: Blend) -> Reason:
    """Say what is heard together."""
    if isinstance(blend, Bed):
        return Reason(sentences.MUSIC_UNDER, {"db": blend.under_db, "music": blend.title})
    if not blend.ms:
        return Reason(sentences.ENDS_BEFORE)
    return Reason(sentences.GOES_ON, {"seconds": f"{blend.ms / 1000:g}"})


_NOW = {
    sentences.MUSIC_UNDER: sentences.NOW_MUSIC_UNDER,
    sentences.ENDS_BEFORE: sentences.NOW_ENDS_BEFORE,
    sentences.GOES_ON: sentences.NOW_GOES_ON,
}


def blend_changed(after: Blend | None, facts: Facts) -> Reason:
    """Say what is heard together now; `facts` name the item and its programme."""
    if after is None:
        return Reason(sentences.NOW_ALONE, facts)
    told = blend_told(after)
    return Reason(_NOW[told.sentence], facts | told.facts)


def going_on(sound: Sound, ms: int | None) -> Sound:
    """Return music that goes on so long under what follows it (None: as usual).

    What follows begins that much before its end, so that it is heard to its end under it.
    """
    if ms is None:
        return sound
    tail = timedelta(milliseconds=ms) + Pace().gap if ms else timedelta()
    return replace(sound, length=sound.length - min(tail, sound.length / 2), blend=GoesOn(ms))
