"""One step of the engine while it is being taken: the state so far and the actions so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from broadcaster.domain.asrun import EntryKind, Outcome
from broadcaster.playout import sentences
from broadcaster.playout.actions import Action, Fade, Record
from broadcaster.playout.asked import why_joined, why_sent_late
from broadcaster.playout.darkness import Dark
from broadcaster.playout.entries import (
    instant,
    proof_facts,
    readback,
    reason,
    stretched,
    without,
)
from broadcaster.playout.held import interruption, stretch_of
from broadcaster.playout.items import Item, limit_reached
from broadcaster.playout.orders import UNKNOWN, Proof, Relayed
from broadcaster.playout.state import Cued, Desk, Done, State
from schedules.types import Facts, Reason

NOTHING = timedelta(0)
_MILLISECOND = timedelta(milliseconds=1)
_LEAST_SILENCE = timedelta(seconds=1)
REMEMBER = timedelta(days=3)
"""How long an ended line is remembered, so that no version of a plan brings it back."""


class Turn:
    """Collects what one step changes and what it wants done."""

    def __init__(self, state: State, now: datetime) -> None:
        self.state = state
        self.now = now
        self.actions: list[Action] = []

    def do(self, action: Action) -> None:
        """Want an action."""
        self.actions.append(action)

    def put(self, desk: Desk) -> None:
        """Keep a changed desk."""
        self.state = replace(self.state, desks={**self.state.desks, desk.bus: desk})

    def desk(self, bus: str) -> Desk:
        """Return a desk as it stands now."""
        return self.state.desks[bus]

    def put_cued(self, bus: str, changed: Cued) -> None:
        """Keep a changed item that was given to the mixer."""
        desk = self.desk(bus)
        cued = tuple(changed if each.item.key == changed.item.key else each for each in desk.cued)
        self.put(replace(desk, cued=cued))

    def cut(self, bus: str, cued: Cued, why: Reason, at: datetime | None = None) -> None:
        """Silence one item for good, now or at an instant; the first reason there was is told.

        What was to fall silent later falls silent now where anybody wants that.
        """
        waits = cued.until is not None
        if cued.ending is None or waits:
            self.do(Fade(bus, cued.item.key, at))
        if cued.ending is None or cued.yields_to is not None or waits:
            self.put_cued(bus, replace(cued, ending=why, yields_to=None, until=at))

    def drop(self, item: Item) -> None:
        """Take an item out of what waits."""
        desk = self.desk(item.bus)
        if item.is_test:
            self.put(replace(desk, tests=tuple(t for t in desk.tests if t.key != item.key)))
            return
        if item.is_live:
            self.put(replace(desk, live=tuple(v for v in desk.live if v.key != item.key)))
            return
        pending = tuple(each for each in self.state.pending if each.key != item.key)
        self.state = replace(self.state, pending=pending)

    def miss(self, item: Item, why: Reason) -> None:
        """End an item that will not sound; one that sounded before an interruption was cut."""
        self.drop(item)
        if item.is_test:
            self._tested(item, sent=False)
            return
        was_heard = item.key in self.state.interrupted or item.key in self.state.held
        self._ended(item, Outcome.CUT if was_heard else Outcome.MISSED, why, None)

    def miss_in(self, item: Item, zones: frozenset[int], why: Reason) -> None:
        """End an item in some of its zones only."""
        outcome = Outcome.CUT if item.key in self.state.held else Outcome.MISSED
        self.do(Record(EntryKind.ENDED, self._facts(item, zones, outcome, why, None)))
        self._done_in(item, zones)

    def cut_in(
        self, cued: Cued, zones: frozenset[int], why: Reason, proof: Proof | None = None
    ) -> None:
        """End what is being sent in some of its zones only."""
        self._end_hushed(cued, zones)
        heard = zones - cued.hushed.keys()
        if heard:
            facts = self._facts(cued.item, heard, Outcome.CUT, why, proof)
            self.do(Record(EntryKind.ENDED, facts | {"began": instant(cued.began)}))
            self._done_in(cued.item, heard)

    def finish(self, cued: Cued, proof: Proof) -> None:
        """End an item that was given to the mixer, by what was really sent."""
        if cued.item.is_test:
            self._tested(cued.item, sent=proof.frames > 0)
            return
        heard = self.unhushed(cued)
        if heard is None:
            return
        cued = heard
        if proof.kept:
            cued = replace(cued, item=replace(cued.item, clip=proof.kept))
        self._keep_last_stretch(cued, proof)
        if proof.frames and cued.ending is None:
            cued = self._without_dark(cued, proof)
            if not cued.item.zones:
                self._forget(cued.item)
                return
        outcome, why = self._judged(cued, proof)
        self._ended(cued.item, outcome, why, proof)

    def unhushed(self, cued: Cued) -> Cued | None:
        """End it for itself where it was muted meanwhile; None where nothing else is left."""
        self._end_hushed(cued, cued.item.zones)
        left = cued.item.zones - cued.hushed.keys()
        if not left:
            self._forget(cued.item)
            return None
        return replace(cued, item=replace(cued.item, zones=left), hushed={})

    def _keep_last_stretch(self, cued: Cued, proof: Proof) -> None:
        held, stretch = (
            self.state.held.get(cued.item.key),
            stretch_of(cued.item, cued.offset, proof),
        )
        if held is not None and stretch is not None:
            every = {**self.state.held, cued.item.key: held.and_then(stretch)}
            self.state = replace(self.state, held=every)

    def _end_hushed(self, cued: Cued, zones: frozenset[int]) -> None:
        """End it for itself in each zone that was muted meanwhile."""
        for zone in sorted(zones & cued.hushed.keys()):
            hush, only = cued.hushed[zone], frozenset({zone})
            was_heard = cued.began is not None and (hush.is_over or cued.began < hush.since)
            outcome = Outcome.CUT if was_heard else Outcome.MISSED
            sentence = sentences.MUTED_MEANWHILE if hush.is_over else sentences.MUTED
            facts = self._facts(cued.item, only, outcome, Reason(sentence, {"name": hush.by}), None)
            ended = self.now if hush.is_over else hush.since
            self.do(
                Record(
                    EntryKind.ENDED,
                    facts | {"began": instant(cued.began), "ended": instant(ended)},
                )
            )
            self._done_in(cued.item, only)

    def _without_dark(self, cued: Cued, proof: Proof) -> Cued:
        """End it for itself in each zone that did not hear it whole, where others are open."""
        is_open = self.desk(cued.item.bus).open_zones & cued.item.zones
        heard = frozenset(z for z in is_open if not self._silence(cued, z))
        for zone in sorted(cued.item.zones - heard if is_open else ()):
            was_heard = zone in cued.lit or cued.item.key in self.state.held
            if was_heard or zone in is_open or cued.dark.get(zone, Dark()).was_lit:
                why = self._why_dark(cued, zone, is_open=zone in is_open)
                self.cut_in(cued, frozenset({zone}), why, proof)
            else:
                why = Reason(sentences.ZONE_NOT_OPEN, {"zone": zone})
                self.miss_in(cued.item, frozenset({zone}), why)
        return replace(cued, item=replace(cued.item, zones=heard)) if is_open else cued

    def _silence(self, cued: Cued, zone: int) -> timedelta:
        """Return how long a zone heard nothing of what sounded."""
        silence = cued.dark.get(zone, Dark()).until(min(self.now, cued.ends))
        return silence if silence >= _LEAST_SILENCE else NOTHING

    def _why_dark(self, cued: Cued, zone: int, *, is_open: bool) -> Reason:
        facts: Facts = {"silent_s": round(self._silence(cued, zone).total_seconds())}
        if is_open:
            return Reason(sentences.SILENT_FOR, facts)
        known = self.desk(cued.item.bus).contacts.get(zone, UNKNOWN).on is False
        return Reason(sentences.LINE_LOST if known else sentences.UNKNOWN_SINCE, facts)

    def _judged(self, cued: Cued, proof: Proof) -> tuple[Outcome, Reason | None]:
        if cued.ending is not None:
            sounded = proof.frames > 0 or cued.again or cued.item.key in self.state.held
            return (Outcome.CUT if sounded else Outcome.MISSED), cued.ending
        if not proof.frames:
            return Outcome.CUT, Reason(sentences.SINK_LOST)
        if not self.desk(cued.item.bus).open_zones & cued.item.zones:
            return Outcome.CUT, Reason(sentences.LINES_LOST)
        held = self.state.held.get(cued.item.key)
        relayed = proof.relayed if held is None else held.relayed
        if relayed is not None and not any(relayed.heard_s):
            return Outcome.CUT, Reason(sentences.RELAY_SILENT)
        if cued.item.is_live:
            return Outcome.AIRED, limit_reached(cued.item, proof.frames)
        outcome, why = self._judged_start(cued, (proof.began or cued.at) - cued.item.starts)
        return outcome, why or _lost(relayed) or _unheard(proof)

    def _judged_start(self, cued: Cued, late: timedelta) -> tuple[Outcome, Reason | None]:
        held = self.state.held.get(cued.item.key)
        if held is not None and not cued.again:
            is_whole = held.left_out < _MILLISECOND
            return Outcome.INTERRUPTED if is_whole else Outcome.JOINED_LATE, interruption(held)
        if cued.again or cued.offset > self.state.timing.exact:
            if not cued.again:
                return Outcome.JOINED_LATE, why_joined(cued.item, cued.offset)
            late_s = round(cued.offset.total_seconds(), 1)
            return Outcome.JOINED_LATE, Reason(sentences.RESUMED, {"late_s": late_s})
        if late > self._exact(cued.item):
            return Outcome.LATE, why_sent_late(cued.item, late, self.state.timing)
        return Outcome.AIRED, None

    def _exact(self, item: Item) -> timedelta:
        """Return how late a start may be and still be in time: an order waits for its lines."""
        timing = self.state.timing
        if item.is_emergency:
            return self.desk(item.bus).leads.cold + timing.late
        return timing.exact

    def _ended(self, item: Item, outcome: Outcome, why: Reason | None, proof: Proof | None) -> None:
        self.do(Record(EntryKind.ENDED, self._facts(item, item.zones, outcome, why, proof)))
        self._forget(item)

    def _forget(self, item: Item) -> None:
        """Keep that a line has its outcome everywhere."""
        oldest = self.now - REMEMBER
        done = {key: each for key, each in self.state.done.items() if each.due >= oldest}
        self.state = replace(
            self.state,
            done={**done, item.key: Done(item.starts)},
            interrupted=without(self.state.interrupted, item.key),
            held=without(self.state.held, item.key),
            checks=without(self.state.checks, item.key),
            asked=self.state.asked - {item.key},
        )

    def _done_in(self, item: Item, zones: frozenset[int]) -> None:
        before = self.state.done.get(item.key)
        gone = zones if before is None or before.zones is None else before.zones | zones
        self.state = replace(
            self.state, done={**self.state.done, item.key: Done(item.starts, gone)}
        )

    def _facts(
        self,
        item: Item,
        zones: frozenset[int],
        outcome: Outcome,
        why: Reason | None,
        proof: Proof | None,
    ) -> dict[str, Any]:
        facts = item.facts() | {
            "zones": sorted(zones),
            "began": instant(proof.began if proof else None),
            "ended": instant(proof.ended if proof else self.now),
            "first_sound": instant(proof.first_sound if proof else None),
            "outcome": outcome.value,
            "why": reason(why),
            "proof": proof_facts(item, proof),
            "readback": readback(self.desk(item.bus).contacts, zones),
        }
        return stretched(facts, self.state.held.get(item.key))

    def _tested(self, item: Item, *, sent: bool) -> None:
        (zone,) = item.zones
        contact = self.desk(item.bus).contacts.get(zone, UNKNOWN)
        facts = {
            "zone": zone,
            "by": item.by,
            "authority": item.authority,
            "sent": sent,
            "readback": {"on": contact.on, "knowledge": contact.knowledge},
        }
        self.do(Record(EntryKind.TESTED, facts))


def _unheard(proof: Proof) -> Reason | None:
    """Say for how long a card or a server was gone meanwhile."""
    if proof.unheard_s < _LEAST_SILENCE.total_seconds():
        return None
    return Reason(sentences.UNHEARD, {"unheard_s": round(proof.unheard_s)})


def _lost(relayed: Relayed | None) -> Reason | None:
    """Say how long a relay was lost, where anybody could have noticed."""
    if relayed is None or relayed.filler_s + relayed.silent_s < _LEAST_SILENCE.total_seconds():
        return None
    lost_s = round(relayed.filler_s + relayed.silent_s)
    facts: Facts = {"lost_s": lost_s, "filler_s": round(relayed.filler_s)}
    return Reason(sentences.RELAY_FILLED, facts)
