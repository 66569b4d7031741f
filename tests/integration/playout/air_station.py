"""A small station on the air inside a test: real database, real pty, a clock that can hurry."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from air_clock import AirClock
from sqlalchemy.orm import Session, sessionmaker

from audio.library import Library, hash_of
from audio.reception.loop_inputs import SimulatedCable
from audio.reception.receiver import Receiver
from audio.sinks.paced import PacedSink
from audio.types import SAMPLE_RATE, Mark
from audio.wav import new_wav
from broadcaster.clocks import SystemClock
from broadcaster.domain.asrun import first_break
from broadcaster.domain.makes import Makes
from broadcaster.domain.zones import Bus, Wiring
from broadcaster.folder import Folder
from broadcaster.playout import process
from broadcaster.playout.client import PlayoutClient
from broadcaster.store import plans
from broadcaster.store.session import factory, open_database
from broadcaster.store.tables import (
    AmplifierRow,
    AreaRow,
    BusRow,
    ClipRow,
    DeviceRow,
    OutputRow,
    PersonRow,
    StandingClipRow,
    Table,
    ZoneRow,
)
from hardware.rack import Rack
from hardware.registry import open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.process import Simulator
from hardware.types import AmplifierSpec, DeviceSpec, Output
from schedules.types import (
    BusKey,
    DayPlan,
    Line,
    LineKey,
    PartKind,
    Priority,
    Reason,
    Sound,
    ZoneKey,
)

T = TypeVar("T")
RATE = 20.0
BEGAN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WARM_UP = timedelta(seconds=1)
POWER, MUTE = Output("board", 1), Output("board", 2)
HORNS = {1: Output("board", 3), 2: Output("board", 4), 3: Output("board", 5), 4: Output("far", 1)}
BOARDS = ("board", "far")


def wait_for(what: str, look: Callable[[], T | None], within_s: float = 60) -> T:
    never = threading.Event()
    until = SystemClock().monotonic() + within_s
    while SystemClock().monotonic() < until:
        if found := look():
            return found
        never.wait(0.01)
    raise AssertionError(f"{what} did not come")


class AirStation:
    """What playout asks of a station, and what a test does to it."""

    def __init__(self, root: Path, rate: float = RATE) -> None:
        # What the tests before left would else be collected, for seconds, while this one sounds.
        gc.collect()
        gc.freeze()
        self.folder = Folder(root)
        self.folder.make()
        self.clock = AirClock(BEGAN, rate)
        self.library = Library(self.folder.clips)
        engine = open_database(self.folder.database)
        Table.metadata.create_all(engine)
        self.sessions = factory(engine)
        self._engines = [engine, open_database(self.folder.database, read_only=True)]
        self.reading_sessions: sessionmaker[Session] = factory(self._engines[1])
        spec = AmplifierSpec("amp", POWER, MUTE, WARM_UP)
        amplifier = SimAmplifier(spec, tuple(HORNS.values()))
        config = SimConfig(
            tuple(SimDevice(name, "generic_coils8") for name in BOARDS),
            (amplifier,),
            self.folder.simulator,
        )
        self.simulator = Simulator(config, self.clock)
        self.sounded: list[frozenset[Output]] = []
        self.simulator.world.on_change(
            lambda: self.sounded.append(self.simulator.world.open_to_sound())
        )
        self._stop_simulator, self._stop = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []
        self._version = 0
        self.cable = SimulatedCable()
        self._patch()

    # what playout asks

    longest_on = timedelta(hours=2)

    def clock_trouble(self) -> Reason | None:
        return None

    @property
    def makes(self) -> Makes:
        return {}

    def sink(self, bus: Bus) -> PacedSink:
        del bus
        return PacedSink(self.clock)

    def loop(self, bus: Bus) -> SimulatedCable | None:
        return self.cable if bus.witness == "simulated" else None

    def receive(self, address: str, listed: Sequence[str]) -> Receiver:
        return Receiver(address, listed, self.clock.monotonic)

    def air_rack(self, wiring: Wiring) -> Rack:
        specs = [
            DeviceSpec(d.name, d.profile, str(self.folder.simulator / d.name), simulated=True)
            for d in wiring.devices
        ]
        return open_rack(specs, self.clock)

    # what a test does

    def plug_in(self) -> None:
        self.simulator.open()
        self._run(self.simulator.serve, self._stop_simulator)

    def go_on_air(self) -> PlayoutClient:
        self._stop.clear()
        self._run(lambda stop: process.run(self, stop), self._stop)
        client = PlayoutClient(self.folder.root)
        wait_for("playout", lambda: (self.folder.run / "playout.json").exists() or None)
        return client

    def leave_air(self) -> None:
        self._stop.set()
        self._end(self._threads.pop())

    def end(self) -> None:
        gc.enable()  # the process on the air keeps it off, and never has to hand it back
        self._stop.set()
        for thread in reversed(self._threads[1:]):
            self._end(thread)
        self._stop_simulator.set()
        self._end(self._threads[0])
        self.simulator.close()
        for engine in self._engines:
            engine.dispose()

    def sound(self, seconds: float) -> Sound:
        draft = self.folder.clips / "draft"
        self.folder.clips.mkdir(exist_ok=True)
        mark = Mark(synthetic=False, voice=None, made=BEGAN)
        with new_wav(draft, mark) as writer:
            noise = np.random.default_rng(7).normal(0, 0.1, round(seconds * SAMPLE_RATE))
            writer.write(noise.astype(np.float32))
        name = hash_of(draft)
        draft.rename(self.library.path_of(name))
        return Sound(name, timedelta(seconds=seconds))

    def allow(self, sound: Sound) -> None:
        with self.sessions() as session, session.begin():
            session.add(
                ClipRow(
                    hash=sound.clip,
                    length=sound.length,
                    frames=round(sound.length.total_seconds() * SAMPLE_RATE),
                    loudness_lufs=-18,
                    true_peak_dbtp=-1,
                    synthetic=False,
                    made=BEGAN,
                )
            )
            session.flush()
            row = StandingClipRow(
                id=1, kind="signature", clip=sound.clip, approved_by=1, approved=BEGAN
            )
            session.merge(row)

    def forbid(self) -> None:
        with self.sessions() as session, session.begin():
            row = session.get(StandingClipRow, 1)
            assert row is not None
            row.approved = None

    def line(self, key: str, after: float, sound: Sound, zones: set[int]) -> Line:
        return Line(
            key=LineKey(key),
            programme="programme",
            programme_name="Programme",
            kind=PartKind.SIGNATURE,
            title=key,
            starts=self.clock.now() + timedelta(seconds=after),
            sound=sound,
            zones=frozenset(ZoneKey(zone) for zone in zones),
            bus=BusKey("main"),
            priority=Priority.NORMAL,
            authority="standing:1",
            reason=Reason("because"),
        )

    def publish(self, *lines: Line) -> None:
        self._version += 1
        plan = DayPlan(BEGAN.date(), lines, ())
        with self.sessions() as session, session.begin():
            plans.add(session, plan, self._version, self.clock.now(), "test")

    # what a test asks

    def journal(self) -> list[dict[str, Any]]:
        text = self.folder.journal.read_text("utf-8") if self.folder.journal.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line.endswith("}")]

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [entry["facts"] for entry in self.journal() if entry["kind"] == kind]

    def ended(self, count: int = 1) -> list[dict[str, Any]]:
        return wait_for(
            "an outcome", lambda: told if len(told := self.told("ended")) >= count else None
        )

    def chain_holds(self) -> bool:
        return first_break(self.folder.journal.read_text("utf-8").splitlines()) is None

    def all_open(self) -> bool:
        return not any(self.simulator.world.truth().contacts.values())

    def _run(self, what: Callable[[threading.Event], None], stop: threading.Event) -> None:
        thread = threading.Thread(target=what, args=(stop,), daemon=True)
        thread.start()
        self._threads.append(thread)

    def _end(self, thread: threading.Thread) -> None:
        thread.join(60)
        assert not thread.is_alive()

    def _patch(self) -> None:
        with self.sessions() as session, session.begin():
            session.add_all(
                [
                    AreaRow(id=1, name="xã"),
                    BusRow(name="main", label="main", sink="null"),
                    *(
                        DeviceRow(
                            name=name, label=name, profile="generic_coils8", url="", simulated=True
                        )
                        for name in BOARDS
                    ),
                    PersonRow(
                        id=1,
                        login="an",
                        name="An",
                        role="approver",
                        password_hash="",
                        created=BEGAN,
                    ),
                ]
            )
            session.flush()
            session.add(AmplifierRow(name="amp", label="amp", bus="main", warm_up=WARM_UP))
            session.flush()
            for zone in HORNS:
                session.add(ZoneRow(id=zone, area=1, name=f"zone {zone}", amplifier="amp"))
            session.flush()
            for output, role in ((POWER, "amplifier_power"), (MUTE, "amplifier_mute")):
                session.add(
                    OutputRow(device="board", channel=output.channel, role=role, amplifier="amp")
                )
            for zone, output in HORNS.items():
                session.add(
                    OutputRow(device=output.board, channel=output.channel, role="zone", zone=zone)
                )
