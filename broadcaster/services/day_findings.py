"""What is wrong on one day ahead, and when there would be room instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from broadcaster.domain.outlook import FindingKind, kind_of
from broadcaster.services.ahead import AheadDay
from schedules import sentences
from schedules.conflicts import Block
from schedules.local import clock_face, day_span
from schedules.settle import planned_start
from schedules.sheet import Sheet, blank_sheet
from schedules.slots import FrameClash, Wish, frame_clashes, free_slots, sheet_of
from schedules.types import Facts, Omission, Reason, Settled, Span, Template

_BOTH = (
    "“{first}” and “{second}” both want the loudspeakers of {zones} from {begins} to {ends}, if"
    " both are as long as they may be."
)
_ONE_LINE = (
    "“{first}” and “{second}” both want the same amplifier from {begins} to {ends}, if both are as"
    " long as they may be."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be mended: on `day` first, on `days` days in all, best done before `due`.

    `advice` tells when there would be room instead, where that is known.
    """

    kind: FindingKind
    day: date
    due: datetime
    title: str
    why: Reason
    days: int = 1
    advice: Reason | None = None
    bulletin: int | None = None


def findings_of(ahead: AheadDay, now: datetime) -> Iterator[Finding]:
    """Yield what of a day can still be mended: what its plan says, and frames that may clash."""
    clashing: set[str] = set()
    for omission in ahead.plan.omissions:
        kind, due = kind_of(omission.reason.sentence), _due(ahead, omission, now)
        if kind is None or due <= now:
            continue
        advice = None
        if kind is FindingKind.CLASH:
            clashing.add(_maker(omission))
            advice = _advice(ahead, _maker(omission))
        title, why, number = omission.title, omission.reason, omission.bulletin
        yield Finding(kind, ahead.plan.day, due, title, why, advice=advice, bulletin=number)
    for clash in frame_clashes((ahead.plan.day,), ahead.ground.timezone, ahead.ground.basis):
        if clash.span.begins > now and clashing.isdisjoint({clash.first, clash.second}):
            yield _double_booked(ahead, clash)


def _double_booked(ahead: AheadDay, clash: FrameClash) -> Finding:
    templates = {one.key: one for one in ahead.ground.basis.templates}
    first, second = templates[clash.first], templates[clash.second]
    names = ahead.ground.basis.names
    facts: Facts = {
        "first": first.name,
        "second": second.name,
        "begins": clock_face(clash.span.begins, ahead.ground.timezone),
        "ends": clock_face(clash.span.ends, ahead.ground.timezone),
    }
    why = Reason(_ONE_LINE, facts)
    if clash.zones:
        zones = ", ".join(names.get(zone, str(zone)) for zone in sorted(clash.zones))
        why = Reason(_BOTH, facts | {"zones": zones})
    advice = _advice(ahead, second.key, first)
    kind, due = FindingKind.DOUBLE_BOOKED, clash.span.begins
    return Finding(kind, clash.day, due, second.name, why, advice=advice)


def _advice(ahead: AheadDay, maker: str, whole: Template | None = None) -> Reason | None:
    """Tell when there is room for a template or a one-off, beside all else that is planned.

    `whole` is a template that may take its longest time, whatever of it is planned.
    """
    sheet = _sheet_without(ahead, maker)
    if whole is not None:
        begins = sheet.at(whole.starts)
        span = Span(begins, begins + whole.longest)
        buses = sheet.buses_of(sheet.connected(whole.zones))
        sheet.take(Block(bus, whole.key, whole.name, span) for bus in sorted(buses))
    wish = _wish(sheet, maker)
    free = () if wish is None else free_slots(sheet, wish)
    times = ", ".join(sheet.face(at) for at in free)
    return Reason(sentences.FREE_AT, {"times": times}) if times else None


def _sheet_without(ahead: AheadDay, maker: str) -> Sheet:
    """Return the day as it is planned, but for what that template or one-off makes of it."""
    ground, plan = ahead.ground, ahead.plan
    basis = replace(ground.basis, settled=Settled())
    others = tuple(line for line in plan.lines if line.programme.split("/")[1] != maker)
    blank = blank_sheet(plan.day, ground.timezone, basis, ground.pace)
    return sheet_of(blank, replace(plan, lines=others))


def _wish(sheet: Sheet, maker: str) -> Wish | None:
    for template in sheet.basis.templates:
        if template.key == maker:
            return Wish(template.zones, template.longest, sheet.at(template.starts))
    for one in sheet.basis.one_offs:
        if one.key == maker:
            return Wish(one.zones, one.bulletin.sound.length, one.starts)
    return None


def _maker(omission: Omission) -> str:
    """Return the key of the template or one-off an omission is about; "" where it is of neither."""
    return "" if omission.programme is None else omission.programme.split("/")[1]


def _due(ahead: AheadDay, omission: Omission, now: datetime) -> datetime:
    """Return when it is too late: its programme begins, or the last of the day does."""
    plan, timezone = ahead.plan, ahead.ground.timezone
    if omission.programme is not None:
        return planned_start(omission.programme, plan, timezone)
    starts = {line.programme: line.starts for line in reversed(plan.lines)}
    later = [at for at in starts.values() if at > now]
    return min(later, default=day_span(plan.day, timezone).ends)
