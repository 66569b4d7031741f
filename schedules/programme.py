"""One programme of one day: its parts and bulletins, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schedules import sentences
from schedules.conflicts import in_the_way
from schedules.hours import Refusal, Spent
from schedules.local import clock_face, instant
from schedules.sheet import Cursor, Frame, Item, Place, Sheet
from schedules.types import (
    Candidate,
    Facts,
    Line,
    Omission,
    PartKind,
    Priority,
    Reason,
    Sound,
    Span,
    StandingPart,
    Template,
    ZoneKey,
)

_NOTHING = timedelta()


@dataclass(slots=True)
class Draft:
    """A programme being put together, before it is known whether it will be aired."""

    sheet: Sheet
    template: Template
    frame: Frame
    planned: datetime
    cursor: Cursor
    limit: datetime
    spent: Spent
    parts: int = 0
    bulletins: int = 0
    crowded: bool = False
    lines: list[Line] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)

    @property
    def zones(self) -> frozenset[ZoneKey]:
        """The zones of the template that can sound at all."""
        return self.sheet.connected(self.template.zones)

    @property
    def reserve(self) -> timedelta:
        """How long the parts after the bulletins take, lines switched before each."""
        sounds = (part.sound for part in self.template.after if part.authority)
        lengths = (sound.length + self.sheet.pace.switch_gap for sound in sounds if sound)
        return sum(lengths, _NOTHING)


def add_programme(sheet: Sheet, template: Template) -> None:
    """Put the programme of one template on the sheet, or the reason why there is none."""
    draft = _draft(sheet, template)
    settled = sheet.basis.settled
    if draft.frame.key in settled.programmes:
        return
    if settled.before is not None and draft.planned < settled.before:
        sheet.omissions.append(_about(draft, Reason(sentences.PASSED)))
        return
    _fill(draft)
    _finish(draft)


def _draft(sheet: Sheet, template: Template) -> Draft:
    planned = instant(sheet.day, template.starts, sheet.timezone)
    key = f"{sheet.day}/{template.key}/{template.starts:%H%M}"
    return Draft(
        sheet=sheet,
        template=template,
        frame=Frame(key, template.name),
        planned=planned,
        cursor=Cursor(planned),
        limit=planned + template.longest,
        spent=sheet.spent.copy(),
    )


def _fill(draft: Draft) -> None:
    silent = draft.template.zones - draft.zones
    if silent:
        _leave_out(draft, Reason(sentences.NO_OUTPUT, {"zones": draft.sheet.names(silent)}))
    for number, part in enumerate(draft.template.before, start=1):
        _add_part(draft, number, part)
    for candidate in draft.sheet.candidates:
        _add_bulletin(draft, candidate)
    if draft.bulletins or draft.sheet.pace.air_empty:
        for number, part in enumerate(draft.template.after, start=1):
            _add_part(draft, number, part)


def _finish(draft: Draft) -> None:
    if draft.lines and (draft.bulletins or draft.sheet.pace.air_empty):
        draft.sheet.put(draft.lines, draft.spent)
        draft.sheet.omissions += draft.omissions
        return
    explained = [omission for omission in draft.omissions if omission.bulletin is not None]
    draft.sheet.omissions += [*explained, _about(draft, _why_not_at_all(draft))]


def _why_not_at_all(draft: Draft) -> Reason:
    if not draft.crowded:
        return Reason(sentences.NO_BULLETIN)
    span = Span(draft.planned, draft.planned + draft.template.longest)
    buses = draft.sheet.buses_of(draft.zones)
    busy = in_the_way(span, buses, draft.sheet.taken, draft.sheet.pace.switch_gap)
    return Reason(sentences.TAKEN, {"other": busy.name if busy else ""})


def _add_part(draft: Draft, number: int, part: StandingPart) -> None:
    programme: Facts = {"programme": draft.frame.name}
    if part.sound is None:
        _leave_out(draft, Reason(sentences.NOT_RENDERED, programme), part.title)
        return
    if not part.authority:
        _leave_out(draft, Reason(sentences.NOT_ALLOWED, programme), part.title)
        return
    slot = f"{part.kind}-{number}"
    item = _item(slot, part, part.sound, draft.zones)
    place = _place(draft, item, _NOTHING)
    if place is not None:
        facts = programme | {"part": draft.parts + 1}
        _put(draft, item, place, Reason(sentences.STANDING_PART, facts))


def _item(slot: str, part: StandingPart, sound: Sound, zones: frozenset[ZoneKey]) -> Item:
    return Item(slot, part.kind, part.title, sound, zones, Priority.NORMAL, part.authority)


def _add_bulletin(draft: Draft, candidate: Candidate) -> None:
    shared = draft.zones & candidate.zones
    zones = draft.sheet.still_wanted(candidate, shared, draft.limit)
    if not zones:
        return
    item = Item(
        slot=f"b{candidate.bulletin}-1",
        kind=PartKind.BULLETIN,
        title=candidate.title,
        sound=candidate.sound,
        zones=zones,
        priority=candidate.priority,
        authority=candidate.authority,
        bulletin=candidate.bulletin,
    )
    waits = candidate.priority == Priority.NORMAL
    place = _place(draft, item, draft.reserve if waits else _NOTHING, candidate)
    if place is None:
        return
    _put(draft, item, place, _airing(draft, candidate, place))
    draft.bulletins += 1
    if not waits:
        # A priority bulletin must be in the next programme, even where that makes it longer.
        draft.limit = max(draft.limit, draft.cursor.at + draft.reserve)


def _airing(draft: Draft, candidate: Candidate, place: Place) -> Reason:
    heard = min(draft.sheet.heard(candidate.bulletin, z, draft.limit) for z in place.zones)
    facts: Facts = {
        "programme": draft.frame.name,
        "part": draft.parts + 1,
        "airing": heard + 1,
    }
    if candidate.airings is None:
        return Reason(sentences.AIRING_WHILE_VALID, facts)
    return Reason(sentences.AIRING, facts | {"wanted": candidate.airings})


def _place(
    draft: Draft, item: Item, reserve: timedelta, candidate: Candidate | None = None
) -> Place | None:
    """Find the item's place; where there is none, keep the reason."""
    if not item.zones:
        return None
    if item.sound.length <= _NOTHING:
        _leave_out(draft, Reason(sentences.EMPTY_SOUND), item.title, item.bulletin)
        return None
    place = draft.sheet.find_place(item, draft.cursor, draft.spent, reserve)
    for reason in refusals(draft.sheet, place.starts, place.refused):
        _leave_out(draft, reason, item.title, item.bulletin)
    if not place.allowed:
        return None
    why_not = _why_not(draft, item, place, reserve, candidate)
    if why_not is None:
        return place
    _leave_out(draft, why_not, item.title, item.bulletin)
    return None


def _why_not(
    draft: Draft, item: Item, place: Place, reserve: timedelta, candidate: Candidate | None
) -> Reason | None:
    programme: Facts = {"programme": draft.frame.name}
    ends = place.starts + item.sound.length
    if ends > draft.sheet.span.ends:
        return Reason(sentences.PAST_MIDNIGHT)
    if candidate is not None and place.starts < candidate.valid_from:
        return Reason(sentences.NOT_YET_VALID, programme)
    if candidate is not None and ends > candidate.valid_until:
        return Reason(sentences.NO_LONGER_VALID, programme)
    begins_too_late = not draft.lines and place.starts >= draft.limit
    draft.crowded |= begins_too_late
    must = item.bulletin is not None and item.priority != Priority.NORMAL
    if begins_too_late or (not must and ends + reserve > draft.limit):
        return Reason(sentences.WAITS_FOR_ROOM, programme)
    return None


def refusals(
    sheet: Sheet, starts: datetime, refused: Mapping[ZoneKey, Refusal]
) -> Iterable[Reason]:
    """Say which rules keep which zones silent at that instant, one sentence a rule."""
    for refusal in sorted(set(refused.values()), key=lambda one: (one.rule, one.used_up)):
        zones = [zone for zone, why in refused.items() if why == refusal]
        facts: Facts = {"zones": sheet.names(zones), "rule": refusal.rule}
        if refusal.used_up:
            yield Reason(sentences.MINUTES_USED_UP, facts)
        else:
            at = clock_face(starts, sheet.timezone)
            yield Reason(sentences.OUTSIDE_HOURS, facts | {"starts": at})


def _put(draft: Draft, item: Item, place: Place, reason: Reason) -> None:
    if not draft.lines:
        draft.limit = place.starts + draft.template.longest
        _tell_if_moved(draft, item, place)
    draft.lines += draft.sheet.lines_of(draft.frame, item, place, reason)
    draft.parts += 1
    draft.spent.charge(place.allowed, item.sound.length)
    draft.cursor = Cursor(place.starts + item.sound.length, place.zones)


def _tell_if_moved(draft: Draft, item: Item, place: Place) -> None:
    if place.starts == draft.planned:
        return
    sheet = draft.sheet
    span = Span(draft.planned, draft.planned + item.sound.length)
    buses = sheet.buses_of(place.zones)
    busy = in_the_way(span, buses, sheet.taken, sheet.pace.switch_gap)
    facts: Facts = {
        "starts": clock_face(place.starts, sheet.timezone),
        "planned": clock_face(draft.planned, sheet.timezone),
        "other": busy.name if busy else "",
    }
    _leave_out(draft, Reason(sentences.MOVED, facts))


def _leave_out(draft: Draft, reason: Reason, title: str = "", bulletin: int | None = None) -> None:
    title = title or draft.template.name
    draft.omissions.append(Omission(title, reason, bulletin, draft.frame.key))


def _about(draft: Draft, reason: Reason) -> Omission:
    return Omission(draft.template.name, reason, None, draft.frame.key)
