"""The station's processes as the benchmark of crashes runs them: they die where they are told.

Run as `python -m broadcaster.cli.mortal NAME`, NAME being `up` for the parent (the station's own
rule of restarts) or one of its children. A child looks in the folder `run` for when it is to die:
in `first-NAME.json` when it starts, and in `fate-NAME.json` while it runs. Both hold `kind`,
`number`, `id` and `with_understudy`, and are taken away as soon as they are read; the kind `now`
needs no moment. When it dies it appends `id`, `kind` and `at` to `deaths.jsonl`, and the parent
appends `name` and `at` to `starts.jsonl` when it starts a child, of the understudy as `understudy`;
what is on the air appends its own as `playout`. `at` are seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcaster.clocks import SystemClock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from audio.sinks.tap import Packet
    from audio.sinks.types import Sink
    from broadcaster.bootstrap import Station
    from broadcaster.domain.zones import Bus
    from broadcaster.settings import Settings
    from broadcaster.simulation.dying import Fate, Moment
    from hardware.registry import Ports
    from hardware.wire import WireEvent

WITNESS = "CRASH_WITNESS"
"""The UDP port of this machine that hears how many samples of each item left."""
PLAYOUT, UNDERSTUDY = "playout", "understudy"
CHILDREN = ("simulator", PLAYOUT, "worker")
NOW = "now"
LOOK_S = 0.01


def note(file: Path, **told: object) -> None:
    """Append one line of JSON, in one write."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, json.dumps(told).encode() + b"\n")
    finally:
        os.close(handle)


def lay(file: Path, **told: object) -> None:
    """Put one object of JSON where a process looks for it, whole or not at all."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(file)


class Doom:
    """Looks for when its process is to die, and leaves a note when it does."""

    def __init__(self, run: Path, name: str) -> None:
        from broadcaster.simulation.dying import Fate  # noqa: PLC0415 -- not in the parent

        self._files = {when: run / f"{when}-{name}.json" for when in ("first", "fate")}
        self._deaths = run / "deaths.jsonl"
        self._number = 0
        self._has_understudy = name == PLAYOUT and sys.platform == "linux"
        self._takes_understudy = False
        self._dying = threading.Lock()
        self._clock = SystemClock()
        self.fate: Fate = Fate(self._last_words)
        self._look("first")
        threading.Thread(target=self._watch, name="doom", daemon=True).start()

    def _last_words(self, moment: Moment) -> None:
        self._say(str(moment.kind))

    def _say(self, kind: str) -> None:
        self._dying.acquire()  # for good: it dies once
        note(self._deaths, id=self._number, kind=kind, at=self._clock.monotonic())
        if self._takes_understudy and self._has_understudy:
            with suppress(ProcessLookupError):
                os.kill(os.getppid(), signal.SIGKILL)

    def _watch(self) -> None:
        while True:
            self._look("fate")
            self._clock.sleep(LOOK_S)

    def _look(self, when: str) -> None:
        from broadcaster.simulation.dying import Kind, Moment  # noqa: PLC0415 -- not in the parent

        file = self._files[when]
        try:
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            file.unlink()
        except FileNotFoundError:
            return
        self._number, self._takes_understudy = int(told["id"]), bool(told["with_understudy"])
        if told["kind"] != NOW:
            self.fate.meet(Moment(Kind(told["kind"]), int(told["number"])))
            return
        self._say(NOW)
        os.kill(os.getpid(), signal.SIGKILL)


def _mortal_station(settings: Settings, name: str) -> Station:
    """Return the station with all that its playout and its worker write through made mortal.

    What is heavy is loaded where it is asked for, as the station itself does.
    """
    from broadcaster.bootstrap import Station  # noqa: PLC0415 -- not in the parent
    from broadcaster.folder import Folder  # noqa: PLC0415 -- not in the parent
    from broadcaster.simulation import dying  # noqa: PLC0415 -- not in the parent

    fate = dying.MortalPath.fate = Doom(settings.data / "run", name).fate

    class MortalFolder(Folder):
        @property
        def journal(self) -> Path:
            return dying.MortalPath(Folder(self.root).journal)

    class MortalStation(Station):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            self.folder = MortalFolder(settings.data)

        @cached_property
        def sessions(self) -> sessionmaker[Session]:
            from broadcaster.store.session import factory, open_database  # noqa: PLC0415 -- heavy

            return factory(dying.mortal_tables(open_database(self.folder.database), fate))

        def ports(self, watch: Callable[[WireEvent], None] | None) -> Ports:
            return _mortal_ports(super().ports(watch), fate)

        def sink(self, bus: Bus) -> Sink:
            from broadcaster.simulation.dying_sound import MortalSink  # noqa: PLC0415 -- heavy

            return MortalSink(super().sink(bus), fate, _witness())

    return MortalStation(settings)


def _mortal_ports(plain: Ports, fate: Fate) -> Ports:
    from broadcaster.simulation.dying import MortalTransport  # noqa: PLC0415 -- not in the parent

    def line(url: str, baud: int) -> MortalTransport:
        return MortalTransport(plain.transport(url, baud), fate)

    return replace(plain, transport=line)


def _witness() -> Callable[[Packet], None]:
    """Return what tells the benchmark how many samples of which item left."""
    port = int(os.environ.get(WITNESS, "0"))
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.setblocking(False)  # noqa: FBT003 -- the socket's own signature
    return partial(_tell, door, ("127.0.0.1", port))


def _tell(door: socket.socket, address: tuple[str, int], packet: Packet) -> None:
    told = [[span.key, span.count] for span in packet.spans if span.count]
    if told and address[1]:
        try:
            door.sendto(json.dumps(told).encode(), address)
        except OSError:  # nobody listens: the sound never waits
            return


def _up(run: Path) -> None:
    """Keep the children running, as `broadcaster up` does."""
    from broadcaster.supervisor import ON_AIR, Supervisor  # noqa: PLC0415 -- only the parent

    clock, stop = SystemClock(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def command(name: str) -> list[str]:
        # What is on the air is begun anew by its understudy, and notes that itself.
        begun = UNDERSTUDY if name == ON_AIR else name
        note(run / "starts.jsonl", name=begun, at=clock.monotonic())
        return [sys.executable, "-m", "broadcaster.cli.mortal", name]

    Supervisor(CHILDREN, os.environ, clock, command).run(stop)


def main() -> None:
    """Be the process that is named."""
    from broadcaster.settings import from_environment  # noqa: PLC0415 -- as the processes do

    name, settings = sys.argv[1], from_environment(os.environ, Path.cwd())
    if name == "up":
        _up(settings.data / "run")
        return
    from broadcaster.bootstrap import open_station  # noqa: PLC0415 -- not in the parent
    from broadcaster.cli.process import serve, stand_by  # noqa: PLC0415 -- not in the parent
    from broadcaster.supervisor import ON_AIR  # noqa: PLC0415 -- not in the parent

    life = stand_by(settings, name, with_parent=True)
    if name == ON_AIR:
        note(settings.data / "run" / "starts.jsonl", name=name, at=SystemClock().monotonic())
    is_mortal = name != "simulator"
    station = _mortal_station(settings, name) if is_mortal else open_station(settings)
    serve(station, name, with_parent=True, life=life)


if __name__ == "__main__":
    main()
