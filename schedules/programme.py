"""One programme of one day: its parts one after the other, each by its rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from schedules import sentences
from schedules.blends import Bed
from schedules.checks import wrong
from schedules.choosing import add_block, add_musts, demand
from schedules.conflicts import in_the_way
from schedules.draft import NOTHING, Draft, Room, find, new_draft, put
from schedules.filling import add_filler
from schedules.heard_already import heard_as
from schedules.parts import BulletinBlock, FillerPart, Part, RelayPart, Step, steps_of
from schedules.relaying import add_relay
from schedules.rooms import rooms
from schedules.sheet import Item, Sheet
from schedules.slots import Wish, free_slots
from schedules.types import (
    Facts,
    Omission,
    PartKind,
    Priority,
    Reason,
    Sound,
    Span,
    StandingPart,
    Template,
)
from schedules.yielding import Budgets, budgets

_NOTABLE_GAP = timedelta(seconds=30)


def add_programme(sheet: Sheet, template: Template) -> None:
    """Put the programme of one template on the sheet, or the reason why there is none."""
    draft = new_draft(sheet, template)
    settled = sheet.basis.settled
    if draft.frame.key in settled.programmes:
        return
    heard = heard_as(sheet.day, sheet.basis, template)
    if heard is not None:
        begun = time.fromisoformat(heard.rsplit("/", 1)[1])
        facts: Facts = {"at": f"{begun:%H:%M}"}
        sheet.omissions.append(_about(draft, Reason(sentences.HEARD_ALREADY, facts)))
        return
    mistakes = wrong(template)
    if mistakes:
        sheet.omissions += [_about(draft, reason) for reason in mistakes]
        return
    if settled.before is not None and draft.planned < settled.before:
        sheet.omissions.append(_about(draft, Reason(sentences.PASSED)))
        return
    _fill(draft)
    _finish(draft)


def _fill(draft: Draft) -> None:
    silent = draft.template.zones - draft.zones
    if silent:
        draft.leave_out(Reason(sentences.NO_OUTPUT, {"zones": draft.sheet.names(silent)}))
    steps = steps_of(draft.template)
    given = budgets(draft, steps)
    left = rooms(draft, steps, given.dropped)
    musts_at = _musts_at(steps) if draft.template.parts else -1
    for number, step in enumerate(steps):
        if number == musts_at:
            draft.room = left[number]
            add_musts(draft, step)
        draft.room = left[number + 1]
        _wait_for_start(draft, step.part)
        _add(draft, steps, number, given)
    if musts_at == len(steps):
        draft.room = Room()
        add_musts(draft, steps[-1])


def _add(draft: Draft, steps: Sequence[Step], number: int, given: Budgets) -> None:
    step = steps[number]
    part = step.part
    if step.number in given.dropped:
        title = part.title if isinstance(part, StandingPart | BulletinBlock) else ""
        draft.leave_out(Reason(sentences.GAVE_WAY, draft.facts()), title)
    elif isinstance(part, StandingPart):
        _add_standing(draft, step, part)
    elif isinstance(part, RelayPart):
        add_relay(draft, step, part)
    elif isinstance(part, FillerPart):
        add_filler(draft, step, part, _wanted(draft, steps[number + 1 :]))
    else:
        add_block(draft, step, part, given.lengths.get(step.number))


def _musts_at(steps: Sequence[Step]) -> int:
    """Return before which part priority items that found no room are read: what closes it."""
    last = len(steps)
    while last and _closes(steps[last - 1].part):
        last -= 1
    return last


def _closes(part: Part) -> bool:
    return isinstance(part, StandingPart) and part.kind is PartKind.CLOSING and part.start is None


def _wanted(draft: Draft, later: Sequence[Step]) -> timedelta:
    """Return what the blocks before the next start would take; only filler leaves it free."""
    wanted = NOTHING
    for step in later:
        if step.part.start is not None:
            break
        if isinstance(step.part, BulletinBlock):
            wanted += demand(draft, step.part)
    return wanted


def _wait_for_start(draft: Draft, part: Part) -> None:
    if part.start is None:
        return
    at = draft.at(part.start.at)
    ended: datetime = draft.cursor.at
    if draft.lines and at - ended >= _NOTABLE_GAP:
        facts = {"begins": draft.face(ended), "ends": draft.face(at)}
        draft.leave_out(Reason(sentences.GAP, dict(facts)))
    draft.wait_until(at)


def _add_standing(draft: Draft, step: Step, part: StandingPart) -> None:
    if part.kind is PartKind.SIGNATURE and draft.no_music:
        facts = {"day": draft.no_music}
        draft.leave_out(Reason(sentences.NO_MUSIC, dict(facts)), part.title)
    elif part.sound is None:
        draft.leave_out(Reason(sentences.NOT_RENDERED, draft.facts()), part.title)
    elif not part.authority:
        draft.leave_out(Reason(sentences.NOT_ALLOWED, draft.facts()), part.title)
    else:
        _put_standing(draft, step, part, _with_music(draft, part.sound))


def _with_music(draft: Draft, sound: Sound) -> Sound:
    """Leave out music under words where there is to be none, or nobody allowed it."""
    bed = sound.blend
    if not isinstance(bed, Bed) or (bed.authority and not draft.no_music):
        return sound
    not_allowed = Reason(sentences.MUSIC_NOT_ALLOWED, draft.facts())
    day = Reason(sentences.NO_MUSIC, {"day": draft.no_music})
    draft.leave_out(day if draft.no_music else not_allowed, bed.title)
    return replace(sound, blend=None)


def _put_standing(draft: Draft, step: Step, part: StandingPart, sound: Sound) -> None:
    slot = f"{part.kind}-{step.slot}"
    item = Item(slot, part.kind, part.title, sound, draft.zones, Priority.NORMAL, part.authority)
    place = find(draft, item, NOTHING)
    if place is None:
        return
    number = step.number if draft.template.parts else draft.parts + 1
    exact = draft.cursor.not_before
    if part.start is not None and draft.lines and exact is not None and place.starts > exact:
        facts = {"starts": draft.face(place.starts), "planned": draft.face(exact)}
        draft.leave_out(Reason(sentences.PART_LATE, dict(facts)), part.title)
    put(draft, item, place, Reason(sentences.STANDING_PART, draft.facts(part=number)))


def _finish(draft: Draft) -> None:
    if draft.lines and (draft.airs or draft.sheet.pace.air_empty):
        _tell_overrun(draft)
        draft.sheet.put_programme(draft.lines, draft.spent)
        draft.sheet.turns.update(draft.turns)
        draft.sheet.omissions += draft.omissions
        return
    explained = [omission for omission in draft.omissions if _is_kept(draft, omission)]
    if draft.crowded:
        draft.sheet.omissions += _suggestions(draft)
    draft.sheet.omissions += [*explained, _about(draft, _why_not_at_all(draft))]


def _is_kept(draft: Draft, omission: Omission) -> bool:
    """Tell whether it explains anything where there is no programme."""
    return omission.bulletin is not None or bool(draft.template.parts)


def _suggestions(draft: Draft) -> list[Omission]:
    wish = Wish(draft.zones, draft.template.longest, draft.planned)
    free = free_slots(draft.sheet, wish)
    times = ", ".join(draft.face(at) for at in free)
    return [_about(draft, Reason(sentences.FREE_AT, {"times": times}))] if times else []


def _tell_overrun(draft: Draft) -> None:
    limit = draft.lines[0].starts + draft.template.longest
    ends = max(line.ends for line in draft.lines)
    if ends > limit:
        facts = {"ends": draft.face(ends), "limit": draft.face(limit)}
        draft.leave_out(Reason(sentences.OVERRUN, dict(facts)))


def _why_not_at_all(draft: Draft) -> Reason:
    if not draft.crowded:
        return Reason(sentences.NO_BULLETIN)
    span = Span(draft.planned, draft.planned + draft.template.longest)
    buses = draft.sheet.buses_of(draft.zones)
    busy = in_the_way(span, buses, draft.sheet.taken, draft.sheet.pace.switch_gap)
    return Reason(sentences.TAKEN, {"other": busy.name if busy else ""})


def _about(draft: Draft, reason: Reason) -> Omission:
    return Omission(draft.template.name, reason, None, draft.frame.key)
