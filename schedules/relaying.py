"""Another station passed on: from its exact start to its exact end, wherever lines are free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from schedules import sentences
from schedules.conflicts import Block
from schedules.draft import Draft, put, refusals
from schedules.parts import RelayPart, Step
from schedules.sheet import Cursor, Item, Place
from schedules.types import BusKey, Facts, PartKind, Priority, Reason, Span, ZoneKey

SHORTEST = timedelta(seconds=10)
"""What is shorter is not worth opening lines for."""


def add_relay(draft: Draft, step: Step, relay: RelayPart) -> None:
    """Put a relay into a programme; where a bus is taken meanwhile, it goes on before and after."""
    if not relay.source.authority:
        draft.leave_out(Reason(sentences.RELAY_NOT_ALLOWED, draft.facts()), relay.source.name)
        return
    span = _span(draft, relay)
    if span.begins == span.ends:
        _tell_hole(draft, relay, f"{relay.starts:%H:%M}", f"{relay.ends:%H:%M}")
        return
    verdict = draft.sheet.hours.judge(sorted(draft.zones), span, draft.spent)
    for reason in refusals(draft.sheet, span.begins, verdict.refused):
        draft.leave_out(reason, relay.source.name)
    zones = frozenset(verdict.allowed)
    before = draft.cursor
    for bus, here in draft.sheet.by_bus(zones).items():
        begins = max(span.begins, _ready(draft, before, bus, here))
        free = list(free_stretches(Span(begins, span.ends), {bus}, draft))
        _tell_holes(draft, relay, span, free)
        for number, stretch in enumerate(free, 1):
            slot = f"relay-{step.slot}" + (f"-{number}" if number > 1 else "")
            item = _item(relay, slot, stretch)
            allowed = {zone: verdict.allowed[zone] for zone in sorted(here)}
            facts = draft.facts(
                part=step.number, source=relay.source.name, until=draft.face(span.ends)
            )
            draft.wait_until(span.begins)
            put(draft, item, Place(stretch.begins, here, allowed), Reason(sentences.RELAYED, facts))
            draft.airs = True
    if zones:
        draft.cursor = Cursor(span.ends, zones)
        draft.limit = max(draft.limit, span.ends + draft.room.kept)


def free_stretches(
    span: Span, buses: Iterable[BusKey], draft: Draft, shortest: timedelta = SHORTEST
) -> Iterable[Span]:
    """Yield the stretches of a span in which nothing else has one of the buses."""
    gap = draft.sheet.pace.switch_gap
    wanted = frozenset(buses)
    begins = span.begins
    for block in sorted(_near(span, wanted, draft), key=lambda one: one.span.begins):
        ends = min(block.span.begins - gap, span.ends)
        if ends - begins >= shortest:
            yield Span(begins, ends)
        begins = max(begins, block.span.ends + gap)
    if span.ends - begins >= shortest:
        yield Span(begins, span.ends)


def _ready(draft: Draft, before: Cursor, bus: BusKey, zones: frozenset[ZoneKey]) -> datetime:
    """Return when a bus has been switched to those zones, after what sounded on it before."""
    if before.zones is None:
        return before.at
    sounded = {zone for zone in before.zones if draft.sheet.basis.buses[zone] == bus}
    pace = draft.sheet.pace
    return before.at + (pace.gap if sounded == zones else pace.switch_gap)


def _near(span: Span, buses: frozenset[BusKey], draft: Draft) -> Iterable[Block]:
    gap = draft.sheet.pace.switch_gap
    return (block for block in draft.sheet.taken_on(buses) if block.span.meets(span, gap))


def _span(draft: Draft, relay: RelayPart) -> Span:
    begins, ends = draft.at(relay.starts), draft.at(relay.ends)
    settled = draft.sheet.basis.settled.before
    if settled is not None:
        begins = max(begins, settled)
    return Span(begins, max(begins, min(ends, draft.sheet.span.ends)))


def _tell_holes(draft: Draft, relay: RelayPart, span: Span, free: list[Span]) -> None:
    at: datetime = span.begins
    for stretch in [*free, Span(span.ends, span.ends)]:
        if stretch.begins > at:
            _tell_hole(draft, relay, draft.face(at), draft.face(stretch.begins))
        at = stretch.ends


def _tell_hole(draft: Draft, relay: RelayPart, begins: str, ends: str) -> None:
    facts: Facts = {"source": relay.source.name, "begins": begins, "ends": ends}
    draft.leave_out(Reason(sentences.RELAY_HOLE, facts), relay.source.name)


def _item(relay: RelayPart, slot: str, stretch: Span) -> Item:
    return Item(
        slot=slot,
        kind=PartKind.RELAY,
        title=relay.source.name,
        sound=relay.source.sound(stretch.ends - stretch.begins, relay.gain_db, relay.late),
        zones=frozenset(),
        priority=Priority.NORMAL,
        authority=relay.source.authority,
    )
