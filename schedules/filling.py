"""Music that fills a programme up to its next exact time, not the same every day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from schedules import sentences
from schedules.draft import NOTHING, Draft, find, put
from schedules.parts import FillerPart, Piece, Step
from schedules.relaying import free_stretches
from schedules.sheet import Item
from schedules.types import PartKind, Priority, Reason, Span, Turn

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_SHORTEST_PIECE = timedelta(seconds=1)


def add_filler(draft: Draft, step: Step, filler: FillerPart, wanted: timedelta) -> None:
    """Fill the time up to the next exact one; `wanted` is what later parts would take before it."""
    if draft.no_music:
        draft.leave_out(Reason(sentences.NO_MUSIC, {"day": draft.no_music}))
        return
    pieces = in_turn(draft, playable(draft, filler.pieces))
    if not pieces or not draft.zones:
        draft.leave_out(Reason(sentences.NO_PIECE), filler.title)
        return
    until = _until(draft, filler, wanted)
    number = 0
    begins = max(draft.cursor.at + _gap(draft), draft.cursor.not_before or draft.cursor.at)
    buses = draft.sheet.buses_of(draft.zones)
    free = list(free_stretches(Span(begins, until), buses, draft, filler.shortest))
    for stretch in free:
        draft.wait_until(stretch.begins)
        number = _fill(draft, step, filler, (pieces, stretch, number))


def playable(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that may be played, keeping the reason for every other."""
    for piece in pieces:
        if not piece.authority:
            draft.leave_out(Reason(sentences.MUSIC_NOT_ALLOWED, draft.facts()), piece.title)
        elif piece.sound.length < _SHORTEST_PIECE:
            draft.leave_out(Reason(sentences.EMPTY_SOUND), piece.title)
    return [one for one in pieces if one.authority and one.sound.length >= _SHORTEST_PIECE]


def in_turn(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces in the order of their turn: those longest unheard first.

    The piece that opened last time does not open again, where there is another. Where nothing has
    been heard yet, the day of the week decides.
    """
    turns = draft.sheet.turns | draft.turns
    ordered = sorted(pieces, key=lambda one: (one.sound.clip, one.title))
    shift = draft.sheet.day.weekday() % len(ordered) if ordered else 0
    ordered = ordered[shift:] + ordered[:shift]
    ordered.sort(key=lambda one: _heard(turns.get(one.sound.clip)))
    opened = [turn.opened for one in ordered if (turn := turns.get(one.sound.clip)) and turn.opened]
    if ordered and opened:
        first = turns.get(ordered[0].sound.clip)
        if first is not None and first.opened == max(opened):
            ordered = ordered[1:] + ordered[:1]
    return ordered


def _heard(turn: Turn | None) -> datetime:
    return _NEVER if turn is None else turn.heard


def _gap(draft: Draft) -> timedelta:
    if draft.cursor.zones is None:
        return NOTHING
    same = draft.cursor.zones == draft.zones
    return draft.sheet.pace.gap if same else draft.sheet.pace.switch_gap


def _until(draft: Draft, filler: FillerPart, wanted: timedelta) -> datetime:
    room, pace = draft.room, draft.sheet.pace
    until = draft.limit if room.next is None else min(room.next - pace.gap, draft.limit)
    kept = room.next_kept if wanted else room.next_kept_close
    until = min(until, draft.sheet.span.ends) - kept - wanted
    return until if filler.until is None else min(until, draft.at(filler.until))


def _fill(
    draft: Draft, step: Step, filler: FillerPart, stretch: tuple[list[Piece], Span, int]
) -> int:
    pieces, span, number = stretch
    at = span.begins
    for number in count(number):  # noqa: B020 -- it goes on where the stretch before left off
        piece = pieces[number % len(pieces)]
        length = min(piece.sound.length, span.ends - at)
        is_cut = length < piece.sound.length
        if length < min(filler.shortest, piece.sound.length) or (is_cut and not filler.cut):
            return number
        item = _item(piece, f"filler-{step.slot}-{number + 1}", draft, length)
        place = find(draft, item, NOTHING)
        if place is None or place.starts + length > span.ends:
            return number
        sentence = sentences.FILLS_CUT if is_cut else sentences.FILLS
        put(
            draft,
            item,
            place,
            Reason(sentence, draft.facts(part=step.number, until=draft.face(span.ends))),
        )
        _count(draft, piece, place.starts, opens=number == 0)
        at = draft.cursor.at + draft.sheet.pace.gap
    return number


def _count(draft: Draft, piece: Piece, at: datetime, *, opens: bool) -> None:
    clip = piece.sound.clip
    before = draft.turns.get(clip) or draft.sheet.turns.get(clip)
    opened = at if opens else before.opened if before else None
    draft.turns[clip] = Turn(at, opened)


def _item(piece: Piece, slot: str, draft: Draft, length: timedelta) -> Item:
    return Item(
        slot=slot,
        kind=PartKind.FILLER,
        title=piece.title,
        sound=replace(piece.sound, length=length),
        zones=draft.zones,
        priority=Priority.NORMAL,
        authority=piece.authority,
    )
