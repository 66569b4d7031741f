"""What makes the air wrong while it sounds: rules over measured windows, as values in and out.

Each window of what leaves a sink is held against the same window of the approved clip. Pauses of
the clip itself are no fault, nor is what was faded on purpose. One bad window says little, a second
full of them is a fault: what is bad counts up, what is good counts down.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

SILENT_DB = -60
"""What is sent below that level (dBFS) is silence."""
AUDIBLE_DB = -50
"""Where the approved clip is at least that loud (dBFS), silence is a fault."""
DEEPEST_FADE_DB = 40
"""No fade or ducking takes away more than that (dB) for long."""
NEEDED = 10
"""So many bad windows more than good ones are a fault: one second."""
CLIPPED_PART = 50
"""Every so many-th sample at full scale makes a window distorted (2 %)."""


class Wrong(enum.Enum):
    """In which way the air is wrong."""

    SILENT = "silent"
    FROZEN = "frozen"
    OTHER = "other"
    SHORT = "short"
    MISSING = "missing"
    CLIPPED = "clipped"
    NOISE = "noise"
    """A voice at a level that no voice has."""
    QUIET = "quiet"
    """A voice of which nothing is heard for long."""
    HEARD = "heard"
    """A voice that was quiet is heard again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One window as it was sent: `frames` long, its level, and what it should have been.

    `expected_db` is the approved clip's level there, None where there is no clip to compare with;
    `same` tells whether the samples are the clip's own, None where they were faded or there is no
    clip. `repeats` where they are what was sent shortly before, once more. `full` counts samples at
    full scale, `expected_full` those the clip has there.
    """

    frames: int
    level_db: int
    expected_db: int | None = None
    same: bool | None = None
    repeats: bool = False
    full: int = 0
    expected_full: int = 0
    faded: bool = False


QUIET_FOR = 100
"""So many silent windows of a voice running are told: ten seconds; nobody pauses so long."""
NOISE_DB = -6
"""Speech is never so loud in the mean of a tenth of a second for long (dBFS); broken bits are."""
NOISE_FOR = 20
"""So many windows of that running end a voice: two seconds."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How long a voice has been quiet, and how long nothing but noise, in windows."""

    quiet: int = 0
    noise: int = 0


def listen(spoken: Spoken, level_db: int) -> tuple[Spoken, Wrong | None]:
    """Take one window of a live voice; return what is known now, and what is to be told of it."""
    was_quiet = spoken.quiet >= QUIET_FOR
    quiet = spoken.quiet + 1 if level_db < SILENT_DB else 0
    noise = spoken.noise + 1 if level_db >= NOISE_DB else 0
    told = None
    if noise == NOISE_FOR:
        told = Wrong.NOISE
    elif quiet == QUIET_FOR:
        told = Wrong.QUIET
    elif was_quiet and not quiet:
        told = Wrong.HEARD
    return Spoken(quiet, noise), told


@dataclass(frozen=True, slots=True)
class Watched:
    """What was noticed of one item so far; `told` is what was told already."""

    silent: int = 0
    frozen: int = 0
    other: int = 0
    clipped: int = 0
    told: frozenset[Wrong] = frozenset()

    @property
    def bad(self) -> int:
        """How many bad windows more than good ones there were lately."""
        return self.silent + self.frozen + self.other


def fault_of(seen: Seen) -> Wrong | None:
    """Name what is wrong with one window; None where it is as it should be, or says nothing."""
    if is_silent(seen):
        return Wrong.SILENT
    if seen.same:
        return None
    quiet = seen.level_db < SILENT_DB
    if seen.repeats and not quiet:
        return Wrong.FROZEN
    if seen.same is None or (quiet and (seen.expected_db or 0) < SILENT_DB):
        return None
    return Wrong.OTHER


def is_silent(seen: Seen) -> bool:
    """Tell whether there is silence where the clip has sound."""
    if seen.expected_db is None or seen.same or seen.level_db >= SILENT_DB:
        return False
    depth = seen.expected_db - seen.level_db
    return seen.expected_db >= AUDIBLE_DB and (not seen.faded or depth > DEEPEST_FADE_DB)


def is_clipped(seen: Seen) -> bool:
    """Tell whether a window is distorted although the clip is not."""
    return (seen.full - seen.expected_full) * CLIPPED_PART > seen.frames


def look(watched: Watched, seen: Seen) -> tuple[Watched, Wrong | None]:
    """Take one window; return what is known now, and a fault the first time it is sure."""
    wrong = fault_of(seen)
    after = _counted(watched, wrong, is_judged=wrong is not None or _says_something(seen))
    clipped = after.clipped + 1 if is_clipped(seen) else max(0, after.clipped - 1)
    after = replace(after, clipped=clipped)
    if after.bad >= NEEDED and not watched.told & _AIR:
        found = _name_of(after)
    elif clipped >= NEEDED and Wrong.CLIPPED not in watched.told:
        found = Wrong.CLIPPED
    else:
        return after, None
    return replace(after, told=after.told | {found}), found


def _says_something(seen: Seen) -> bool:
    """Tell whether a window that is not bad shows that the air is right."""
    return seen.same is True or (
        seen.expected_db is None and not seen.repeats and seen.level_db >= SILENT_DB
    )


def _counted(watched: Watched, wrong: Wrong | None, *, is_judged: bool) -> Watched:
    if not is_judged:
        return watched
    match wrong:
        case Wrong.SILENT:
            return replace(watched, silent=watched.silent + 1)
        case Wrong.FROZEN:
            return replace(watched, frozen=watched.frozen + 1)
        case Wrong.OTHER:
            return replace(watched, other=watched.other + 1)
        case _:
            return replace(
                watched,
                silent=max(0, watched.silent - 1),
                frozen=max(0, watched.frozen - 1),
                other=max(0, watched.other - 1),
            )


def _name_of(watched: Watched) -> Wrong:
    """Call it by what there was most of."""
    counts = {
        Wrong.SILENT: watched.silent,
        Wrong.FROZEN: watched.frozen,
        Wrong.OTHER: watched.other,
    }
    return max(counts, key=lambda wrong: counts[wrong])


_AIR = frozenset({Wrong.SILENT, Wrong.FROZEN, Wrong.OTHER})
