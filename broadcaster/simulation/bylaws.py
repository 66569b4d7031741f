"""The hours in which loudspeakers may sound, as a clerk with a wall clock would check them.

Nothing here is shared with the planner: what sounded is held against the clock face of the place,
rule by rule, by when it really began and ended.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from audio.types import SAMPLE_RATE

PATIENCE = timedelta(seconds=2)
"""What begins so much late is sent whole, and may end as much after its hours."""

Row = tuple[str, str, str, str, int | None]
"""A row of permitted hours as it lies in the database: from, to, weekdays, zones, minutes."""


@dataclass(slots=True)
class Heard:
    """When a line was heard, how many samples of it, and in which zones at any time."""

    begins: datetime
    ends: datetime
    frames: int = 0
    zones: frozenset[int] = frozenset()

    def take(self, ends: datetime, frames: int, zones: frozenset[int]) -> None:
        """Take in the next samples."""
        self.ends = ends
        self.frames += frames
        if not zones <= self.zones:
            self.zones |= zones


@dataclass(frozen=True, slots=True)
class _Rule:
    number: int
    opens: time
    closes: time
    weekdays: frozenset[int]
    zones: frozenset[int]
    minutes: int | None

    def permits(self, begins: datetime, ends: datetime) -> bool:
        """Tell whether two moments of the wall clock lie in one opening; 00:00 ends the day."""
        if begins.date() != ends.date() or begins.weekday() not in self.weekdays:
            return False
        until_midnight = self.closes == time()
        in_time = until_midnight or ends.time() <= self.closes
        return self.opens <= begins.time() and in_time


class Bylaws:
    """Every rule that was ever in force, and since when."""

    def __init__(self, timezone: ZoneInfo) -> None:
        self._timezone = timezone
        self._enacted: list[tuple[datetime, tuple[_Rule, ...]]] = []

    def enact(self, at: datetime, rows: list[Row]) -> None:
        """Let these rules hold from an instant on."""
        self._enacted.append((at, tuple(_rule(n, row) for n, row in enumerate(rows))))

    def breaches(self, heard: Mapping[str, Heard]) -> Iterator[tuple[str, str]]:
        """Yield which lines of one day broke which rule; emergencies must be left out before."""
        spent: dict[tuple[date, int, int], timedelta] = defaultdict(timedelta)
        for key, one in sorted(heard.items(), key=lambda pair: pair[1].begins):
            begins = one.begins.astimezone(self._timezone)
            ends = max(one.begins, one.ends - PATIENCE).astimezone(self._timezone)
            in_force = self._in_force(one.begins)
            for zone in sorted(one.zones):
                own = [rule for rule in in_force if zone in rule.zones]
                rule = next((rule for rule in own if rule.permits(begins, ends)), None)
                if own and rule is None:
                    yield key, f"outside the permitted hours in zone {zone}"
                    break
                if rule is None or rule.minutes is None:
                    continue
                account = (begins.date(), rule.number, zone)
                spent[account] += timedelta(seconds=one.frames / SAMPLE_RATE)
                if spent[account] > timedelta(minutes=rule.minutes) + PATIENCE:
                    yield key, f"more than {rule.minutes} minutes a day in zone {zone}"
                    break

    def _in_force(self, at: datetime) -> tuple[_Rule, ...]:
        return next((rules for since, rules in reversed(self._enacted) if since <= at), ())


def _rule(number: int, row: Row) -> _Rule:
    opens, closes, weekdays, zones, minutes = row
    return _Rule(
        number,
        time.fromisoformat(opens),
        time.fromisoformat(closes),
        frozenset(json.loads(weekdays)),
        frozenset(json.loads(zones)),
        minutes,
    )
