"""What an emergency waits for, and what gives way to it: it goes on air over everything else."""

from __future__ import annotations

from collections.abc import Iterable

from schedules import sentences
from schedules.conflicts import Block
from schedules.sheet import Sheet
from schedules.types import Candidate, Line, Omission, Priority, Reason, Span, ZoneKey


def is_repeated(candidate: Candidate) -> bool:
    """Tell whether it is heard again and again by its cadence, and stands in no programme."""
    return candidate.cadence is not None and candidate.cadence.every is not None


def in_its_way(sheet: Sheet) -> list[Block]:
    """Return what an emergency waits for: nothing but other emergencies, each by itself."""
    over = sheet.basis.ended
    return [
        Block(line.bus, line.programme, line.programme_name, Span(line.starts, until))
        for line in sheet.lines
        if line.priority is Priority.EMERGENCY
        and (until := over.get(line.key, line.ends)) >= line.starts
    ]


def heard_whole(lines: Iterable[Line], emergencies: Iterable[Line] = ()) -> tuple[Line, ...]:
    """Return those of some lines that no emergency, one of them or another, cuts as they sound."""
    given = tuple(lines)
    urgent = [one for one in (*given, *emergencies) if one.priority is Priority.EMERGENCY]
    return tuple(
        line
        for line in given
        if line.priority is Priority.EMERGENCY
        or not any(one.bus == line.bus and _cuts(one, line) for one in urgent)
    )


def _cuts(emergency: Line, line: Line) -> bool:
    return line.starts < emergency.ends and emergency.starts < line.ends


def make_way(sheet: Sheet, span: Span, zones: Iterable[ZoneKey], title: str) -> None:
    """Take out of programmes that are on air what would sound beside an emergency.

    What has begun, or is too near to be taken back, stays: it is cut when the emergency begins.
    """
    buses = sheet.buses_of(zones)
    too_near = sheet.basis.settled.before
    kept: list[Line] = []
    for line in sheet.lines:
        is_free = line.bus not in buses or line.priority is Priority.EMERGENCY
        meets = Span(line.starts, line.ends).meets(span, sheet.pace.switch_gap)
        if is_free or not meets or (too_near is not None and line.starts <= too_near):
            kept.append(line)
            continue
        why = Reason(sentences.GAVE_WAY_TO, {"title": title})
        sheet.omissions.append(Omission(line.title, why, line.bulletin, line.programme))
    sheet.lines = kept
