"""What is done when the air is wrong: it is said, it ends, and what is allowed fills its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from broadcaster.domain.standby import Standby
from broadcaster.playout import sentences
from broadcaster.playout.actions import Check, Clear, Raise
from broadcaster.playout.items import STANDBY, Item
from broadcaster.playout.orders import SoundEnded, WrongAir
from broadcaster.playout.state import Cued
from broadcaster.playout.turn import Turn
from broadcaster.playout.watch import Wrong
from schedules.types import PartKind, Priority, Reason

LEAST = timedelta(seconds=3)
"""A shorter gap than that is not filled."""
_READY = 8
"""Times `exact`: so long before its first sample a filler is ordered."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SENTENCES: Mapping[Wrong, str] = {
    Wrong.SILENT: sentences.AIR_SILENT,
    Wrong.FROZEN: sentences.AIR_FROZEN,
    Wrong.OTHER: sentences.AIR_OTHER,
    Wrong.SHORT: sentences.AIR_SHORT,
    Wrong.MISSING: sentences.AIR_MISSING,
    Wrong.CLIPPED: sentences.AIR_CLIPPED,
    Wrong.NOISE: sentences.AIR_NOISE,
    Wrong.QUIET: sentences.LIVE_QUIET,
}


def take_wrong(turn: Turn, wrong: WrongAir) -> None:
    """End what sounds wrong, and let what is allowed sound in its place until its time is over.

    Distortion, and a voice that says nothing, are said and nothing more. Music never takes the
    place of an emergency: whoever hears it would think that the danger is over.
    """
    for cued in turn.desk(wrong.bus).cued:
        if cued.item.key != wrong.key or cued.ending is not None:
            continue
        if wrong.how is Wrong.HEARD:
            turn.do(Clear(f"silent_voice:{wrong.bus}"))
            return
        why = Reason(_SENTENCES[wrong.how], {"title": cued.item.title})
        if wrong.how is Wrong.CLIPPED:
            turn.do(Raise(f"distorted:{wrong.bus}", why))
            return
        if wrong.how is Wrong.QUIET:  # whoever pauses is not cut
            turn.do(Raise(f"silent_voice:{wrong.bus}", why))
            return
        turn.do(Raise(f"wrong:{wrong.bus}", why))
        turn.cut(wrong.bus, cued, why)
        # Nobody knows how long a voice would have gone on: no music stands in for it.
        if not (cued.item.is_test or cued.item.is_standby or cued.item.is_live):
            take_place(turn, cued.item, max(cued.ends, turn.now))


def take_place(turn: Turn, item: Item, until: datetime) -> None:
    """Let allowed pieces sound in the place of an item, up to then; other places stay theirs."""
    filling = {line: ends for line, ends in turn.state.filling.items() if ends > turn.now}
    turn.state = replace(turn.state, filling={**filling, _line_of(item): until})
    fill(turn, item)


def fill(turn: Turn, item: Item) -> None:
    """Put an allowed piece in the place of an item: at once, or when the item's time comes."""
    starts = max(turn.now + _READY * turn.state.timing.exact, item.starts)
    left = turn.state.filling.get(_line_of(item), turn.now) - starts
    if left < LEAST or turn.state.closing is not None or item.priority == Priority.EMERGENCY:
        return
    chosen = next((one for one in turn.state.standbys if _is_fit(turn, one, item)), None)
    if chosen is None:
        turn.do(Raise(f"standby:{item.bus}", Reason(sentences.NO_STANDBY)))
        return
    filler = replace(
        _item(chosen),
        key=_next_key(item.key),
        programme=item.programme,
        programme_name=item.programme_name,
        starts=starts,
        length=min(left, chosen.length),
        zones=item.zones,
        bus=item.bus,
    )
    waiting = (*turn.state.pending, filler)
    ordered = tuple(sorted(waiting, key=lambda each: (each.starts, each.key)))
    turn.state = replace(turn.state, pending=ordered)


def note_bed(turn: Turn, ended: SoundEnded) -> None:
    """Say that words were heard without their music; the next with theirs end that alarm."""
    told = ended.proof.underlay
    if told is None or not ended.proof.frames:
        return
    if told.why is not None:
        why = Reason(sentences.BED_LEFT_OUT, {"title": told.bed.title})
        turn.do(Raise(f"bed:{ended.bus}", why))
    elif told.sent_s:
        turn.do(Clear(f"bed:{ended.bus}"))


def go_on(turn: Turn, ended: Cued) -> None:
    """Let another piece follow one that ended before the gap did; a good sound ends the alarms."""
    if ended.ending is not None:
        return
    if ended.item.is_standby:
        fill(turn, ended.item)
        return
    bus = ended.item.bus
    for kind in ENDED_BY_SOUND:
        turn.do(Clear(f"{kind}:{bus}"))
    if ended.item.is_emergency and ended.item.clip:
        turn.do(Clear(f"emergency_sound:{ended.item.kind}"))


ENDED_BY_SOUND = ("wrong", "distorted", "standby")
"""Faults that the next sound shows to be over."""


def ask_for_standbys(turn: Turn) -> None:
    """Have the pieces that may fill a gap read, long before one is needed."""
    for standby in turn.state.standbys:
        piece = _item(standby)
        if piece.key not in turn.state.asked:
            turn.state = replace(turn.state, asked=turn.state.asked | {piece.key})
            turn.do(Check(piece))


def _is_fit(turn: Turn, standby: Standby, item: Item) -> bool:
    """Tell whether a piece was found to be the approved one, and is not what has just failed.

    What fills a gap goes on with itself.
    """
    key = _item(standby).key
    is_well = key in turn.state.checks and turn.state.checks[key] is None
    return is_well and (standby.clip == item.clip) == item.is_standby


def _item(standby: Standby) -> Item:
    return Item(
        key=f"{STANDBY}{standby.clip}",
        programme="",
        programme_name="",
        kind=PartKind.FILLER.value,
        title=standby.title,
        starts=_NEVER,
        length=standby.length,
        clip=standby.clip,
        zones=frozenset(),
        bus="",
        priority=int(Priority.NORMAL),
        authority=standby.authority,
    )


def _line_of(item: Item) -> str:
    """Return the key of the line whose place it takes; its own where it is no filler."""
    return item.key.partition(STANDBY)[0]


def _next_key(key: str) -> str:
    """Name the next filler for a line: the line's own key, and a number."""
    line, _, number = key.partition(STANDBY)
    return f"{line}{STANDBY}{int(number or 0) + 1}"
