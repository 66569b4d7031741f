"""What gives way to what on one bus, and what is done with what was cut.

A bus carries one thing at a time, so all that wants it lies in one stack: what sounds on top,
below it what was cut and waits (`State.held`, back in `State.pending`). The top is always the
strongest that is due: an emergency over a priority notice over what is normal; a newer emergency
over an older one of another matter, which is begun anew afterwards. So each goes on when nothing
stronger is due any more, the strongest of them first, and the lines are switched straight from one
to the next: its own zones are opened, all others of the bus closed. What each does when its turn
comes again stands in the table of `late`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Fade, Record
from broadcaster.playout.choice import usurper
from broadcaster.playout.darkness import Dark
from broadcaster.playout.held import Again, Held, stretch_of
from broadcaster.playout.items import Item
from broadcaster.playout.late import policy_of
from broadcaster.playout.orders import Proof
from broadcaster.playout.state import Cued
from broadcaster.playout.turn import Turn
from schedules.types import Reason


def pre_empt(turn: Turn, bus: str) -> None:
    """Let what is stronger and due cut what sounds."""
    desk = turn.desk(bus)
    stronger = usurper(turn.state, desk, turn.now)
    if stronger is None:
        return
    why = Reason(sentences.GAVE_WAY, {"title": stronger.title})
    for cued in desk.cued:
        if cued.ending is None:
            yields_to = None if cued.item.is_called else stronger
            turn.put_cued(bus, replace(cued, ending=why, yields_to=yields_to))
            turn.do(Fade(bus, cued.item.key))


def put_back(turn: Turn, cued: Cued, proof: Proof) -> bool:
    """Let what was cut wait for its turn, if it is to go on; tells whether it does.

    What the mixer had and nobody heard yet simply waits to begin.
    """
    again = policy_of(cued.item).again
    stronger, is_begun = cued.yields_to, bool(proof.frames)
    if stronger is None or (is_begun and again is Again.DROP):
        return False
    if cued.item.key in turn.state.refused or turn.state.closing is not None:
        return False
    left = turn.unhushed(cued)
    if left is not None:
        _hold(turn, left, proof, again, stronger)
    return True


def _hold(turn: Turn, cued: Cued, proof: Proof, again: Again, stronger: Item) -> None:
    item, state = cued.item, turn.state
    stretch = stretch_of(item, cued.offset, proof, stronger.title)
    if stretch is not None:
        before = state.held.get(item.key)
        heard = () if before is None else before.stretches
        dark = {} if again is Again.RESTART else _dark(turn, cued)
        held = Held(item, again, (*heard, stretch), dark)
        state = replace(state, held={**state.held, item.key: held})
    waiting = (*state.pending, item)
    turn.state = replace(
        state, pending=tuple(sorted(waiting, key=lambda each: (each.starts, each.key)))
    )
    facts = item.facts() | {
        "again": again.value,
        "stretch": None if stretch is None else stretch.facts(),
        "was_interrupted": item.key in state.interrupted,
    }
    turn.do(Record(EntryKind.HELD, facts))


def _dark(turn: Turn, cued: Cued) -> dict[int, Dark]:
    return {
        zone: Dark(total=dark.until(turn.now), was_lit=dark.was_lit)
        for zone, dark in cued.dark.items()
        if dark.until(turn.now) > timedelta(0)
    }
