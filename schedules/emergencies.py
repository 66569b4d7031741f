"""The repeats of an emergency: at exact times by its cadence, for as long as it is valid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from schedules import sentences
from schedules.checks import wrong_cadence
from schedules.conflicts import free_from
from schedules.hours import Refusal, passed_over
from schedules.local import clock_face
from schedules.sheet import Frame, Item, Place, Sheet
from schedules.types import Cadence, Candidate, Facts, Omission, PartKind, Reason, Span, ZoneKey
from schedules.urgent import in_its_way, make_way

_MINUTE = timedelta(minutes=1)


def add_repeats(sheet: Sheet, emergency: Candidate, cadence: Cadence) -> None:
    """Put every repeat of an emergency of that day on the sheet, before anything else.

    One that nobody has heard yet, nor is about to hear, begins at once, also where its first time
    passed before this plan was made, and at whatever hour. Permitted hours do not hold an
    emergency back; the reason names the rule it passes over. Nor does a programme on air: what has
    begun of it is cut, what has not gives way. A repeat waits for another emergency alone.
    """
    mistake = wrong_cadence(emergency)
    if mistake is not None:
        sheet.omissions.append(Omission(emergency.title, mistake, emergency.bulletin))
        return
    for planned in _instants(sheet, emergency, cadence):
        _add(sheet, emergency, cadence, planned)


def _instants(sheet: Sheet, emergency: Candidate, cadence: Cadence) -> Iterable[datetime]:
    settled = sheet.basis.settled.before
    begins = max(sheet.span.begins, emergency.valid_from, settled or sheet.span.begins)
    if cadence.every is None:
        soonest = _whole_second(max(begins, cadence.first))
        if soonest < min(sheet.span.ends, emergency.valid_until) and _is_unheard(sheet, emergency):
            yield soonest
        return
    skipped = max(0, -(-(begins - cadence.first) // cadence.every))
    at = cadence.first + skipped * cadence.every
    if settled and cadence.first < begins and _is_unheard(sheet, emergency):
        soonest = _whole_second(begins)
        yield soonest
        if at <= soonest:
            at += cadence.every
    while at < min(sheet.span.ends, emergency.valid_until):
        if _is_awake(sheet, cadence, at):
            yield at
        at += cadence.every


def _is_unheard(sheet: Sheet, emergency: Candidate) -> bool:
    """Tell whether an emergency was never heard, and none of its repeats has begun."""
    maker = f"e{emergency.bulletin}"
    if any(key.split("/")[1] == maker for key in sheet.basis.settled.programmes):
        return False
    return not any(sheet.heard(emergency.bulletin, emergency.zones, sheet.span.begins).values())


def _whole_second(at: datetime) -> datetime:
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)


def _is_awake(sheet: Sheet, cadence: Cadence, at: datetime) -> bool:
    local = at.astimezone(sheet.timezone).time()
    opens, closes = cadence.opens, cadence.closes
    if opens is not None and closes is not None and closes < opens:
        return local >= opens or local <= closes
    return (opens is None or local >= opens) and (closes is None or local <= closes)


def _add(sheet: Sheet, emergency: Candidate, cadence: Cadence, planned: datetime) -> None:
    local = planned.astimezone(sheet.timezone)
    # Where clocks go back an hour comes twice, and each repeat in it has a key of its own.
    again = "T" if local.fold else ""
    key = f"{sheet.day}/e{emergency.bulletin}/{again}{local:%H%M%S}"
    zones = sheet.still_wanted(emergency, sheet.connected(emergency.zones), sheet.span.ends)
    length = emergency.sound.length
    if key in sheet.basis.settled.programmes or not zones:
        return
    gap = sheet.pace.switch_gap
    starts = free_from(planned, length, sheet.buses_of(zones), in_its_way(sheet), gap)
    busy = cadence.every is not None and starts >= planned + cadence.every
    why_not = _why_not_whole(sheet, emergency, starts) or _why_not_now(emergency, is_busy=busy)
    if why_not is not None:
        sheet.omissions.append(Omission(emergency.title, why_not, emergency.bulletin, key))
        return
    span = Span(starts, starts + length)
    verdict = sheet.hours.judge(sorted(zones), span, sheet.spent)
    over = passed_over(verdict.refused, sheet.longer, span)
    reason = _reason(sheet, emergency, cadence, over)
    spent = sheet.spent.copy()
    spent.charge(verdict.allowed, length)
    place = Place(starts, zones, verdict.allowed)
    make_way(sheet, span, zones, emergency.title)
    sheet.put(sheet.lines_of(Frame(key, emergency.title), _item(emergency), place, reason), spent)


def _why_not_whole(sheet: Sheet, emergency: Candidate, starts: datetime) -> Reason | None:
    ends = starts + emergency.sound.length
    if starts == ends:
        return Reason(sentences.EMPTY_SOUND)
    if ends > emergency.valid_until:
        return Reason(sentences.NO_LONGER_VALID, {"programme": emergency.title})
    return Reason(sentences.PAST_MIDNIGHT) if ends > sheet.span.ends else None


def _why_not_now(emergency: Candidate, *, is_busy: bool) -> Reason | None:
    return Reason(sentences.TAKEN, {"other": emergency.title}) if is_busy else None


def _reason(
    sheet: Sheet, emergency: Candidate, cadence: Cadence, refused: Mapping[ZoneKey, Refusal]
) -> Reason:
    rule = ", ".join(sorted({one.rule for one in refused.values()}))
    passed_over: Facts = {"rule": rule} if refused else {}
    if cadence.every is None:
        sentence = sentences.AT_ONCE_BYPASSING if refused else sentences.GOES_AT_ONCE
        return Reason(sentence, passed_over)
    facts: Facts = {"minutes": f"{cadence.every / _MINUTE:g}", "until": _until(sheet, emergency)}
    sentence = sentences.REPEATED_BYPASSING if refused else sentences.REPEATED
    return Reason(sentence, facts | passed_over)


def _until(sheet: Sheet, emergency: Candidate) -> str:
    """Write when its validity ends, with the day where that is another one."""
    local = emergency.valid_until.astimezone(sheet.timezone)
    face = clock_face(local, sheet.timezone)
    return face if local.date() == sheet.day else f"{face} {local:%d/%m/%Y}"


def _item(emergency: Candidate) -> Item:
    return Item(
        slot=f"b{emergency.bulletin}-1",
        kind=PartKind.BULLETIN,
        title=emergency.title,
        sound=emergency.sound,
        zones=emergency.zones,
        priority=emergency.priority,
        authority=emergency.authority,
        bulletin=emergency.bulletin,
    )
