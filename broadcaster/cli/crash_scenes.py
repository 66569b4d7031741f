"""What a station is doing when it is made to die, and what was seen of its coming back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from broadcaster.bootstrap import Station
from broadcaster.cli.crash_bed import Bed
from broadcaster.cli.crash_station import EVERYWHERE, ZONES, reading_of
from broadcaster.cli.mortal import PLAYOUT, UNDERSTUDY
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import SystemClock
from broadcaster.domain.emergency import Code, Emergency, Signature
from broadcaster.domain.people import Role
from broadcaster.errors import Refused, Unreachable
from broadcaster.services import emergencies
from broadcaster.services.emergencies import Wish
from broadcaster.services.ready_warnings import ready
from broadcaster.simulation.dying import Kind
from broadcaster.store.session import transaction
from broadcaster.supervisor import SETTLED_AFTER

ENOUGH = timedelta(seconds=25)
"""What has still that long to go is joined again, whatever opening the lines takes."""
WITHIN = timedelta(seconds=40)
MOMENT_WITHIN_S = 5.0
SAFE_WITHIN_S = 8.0
SOUND_WITHIN_S = 12.0
BACK_WITHIN_S = 2.0
"""How long a sound may take to be back, without the amplifier's warm-up."""
ON_AIR: tuple[tuple[Kind, int], ...] = (
    *((kind, 3) for kind in (Kind.FRAME, Kind.FRAME_SENT)),
    *((kind, 150) for kind in (Kind.BLOCK, Kind.BLOCK_SENT)),
)
"""What is reached while something sounds, and how often at most up to the moment."""
SWITCHING: tuple[tuple[Kind, int], ...] = (
    *((kind, 12) for kind in (Kind.FRAME, Kind.FRAME_SENT)),
    *((kind, 120) for kind in (Kind.BLOCK, Kind.BLOCK_SENT)),
    *((kind, 3) for kind in (Kind.JOURNAL, Kind.TORN, Kind.WRITTEN, Kind.SYNCED)),
)
"""What is reached while lines are opened or closed, or an order is carried out."""
BOOTING: tuple[tuple[Kind, int], ...] = (
    *((kind, 9) for kind in (Kind.FRAME, Kind.FRAME_SENT)),
    *((kind, 2) for kind in (Kind.JOURNAL, Kind.TORN, Kind.WRITTEN, Kind.SYNCED)),
    (Kind.BLOCK, 5),
)
TABLES: tuple[tuple[Kind, int], ...] = (
    (Kind.STATEMENT, 4),
    *((kind, 2) for kind in (Kind.COMMIT, Kind.COMMITTED)),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One death: what was going on, where it fell, and how long each thing took, in ms.

    None where nothing of the kind was to come, infinite where it should have and did not. Who died
    long before a sound was due has no cause to sound before its time: it is counted from
    `BACK_WITHIN_S` before it was due, where that is later than the restart.
    """

    scene: str
    kind: str
    restart_ms: float
    safe_ms: float | None = None
    audio_ms: float | None = None


class Scenes:
    """Brings one station into every plight there is, and lets it die in it."""

    def __init__(self, station: Station, bed: Bed, seed: str) -> None:
        self._station = station
        self._bed = bed
        self._desk = Desk(station)
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose
        self._ends = station.clock.now()
        self._by = self._desk.person(Role.OPERATOR)
        self._orders = 0
        self._clock = SystemClock()
        self._settled = 0.0
        self._due = 0.0
        self._reading, self._length = reading_of(station)

    def run(self, points: int, tell: Callable[[Point], None]) -> None:
        """Let so many deaths be died."""
        left = points
        while left > 0:
            for point in self._drawn()():
                tell(point)
                left -= 1

    def close(self) -> None:
        """Silence everything, so that every line has its outcome."""
        self._patiently(lambda: self._station.air.stop(by="bench"))
        wait_until("open contacts", lambda: not self._bed.closed, WITHIN)

    def _drawn(self) -> Callable[[], list[Point]]:
        scenes = {
            self._while_reading: 6,
            self._at_the_start: 3,
            self._while_opening: 3,
            self._at_a_stop: 2,
            self._in_an_emergency: 3,
            self._while_copying: 3,
            self._with_its_understudy: 2,
        }
        return self._random.choices(list(scenes), list(scenes.values()))[0]

    def _while_reading(self) -> list[Point]:
        self._have_it_read()
        kind, number = self._moment(ON_AIR)
        return [self._dies("reading", kind, number, sounds=True)]

    def _at_the_start(self) -> list[Point]:
        """Die twice, the second time before the lines are open again."""
        self._have_it_read()
        kind, number = self._moment(BOOTING)
        again = self._bed.doom(kind, number, first=True)
        first, number = self._moment(ON_AIR)
        died = self._bed.killed(self._bed.doom(first, number), MOMENT_WITHIN_S)
        once = Point("reading", first, _ms(died, self._bed.started(died)))
        died = self._bed.killed(again, MOMENT_WITHIN_S)
        return [once, self._comes_back("start", kind, died, sounds=True)]

    def _while_opening(self) -> list[Point]:
        self._silence()
        kind, number = self._moment(SWITCHING)
        doomed = self._bed.doom(kind, number)
        self._play()
        died = self._bed.killed(doomed, MOMENT_WITHIN_S)
        return [self._comes_back("opening", kind, died, sounds=True)]

    def _at_a_stop(self) -> list[Point]:
        """Die while somebody silences everything: it must not sound again."""
        self._have_it_read()
        kind, number = self._moment(SWITCHING)
        doomed = self._bed.doom(kind, number)
        self._ends = self._station.clock.now()
        with suppress(Unreachable, Refused):
            self._station.air.stop(by="bench")
        died = self._bed.killed(doomed, MOMENT_WITHIN_S)
        return [self._comes_back("stop", kind, died, sounds=False)]

    def _in_an_emergency(self) -> list[Point]:
        self._have_it_read()
        order = self._order()
        self._patiently(lambda: self._station.air.emergency(order))
        kind, number = self._moment(SWITCHING)
        point = self._dies("emergency", kind, number, sounds=True)
        over = Signature("bench", 0, refused=True, note="over")
        self._patiently(lambda: self._station.air.emergency_signed(order.id, over))
        return [point]

    def _while_copying(self) -> list[Point]:
        """Let the one that copies the journal into the tables die, and the one on the air.

        It must have settled: one that dies again and again is waited for longer each time, so that
        it does not keep a processor from the others.
        """
        if self._clock.monotonic() < self._settled:
            return self._while_reading()
        self._have_it_read()
        kind, number = self._moment(TABLES)
        doomed = self._bed.doom(kind, number, who="worker")
        first, count = self._moment(ON_AIR)
        point = self._dies("reading", first, count, sounds=True)
        died = self._bed.killed(doomed, MOMENT_WITHIN_S, "worker")
        started = self._bed.started(died, "worker")
        self._settled = self._clock.monotonic() + 2 * SETTLED_AFTER
        return [point, Point("copying", kind, _ms(died, started))]

    def _with_its_understudy(self) -> list[Point]:
        """Die together with the process that would have begun the next at once."""
        self._have_it_read()
        kind, number = self._moment(ON_AIR)
        doomed = self._bed.doom(kind, number, with_understudy=True)
        died = self._bed.killed(doomed, MOMENT_WITHIN_S, with_understudy=True)
        return [self._comes_back(UNDERSTUDY, kind, died, sounds=True, began=UNDERSTUDY)]

    def _moment(self, kinds: tuple[tuple[Kind, int], ...]) -> tuple[Kind, int]:
        kind, most = self._random.choice(kinds)
        return kind, self._random.randint(1, most)

    def _dies(self, scene: str, kind: Kind, number: int, *, sounds: bool) -> Point:
        died = self._bed.killed(self._bed.doom(kind, number), MOMENT_WITHIN_S)
        return self._comes_back(scene, kind, died, sounds=sounds)

    def _comes_back(
        self, scene: str, kind: Kind, died: float, *, sounds: bool, began: str = PLAYOUT
    ) -> Point:
        started = self._bed.started(died, began)
        if started is None:
            return Point(scene, kind, float("inf"))
        safe = self._bed.safe(started, SAFE_WITHIN_S)
        heard = self._bed.sounds(started, SOUND_WITHIN_S) if sounds else None
        return Point(
            scene,
            kind,
            _ms(died, started),
            _ms(started, safe),
            _ms(max(started, self._due - BACK_WITHIN_S), heard) if sounds else None,
        )

    def _have_it_read(self) -> None:
        """See to it that the reading sounds, and goes on for long enough."""
        if self._ends - self._station.clock.now() < ENOUGH:
            self._silence()
            self._play()
        wait_until("the reading", self._is_sounding, WITHIN)

    def _is_sounding(self) -> bool:
        with suppress(Unreachable):
            on_air = self._station.air.status().on_air
            return any(one.phase == "sounding" for one in on_air)
        return False

    def _silence(self) -> None:
        self._ends = self._station.clock.now()
        self._patiently(lambda: self._station.air.stop(by="bench"))
        wait_until("open contacts", lambda: not self._bed.closed, WITHIN)

    def _play(self) -> None:
        """Put the reading on air; refused until it is copied how it ended the last time."""

        def played() -> bool:
            with suppress(Refused):
                starts = self._desk.play(self._reading, ZONES)
                now = self._station.clock.now()
                self._due = self._clock.monotonic() + (starts - now).total_seconds()
                self._ends = now + self._length
                return True
            return False

        wait_until("a free moment", played, WITHIN)

    def _patiently(self, order: Callable[[], object]) -> None:
        """Give an order to a process that may just be beginning."""

        def given() -> bool:
            with suppress(Unreachable, Refused):
                order()
                return True
            return False

        wait_until("an answer", given, WITHIN)

    def _order(self) -> Emergency:
        self._orders += 1
        wish = Wish(
            id=self._orders,
            title="Đo",
            text=ready().warnings[0].worded()[:200],
            zones=EVERYWHERE,
            every=timedelta(minutes=30),
            lasts=timedelta(hours=1),
        )
        clock = self._station.clock
        with transaction(self._station.sessions) as session:
            code = Code(int(self._by.id), self._orders)
            order = emergencies.order_of(session, clock, self._by, wish, code)
        return replace(order, ordered=clock.now())


def _ms(since: float, until: float | None) -> float:
    return float("inf") if until is None else round((until - since) * 1000, 1)
