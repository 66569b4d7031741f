"""A station lives through days: people, worker, air, crashes and clocks, in one virtual time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from audio.types import SAMPLE_RATE
from broadcaster.clocks import SystemClock
from broadcaster.domain.asrun import first_break
from broadcaster.errors import Failed
from broadcaster.playout.orders import StopOrder
from broadcaster.simulation.auditor import Auditor, Happening, Wrong
from broadcaster.simulation.copyist import Copyist
from broadcaster.simulation.doings import CATCHING_UP, COMMUNE_AT, HAMLETS_AT, Doings, daily
from broadcaster.simulation.hamlet import hamlets
from broadcaster.simulation.onair import OnAir, Place
from broadcaster.simulation.station import Desk
from broadcaster.simulation.time import SteppedClock

FIRST_DAY = date(2026, 2, 10)
"""A week before Tết, so that also a short run has holidays in it."""
HAMLETS = 3
TIMEZONES = (
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
DOWN = timedelta(seconds=2)
"""How long it takes until somebody starts again what crashed."""
SETTLED = timedelta(seconds=15)
"""So long after a start, or a step of the clock, lines may be late: amplifiers warm up first."""
LOOK_ON_AIR, LOOK_IDLE = timedelta(seconds=30), timedelta(hours=1)
POLL = timedelta(hours=3)
"""How often the plan is looked at where nobody changed it; it is read four hours ahead."""
_TORN = '{"at": "half a li'
_TURN_OF_DAY, _DECREES, _EVENING = time(0, 0, 30), time(14), time(19, 30)
CRASHES, STOPS, STEPS, WORKERS, DECREES = 0.2, 0.05, 0.1, 0.05, 0.05
"""How often a day, on average."""


@dataclass(order=True)
class _Due:
    at: datetime
    place: int
    what: Callable[[], None] = field(compare=False)


class Year:
    """One history; the same seed gives the same one. `timezone` is drawn where it is empty.

    `crashes` is how often a day the program on the air crashes.
    """

    crashes = CRASHES

    def __init__(
        self, folder: Path, zones: int, seed: int, timezone: str = "", *, buses: int = HAMLETS
    ) -> None:
        self._random = Random(f"{seed} year")  # noqa: S311 -- repeatable on purpose
        drawn = self._random.choice(TIMEZONES)
        self.timezone = ZoneInfo(timezone or drawn)
        self._clock = SteppedClock(self._local(FIRST_DAY - timedelta(days=1), time(12)))
        self._hamlets = hamlets(zones, min(buses, zones), self._clock.now(), seed)
        self._zones = zones
        self._desk = Desk(folder, self._clock, self._hamlets, self.timezone.key)
        self._place = Place(
            self._desk.database, self._desk.journal, self._desk.library, self._hamlets
        )
        self._auditor = Auditor(self._desk.database, self._desk.journal, self.timezone)
        self._doings = Doings(self._desk, self._hamlets, self._random)
        self._doings.settle()
        self._due: list[_Due] = []
        self._number = 0
        self.done: dict[str, int] = {}
        self.stuck = 0
        self._enact()
        self._desk.publish("day")
        self._auditor.read_plans()
        self._look_at = self._poll_at = self._clock.now()
        self._air = OnAir(self._place, self._clock, self._auditor)
        self._copyist = Copyist(self._desk.database, self._desk.journal)

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """What must never be and was, in order of discovery."""
        return tuple(self._auditor.wrong)

    def run(self, days: int, progress: Callable[[date, Auditor], None]) -> dict[str, Any]:
        """Let the days pass; returns the figures."""
        wall = SystemClock()
        began, used = wall.monotonic(), wall.processor()
        try:
            self._pass_until(self._local(FIRST_DAY, time()))
            for number in range(days):
                self._live(FIRST_DAY + timedelta(days=number), progress)
        finally:
            self._air.crash()
            self._copyist.stop()
        return self._figures(days, wall.monotonic() - began, wall.processor() - used)

    def _live(self, day: date, progress: Callable[[date, Auditor], None]) -> None:
        """Let one day pass, and have it judged."""
        self._draw(day)
        self._pass_until(self._local(day + timedelta(days=1), time()))
        self._copyist.wait_for(self._air.written)
        self._auditor.close(day)
        if not self._air.is_busy:
            self.stuck += sum(hamlet.closed() for hamlet in self._hamlets)
        progress(day, self._auditor)

    def _figures(self, days: int, wall_s: float, cpu_s: float) -> dict[str, Any]:
        with self._desk.journal.open(encoding="utf-8") as lines:
            broken = first_break(lines)
        if broken is not None:
            facts = {"line": broken.line, "why": broken.why}
            raise Failed("The journal breaks at line {line}: {why}.", **facts)
        counts = self._auditor.counts
        return {
            "days": days,
            "zones": self._zones,
            "timezone": self.timezone.key,
            "lines": counts.items,
            "bus_lines": counts.lines,
            "starts": counts.starts,
            "missed": counts.missed,
            "doubled": counts.doubled,
            "unexplained": counts.unexplained,
            "untold": counts.untold,
            "breaches": counts.breaches,
            "wrong_zone_samples": counts.wrong_zone_samples,
            "stuck_contacts": self.stuck,
            "emergency_wait_max_s": self._auditor.longest_wait(self._doings.warnings),
            "late_max_ms": round(counts.late_max_ms, 3),
            "outcomes": dict(sorted(counts.outcomes.items())),
            "explained": dict(sorted(counts.explained.items())),
            "done": dict(sorted(self.done.items())),
            "wall_s": round(wall_s, 1),
            "cpu_s": round(cpu_s, 1),
            "speed": round(counts.frames / SAMPLE_RATE / cpu_s, 1),
        }

    def _local(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.timezone).astimezone(UTC)

    def _later(self, at: datetime, what: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._due, _Due(at, self._number, what))

    def _draw(self, day: date) -> None:
        """Draw what happens on a day."""
        self._later(self._local(day, _TURN_OF_DAY), partial(self._work, "day"))
        self._later(self._local(day, _EVENING), self._prepare)
        for doing, often in daily(self._doings).items():
            if self._random.random() < often:
                self._later(self._moment(day), partial(self._let, doing))
        for often, what in (
            (self.crashes, self._crash),
            (STOPS, self._stop),
            (STEPS, self._step_clock),
            (WORKERS, self._restart_worker),
        ):
            if self._random.random() < often:
                self._later(self._moment(day), what)
        if self._random.random() < DECREES:
            self._later(self._local(day, _DECREES), self._decree)

    def _moment(self, day: date) -> datetime:
        """Draw a moment: near or in a programme as often as anywhere in the day."""
        if self._random.random() < 0.5:  # noqa: PLR2004 -- a coin
            minutes = self._random.uniform(4.5 * 60, 21 * 60)
            return self._local(day, time()) + timedelta(minutes=minutes)
        starts = self._local(day, self._random.choice([*COMMUNE_AT, *HAMLETS_AT]))
        return starts + timedelta(seconds=self._random.uniform(-60, 200))

    def _work(self, cause: str) -> None:
        """Let the worker copy the journal, end what is over, and publish; then the air looks."""
        self._copyist.wait_for(self._air.written)
        self._desk.expire()
        self._desk.publish(cause)
        self._auditor.read_plans()
        self._air.poll()

    def _prepare(self) -> None:
        """In the evening new bulletins are written, and tomorrow is published."""
        self._copyist.wait_for(self._air.written)
        self._desk.speak()
        self._doings.write_what_is_missing()
        self._doings.release_what_is_held()
        self._work("evening")

    def _let(self, doing: Callable[[], Happening | None]) -> None:
        self._copyist.wait_for(self._air.written)
        happened = doing()
        if happened is not None:
            self._auditor.happenings.append(happened)
        self._count(doing.__name__)
        self._work("change")

    def _decree(self) -> None:
        self._doings.change_hours()
        self._count("change_hours")
        self._enact()
        self._work("change")

    def _enact(self) -> None:
        self._auditor.rules_changed(self._clock.now())

    def _crash(self) -> None:
        """Kill the program on the air in the middle of a line of its log, and start it again."""
        at = self._clock.now()
        self._air.crash()
        with self._desk.journal.open("a", encoding="utf-8") as log:
            log.write(_TORN)
        self._clock.sleep(DOWN.total_seconds())
        self._air = OnAir(self._place, self._clock, self._auditor)
        self._explain("crash", at, self._clock.now() + SETTLED)

    def _stop(self) -> None:
        """Somebody presses STOP."""
        now, programmes = self._clock.now(), self._air.programmes
        self._air.hear(StopOrder(0, "the seed"))
        self._count("stop")
        if programmes:
            ends = now + timedelta(hours=1)
            self._auditor.happenings.append(Happening("stop", now, ends, programmes))

    def _step_clock(self) -> None:
        """Put the wall clock forward or back, whatever sounds."""
        now = self._clock.now()
        by = timedelta(seconds=self._random.choice([-1, 1]) * self._random.uniform(1, 900))
        self._clock.step(by)
        self._air.clock_stepped(by)
        self._look_at = self._poll_at = self._clock.now()
        self._explain("clock", min(now, now + by), max(now, now + by) + SETTLED)

    def _restart_worker(self) -> None:
        self._copyist.crash()
        self._desk.start_worker()
        self._count("worker")
        self._work("change")

    def _explain(self, what: str, begins: datetime, ends: datetime) -> None:
        self._count(what)
        happened = Happening(what, begins, ends, catches_up=ends + CATCHING_UP)
        self._auditor.happenings.append(happened)

    def _count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    def _pass_until(self, end: datetime) -> None:
        while (now := self._clock.now()) < end:
            self._turn()
            instants = [end, self._look_at, self._poll_at, self._air.due]
            instants += [self._due[0].at] if self._due else []
            self._clock.advance_to(min(at for at in instants if at is not None))
            if self._clock.now() == now and not self._air.due:
                raise Failed("The simulation does not move on at {now}.", now=now.isoformat())

    def _turn(self) -> None:
        while self._due and self._due[0].at <= self._clock.now():
            heapq.heappop(self._due).what()
        if self._clock.now() >= self._poll_at:
            self._air.poll()
            self._poll_at = self._clock.now() + POLL
        if self._clock.now() >= self._look_at:
            self._air.look()
            wait = LOOK_ON_AIR if self._air.is_busy else LOOK_IDLE
            self._look_at = self._clock.now() + wait
        self._air.turn()
        if self._air.is_busy:
            self._look_at = min(self._look_at, self._clock.now() + LOOK_ON_AIR)
