"""Thousands of broadcasts that cut each other short, with faults in between, judged by truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from broadcaster.clocks import SystemClock
from broadcaster.playout.items import Item
from broadcaster.playout.orders import NewPlan, StopOrder
from broadcaster.simulation.commune import BUS, CHANNELS
from broadcaster.simulation.days import make_sound
from broadcaster.simulation.run import LOOK_ON_AIR, Simulation
from hardware.sim.faults import KINDS, Fault, Place
from schedules.types import PartKind, Priority, Sound

ROUNDS_A_PLAN = 25
LENGTHS_S = (14, 17, 20, 24)
LONG_S = 190
LONG = 0.1
"""How often what is cut is a long reading, which goes on where it was cut."""
ROUND = timedelta(seconds=75)
FAULTY = 0.3
STOPPED = CRASHED = 0.02
AMPLIFIERS = 2
LATEST = timedelta(minutes=10)
"""So long after its start an item may still be heard."""
ANY = tuple(name for name, kind in KINDS.items() if kind.place is not Place.AMPLIFIER)
OF_AMPLIFIERS = tuple(name for name, kind in KINDS.items() if kind.place is Place.AMPLIFIER)


class Preemptions(Simulation):
    """Each round a broadcast begins and others of higher priority fall into it, anywhere.

    What was cut goes on afterwards, by its own rule, in the zones that are its own.

    Two amplifiers hang on two boards of one bus, and some zones on two boards. Now and then
    somebody stops everything, or the program dies.
    """

    look_idle = LOOK_ON_AIR
    struck_channels = (1, CHANNELS)

    def __init__(self, folder: Path, zones: int, seed: int) -> None:
        super().__init__(folder, zones, seed, (), amplifiers=AMPLIFIERS)
        library = self._days.library
        self._short = [make_sound(library, 200 + n, s) for n, s in enumerate(LENGTHS_S)]
        self._long = make_sound(library, 300, LONG_S)
        self._zones = sorted(self._commune.zones)
        self._number = 0
        self._faults_struck = self._stops = self._crashes = 0
        self._judge.is_told = lambda: self._program.is_told
        self._judge.cause_of = self._commune.cause_of
        self._judge.hidden = self._commune.hidden

    def preempt(self, count: int, progress: Callable[[int], None]) -> dict[str, Any]:
        """Go on until so many broadcasts were cut by others; returns the figures."""
        wall = SystemClock()
        began = wall.monotonic()
        while self._judge.gave_way < count:
            end = self._plan_rounds()
            self._pass_until(end)
            self._items = {
                key: item for key, item in self._items.items() if item.ends + LATEST > end
            }
            progress(self._judge.gave_way)
        self._program.crash()
        judge = self._judge
        return {
            "preemptions": judge.gave_way,
            "faults": self._faults_struck,
            "stops": self._stops,
            "crashes": self._crashes,
            "wrong_zone_moments": judge.wrong_zone_moments,
            "wrong_zone_samples": judge.wrong_zone_samples,
            "emergency_spill_moments": judge.emergency_spill_moments,
            "unseen_moments": judge.unseen_moments,
            "pressed_moments": judge.pressed_moments,
            "doubled": judge.doubled,
            "stuck_contacts": judge.stuck_contacts,
            "stuck_untold": judge.stuck_untold,
            "stuck_hidden": judge.stuck_hidden,
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
        is_long = self._random.random() < LONG
        first = self._drawn_item(starts, Priority.NORMAL, self._long if is_long else None)
        self._put(first)
        at = starts
        for priority in self._random.choice(
            [
                (Priority.PRIORITY,),
                (Priority.EMERGENCY,),
                (Priority.PRIORITY, Priority.EMERGENCY),
                (Priority.PRIORITY, Priority.EMERGENCY, Priority.EMERGENCY),
            ]
        ):
            at += min(first.length, ROUND / 3) * self._random.uniform(0.1, 0.6)
            self._put(self._drawn_item(at, priority))
        if self._random.random() < FAULTY:
            self._faults_struck += 1
            self._break_something(starts + ROUND * self._random.random() / 2)
        self._end_early(starts + ROUND * self._random.random())

    def _break_something(self, at: datetime) -> None:
        """Let a fault of a device strike, or one of an amplifier."""
        name = self._random.choice((*ANY, *OF_AMPLIFIERS))
        if name in ANY:
            self._strike(name, at)
            return
        amplifier = self._random.choice(self._commune.amplifiers)
        world = self._commune.world
        self._later(at, lambda: world.order(Fault(name, amplifier)))
        self._later(at + ROUND, lambda: world.faults.clear(amplifier, name))

    def _end_early(self, at: datetime) -> None:
        """Now and then stop everything, or let the program die."""
        drawn = self._random.random()
        if drawn < STOPPED:
            self._later(at, self._stop)
        elif drawn < STOPPED + CRASHED:
            self._later(at, self._restart)

    def _stop(self) -> None:
        self._stops += 1
        self._program.hear(StopOrder(0, "the seed"))

    def _restart(self) -> None:
        self._crashes += 1
        self._judge.goes_on()  # the time to be safe in begins anew with the crash
        self._judge.is_over(self._clock.now())
        super()._restart()

    def _drawn_item(
        self, starts: datetime, priority: Priority, chosen: Sound | None = None
    ) -> Item:
        self._number += 1
        key = f"{priority.name.lower()}-{self._number}"
        sound = chosen or self._random.choice(self._short)
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
            latest=starts + LATEST,
        )
