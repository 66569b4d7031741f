"""Which bulletins a block of a programme takes, in which order, and how often each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from schedules import sentences
from schedules.draft import NOTHING, Draft, find, must_be_heard, put
from schedules.lateness import asked
from schedules.levels import sounded
from schedules.parts import BulletinBlock, Order, Step
from schedules.sheet import Item, Place
from schedules.types import Candidate, PartKind, Priority, Reason, ZoneKey
from schedules.urgent import is_repeated

_NO_BLOCK = BulletinBlock(priorities=frozenset())


def add_block(draft: Draft, step: Step, block: BulletinBlock, budget: timedelta | None) -> None:
    """Read the bulletins of a block; `budget` is what is left to it where it has to give way."""
    used, count = NOTHING, 0
    longest = min((one for one in (block.longest, budget) if one is not None), default=None)
    for candidate in chosen(draft, block):
        taken = candidate.sound.length * block.times
        too_many = block.most is not None and count >= block.most
        too_long = longest is not None and used + taken > longest
        if (too_many or too_long) and not _must(draft, candidate):
            _full(draft, step, candidate)
        elif _read(draft, step, block, candidate):
            used, count = used + taken, count + 1


def chosen(draft: Draft, block: BulletinBlock) -> list[Candidate]:
    """Return the bulletins a block would take if it had room for all of them."""
    zones = draft.zones & block.zones if block.zones else draft.zones
    found = [
        one
        for one in draft.sheet.candidates
        if not is_repeated(one) and not zones.isdisjoint(one.zones) and _takes(draft, block, one)
    ]
    if draft.read:
        found = [one for one in found if _unread(draft, block, one)]
    if block.rotate or block.order is Order.NEWEST:
        found.sort(key=lambda one: _turn(draft, block, one))
    return found


def demand(draft: Draft, block: BulletinBlock) -> timedelta:
    """Return how long a block would take if it had room."""
    most = chosen(draft, block)[: block.most]
    whole = sum((one.sound.length * block.times + draft.sheet.pace.gap for one in most), NOTHING)
    return whole if block.longest is None else min(whole, block.longest)


def add_musts(draft: Draft, step: Step) -> None:
    """Read the priority items that no block took, or that found no room before an exact time."""
    for candidate in draft.sheet.candidates:
        if is_repeated(candidate) or draft.zones.isdisjoint(candidate.zones):
            continue
        if _must(draft, candidate):
            _read(draft, step, _NO_BLOCK, candidate)
        elif not _blocks(draft):
            reason = Reason(sentences.NO_BLOCK, draft.facts())
            draft.sheet.untaken.setdefault(candidate.bulletin, reason)


def _takes(draft: Draft, block: BulletinBlock, one: Candidate) -> bool:
    if _fits(draft, block, one):
        return True
    blocks = _blocks(draft)
    if any(_fits(draft, other, one) for other in blocks):
        return False
    if any(_is_of(other, one) for other in blocks):
        draft.sheet.beyond.setdefault(one.bulletin, {})[draft.frame] = draft.zones & one.zones
    else:
        draft.sheet.untaken.setdefault(one.bulletin, _why_untaken(draft, blocks, one))
    # A priority item must be in the next programme, whatever its blocks are for.
    return block is blocks[0] and _must(draft, one)


def _blocks(draft: Draft) -> list[BulletinBlock]:
    return [part for part in draft.template.parts if isinstance(part, BulletinBlock)]


def _why_untaken(draft: Draft, blocks: Sequence[BulletinBlock], one: Candidate) -> Reason:
    of_class = [block for block in blocks if one.priority in block.priorities]
    if of_class and all(block.fields and one.field not in block.fields for block in of_class):
        return Reason(sentences.NO_BLOCK_OF_FIELD, draft.facts(of_field=one.field))
    return Reason(sentences.NO_BLOCK, draft.facts())


def _fits(draft: Draft, block: BulletinBlock, one: Candidate) -> bool:
    return _is_of(block, one) and not (block.own and _is_beyond(draft, block, one))


def _is_beyond(draft: Draft, block: BulletinBlock, one: Candidate) -> bool:
    return not one.zones <= (block.zones or draft.template.zones)


def _is_of(block: BulletinBlock, one: Candidate) -> bool:
    return (
        one.priority in block.priorities
        and (not block.fields or one.field in block.fields)
        and (not block.zones or not block.zones.isdisjoint(one.zones))
    )


def _must(draft: Draft, one: Candidate) -> bool:
    if one.priority is not Priority.PRIORITY:
        return False
    return 0 in _heard(draft, one, draft.zones & one.zones).values()


def _heard(draft: Draft, one: Candidate, zones: frozenset[ZoneKey]) -> dict[ZoneKey, int]:
    counts = draft.sheet.heard(one.bulletin, zones, draft.limit)
    if one.bulletin in draft.readings:
        for zone in counts:
            counts[zone] += draft.read.get((one.bulletin, zone), 0)
    return counts


def _turn(draft: Draft, block: BulletinBlock, one: Candidate) -> tuple[int | float, ...]:
    heard = 0
    if block.rotate:
        heard = min(_heard(draft, one, draft.zones & one.zones).values())
    received = one.received.timestamp()
    if block.order is Order.NEWEST:
        received = -received
    return (one.priority, one.rank, heard, received, one.bulletin)


def _full(draft: Draft, step: Step, candidate: Candidate) -> None:
    reason = Reason(sentences.BLOCK_FULL, draft.facts(part=step.number))
    draft.leave_out(reason, candidate.title, candidate.bulletin)


def _read(draft: Draft, step: Step, block: BulletinBlock, candidate: Candidate) -> bool:
    zones = _unread(draft, block, candidate)
    read = False
    for _ in range(block.times):
        reading = draft.readings.get(candidate.bulletin, 0) + 1
        item = _item(candidate, reading, _wanting(draft, candidate, zones), block)
        place = _place(draft, item, candidate)
        if place is None:
            return read
        put(draft, item, place, _airing(draft, step, block, candidate, place))
        draft.readings[candidate.bulletin] = reading
        for zone in place.zones:
            key = (candidate.bulletin, zone)
            draft.read[key] = draft.read.get(key, 0) + 1
        read = draft.airs = True
        if must_be_heard(item):
            # A priority bulletin must be in the next programme, even where that makes it longer.
            draft.limit = max(draft.limit, draft.cursor.at + draft.room.kept)
    return read


def _unread(draft: Draft, block: BulletinBlock, one: Candidate) -> frozenset[ZoneKey]:
    shared = draft.zones & one.zones
    if block.zones:
        shared &= block.zones
    if one.bulletin not in draft.readings:
        return shared
    return frozenset(zone for zone in shared if (one.bulletin, zone) not in draft.read)


def _wanting(draft: Draft, one: Candidate, zones: frozenset[ZoneKey]) -> frozenset[ZoneKey]:
    if one.airings is None:
        return zones
    counts, most = _heard(draft, one, zones), one.airings
    later = draft.sheet.in_programmes(one.bulletin, zones, draft.limit)
    wanting = frozenset(zone for zone, heard in counts.items() if heard + later[zone] < most)
    return zones if wanting == zones else wanting


def _item(one: Candidate, reading: int, zones: frozenset[ZoneKey], block: BulletinBlock) -> Item:
    louder = sounded(one.sound, block.gain_db, one.priority)
    return Item(
        slot=f"b{one.bulletin}-{reading}",
        kind=PartKind.BULLETIN,
        title=one.title,
        sound=asked(louder, block.late, one.priority),
        zones=zones,
        priority=one.priority,
        authority=one.authority,
        bulletin=one.bulletin,
    )


def _place(draft: Draft, item: Item, candidate: Candidate) -> Place | None:
    waits = candidate.priority is Priority.NORMAL
    return find(draft, item, draft.room.kept if waits else NOTHING, candidate)


def _airing(draft: Draft, step: Step, block: BulletinBlock, one: Candidate, place: Place) -> Reason:
    if not _fits(draft, block, one):
        return Reason(sentences.MUST, draft.facts())
    heard = min(_heard(draft, one, place.zones).values())
    part = step.number if draft.template.parts else draft.parts + 1
    facts = draft.facts(part=part, airing=heard + 1)
    if block.fields:
        facts |= {"of_field": one.field}
    if one.airings is not None:
        facts |= {"wanted": one.airings}
    return Reason(_AIRINGS[bool(block.fields), block.rotate, one.airings is not None], facts)


_AIRINGS = {
    (False, False, False): sentences.AIRING_WHILE_VALID,
    (False, False, True): sentences.AIRING,
    (False, True, False): sentences.ROTATED_WHILE_VALID,
    (False, True, True): sentences.ROTATED,
    (True, False, False): sentences.FIELD_AIRING_WHILE_VALID,
    (True, False, True): sentences.FIELD_AIRING,
    (True, True, False): sentences.FIELD_ROTATED_WHILE_VALID,
    (True, True, True): sentences.FIELD_ROTATED,
}
"""The sentence of an airing: in a block of some fields, in turn, a number of times."""
