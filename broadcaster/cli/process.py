"""`broadcaster process NAME`: one of the station's processes; `up` or systemd starts them."""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click
from filelock import FileLock, Timeout

from audio.urgency import be_on_time
from broadcaster import understudy
from broadcaster.bootstrap import Station, lay_simulated, open_station
from broadcaster.errors import Refused
from broadcaster.logs import start_logging
from broadcaster.settings import Settings
from broadcaster.supervisor import ON_AIR, come_before_others
from broadcaster.understudy import Life

if TYPE_CHECKING:
    from hardware.sim.config import SimConfig

logger = logging.getLogger(__name__)

# Playout's own bounds (quiet, threads, contacts) add up to some 9 s with a dead board.
GRACE_S = 12.0
LOCK_WAIT_S = 15.0
BEHIND_OTHERS = 10
LOOK_S = 0.2
LOADED = (
    "broadcaster.playout.process",
    "broadcaster.outputs",
    "hardware.registry",
    "hardware.hexlog",
)
"""What the process on the air is made of, and what that loads only where it is asked for."""
FIRST = Life()


def _simulator(station: Station, stop: threading.Event, _: Life) -> None:
    from hardware.sim.process import run  # noqa: PLC0415 -- only this process

    while not stop.is_set():
        # Watched before it is read: what is written in between must not be missed.
        over = _until_it_changes(station.folder.simulated, stop)
        run(_patch(station), over, station.clock)


def _until_it_changes(patch: Path, stop: threading.Event) -> threading.Event:
    """Return what is set when the simulated patch is another one, or with `stop`."""
    over, known = threading.Event(), _stamp(patch)

    def watch() -> None:
        while not stop.wait(LOOK_S) and _stamp(patch) == known:
            pass
        over.set()

    threading.Thread(target=watch, name="patch", daemon=True).start()
    return over


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _patch(station: Station) -> SimConfig:
    """Read what `found` wrote down: the database's library alone would take 24 MB here."""
    from hardware.sim.config import read  # noqa: PLC0415 -- only this process

    try:
        told = read(station.folder.simulated.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        from broadcaster.bootstrap import simulator_config  # noqa: PLC0415 -- loads the database

        return simulator_config(station)
    # The clock is laid down only after the patch was written.
    return replace(told, paced=station.clock.rate == 1.0)


def _playout(station: Station, stop: threading.Event, life: Life) -> None:
    """Go on the air, after whoever was there before."""
    from broadcaster.playout.crashing import or_crash  # noqa: PLC0415 -- only this process

    or_crash(lambda: _go_on_air(station, stop, life.found), life.ended)


def _go_on_air(station: Station, stop: threading.Event, found: str | None) -> None:
    """Go on the air; of the boards `found` (see `_open_first`; None: nobody looked) all is open."""
    _come_first(station)
    if found is None:
        from broadcaster.playout.last_resort import open_at_once  # noqa: PLC0415 -- only here

        # What a crash left closed is opened before all else.
        opened = open_at_once(station)
    else:
        opened = frozenset[str](json.loads(found))
    from broadcaster.playout.process import run  # noqa: PLC0415 -- only this process

    # The patch may have been changed since: simulated boards change with the lines, never before.
    lay_simulated(station)
    run(station, stop, opened)


def _come_first(station: Station) -> None:
    come_before_others(0)
    if station.clock.rate == 1.0:  # a faster clock is nobody's air, and would keep others waiting
        be_on_time()


def _worker(station: Station, stop: threading.Event, _: Life) -> None:
    from broadcaster.worker.memory import give_back  # noqa: PLC0415 -- only this process
    from broadcaster.worker.process import run  # noqa: PLC0415 -- only this process

    give_back()
    if hasattr(os, "nice"):
        os.nice(BEHIND_OTHERS)
    run(station, stop)


def _web(station: Station, stop: threading.Event, _: Life) -> None:
    from web.server import serve  # noqa: PLC0415 -- only this process

    serve(station, stop)


PROCESSES: dict[str, Callable[[Station, threading.Event, Life], None]] = {
    "simulator": _simulator,
    "playout": _playout,
    "worker": _worker,
    "web": _web,
}


def _end_with_parent(stop: threading.Event) -> None:
    """Stop when the parent's pipe ends; a process that cannot stop in time is ended."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop.set()
        threading.Event().wait(GRACE_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@click.command(hidden=True)
@click.argument("name", type=click.Choice(sorted(PROCESSES)))
@click.option("--with-parent", is_flag=True, help="End when standard input ends.")
@click.pass_obj
def process(settings: Settings, name: str, *, with_parent: bool) -> None:
    """Run one process of the station until it is told to stop."""
    life = stand_by(settings, name, with_parent=with_parent)
    serve(open_station(settings), name, with_parent=with_parent, life=life)


def stand_by(settings: Settings, name: str, *, with_parent: bool) -> Life:
    """Return at once; for what is on the air, whenever it is to begin, with all of it loaded."""
    if name != ON_AIR or not understudy.is_possible():
        return Life()
    start_logging(settings.log_level, name=name)
    come_before_others(0)
    first = partial(_open_first, settings)
    return understudy.stand_by(first, _load_playout, with_parent=with_parent)


def _open_first(settings: Settings) -> str:
    """Open what a crash of everything left closed, while the rest takes its second to load.

    Returns the boards that confirmed it, as JSON.
    """
    from broadcaster.playout.last_resort import open_at_once  # noqa: PLC0415 -- only this process

    station = open_station(settings)
    _come_first(station)
    try:
        with FileLock(station.folder.run / f"{ON_AIR}.lock", timeout=0):
            return json.dumps(sorted(open_at_once(station)))
    except Timeout:  # whoever holds them sees to them
        return "[]"


def _load_playout() -> None:
    """Load what the process on the air will need, and open nothing."""
    for name in LOADED:
        importlib.import_module(name)
    from broadcaster.store.session import load  # noqa: PLC0415 -- only this process

    load()


def serve(station: Station, name: str, *, with_parent: bool, life: Life = FIRST) -> None:
    """Be that process of the station until told to stop; raises Refused where there is one."""
    start_logging(station.settings.log_level, name=name, folder=station.folder.logs)
    if life.ended:
        logger.warning("the %s before ended with %s; beginning anew", name, life.ended)
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if with_parent:
        _end_with_parent(stop)
    try:
        with FileLock(station.folder.run / f"{name}.lock", timeout=LOCK_WAIT_S):
            PROCESSES[name](station, stop, life)
    except Timeout as error:
        sentence = "Another process already runs the {name} of this station."
        raise Refused(sentence, name=name) from error
