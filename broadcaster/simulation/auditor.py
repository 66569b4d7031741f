"""An independent judge of a year: plans, log and tables read as they lie, sound as it left.

It shares no code with the planner, the engine or the services: it reads the database and the
journal itself, and holds against them what the sinks sent into which open loudspeakers.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from audio.mixer import instant_of
from audio.sinks.tap import SILENT, Packet
from audio.types import SAMPLE_RATE
from broadcaster.domain.bulletin import BulletinId
from broadcaster.simulation.bylaws import Bylaws, Heard

AIRED, LATE, MISSED = "aired", "late", "missed"
WHOLE = frozenset({AIRED, LATE, "interrupted"})
EMERGENCY = 1
_SPILL = SAMPLE_RATE // 10
_GOES_ON = SAMPLE_RATE * 5 // 4  # music, over a plan's half second and under what follows
_MICROSECONDS = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done to the station, and what it may have changed: whose fault it is not.

    It explains the lines that would sound between two instants, of these programmes only, or of
    that bulletin only, or in these zones only, where they are given. What is only late it explains
    until `catches_up`: one late item makes the next one late.
    """

    what: str
    begins: datetime
    ends: datetime
    programmes: frozenset[str] | None = None
    bulletin: int | None = None
    catches_up: datetime | None = None
    zones: frozenset[int] | None = None

    def explains(self, line: Planned, outcomes: AbstractSet[str]) -> bool:
        """Tell whether it may have changed what became of a line."""
        ends = self.ends
        if self.catches_up is not None and outcomes <= WHOLE:
            ends = self.catches_up
        return (
            line.starts < ends
            and line.ends > self.begins
            and (self.programmes is None or line.programme in self.programmes)
            and (self.bulletin is None or line.bulletin == self.bulletin)
            and (self.zones is None or bool(self.zones & line.zones))
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """A line as it lies in the table of plans."""

    key: str
    programme: str
    starts: datetime
    ends: datetime
    zones: frozenset[int]
    priority: int
    bulletin: int | None

    @property
    def item(self) -> str:
        """Its item, which is one line on however many buses."""
        return "/".join(self.key.split("/")[:4])


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that must never be: when, which line, and what."""

    at: datetime
    line: str
    what: str


@dataclass(slots=True)
class Counts:
    """What came of the days so far."""

    items: int = 0
    lines: int = 0
    missed: int = 0
    doubled: int = 0
    untold: int = 0
    breaches: int = 0
    wrong_zone_samples: int = 0
    unexplained: int = 0
    late_max_ms: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    frames: int = 0


class Auditor:
    """Takes in everything as it happens; `close` judges a day that is over."""

    def __init__(self, database: Path, journal: Path, timezone: ZoneInfo) -> None:
        self.counts = Counts()
        self.wrong: list[Wrong] = []
        self.happenings: list[Happening] = []
        self._tables = sqlite3.connect(database)
        self._journal = journal
        self._offset = 0
        self._bylaws = Bylaws(timezone)
        self._newest_plan = 0
        self._known: dict[str, Planned] = {}
        self._heard: dict[str, Heard] = {}
        self._told: dict[str, dict[int, list[str]]] = defaultdict(dict)
        self._judged: set[int] = set()

    def rules_changed(self, at: datetime) -> None:
        """Read the permitted hours as they lie in the database from now on."""
        rows = self._tables.execute(
            "SELECT opens, closes, weekdays, zones, minutes_a_day FROM permitted_hours"
        )
        self._bylaws.enact(at, rows.fetchall())

    def read_plans(self) -> None:
        """Read what was published since: which line is for which zones."""
        for row in self._tables.execute(f"{_LINES} WHERE plan > ?", (self._newest_plan,)):
            line = _planned(row[1:])
            before = self._known.get(line.key)
            self._newest_plan = max(self._newest_plan, row[0])
            if before is None or not line.zones <= before.zones:
                self._known[line.key] = line

    def hear(self, packet: Packet, open_zones: frozenset[int]) -> None:
        """Take in a block of sound, and where every horn would have given it."""
        for span in packet.spans:
            if not span.count:
                continue
            self.counts.frames += span.count
            begins = instant_of(packet.first + span.start)
            ends = instant_of(packet.first + span.start + span.count)
            heard = self._heard.setdefault(span.key, Heard(begins, ends))
            heard.take(ends, span.count, open_zones)
            line = self._known.get(span.key)
            if line is None or not open_zones <= line.zones:
                pcm = packet.pcm[span.start : span.start + span.count]
                astray = int(np.count_nonzero(np.abs(pcm) >= SILENT))
                self.counts.wrong_zone_samples += astray
                if astray:
                    self._accuse(begins, span.key, "heard in zones it is not for")

    def read_journal(self) -> None:
        """Read on in the journal."""
        with self._journal.open("rb") as file:
            file.seek(self._offset)
            for raw in file:
                if not raw.endswith(b"\n"):
                    return
                self._offset += len(raw)
                self._note(json.loads(raw))

    def close(self, day: date) -> None:
        """Judge the lines of a local day by the newest version of its plan, and forget them."""
        self.read_journal()
        rows = self._tables.execute(f"{_LINES} WHERE plan = ({_NEWEST})", (day.isoformat(),))
        lines = [_planned(row[1:]) for row in rows]
        as_run = self._as_run(lines)
        self.counts.items += len({line.item for line in lines})
        self.counts.lines += len(lines)
        for line in lines:
            self._judge(line, as_run)
        self._judge_hours(day)
        for key in [key for key in self._told if key.startswith(f"{day}/")]:
            self._judged.add(hash(key))
            del self._told[key]
        self._known = {k: line for k, line in self._known.items() if not k.startswith(f"{day}/")}
        midnight = max((line.ends for line in lines), default=None)
        if midnight is not None:
            self.happenings = [
                one for one in self.happenings if one.ends > midnight - timedelta(days=1)
            ]

    def longest_wait(self, allowed: Mapping[BulletinId, datetime]) -> float:
        """Return the seconds from when an emergency was allowed to its first sound, the longest."""
        waits = [0.0]
        for number, at in allowed.items():
            row = self._tables.execute(
                "SELECT min(began) FROM as_run WHERE bulletin = :number", {"number": number}
            ).fetchone()
            if row[0] is not None:
                waits.append((datetime.fromisoformat(row[0]) - at).total_seconds())
        return round(max(waits), 1)

    def _judge(self, line: Planned, as_run: dict[str, dict[int, str]]) -> None:
        told = self._told.get(line.key, {})
        outcomes = {outcome for each in told.values() for outcome in each}
        if any(zone not in told for zone in line.zones):
            self.counts.missed += 1
            self._accuse(line.starts, line.key, "has no outcome in some zone")
        if any(len(each) > 1 for each in told.values()) or self._is_oversent(line):
            self.counts.doubled += 1
            self._accuse(line.starts, line.key, "was sent or told twice")
        if as_run.get(line.key, {}) != {zone: each[-1] for zone, each in told.items()}:
            self.counts.untold += 1
            self._accuse(line.starts, line.key, "stands otherwise in the table than in the journal")
        self.counts.outcomes["+".join(sorted(outcomes)) or "none"] += 1
        if outcomes and outcomes != {AIRED}:
            self._ask_why(line, outcomes)

    def _ask_why(self, line: Planned, outcomes: set[str]) -> None:
        """Look for what explains that a line was not simply aired."""
        why = next((one.what for one in self.happenings if one.explains(line, outcomes)), None)
        if why is not None:
            self.counts.explained[why] += 1
            return
        self.counts.missed += MISSED in outcomes
        self.counts.unexplained += 1
        self._accuse(line.starts, line.key, f"{'+'.join(sorted(outcomes))} for no reason")

    def _is_oversent(self, line: Planned) -> bool:
        heard = self._heard.get(line.key)
        more = _GOES_ON if "/filler-" in line.key else _SPILL
        most = (line.ends - line.starts) / timedelta(seconds=1) * SAMPLE_RATE + more
        return heard is not None and heard.frames > most

    def _judge_hours(self, day: date) -> None:
        of_day = {key: heard for key, heard in self._heard.items() if key.startswith(f"{day}/")}
        self._heard = {key: one for key, one in self._heard.items() if key not in of_day}
        bound = {
            key: heard
            for key, heard in of_day.items()
            if key not in self._known or self._known[key].priority != EMERGENCY
        }
        for key, what in self._bylaws.breaches(bound):
            self.counts.breaches += 1
            self._accuse(bound[key].begins, key, what)

    def _note(self, entry: dict[str, object]) -> None:
        facts = entry["facts"]
        assert isinstance(facts, dict)  # noqa: S101 -- as every journal has it
        if entry["kind"] == "began":
            self.counts.starts += 1
        if entry["kind"] == "held" and facts["again"] == "restart" and facts["stretch"]:
            # What was cut and is begun anew may be sent once more, by so much as it was sent.
            self._heard[facts["line"]].frames -= facts["stretch"]["sent_ms"] * SAMPLE_RATE // 1000
        if entry["kind"] != "ended":
            return
        key, outcome = str(facts["line"]), str(facts["outcome"])
        if hash(key) in self._judged:
            self.counts.doubled += 1
            self._accuse(datetime.fromisoformat(str(entry["at"])), key, "was told again days later")
        for zone in facts["zones"]:
            self._told[key].setdefault(int(zone), []).append(outcome)
        if facts["proof"] and facts["proof"].get("matched") is False:
            self._accuse(datetime.fromisoformat(str(facts["due"])), key, "is not the approved clip")
        if outcome == AIRED and facts["proof"]:
            self.counts.late_max_ms = max(self.counts.late_max_ms, facts["proof"]["error_ms"])

    def _as_run(self, lines: list[Planned]) -> dict[str, dict[int, str]]:
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for line in lines:
            rows = self._tables.execute(
                "SELECT zone, outcome FROM as_run WHERE line IN (?)", (line.key,)
            )
            for zone, outcome in rows:
                found[line.key][zone] = outcome
        return found

    def _accuse(self, at: datetime, key: str, what: str) -> None:
        self.wrong.append(Wrong(at, key, what))


_LINES = "SELECT plan, key, programme, starts, length, zones, priority, bulletin FROM plan_line"
_NEWEST = "SELECT id FROM day_plan WHERE day = ? ORDER BY version DESC LIMIT 1"


def _planned(row: tuple[str, str, str, int, str, int, int | None]) -> Planned:
    key, programme, starts, length, zones, priority, bulletin = row
    begins = datetime.fromisoformat(starts)
    return Planned(
        key=key,
        programme=programme,
        starts=begins,
        ends=begins + length * _MICROSECONDS,
        zones=frozenset(json.loads(zones)),
        priority=priority,
        bulletin=bulletin,
    )
