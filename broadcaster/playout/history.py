"""What the journal tells of the time before: what began, what has its outcome, what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from broadcaster.domain.air import Trouble
from broadcaster.domain.asrun import Entry, EntryKind
from broadcaster.playout.alerts import Alerts
from broadcaster.playout.held import Again, Held, stretch_from
from broadcaster.playout.items import Item, of_facts
from broadcaster.playout.late import LONGEST_WAIT
from broadcaster.playout.state import Done, Silenced
from broadcaster.playout.stopping import silenced_of

_STOPPED = 40


@dataclass(slots=True)
class History:
    """What the journal tells of the time before this run.

    `interrupted` began and never ended; `held` was cut and was to go on; `done` has its outcome;
    `first` and `last` are the oldest and the newest instant. `is_clean` where the last run, if any,
    ended in order; `faults` stood, by their subject; `is_doubted` where the clock was not believed;
    `silenced` was stopped by somebody, newest last; `alerts` are the emergencies of that time.
    """

    done: dict[str, Done] = field(default_factory=dict)
    interrupted: dict[str, Item] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    faults: dict[str, Trouble] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    is_clean: bool = True
    is_doubted: bool = False
    silenced: tuple[Silenced, ...] = ()
    alerts: Alerts = field(default_factory=Alerts)
    clock_set: str = ""

    def take(self, entry: Entry) -> None:
        """Learn from one entry."""
        self._take_time(entry)
        self.is_clean = entry.kind is EntryKind.STOPPED and entry.facts.get("safe") is True
        if entry.kind in (EntryKind.FAULT, EntryKind.FAULT_CLEARED):
            self._take_fault(entry)
        if entry.kind is EntryKind.ORDER:
            self._take_order(entry)
        if entry.kind not in (EntryKind.BEGAN, EntryKind.ENDED, EntryKind.HELD):
            return
        try:
            item = of_facts(entry.facts)
            if entry.kind is EntryKind.HELD:
                self._take_held(item, entry.facts)
                return
        except (KeyError, ValueError, TypeError):
            # Written by another version: it cannot be gone on with, and must not stop the start.
            return
        if entry.kind is EntryKind.BEGAN:
            self.alerts.take_began(item.key, item.programme)
            self.interrupted[item.key] = item
            return
        before = self.done.get(item.key)
        gone = before.zones | item.zones if before and before.zones else item.zones
        # A line that was stopped in some zones has an outcome there only; the others still wait.
        self.done[item.key] = Done(item.starts, gone)
        begun = self.interrupted.get(item.key)
        if begun is not None and gone >= begun.zones:
            self.interrupted.pop(item.key)
        held = self.held.get(item.key)
        if held is not None and gone >= held.item.zones:
            self.held.pop(item.key)

    def _take_time(self, entry: Entry) -> None:
        """Note the newest instant: what was written by a clock in doubt tells nothing of time."""
        if entry.kind is EntryKind.CLOCK and entry.facts.get("what") == "set":
            # It tells what somebody did to the clock, not whether it can be believed.
            self.clock_set = f"{entry.facts.get('was')} {entry.facts.get('became')}"
        elif entry.kind is EntryKind.CLOCK:
            self.is_doubted = entry.facts.get("what") == "doubted"
            self.last = self.last if self.is_doubted else entry.at
        elif not self.is_doubted:
            self.first = min(self.first or entry.at, entry.at)
            self.last = max(self.last or entry.at, entry.at)

    @property
    def waits_since(self) -> datetime | None:
        """Return from when on something may still wait for its outcome; None where no log is.

        Of what was over when the log began nobody knows whether it was sent.
        """
        if self.first is None or self.last is None:
            return self.last
        return max(self.first, self.last - LONGEST_WAIT)

    def _take_held(self, item: Item, facts: Mapping[str, Any]) -> None:
        """Note that it was cut and waits; what was begun after a crash stays interrupted."""
        again, told = Again(facts["again"]), facts["stretch"]
        stretch = None if told is None else stretch_from(told)
        if not facts["was_interrupted"]:
            self.interrupted.pop(item.key, None)
        if stretch is not None:
            before = self.held.get(item.key)
            heard = () if before is None else before.stretches
            self.held[item.key] = Held(item, again, (*heard, stretch))

    def _take_order(self, entry: Entry) -> None:
        """Keep what a STOP silenced: a start must not let it sound again."""
        facts = entry.facts
        if facts.get("what") == "stop":
            with suppress(KeyError, ValueError, TypeError):
                self.silenced = (*self.silenced, *silenced_of(facts, entry.at))[-_STOPPED:]
        elif facts.get("what") == "go_on":
            one = facts.get("programme")
            self.silenced = tuple(s for s in self.silenced if one not in (None, s.programme))
        with suppress(KeyError, ValueError, TypeError, OverflowError):
            self.alerts.take_order(entry)

    def _take_fault(self, entry: Entry) -> None:
        subject, why = str(entry.facts.get("subject", "")), entry.facts.get("why") or {}
        if entry.kind is EntryKind.FAULT_CLEARED:
            self.faults.pop(subject, None)
            return
        since = known.since if (known := self.faults.get(subject)) else entry.at.isoformat()
        facts = dict(why.get("facts") or {})
        self.faults[subject] = Trouble(subject, str(why.get("sentence", "")), facts, since)

    def forget_before(self, oldest: datetime, *, but: int = 0) -> None:
        """Drop lines that no plan brings back, `but` not the newest so many."""
        newest = frozenset(list(self.done)[-but:]) if but else frozenset()
        self.alerts.forget_before(oldest)
        self.done = {k: done for k, done in self.done.items() if done.due >= oldest or k in newest}

    def copied(self) -> History:
        """Return one that learns for itself from here on."""
        return replace(
            self,
            done=dict(self.done),
            interrupted=dict(self.interrupted),
            held=dict(self.held),
            faults=dict(self.faults),
            alerts=self.alerts.copied(),
        )
