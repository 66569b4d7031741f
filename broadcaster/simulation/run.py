"""Days, faults and restarts, one after the other, and the sum of what came of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from audio.types import SAMPLE_RATE
from broadcaster.clocks import SystemClock
from broadcaster.domain.asrun import first_break
from broadcaster.errors import Failed, Invalid
from broadcaster.playout.items import Item
from broadcaster.playout.orders import NewPlan, StopOrder
from broadcaster.simulation.commune import CHANNELS, Commune
from broadcaster.simulation.days import TIMEZONE, Days
from broadcaster.simulation.judge import Judge
from broadcaster.simulation.program import Program
from broadcaster.simulation.time import SoundingClock
from hardware.sim.faults import KINDS, Fault

FIRST_DAY = date(2026, 11, 23)
DOWN = timedelta(seconds=2)
NIGHT = time(2, 30)
LOOK_ON_AIR = timedelta(seconds=5)
LOOK_IDLE = timedelta(minutes=30)
ON_THE_WAY = ("restart", "emergency", "stop", "delay")
FAULTS = (*ON_THE_WAY, *KINDS)
_TORN = '{"at": "half a li'


@dataclass(order=True)
class _Due:
    at: datetime
    place: int
    what: Callable[[], None] = field(compare=False)


class Simulation:
    """A commune and its program; the same seed gives the same days and the same faults."""

    look_idle = LOOK_IDLE
    struck_channels = (3, CHANNELS)
    """The channels that faults of a contact strike, the first and the last."""

    def __init__(
        self, folder: Path, zones: int, seed: int, faults: Sequence[str], *, amplifiers: int = 1
    ) -> None:
        for name in faults:
            if name not in FAULTS:
                known = ", ".join(FAULTS)
                raise Invalid(
                    "faults", "{name} is no fault; known are: {known}.", name=name, known=known
                )
        self._clock = SoundingClock(_midnight(FIRST_DAY))
        self._random = Random(f"{seed} faults")  # noqa: S311 -- repeatable on purpose
        self._faults = faults
        self._commune = Commune(zones, self._clock, seed, amplifiers=amplifiers)
        self._days = Days(folder / "clips", self._commune.zones, seed)
        self._judge = Judge(self._commune.sounding, self._commune.closed)
        self._log = folder / "journal.jsonl"
        self._items: dict[str, Item] = {}
        self._due: list[_Due] = []
        self._place = 0
        self._look_at = self._clock.now()
        self._program = self._started()

    def run(self, days: int, progress: Callable[[date, Judge], None]) -> dict[str, Any]:
        """Let the days pass; returns the figures, all but those of the real time they took."""
        wall = SystemClock()
        began = wall.monotonic()
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            self._plan(day)
            self._pass_until(_midnight(day + timedelta(days=1)))
            progress(day, self._judge)
        self._program.crash()
        return self._figures(days, wall.monotonic() - began)

    def _figures(self, days: int, wall: float) -> dict[str, Any]:
        with self._log.open(encoding="utf-8") as lines:
            broken = first_break(lines)
        if broken is not None:
            raise Failed(
                "The journal breaks at line {line}: {why}.", line=broken.line, why=broken.why
            )
        judge = self._judge
        return {
            "days": days,
            "zones": len(self._commune.zones),
            "lines": judge.lines,
            "starts": judge.starts,
            "missed": judge.missed,
            "doubled": judge.doubled,
            "late_max_ms": round(judge.late_ms, 3),
            "wrong_zone_samples": judge.wrong_zone_samples,
            "stuck_contacts": judge.stuck_contacts,
            "outcomes": dict(sorted(judge.outcomes.items())),
            "wall_s": round(wall, 2),
            "speed": round(judge.frames / SAMPLE_RATE / wall, 1),
        }

    def _started(self) -> Program:
        program = Program(self._commune, self._clock, self._days.library, self._judge, self._log)
        program.hear(NewPlan(tuple(self._items.values())))
        return program

    def _restart(self) -> None:
        """Kill the program in the middle of a line of its log, and start it again."""
        self._program.crash()
        with self._log.open("a", encoding="utf-8") as log:
            log.write(_TORN)
        self._clock.sleep(DOWN.total_seconds())
        self._program = self._started()

    def _plan(self, day: date) -> None:
        items = self._days.plan(day, self._judge.aired)
        yesterday = _midnight(day - timedelta(days=1))
        self._items = {key: item for key, item in self._items.items() if item.ends > yesterday}
        for item in items:
            self._put(item)
        self._later(_midnight(day, NIGHT), self._restart)
        for name in self._faults:
            self._draw(name, items)
        self._program.hear(NewPlan(tuple(self._items.values())))

    def _put(self, item: Item) -> None:
        self._items[item.key] = item
        self._judge.expect(item)

    def _draw(self, name: str, items: Sequence[Item]) -> None:
        """Let a fault strike somewhere in the middle of the day's sounds."""
        if not items:
            return
        item = self._random.choice(items)
        at = item.starts + item.length * self._random.random()
        match name:
            case "restart":
                self._later(at, self._restart)
            case "emergency":
                self._put(self._days.emergency(f"emergency-{at.isoformat()}", at))
            case "stop":
                self._later(at, lambda: self._program.hear(StopOrder(0, "the seed")))
            case "delay":
                self._later(at, self._delay)
            case _:
                self._strike(name, at)

    def _delay(self) -> None:
        self._program.delay = timedelta(seconds=self._random.uniform(0, 4))

    def _strike(self, name: str, at: datetime) -> None:
        board = self._random.choice(self._commune.boards)
        channels = self.struck_channels
        channel = self._random.randint(*channels) if KINDS[name].for_a_channel else None
        commune = self._commune
        self._later(at, lambda: commune.order(Fault(name, board, channel=channel)))
        over = at + timedelta(seconds=self._random.uniform(1, 30))
        self._later(over, lambda: commune.world.faults.clear(board, name))

    def _later(self, at: datetime, what: Callable[[], None]) -> None:
        self._place += 1
        heapq.heappush(self._due, _Due(at, self._place, what))

    def _pass_until(self, end: datetime) -> None:
        while (now := self._clock.now()) < end:
            self._turn()
            instants = [end, self._look_at, self._program.due, self._judge.due]
            instants += [self._due[0].at] if self._due else []
            self._clock.advance_to(min(at for at in instants if at is not None))
            if self._clock.now() == now and not self._program.due:
                raise Failed("The simulation does not move on at {now}.", now=now.isoformat())

    def _turn(self) -> None:
        now = self._clock.now()
        while self._due and self._due[0].at <= now:
            heapq.heappop(self._due).what()
        if now >= self._look_at:
            self._program.look()
            self._look_at = now + (LOOK_ON_AIR if self._program.is_busy else self.look_idle)
        self._program.turn()
        if self._program.is_busy:
            self._look_at = min(self._look_at, self._clock.now() + LOOK_ON_AIR)
        self._judge.look(self._clock.now())


def _midnight(day: date, at: time = time()) -> datetime:
    return datetime.combine(day, at, TIMEZONE).astimezone(UTC)
