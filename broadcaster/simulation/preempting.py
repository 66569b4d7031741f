"""Thousands of broadcasts that cut each other short, with faults in between, judged by truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from broadcaster.clocks import SystemClock
from broadcaster.playout.items import Item
from broadcaster.playout.orders import NewPlan
from broadcaster.simulation.commune import BUS
from broadcaster.simulation.days import make_sound
from broadcaster.simulation.run import Simulation
from hardware.sim.faults import KINDS, Place
from schedules.types import PartKind, Priority, Sound

ROUNDS_A_PLAN = 25
LENGTHS_S = (4, 5, 6, 8)
ROUND = timedelta(seconds=28)
FAULTY = 0.3
UNSEEN = frozenset({"stuck_on", "worn_out", "third_party"})
"""What no read-back shows, or only the next look at the boards."""
HONEST = tuple(
    name
    for name, kind in KINDS.items()
    if kind.place in (Place.PORT, Place.WIRE, Place.BOARD) and name not in UNSEEN
)


class Preemptions(Simulation):
    """Each round a broadcast begins and others of higher priority fall into it, anywhere."""

    def __init__(self, folder: Path, zones: int, seed: int) -> None:
        super().__init__(folder, zones, seed, ())
        library = self._days.library
        self._short = [make_sound(library, 200 + n, s) for n, s in enumerate(LENGTHS_S)]
        self._zones = sorted(self._commune.zones)
        self._number = 0
        self._faults_struck = 0
        self._judge.is_told = lambda: self._program.is_told

    def preempt(self, count: int, progress: Callable[[int], None]) -> dict[str, Any]:
        """Go on until so many broadcasts were cut by others; returns the figures."""
        wall = SystemClock()
        began = wall.monotonic()
        while self._judge.gave_way < count:
            end = self._plan_rounds()
            self._pass_until(end)
            self._items = {key: item for key, item in self._items.items() if item.ends > end}
            progress(self._judge.gave_way)
        self._program.crash()
        judge = self._judge
        return {
            "preemptions": judge.gave_way,
            "faults": self._faults_struck,
            "wrong_zone_moments": judge.wrong_zone_moments,
            "wrong_zone_samples": judge.wrong_zone_samples,
            "emergency_spill_moments": judge.emergency_spill_moments,
            "doubled": judge.doubled,
            "stuck_contacts": judge.stuck_contacts,
            "stuck_untold": judge.stuck_untold,
            "outcomes": dict(sorted(judge.outcomes.items())),
            "wall_s": round(wall.monotonic() - began, 1),
        }

    def _plan_rounds(self) -> datetime:
        """Draw the next rounds and publish them; returns when they are over."""
        starts = self._clock.now() + timedelta(seconds=10)
        for _ in range(ROUNDS_A_PLAN):
            self._draw_round(starts)
            starts += ROUND
        self._program.hear(NewPlan(tuple(self._items.values())))
        return starts

    def _draw_round(self, starts: datetime) -> None:
        first = self._drawn_item(starts, Priority.NORMAL)
        self._put(first)
        at = starts
        for priority in self._random.choice(
            [
                (Priority.PRIORITY,),
                (Priority.EMERGENCY,),
                (Priority.PRIORITY, Priority.EMERGENCY),
            ]
        ):
            at += first.length * self._random.uniform(0.1, 0.6)
            self._put(self._drawn_item(at, priority))
        if self._random.random() < FAULTY:
            self._faults_struck += 1
            self._strike(self._random.choice(HONEST), starts + ROUND * self._random.random() / 2)

    def _drawn_item(self, starts: datetime, priority: Priority) -> Item:
        self._number += 1
        key = f"{priority.name.lower()}-{self._number}"
        sound: Sound = self._random.choice(self._short)
        zones = self._random.sample(self._zones, self._random.randint(1, len(self._zones)))
        return Item(
            key=key,
            programme=key,
            programme_name=key,
            kind=PartKind.BULLETIN.value,
            title=key,
            starts=starts,
            length=sound.length,
            clip=sound.clip,
            zones=frozenset(zones),
            bus=BUS,
            priority=int(priority),
            authority="approval:0",
        )
