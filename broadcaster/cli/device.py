"""`broadcaster device`: find boards, click through them, or simulate one for other programs."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from broadcaster.cli.device_probe import probe
from broadcaster.cli.device_test import BOARD, test
from broadcaster.cli.makes import MakeName
from broadcaster.cli.speech import Speech
from broadcaster.clocks import SystemClock
from broadcaster.errors import Refused
from broadcaster.settings import Settings
from hardware.catalogue import load_profile

if TYPE_CHECKING:
    from hardware.sim.faults import Fault
    from hardware.sim.process import Simulator


@click.group()
def device() -> None:
    """Find boards, test them, or run a simulated one."""


device.add_command(probe)
device.add_command(test)


@device.command()
@click.option("--profile", type=MakeName(), required=True, help="Its make.")
@click.option("--pty", type=click.Path(path_type=Path), help="The name to give its serial port.")
@click.option("--tcp", type=click.IntRange(0, 65535), default=0, help="Its TCP port; 0 for any.")
@click.option("--address", type=click.IntRange(1, 255), help="Its Modbus address.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="FAULT",
    help="NAME, NAME:CHANNEL or NAME:key=value,...; again for more.",
)
@click.option("--paced", is_flag=True, help="Let bytes take as long as on a real line.")
@click.option("--truth", is_flag=True, help="Print a line of JSON for each change of a contact.")
@click.option("--seed", type=int, default=0, help="The same seed brings the same chances.")
@click.pass_obj
def sim(  # noqa: PLR0913 -- one argument a flag
    settings: Settings,
    *,
    profile: str,
    pty: Path | None,
    tcp: int,
    address: int | None,
    faults: tuple[str, ...],
    paced: bool,
    truth: bool,
    seed: int,
) -> None:
    """Run one simulated device on a pty and a TCP port until Ctrl-C."""
    from hardware.sim.config import SimConfig, SimDevice  # noqa: PLC0415 -- only this command
    from hardware.sim.faults import parse_fault  # noqa: PLC0415 -- only this command
    from hardware.sim.process import Simulator  # noqa: PLC0415 -- only this command

    with tempfile.TemporaryDirectory(prefix="broadcaster-sim-") as folder, _until_told() as stop:
        config = SimConfig(
            devices=(SimDevice(BOARD, profile, address),),
            folder=Path(folder),
            paced=paced,
            seed=seed,
            tcp={BOARD: tcp},
            links={BOARD: pty} if pty else {},
        )
        simulator = Simulator(config, SystemClock())
        try:
            orders = [parse_fault(text, BOARD) for text in faults]
            for fault in orders:
                _refuse_missing(simulator, fault)
            simulator.open()
            _announce(simulator, config.folder, load_profile(profile).title, settings)
            if truth:
                simulator.world.on_change(_teller(simulator, SystemClock().monotonic))
            for fault in orders:
                simulator.world.order(fault)
            simulator.serve(stop)
        finally:
            simulator.close()


def _refuse_missing(simulator: Simulator, fault: Fault) -> None:
    """Refuse a fault on a channel that is not there before anything is begun."""
    channels = simulator.world.boards[BOARD].relays.channels
    if fault.channel is not None and fault.channel not in channels:
        raise Refused(
            "Channel {channel} is not on this device: it has {count}.",
            channel=fault.channel,
            count=len(channels),
        )


def _teller(simulator: Simulator, now: Callable[[], float]) -> Callable[[], None]:
    """Return what prints the channels that are truly closed, and those the device shows as so."""
    began, board = now(), simulator.world.boards[BOARD].relays

    def tell() -> None:
        told = {
            "at": round(now() - began, 3),
            "closed": [channel for channel in board.channels if board.is_closed(channel)],
            "shown": [channel for channel in board.channels if board.reported(channel)],
        }
        click.echo(json.dumps(told))
        sys.stdout.flush()

    return tell


def _announce(simulator: Simulator, folder: Path, title: str, settings: Settings) -> None:
    outlet = simulator.outlets[BOARD]
    said = "{title} is simulated until Ctrl-C."
    click.echo(Speech(settings.language).of(said, {"title": title}))
    if outlet.link is not None:
        click.echo(f"  pty      {outlet.link}")
    click.echo(f"  tcp      socket://127.0.0.1:{outlet.port}")
    click.echo(f"  control  {folder / 'simulator.json'}")
    sys.stdout.flush()


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C or an ending sets."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
