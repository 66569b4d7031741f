"""What programmes leave to others, because they read only what is meant for their own zones."""

from __future__ import annotations

from collections.abc import Iterable

from schedules import sentences
from schedules.sheet import Frame, Sheet
from schedules.types import Candidate, Omission, Reason, ZoneKey


def left_to_others(sheet: Sheet) -> list[Omission]:
    """Say of what is meant for more zones why a programme leaves it out, and which one reads it.

    What was heard there as often as wanted needs no word more.
    """
    return [
        Omission(one.title, reason, one.bulletin, frame.key)
        for one in sheet.candidates
        for frame, zones in sheet.beyond.get(one.bulletin, {}).items()
        for reason in _why(sheet, one, frame, zones)
    ]


def kept_out(sheet: Sheet, bulletin: int) -> frozenset[ZoneKey]:
    """Return the zones in which some programme leaves a bulletin to others."""
    return frozenset().union(*sheet.beyond.get(bulletin, {}).values())


def _why(sheet: Sheet, one: Candidate, frame: Frame, zones: frozenset[ZoneKey]) -> Iterable[Reason]:
    reading = [
        (line.starts, line.programme, line.programme_name)
        for line in sheet.lines
        if line.bulletin == one.bulletin and line.zones & zones
    ]
    # A priority item that had not been heard there yet is read all the same.
    if any(programme == frame.key for _, programme, _ in reading):
        return
    if reading:
        facts = {"programme": frame.name, "other": min(reading)[2]}
        yield Reason(sentences.READ_ELSEWHERE, dict(facts))
    elif sheet.still_wanted(one, zones, sheet.span.ends):
        yield Reason(sentences.NOT_ITS_OWN, {"programme": frame.name})
