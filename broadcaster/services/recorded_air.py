"""What was really sent on a bus: which stretches are recorded, and their sound for a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from audio import aircheck
from audio.errors import AudioError
from audio.instants import frame_of, instant_of
from broadcaster.errors import Failed, NotFound
from broadcaster.folder import Folder
from schedules.types import Reason

MIME = "audio/mpeg"
"""The media type of the sound that is returned."""
LONGEST = timedelta(hours=2)
"""Of a longer stretch the sound is returned up to there."""

_BUS = re.compile(r"[a-z0-9_-]{1,32}")
_WHY = {
    aircheck.WhyGap.BEHIND: Reason("The disk was too slow for the recording."),
    aircheck.WhyGap.FULL: Reason("The disk was nearly full, so nothing was recorded."),
    aircheck.WhyGap.FAILED: Reason("The recording could not be written."),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `begins` up to `ends` (UTC) the bus sent what is kept."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """From `begins` up to `ends` (UTC) not all that was sent is kept."""

    begins: datetime
    ends: datetime
    why: Reason


@dataclass(frozen=True, slots=True)
class RecordedAir:
    """What is kept of one bus between two instants (UTC).

    Outside its stretches the bus was silent, or the recording has a gap, or was removed by age.
    """

    bus: str
    begins: datetime
    ends: datetime
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]


def recorded(folder: Folder, bus: str, begins: datetime, ends: datetime) -> RecordedAir:
    """Tell what is kept of a bus between two aware instants; raises NotFound for no name of one."""
    place, first, until = _place(folder, bus), frame_of(begins), frame_of(ends)
    return RecordedAir(
        bus=bus,
        begins=instant_of(first),
        ends=instant_of(until),
        stretches=tuple(
            Stretch(instant_of(max(each.first, first)), instant_of(min(each.until, until)))
            for each in aircheck.recordings(place, first, until)
        ),
        gaps=tuple(
            Gap(
                instant_of(max(each.first, first)),
                instant_of(min(each.until, until)),
                _WHY[each.why],
            )
            for each in aircheck.gaps(place, first, until)
        ),
    )


def sound(folder: Folder, bus: str, begins: datetime, ends: datetime) -> bytes:
    """Return what was sent on a bus between two aware instants as one MP3 (5 kB a second).

    It keeps the time: where nothing is kept it is silent; it begins at most 50 ms before `begins`,
    and of a stretch over LONGEST it holds the first LONGEST. Raises NotFound where nothing at all
    is kept, Failed where it cannot be read.
    """
    place, first = _place(folder, bus), frame_of(begins)
    until = min(frame_of(ends), frame_of(begins + LONGEST))
    try:
        if not aircheck.recordings(place, first, until):
            raise NotFound("Nothing that was sent at that time is kept.")
        return aircheck.as_mp3(place, first, until)
    except (AudioError, OSError) as error:
        raise Failed("The recording cannot be read: {why}", why=error) from error


def _place(folder: Folder, bus: str) -> Path:
    if not _BUS.fullmatch(bus):
        raise NotFound("There is no sound output of that name.")
    return folder.recorded / bus
