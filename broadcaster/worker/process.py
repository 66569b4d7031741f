"""The worker: sounds, plans, expiries, and the journal copied, all beside the air."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from audio.library import Library
from audio.types import Voice
from broadcaster.clocks import SystemClock
from broadcaster.folder import Folder
from broadcaster.ports import Air, Clock
from broadcaster.services.live_takes import LiveTakes
from broadcaster.services.makers import Workshop
from broadcaster.services.voicing import Studio
from broadcaster.store import jobs
from broadcaster.store.session import transaction
from broadcaster.store.stirring import Stir
from broadcaster.worker.announcing import Announcing
from broadcaster.worker.booth import Booth
from broadcaster.worker.chores import Chores
from broadcaster.worker.hearing import HearingDoor
from broadcaster.worker.loops import Loop, Loops
from broadcaster.worker.projecting import Projector
from broadcaster.worker.recordings import RecordingsKept
from broadcaster.worker.rendering import Lane
from broadcaster.worker.replanning import Replanner
from broadcaster.worker.reserving import Reserving

if TYPE_CHECKING:
    from broadcaster.worker.trying import Received

logger = logging.getLogger(__name__)

_LOOK = 0.1  # seconds of the world between looks at the database and the journal
_YIELDED = 1.0  # seconds of the world a render waits between two takes while somebody listens
_PATIENCE = 1.8  # seconds of the world all threads together get to end


class Station(Protocol):
    """What the worker needs of a station."""

    @property
    def folder(self) -> Folder:
        """Where its files lie."""

    @property
    def sessions(self) -> sessionmaker[Session]:
        """What makes sessions that may write."""

    @property
    def clock(self) -> Clock:
        """Its clock."""

    @property
    def air(self) -> Air:
        """The process on the air."""

    @property
    def voices(self) -> Mapping[str, Voice]:
        """Its voices by name."""

    @property
    def library(self) -> Library:
        """Its clips."""

    def receive(self, address: str, listed: Sequence[str]) -> Received:
        """Return who receives another station; of the rest only `listed` may be in the house."""


def run(station: Station, stop: threading.Event, *, strict: bool = False) -> None:
    """Work until `stop` is set; then everything ends within two seconds.

    With `strict` the first fault of the program ends the work and is raised here.
    """
    _clear_up(station)
    shared = Loops(station.sessions, station.clock, stop, strict=strict)
    projector = Projector(station.sessions, station.clock, station.folder.journal)
    workshop = Workshop(
        station.voices, station.folder.originals, station.clock, station.folder.takes
    )
    booth = Booth(workshop, station.folder.clips, station.receive)
    hearing = HearingDoor(station.folder.run, booth)
    announcing = Announcing(is_eager=True)
    loops = _loops(station, shared, projector, announcing, lambda: _yield_to(hearing, announcing))
    chores = Chores(station.sessions, station.clock, shared)
    for loop in loops:
        loop.thread.start()
    chores.start()
    hearing.start()
    logger.info("the worker started")
    try:
        _watch(station, stop, loops, projector, chores)
    finally:
        stop.set()
        hearing.stop()
        _end(loops, chores)
    if shared.fault is not None:
        raise shared.fault


def _yield_to(hearing: HearingDoor, announcing: Announcing) -> None:
    """Let an emergency and whoever waits to hear a few words go first, but not for ever."""
    announcing.idle.wait(_YIELDED)
    hearing.idle.wait(_YIELDED)


def _loops(
    station: Station,
    shared: Loops,
    projector: Projector,
    announcing: Announcing,
    between: Callable[[], None],
) -> tuple[Loop, ...]:
    studio = Studio(
        name=f"worker-{os.getpid()}-{uuid4().hex[:8]}",
        voices=station.voices,
        library=station.library,
        originals=station.folder.originals,
        stopping=shared.stop.is_set,
        between=between,
        takes=station.folder.takes,
    )
    sessions, clock = station.sessions, station.clock
    live = LiveTakes(sessions, clock, station.library, shared.stop.is_set)
    kept = RecordingsKept(sessions, clock, station.folder.recorded, shared.stop.is_set)
    return (
        Loop("making urgent sounds", Lane(sessions, clock, studio, urgent_only=True).step, shared),
        Loop(
            "speaking emergencies",
            lambda: announcing.step(sessions, clock, studio, station.air),
            shared,
        ),
        Loop("making sounds", Lane(sessions, clock, studio, urgent_only=False).step, shared),
        Loop("copying the journal", projector.step, shared),
        Loop("keeping recordings", kept.step, shared),
        Loop("keeping live voices", live.step, shared),
        Loop("keeping what warns", Reserving(sessions, station.folder.run).step, shared),
        Loop("following changes", Replanner(sessions, clock).step, shared),
    )


def _watch(
    station: Station,
    stop: threading.Event,
    loops: tuple[Loop, ...],
    projector: Projector,
    chores: Chores,
) -> None:
    stir = Stir(_engine(station))
    try:
        while not stop.wait(_LOOK):
            chores.follow_clock()
            if stir.happened() or projector.grown():
                for loop in loops:
                    loop.wake()
    finally:
        stir.close()


def _end(loops: tuple[Loop, ...], chores: Chores) -> None:
    for loop in loops:
        loop.wake()
    chores.stop()
    clock = SystemClock()
    deadline = clock.monotonic() + _PATIENCE
    for loop in loops:
        loop.thread.join(max(deadline - clock.monotonic(), 0.0))
        if loop.thread.is_alive():
            logger.error("the thread “%s” did not end", loop.name)
    logger.info("the worker stopped")


def _clear_up(station: Station) -> None:
    """Take back what a worker that is gone had claimed, and remove what it left half made."""
    with transaction(station.sessions) as session:
        jobs.release_all(session)
    for left in station.folder.clips.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)


def _engine(station: Station) -> Engine:
    with station.sessions() as session:
        bind = session.get_bind()
    if not isinstance(bind, Engine):
        message = "the station's sessions are bound to no engine"
        raise TypeError(message)
    return bind
