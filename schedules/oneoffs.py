"""A bulletin that a person asked for at a given instant: all of it, there and then, or not.

Only an emergency sounds where the rules of the place forbid it, and its reason says so; only for
an emergency does what is on air give way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from schedules import sentences
from schedules.conflicts import in_the_way
from schedules.draft import refusals
from schedules.hours import Refusal, Verdict, passed_over
from schedules.sheet import Frame, Item, Place, Sheet
from schedules.types import (
    Candidate,
    Facts,
    Omission,
    OneOff,
    PartKind,
    Priority,
    Reason,
    Span,
    ZoneKey,
)
from schedules.urgent import in_its_way, make_way


def programme_key(sheet: Sheet, one_off: OneOff) -> str:
    """Name the programme that a one-off is."""
    local = one_off.starts.astimezone(sheet.timezone)
    return f"{sheet.day}/{one_off.key}/{local:%H%M%S}"


def add_one_off(sheet: Sheet, one_off: OneOff) -> None:
    """Put a one-off on the sheet, or the reason why it cannot be aired; never at another time."""
    key = programme_key(sheet, one_off)
    if key in sheet.basis.settled.programmes:
        return
    zones = _zones(sheet, one_off, key)
    span = Span(one_off.starts, one_off.starts + one_off.bulletin.sound.length)
    judged = _judged(sheet, one_off, span, zones)
    why_not = _why_not(sheet, one_off, span, zones, judged.verdict)
    if why_not is not None:
        _leave_out(sheet, one_off, key, why_not)
        return
    spent = sheet.spent.copy()
    spent.charge(judged.verdict.allowed, one_off.bulletin.sound.length)
    place = Place(one_off.starts, zones, judged.verdict.allowed)
    reason = _reason(one_off, judged.passed_over)
    frame = Frame(key, one_off.bulletin.title)
    if _is_urgent(one_off):
        make_way(sheet, span, zones, one_off.bulletin.title)
    sheet.put(sheet.lines_of(frame, _item(one_off, zones), place, reason), spent)


def why_not_at(sheet: Sheet, one_off: OneOff) -> Reason | None:
    """Return why a one-off cannot be aired in all its zones when it is asked for; None if it can.

    The sheet must hold everything that is planned on that day.
    """
    zones = one_off.zones
    span = Span(one_off.starts, one_off.starts + one_off.bulletin.sound.length)
    voided = zones - one_off.bulletin.zones
    if voided:
        return Reason(sentences.ZONES_NOT_ALLOWED, {"zones": sheet.names(voided)})
    silent = zones - sheet.connected(zones)
    if silent:
        return Reason(sentences.NO_OUTPUT, {"zones": sheet.names(silent)})
    return _why_not(sheet, one_off, span, zones, _judged(sheet, one_off, span, zones).verdict)


def next_free(sheet: Sheet, one_off: OneOff) -> datetime | None:
    """Return the first instant from the one asked for on when it could be aired that day."""
    gap = sheet.pace.switch_gap
    instants = {
        one_off.starts,
        one_off.bulletin.valid_from,
        *(block.span.ends + gap for block in sheet.taken),
        *sheet.hours.openings(one_off.zones),
    }
    later = sorted(at for at in instants if at >= one_off.starts)
    return next((at for at in later if not why_not_at(sheet, replace(one_off, starts=at))), None)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the rules of the place say; of an emergency what it passes over instead of refusals."""

    verdict: Verdict
    passed_over: Mapping[ZoneKey, Refusal] = field(default_factory=dict)


def _judged(sheet: Sheet, one_off: OneOff, span: Span, zones: frozenset[ZoneKey]) -> _Judged:
    verdict = sheet.hours.judge(sorted(zones), span, sheet.spent)
    if not _is_urgent(one_off):
        return _Judged(verdict)
    over = passed_over(verdict.refused, sheet.longer, span)
    return _Judged(Verdict(verdict.allowed, {}), over)


def _reason(one_off: OneOff, over: Mapping[ZoneKey, Refusal]) -> Reason:
    if not over:
        return Reason(sentences.ASKED_FOR, {"person": one_off.asked_by})
    rules = ", ".join(sorted({one.rule for one in over.values()}))
    return Reason(sentences.ASKED_FOR_BYPASSING, {"person": one_off.asked_by, "rule": rules})


def _zones(sheet: Sheet, one_off: OneOff, key: str) -> frozenset[ZoneKey]:
    """Return where it may be heard, keeping the reason for every zone that falls away."""
    voided = one_off.zones - one_off.bulletin.zones
    if voided:
        facts: Facts = {"zones": sheet.names(voided)}
        _leave_out(sheet, one_off, key, Reason(sentences.ZONES_NOT_ALLOWED, facts))
    zones = one_off.zones - voided
    silent = zones - sheet.connected(zones)
    if silent:
        _leave_out(sheet, one_off, key, Reason(sentences.NO_OUTPUT, {"zones": sheet.names(silent)}))
    return zones - silent


def _item(one_off: OneOff, zones: frozenset[ZoneKey]) -> Item:
    bulletin = one_off.bulletin
    return Item(
        slot=f"b{bulletin.bulletin}-1",
        kind=PartKind.BULLETIN,
        title=bulletin.title,
        sound=bulletin.sound,
        zones=zones,
        priority=bulletin.priority,
        authority=bulletin.authority,
        bulletin=bulletin.bulletin,
    )


def _why_not(
    sheet: Sheet, one_off: OneOff, span: Span, zones: frozenset[ZoneKey], verdict: Verdict
) -> Reason | None:
    before = sheet.basis.settled.before
    if before is not None and span.begins < before:
        return Reason(sentences.PASSED)
    if span.begins == span.ends:
        return Reason(sentences.EMPTY_SOUND)
    if not zones:
        return Reason(sentences.NO_ZONE_LEFT)
    why_not = _why_not_valid(one_off.bulletin, span) or _why_not_permitted(sheet, span, verdict)
    if why_not is not None:
        return why_not
    taken = in_its_way(sheet) if _is_urgent(one_off) else sheet.taken
    busy = in_the_way(span, sheet.buses_of(zones), taken, sheet.pace.switch_gap)
    return Reason(sentences.OVERLAPS, {"other": busy.name}) if busy else None


def _is_urgent(one_off: OneOff) -> bool:
    return one_off.bulletin.priority is Priority.EMERGENCY


def _why_not_valid(bulletin: Candidate, span: Span) -> Reason | None:
    programme: Facts = {"programme": bulletin.title}
    if span.begins < bulletin.valid_from:
        return Reason(sentences.NOT_YET_VALID, programme)
    if span.ends > bulletin.valid_until:
        return Reason(sentences.NO_LONGER_VALID, programme)
    return None


def _why_not_permitted(sheet: Sheet, span: Span, verdict: Verdict) -> Reason | None:
    if span.ends > sheet.span.ends:
        return Reason(sentences.PAST_MIDNIGHT)
    return next(iter(refusals(sheet, span.begins, verdict.refused)), None)


def _leave_out(sheet: Sheet, one_off: OneOff, key: str, reason: Reason) -> None:
    bulletin = one_off.bulletin
    sheet.omissions.append(Omission(bulletin.title, reason, bulletin.bulletin, key))
