"""What really happened, judged by true contacts and by the samples that left the mixer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from audio.sinks.tap import SILENT, Packet
from audio.types import SAMPLE_RATE
from broadcaster.domain.asrun import EntryKind, Outcome
from broadcaster.playout import sentences
from broadcaster.playout.held import Again
from broadcaster.playout.items import Item
from broadcaster.simulation.commune import Cause
from schedules.types import Priority

SAFE_AFTER = timedelta(seconds=5)
_SPILL = SAMPLE_RATE // 10
_GAP = timedelta(seconds=0.5)  # over which music goes on


class Judge:
    """Counts what must be none; `sounding` tells which zones would truly be heard now.

    `is_told` tells whether a fault of the lines stands, so that somebody knows of a closed contact.
    `cause_of` tells why zones sound that should not; what no board shows, and what was pressed by
    hand a moment ago, is counted apart. `hidden` counts the closed contacts of that kind.
    """

    def __init__(self, sounding: Callable[[], frozenset[int]], closed: Callable[[], int]) -> None:
        self._sounding = sounding
        self._closed = closed
        self._sent: Counter[str] = Counter()
        self._told: Counter[tuple[str, int]] = Counter()
        self._lines: dict[str, Item] = {}
        self._safe_by: datetime | None = None
        self.outcomes: Counter[str] = Counter()
        self.aired: Counter[tuple[int, int]] = Counter()
        self.starts = 0
        self.late_ms = 0.0
        self.wrong_zone_samples = 0
        self.wrong_zone_moments = 0
        self.emergency_spill_moments = 0
        self.unseen_moments = 0
        self.pressed_moments = 0
        self.gave_way = 0
        self.stuck_contacts = 0
        self.stuck_untold = 0
        self.stuck_hidden = 0
        self.is_told: Callable[[], bool] = lambda: False
        self.cause_of: Callable[[frozenset[int]], Cause] = lambda _: Cause.WRONG
        self.hidden: Callable[[], int] = lambda: 0
        self.frames = 0

    def expect(self, item: Item) -> None:
        """Note a line that must have exactly one outcome in each zone."""
        self._lines[item.key] = item

    def hear(self, packet: Packet, zones: Mapping[str, frozenset[int]]) -> None:
        """Judge a block by where it is heard and where it may be heard."""
        sounding = self._sounding()
        for span in packet.spans:
            self._sent[span.key] += span.count
            self.frames += span.count
            if strays := sounding - zones.get(span.key, frozenset()):
                pcm = packet.pcm[span.start : span.start + span.count]
                if samples := int(np.count_nonzero(np.abs(pcm) >= SILENT)):
                    self._count(span.key, strays, samples)

    def _count(self, key: str, strays: frozenset[int], samples: int) -> None:
        """Count what was heard where it should not; in an emergency that may be the lesser evil."""
        item = self._lines.get(key)
        if item is not None and item.priority == Priority.EMERGENCY:
            self.emergency_spill_moments += 1
            return
        cause = self.cause_of(strays)
        if cause is not Cause.WRONG:
            self.unseen_moments += cause is Cause.UNSEEN
            self.pressed_moments += cause is Cause.PRESSED
            return
        self.wrong_zone_samples += samples
        self.wrong_zone_moments += 1

    def read(self, kind: EntryKind, facts: Mapping[str, Any]) -> None:
        """Take in an entry of the journal."""
        if kind is EntryKind.BEGAN:
            self.starts += 1
        if kind is EntryKind.HELD:
            self.gave_way += facts["stretch"] is not None
            self._begin_anew(facts)
        if kind is not EntryKind.ENDED:
            return
        for zone in facts["zones"]:
            self._told[facts["line"], zone] += 1
            if facts["outcome"] != Outcome.MISSED and facts["bulletin"] is not None:
                self.aired[facts["bulletin"], zone] += 1
        self.outcomes[facts["outcome"]] += 1
        self.gave_way += (facts.get("why") or {}).get("sentence") == sentences.GAVE_WAY
        if facts["outcome"] in (Outcome.AIRED, Outcome.LATE) and facts["proof"]:
            self.late_ms = max(self.late_ms, facts["proof"]["error_ms"])

    def _begin_anew(self, facts: Mapping[str, Any]) -> None:
        """Count what was sent of an item from here on, where it may be sent whole again.

        So nothing that goes on where it was cut may be sent twice, and what is begun anew not more
        than once after each time it was cut. More than one fade is never lost from the count.
        """
        if facts["again"] == Again.RESTART:
            self._sent[facts["line"]] = 0

    def is_over(self, now: datetime) -> None:
        """Note that the lines are wanted closed from now on."""
        self._safe_by = self._safe_by or now + SAFE_AFTER

    def goes_on(self) -> None:
        """Note that lines are wanted open."""
        self._safe_by = None

    def look(self, now: datetime) -> None:
        """Count what is still closed where all should be open by now."""
        if self._safe_by is not None and now >= self._safe_by:
            hidden = self.hidden()
            closed = self._closed() - hidden
            self.stuck_hidden += hidden
            self.stuck_contacts += closed
            self.stuck_untold += 0 if self.is_told() else closed
            self._safe_by = None

    @property
    def due(self) -> datetime | None:
        """When to look next."""
        return self._safe_by

    @property
    def lines(self) -> int:
        """How many lines were planned."""
        return len(self._lines)

    @property
    def missed(self) -> int:
        """Count lines that were not sent, or of which nothing is told in some zone."""
        silent = {
            key
            for key, item in self._lines.items()
            if any(not self._told[key, zone] for zone in item.zones)
        }
        return self.outcomes[Outcome.MISSED] + len(silent)

    @property
    def doubled(self) -> int:
        """Count lines with two outcomes in a zone, or of which more was sent than there is."""
        twice = {line for (line, _), times in self._told.items() if times > 1}
        whole = {
            key: (item.length + (item.goes_on and item.goes_on + _GAP)).total_seconds()
            * SAMPLE_RATE
            for key, item in self._lines.items()
        }
        over = {
            key for key, sent in self._sent.items() if key in whole and sent > whole[key] + _SPILL
        }
        return len(twice | over)
