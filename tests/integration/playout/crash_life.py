"""One life of the program in virtual time, in a process of its own that dies where it is told.

Its boards, its loudspeakers and whoever hears them live in the process that started it, so that
they outlive it: every byte to a board and every block of sound goes there through a pipe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from audio.library import Library
from audio.sinks.tap import Packet
from broadcaster.clocks import SystemClock, VirtualClock
from broadcaster.playout import journal
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import StopOrder
from broadcaster.services.asrun import follow
from broadcaster.services.journal import Tail
from broadcaster.simulation.dying import (
    Fate,
    Kind,
    Moment,
    MortalPath,
    MortalTransport,
    mortal_tables,
)
from broadcaster.simulation.onair import OnAir, Place
from broadcaster.simulation.time import SteppedClock
from broadcaster.store.session import factory, open_database, transaction
from hardware.registry import Ports, open_rack
from hardware.types import DeviceSpec, Wiring

POLL, LOOK = timedelta(minutes=1), timedelta(seconds=5)


@dataclass(frozen=True)
class Told:
    """What a life is told when it begins; `passed` are the seconds since `began`."""

    database: Path
    journal: Path
    clips: Path
    began: datetime
    passed: float
    until: datetime
    moment: Moment | None
    stop_at: datetime | None = None


@dataclass(frozen=True)
class Gear:
    """The hamlet as it is wired."""

    bus: str
    wiring: Wiring
    specs: tuple[DeviceSpec, ...]


class FarHamlet:
    """What the program asks of a hamlet, asked of the one in the other process."""

    def __init__(self, link: Connection, gear: Gear, clock: VirtualClock, fate: Fate) -> None:
        self.bus = gear.bus
        self.clock = clock
        self._link = link
        self._gear = gear
        self._fate = fate

    def lines(self) -> Lines:
        def port(url: str, baud: int) -> MortalTransport:
            del baud
            return MortalTransport(FarLine(self._link, url, self.clock), self._fate)

        rack = open_rack(self._gear.specs, self.clock, ports=Ports(port, threaded=False))
        return Lines(self.bus, [self._gear.wiring], rack, self.clock)

    def catch_up(self, at: float) -> None:
        self.clock.sleep(max(0.0, at - self.clock.monotonic()))

    def open_between(self, begins: float, ends: float) -> Any:
        return begins, ends  # judged where the truth is


class FarLine:
    """A byte line whose other end is in the other process."""

    def __init__(self, link: Connection, url: str, clock: VirtualClock) -> None:
        self.clock = clock
        self._link = link
        self._url = url

    def open(self) -> None:
        self._ask("open")

    def close(self) -> None:
        self._ask("close")

    def drain(self) -> None:
        self._ask("drain")

    def write(self, octets: bytes) -> None:
        self._ask("write", octets)

    def read(self, wait: timedelta) -> bytes:
        return bytes(self._ask("read", wait))

    def _ask(self, what: str, *words: Any) -> Any:
        self._link.send(("line", what, self._url, words, self.clock.monotonic()))
        answer, now = self._link.recv()
        self.clock.sleep(now - self.clock.monotonic())
        if isinstance(answer, Exception):
            raise answer
        return answer


class FarEar:
    """Whoever hears what is sent, in the other process."""

    def __init__(self, link: Connection, fate: Fate) -> None:
        self._link = link
        self._fate = fate

    def hear(self, packet: Packet, when: Any) -> None:
        self._fate.reach(Kind.BLOCK)
        self._link.send(("sent", packet, when))
        self._fate.reach(Kind.BLOCK_SENT)


def live(link: Connection, told: Told, gear: Gear) -> None:
    """Be on the air until death, or until the time is over."""
    journal.MARKED_EVERY = 5  # a test of an hour has not the entries of a year
    clock, wires = SteppedClock(told.began), VirtualClock(told.began)
    clock.sleep(told.passed)
    wires.sleep(told.passed)
    fate = Fate(lambda _: link.send(("dies", clock.monotonic())))
    fate.meet(told.moment)
    MortalPath.fate = fate
    far = FarHamlet(link, gear, wires, fate)
    place = Place(told.database, MortalPath(told.journal), Library(told.clips), [far])  # type: ignore[list-item]
    air = OnAir(place, clock, FarEar(link, fate))  # type: ignore[arg-type]
    link.send(("up", clock.monotonic()))
    _pass_time(air, clock, told)
    link.send(("over", clock.monotonic()))


def _pass_time(air: OnAir, clock: SteppedClock, told: Told) -> None:
    poll_at = look_at = clock.now()
    stop_at = told.stop_at
    while (now := clock.now()) < told.until:
        if stop_at is not None and now >= stop_at:
            air.hear(StopOrder(0, "the seed"))
            stop_at = None
        if now >= poll_at:
            air.poll()
            poll_at = now + POLL
        if now >= look_at:
            air.look()
            look_at = now + LOOK
        air.turn()
        instants = [told.until, poll_at, look_at, air.due, stop_at]
        clock.advance_to(min(at for at in instants if at is not None))


def copy(link: Connection, told: Told) -> None:
    """Copy the journal into the tables until death, or until there is nothing more to copy."""
    fate = Fate(lambda _: link.send(("dies", told.passed)))
    fate.meet(told.moment)
    sessions = factory(mortal_tables(open_database(told.database), fate))
    tail = Tail(told.journal)
    copied = 1
    while copied:
        with transaction(sessions) as session:
            copied = follow(session, SystemClock(), tail)
    link.send(("over", told.passed))
