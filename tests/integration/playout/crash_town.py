"""A hamlet whose program dies again and again in virtual time; its truth outlives every death."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from crash_life import Gear, Told, copy, live

from broadcaster.domain.asrun import first_break
from broadcaster.services.asrun import project
from broadcaster.services.plan_views import HoursFields
from broadcaster.simulation.auditor import Auditor
from broadcaster.simulation.dying import OF_TABLES, Kind, Moment
from broadcaster.simulation.hamlet import hamlets
from broadcaster.simulation.station import EVERY_DAY, Desk, fields_of, frame
from broadcaster.simulation.time import SteppedClock
from hardware.errors import HardwareError
from hardware.sim.wire import SimPorts, SimTransport
from schedules.types import Priority

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGAN = datetime(2026, 11, 23, 4, 50, tzinfo=ZONE).astimezone(UTC)
FIRST, APART = time(5, 2), 2
"""The first programme, and the minutes from one to the next."""
DOWN_S = (0.1, 1.0)
MOST = {
    Kind.BLOCK: 60,
    Kind.BLOCK_SENT: 60,
    Kind.FRAME: 16,
    Kind.FRAME_SENT: 16,
    Kind.STATEMENT: 6,
    Kind.BOOKMARK: 2,
    Kind.BOOKMARK_TORN: 2,
    Kind.BOOKMARK_WRITTEN: 2,
    Kind.BOOKMARK_PUT: 2,
    Kind.COMMIT: 1,
    Kind.COMMITTED: 1,
}
"""How often a moment is reached at most before it is the last; of the others four times."""
PRELOADED = ["broadcaster.simulation.onair", "broadcaster.services.asrun", "hardware.sim.wire"]
COPIES, STOPS, WARNINGS = 5, 9, 7
"""Every so many lives ends in the one that copies, has a STOP, begins with a warning."""
TEXT = "Kính mời bà con chú ý nghe thông báo của Ủy ban nhân dân xã về việc số {number}."


class Town:
    """The station, its truth and its judge; `programmes` so many are planned on its one day."""

    def __init__(self, folder: Path, seed: int, programmes: int) -> None:
        self._random = Random(f"{seed} crashes")
        self._clock = SteppedClock(BEGAN)
        (self._hamlet,) = hamlets(4, 1, BEGAN, seed)
        self._desk = Desk(folder, self._clock, [self._hamlet], ZONE.key)
        self._settle(programmes)
        self.auditor = Auditor(self._desk.database, self._desk.journal, ZONE)
        self.auditor.read_plans()
        self._ports = SimPorts(self._hamlet.world, self._hamlet.clock)
        self._lines: dict[str, SimTransport] = {}
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(PRELOADED)
        minutes = FIRST.hour * 60 + FIRST.minute + (programmes + 1) * APART
        self._over = datetime.combine(
            BEGAN.astimezone(ZONE).date(), time(*divmod(minutes, 60)), ZONE
        ).astimezone(UTC)
        of_air = [kind for kind in Kind if kind not in OF_TABLES]
        self._kinds = {False: self._dealt(of_air), True: self._dealt([*OF_TABLES])}
        self.died: Counter[Kind] = Counter()
        self.signals: set[int | None] = set()
        self.left_closed: list[int] = []
        """How many contacts were still closed whenever the program had begun anew."""
        self.found_closed = 0
        """How often a death had left any closed."""

    @property
    def entries(self) -> list[str]:
        return self._desk.journal.read_text("utf-8").splitlines()

    @property
    def closed(self) -> int:
        return self._hamlet.closed()

    def is_whole(self) -> bool:
        return first_break(self.entries) is None

    def crash(self, points: int) -> None:
        """Let it die so many times, then live to the end of its day and copy all of it."""
        life = 0
        while self.died.total() < points:
            life += 1
            if life % WARNINGS == 0:
                self._warn()
            kind = next(self._kinds[life % COPIES == 0])
            if kind in OF_TABLES:
                self._run(copy, self._told(kind))
            else:
                self._run(live, self._told(kind, stops=life % STOPS == 0))
            self._clock.sleep(self._random.uniform(*DOWN_S))
        self._run(live, self._told(None))
        with self._desk.work() as session:
            project(session, self._clock, self._desk.journal)
        self.auditor.close(BEGAN.astimezone(ZONE).date())

    def _dealt(self, kinds: list[Kind]) -> Iterator[Kind]:
        """Deal every kind once, then again, each time in another order."""
        while True:
            self._random.shuffle(kinds)
            yield from kinds

    def _settle(self, programmes: int) -> None:
        zones = self._hamlet.zones
        self._desk.save_hours(HoursFields("Cả ngày", time(4), time(22), EVERY_DAY, zones, None))
        for number in range(programmes):
            minutes = FIRST.hour * 60 + FIRST.minute + number * APART
            at = time(*divmod(minutes, 60))
            where = zones if number % 2 else frozenset(sorted(zones)[:2])
            fields = frame(f"Buổi {at:%H:%M}", at, where, timedelta(minutes=1.5))
            # Only the first has words of its own: each takes a fifth of a second to be made.
            self._desk.save_template(replace(fields, opening="", closing="") if number else fields)
        self._desk.allow_tune()
        until = self._clock.now() + timedelta(days=2)
        for number, times in enumerate((2, 8, 1)):
            fields = fields_of(f"Tin {number}", Priority.NORMAL, zones, until)
            self._desk.bulletin(fields, TEXT.format(number=number) * times)
        self._desk.publish("day")

    def _warn(self) -> None:
        zones = frozenset(sorted(self._hamlet.zones)[1:3])
        until = self._clock.now() + timedelta(minutes=3)
        fields = fields_of("Khẩn", Priority.EMERGENCY, zones, until)
        self._desk.bulletin(fields, TEXT.format(number=self._random.randrange(1000)))
        self._desk.publish("change")
        self.auditor.read_plans()

    def _told(self, kind: Kind | None, *, stops: bool = False) -> Told:
        number = self._random.randint(1, MOST.get(kind, 4)) if kind else 0
        now = self._clock.now()
        return Told(
            self._desk.database,
            self._desk.journal,
            self._desk.database.parent / "clips",
            BEGAN,
            self._clock.monotonic(),
            self._over,
            None if kind is None else Moment(kind, number),
            now + timedelta(seconds=self._random.uniform(5, 90)) if stops else None,
        )

    def _run(self, life: Any, told: Told) -> None:
        here, there = self._processes.Pipe()
        words = (there, told) if life is copy else (there, told, self._gear)
        process = self._processes.Process(target=life, args=words, daemon=True)
        process.start()
        there.close()
        self._lines.clear()
        try:
            while True:
                self._hear(here, here.recv())
        except EOFError:
            process.join()
        self.signals.add(process.exitcode)
        if process.exitcode == -signal.SIGKILL and told.moment is not None:
            self.died[told.moment.kind] += 1
            self.found_closed += life is live and self.closed > 0

    @property
    def _gear(self) -> Gear:
        return Gear(self._hamlet.bus, self._hamlet.wiring, tuple(self._hamlet._specs))

    def _hear(self, link: Connection, said: tuple[Any, ...]) -> None:
        match said:
            case "line", what, url, words, at:
                answer = self._answer(what, url, words, at)
                link.send((answer, self._hamlet.clock.monotonic()))
            case "sent", packet, (begins, ends):
                self.auditor.hear(packet, self._hamlet.open_between(begins, ends))
            case "up", at:
                self._hamlet.catch_up(at)
                self.left_closed.append(self.closed)
            case "dies" | "over", at:
                self._clock.sleep(max(0.0, at - self._clock.monotonic()))

    def _answer(self, what: str, url: str, words: tuple[Any, ...], at: float) -> Any:
        self._hamlet.catch_up(at)
        try:
            if what == "open":
                self._lines[url] = self._ports(url, 0)
            return getattr(self._lines[url], what)(*words)
        except HardwareError as error:
            return error
