"""What is heard on one day, when, where and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from schedules import sentences
from schedules.elsewhere import kept_out, left_to_others
from schedules.emergencies import add_repeats
from schedules.oneoffs import add_one_off
from schedules.programme import add_programme
from schedules.sheet import Sheet, blank_sheet
from schedules.types import (
    Basis,
    Candidate,
    DayPlan,
    Line,
    Omission,
    OneOff,
    Pace,
    Priority,
    Reason,
    Settled,
    Template,
    ZoneKey,
)
from schedules.urgent import is_repeated

USUAL_PACE = Pace()


def compile_day(day: date, timezone: ZoneInfo, basis: Basis, pace: Pace = USUAL_PACE) -> DayPlan:
    """Return the plan of one local day; the order of what is given is of no account.

    Emergencies are on air at once and repeated by their cadence, one-offs stand where they were
    asked for. Each template of that weekday becomes a programme: its parts in order, in its blocks
    the bulletins by priority (what the operator put first, then the oldest, goes first). The first
    sample is due at the template's local time, unless the line is busy: then the programme starts
    after, or is left out where its whole time has gone. Only emergencies sound outside the
    permitted hours; nothing sounds past the end of the local day. Normal bulletins wait where the
    programme's longest time is full; priority ones make it longer. A programme in which neither a
    bulletin nor a relay is heard is not aired, unless the pace says so.
    """
    sheet = blank_sheet(day, timezone, basis, pace)
    _add_urgent(sheet)
    for one_off in _asked(sheet, urgent=False):
        add_one_off(sheet, one_off)
    for template in _in_order(sheet):
        add_programme(sheet, template)
    _explain(sheet)
    return DayPlan(
        day=day,
        lines=tuple(sorted(sheet.lines, key=_line_order)),
        omissions=tuple(sorted(_once(sheet.omissions), key=_omission_order)),
    )


@dataclass(frozen=True, slots=True)
class Yielded:
    """What of a day stays settled beside its emergencies, and the lines of those to come."""

    settled: Settled
    emergencies: tuple[Line, ...] = ()


def yielded(day: date, timezone: ZoneInfo, basis: Basis, pace: Pace = USUAL_PACE) -> Yielded:
    """Return what stays settled once emergencies are on the sheet.

    What gives way to one of them is left out with its reason, so that whoever counts what will be
    heard and for how long can count what is left. Given that in place of what was settled, the
    same lines are placed for the emergencies.
    """
    settled = basis.settled
    is_urgent = any(one.priority is Priority.EMERGENCY for one in basis.candidates)
    if not settled.lines or not (is_urgent or any(map(_is_urgent, basis.one_offs))):
        return Yielded(settled)
    sheet = blank_sheet(day, timezone, basis, pace)
    _add_urgent(sheet)
    known, left = {one.key for one in settled.lines}, {one.key for one in sheet.lines}
    lines = tuple(line for line in settled.lines if line.key in left)
    told = (one for one in sheet.omissions if one.reason.sentence == sentences.GAVE_WAY_TO)
    kept = replace(settled, lines=lines, omissions=tuple(_once([*settled.omissions, *told])))
    return Yielded(kept, tuple(line for line in sheet.lines if line.key not in known))


def _add_urgent(sheet: Sheet) -> None:
    for emergency in sheet.candidates:
        if emergency.cadence is not None:
            add_repeats(sheet, emergency, emergency.cadence)
    for one_off in _asked(sheet, urgent=True):
        add_one_off(sheet, one_off)


def _asked(sheet: Sheet, *, urgent: bool) -> list[OneOff]:
    span = sheet.span
    wanted = (one for one in sheet.basis.one_offs if _is_urgent(one) is urgent)
    today = (one for one in wanted if span.begins <= one.starts < span.ends)
    return sorted(today, key=lambda one: (one.starts, one.key))


def _is_urgent(one_off: OneOff) -> bool:
    return one_off.bulletin.priority is Priority.EMERGENCY


def _once(omissions: list[Omission]) -> list[Omission]:
    return list({_omission_order(omission): omission for omission in omissions}.values())


def _in_order(sheet: Sheet) -> list[Template]:
    today = [one for one in sheet.basis.templates if sheet.day.weekday() in one.weekdays]
    return sorted(today, key=lambda one: (sheet.at(one.starts), one.key))


def _explain(sheet: Sheet) -> None:
    """Say of every bulletin valid on the day why it is not heard, where that is not said yet."""
    heard_in: dict[int, set[ZoneKey]] = {}
    for line in sheet.lines:
        if line.bulletin is not None:
            heard_in.setdefault(line.bulletin, set()).update(line.zones)
    explained = {omission.bulletin for omission in sheet.omissions}
    for candidate in sheet.candidates:
        if candidate.bulletin in explained:
            continue
        reason = _why_silent(sheet, candidate, frozenset(heard_in.get(candidate.bulletin, ())))
        if reason is not None:
            sheet.omissions.append(Omission(candidate.title, reason, candidate.bulletin))
    sheet.omissions += left_to_others(sheet)


def _why_silent(sheet: Sheet, candidate: Candidate, heard_in: frozenset[ZoneKey]) -> Reason | None:
    connected = sheet.connected(candidate.zones)
    if not connected:
        return Reason(sentences.NO_OUTPUT, {"zones": sheet.names(candidate.zones)})
    wanting = sheet.still_wanted(candidate, connected, sheet.span.ends)
    if not wanting and candidate.airings is not None:
        enough = Reason(sentences.HEARD_ENOUGH, {"wanted": candidate.airings})
        return None if heard_in else enough
    left = kept_out(sheet, candidate.bulletin)
    if not heard_in and not left:
        return _why_in_none(sheet, candidate)
    unreached = wanting - heard_in - left
    return Reason(sentences.NOT_HEARD_IN, {"zones": sheet.names(unreached)}) if unreached else None


def _why_in_none(sheet: Sheet, candidate: Candidate) -> Reason:
    untaken = sheet.untaken.get(candidate.bulletin)
    is_emergency = candidate.priority is Priority.EMERGENCY
    if is_repeated(candidate) or (is_emergency and untaken is not None):
        return Reason(sentences.AT_ONCE)
    return Reason(sentences.NO_PROGRAMME) if untaken is None else untaken


def _line_order(line: Line) -> tuple[object, ...]:
    return (line.starts, line.bus, line.key)


def _omission_order(omission: Omission) -> tuple[object, ...]:
    number = -1 if omission.bulletin is None else omission.bulletin
    return (omission.programme or "", omission.title, number, str(omission.reason))
