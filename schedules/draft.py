"""A programme being put together, before it is known whether it will be aired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from schedules import sentences
from schedules.conflicts import in_the_way
from schedules.heard_already import key_of
from schedules.hours import Refusal, Spent
from schedules.sheet import Cursor, Frame, Item, Place, Sheet
from schedules.types import (
    Candidate,
    Facts,
    Line,
    Omission,
    Priority,
    Reason,
    Span,
    Template,
    Turn,
    ZoneKey,
)

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Room:
    """What a part must leave free: `kept` for the parts up to `until`, the next hard start.

    Filler stops before the `next` start of either kind, with the parts up to there kept free.
    Where a name ends in `close` lines are not switched between those parts.
    """

    kept: timedelta = NOTHING
    until: datetime | None = None
    next_kept: timedelta = NOTHING
    next_kept_close: timedelta = NOTHING
    next: datetime | None = None


@dataclass(slots=True)
class Draft:
    """The programme as far as it has got; `airs` once something in it is worth waking people."""

    sheet: Sheet
    template: Template
    frame: Frame
    planned: datetime
    cursor: Cursor
    limit: datetime
    spent: Spent
    zones: frozenset[ZoneKey]
    room: Room = field(default_factory=Room)
    parts: int = 0
    airs: bool = False
    crowded: bool = False
    lines: list[Line] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    read: dict[tuple[int, ZoneKey], int] = field(default_factory=dict)
    readings: dict[int, int] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)

    @property
    def no_music(self) -> str:
        """What forbids music in one of its zones, or "": half a programme cannot play it."""
        basis = self.sheet.basis
        holds = basis.no_music_in is None or basis.no_music_in & self.zones
        return basis.no_music if holds else ""

    def leave_out(self, reason: Reason, title: str = "", bulletin: int | None = None) -> None:
        """Keep why something is left out; without a title it is said of the programme."""
        title = title or self.template.name
        self.omissions.append(Omission(title, reason, bulletin, self.frame.key))

    def facts(self, **more: str | int) -> Facts:
        """Return the facts of a sentence about this programme."""
        return {"programme": self.frame.name, **more}

    def face(self, at: datetime) -> str:
        """Write an instant as people read it."""
        return self.sheet.face(at)

    def at(self, local: time) -> datetime:
        """Return the instant of a local time of the day."""
        return self.sheet.at(local)

    def wait_until(self, at: datetime) -> None:
        """Let nothing more start before that instant."""
        self.cursor = Cursor(self.cursor.at, self.cursor.zones, at)


def new_draft(sheet: Sheet, template: Template) -> Draft:
    """Return the empty programme of a template."""
    planned = sheet.at(template.starts)
    return Draft(
        sheet=sheet,
        template=template,
        frame=Frame(key_of(sheet.day, template), template.name),
        planned=planned,
        cursor=Cursor(planned),
        limit=planned + template.longest,
        spent=sheet.spent.copy(),
        zones=sheet.connected(template.zones),
    )


def must_be_heard(item: Item) -> bool:
    """Tell whether an item may make a programme longer (Circular 39/2020: priority)."""
    return item.bulletin is not None and item.priority != Priority.NORMAL


def find(
    draft: Draft, item: Item, reserve: timedelta, candidate: Candidate | None = None
) -> Place | None:
    """Find the item's place; where there is none, keep the reason."""
    if not item.zones:
        return None
    if item.sound.length <= NOTHING:
        draft.leave_out(Reason(sentences.EMPTY_SOUND), item.title, item.bulletin)
        return None
    place = draft.sheet.find_place(item, draft.cursor, draft.spent, reserve)
    for reason in refusals(draft.sheet, place.starts, place.refused):
        draft.leave_out(reason, item.title, item.bulletin)
    if not place.allowed:
        return None
    why_not = _why_not(draft, item, place, reserve, candidate)
    if why_not is None:
        return place
    draft.leave_out(why_not, item.title, item.bulletin)
    return None


def _why_not(
    draft: Draft, item: Item, place: Place, reserve: timedelta, candidate: Candidate | None
) -> Reason | None:
    ends = place.starts + item.sound.length
    if ends > draft.sheet.span.ends:
        return Reason(sentences.PAST_MIDNIGHT)
    if candidate is not None and place.starts < _begins(candidate):
        return Reason(sentences.NOT_YET_VALID, draft.facts())
    if candidate is not None and ends > candidate.valid_until:
        return Reason(sentences.NO_LONGER_VALID, draft.facts())
    begins_too_late = not draft.lines and place.starts >= draft.limit
    draft.crowded |= begins_too_late
    if begins_too_late or (not must_be_heard(item) and ends + reserve > draft.limit):
        return Reason(sentences.WAITS_FOR_ROOM, draft.facts())
    exact = draft.room.until
    if exact is not None and ends + reserve + _gap_before_exact(draft, place) > exact:
        return Reason(sentences.NO_ROOM_BEFORE, draft.facts(at=draft.face(exact)))
    return None


def _begins(candidate: Candidate) -> datetime:
    """Return from when on programmes may read it; an emergency after it went on air by itself."""
    first = candidate.valid_from if candidate.cadence is None else candidate.cadence.first
    return max(first, candidate.valid_from)


def _gap_before_exact(draft: Draft, place: Place) -> timedelta:
    pace = draft.sheet.pace
    return pace.gap if place.zones == draft.zones else pace.switch_gap


def refusals(
    sheet: Sheet, starts: datetime, refused: Mapping[ZoneKey, Refusal]
) -> Iterable[Reason]:
    """Say which rules keep which zones silent at that instant, one sentence a rule."""
    if not refused:
        return
    for refusal in sorted(set(refused.values()), key=lambda one: (one.rule, one.used_up)):
        zones = [zone for zone, why in refused.items() if why == refusal]
        facts: Facts = {"zones": sheet.names(zones), "rule": refusal.rule}
        if refusal.used_up:
            yield Reason(sentences.MINUTES_USED_UP, facts)
        else:
            at = sheet.face(starts)
            yield Reason(sentences.OUTSIDE_HOURS, facts | {"starts": at})


def put(draft: Draft, item: Item, place: Place, reason: Reason) -> None:
    """Add the lines of an item at its place."""
    if not draft.lines:
        draft.limit = place.starts + draft.template.longest
        _tell_if_moved(draft, item, place)
    draft.lines += draft.sheet.lines_of(draft.frame, item, place, reason)
    draft.parts += 1
    draft.spent.charge(place.allowed, item.sound.length)
    draft.cursor = Cursor(place.starts + item.sound.length, place.zones)


def _tell_if_moved(draft: Draft, item: Item, place: Place) -> None:
    planned = max(draft.planned, draft.cursor.not_before or draft.planned)
    if place.starts == planned:
        return
    sheet = draft.sheet
    span = Span(planned, planned + item.sound.length)
    buses = sheet.buses_of(place.zones)
    busy = in_the_way(span, buses, sheet.taken, sheet.pace.switch_gap)
    facts: Facts = {
        "starts": draft.face(place.starts),
        "planned": draft.face(planned),
        "other": busy.name if busy else "",
    }
    draft.leave_out(Reason(sentences.MOVED, facts))
