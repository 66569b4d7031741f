"""`broadcaster up`: the whole station in one command."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

import click
from filelock import FileLock, Timeout

from broadcaster.addresses import EVERYWHERE, own_addresses
from broadcaster.cli.speech import Speech
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed, Refused
from broadcaster.folder import Folder
from broadcaster.founding.examples import EXAMPLES
from broadcaster.logs import start_logging
from broadcaster.settings import Settings
from broadcaster.supervisor import Supervisor

READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.1
SIMULATOR = "simulator"
PROCESSES = (SIMULATOR, "playout", "worker", "web")


@click.command()
@click.option("--host", help="The address to serve the pages at.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to serve the pages at.")
@click.option(
    "--speed",
    type=click.FloatRange(0, 200, min_open=True),
    help="Run the clock this many times as fast; refused where anything is real.",
)
@click.option(
    "--lan", is_flag=True, default=None, help="Serve phones of the local network too, over https."
)
@click.option(
    "--example",
    type=click.Choice(EXAMPLES),
    help="Begin with one of the stations that come with the program.",
)
@click.pass_obj
def up(
    settings: Settings,
    host: str | None,
    port: int | None,
    speed: float | None,
    lan: bool | None,  # noqa: FBT001 -- click hands it over by name
    example: str | None,
) -> None:
    """Start everything and keep it running until Ctrl-C."""
    settings = replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        speed=speed or settings.speed,
        lan=lan or settings.lan,
    )
    _refuse_open_pages(settings)
    folder = Folder(settings.data)
    try:
        folder.make()
    except OSError as error:
        sentence = "The data folder {folder} cannot be used: {why}."
        why = error.strerror or str(error)
        raise Failed(sentence, folder=settings.data, why=why) from error
    start_logging(settings.log_level, name="up", folder=folder.logs)
    lock = FileLock(folder.run / "up.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        sentence = "A station already runs on {folder}. Stop it first, or give another --data."
        raise Refused(sentence, folder=settings.data) from error
    with lock:
        for door in _doors(settings):
            _refuse_taken_port(*door)
        _run(settings, folder, example)


def _refuse_open_pages(settings: Settings) -> None:
    """Let no password travel the local network in the clear beside the pages over https."""
    if settings.lan and not is_loopback(settings.host):
        sentence = (
            "With --lan the address {host} would serve the pages without https as well:"
            " leave out --host and BROADCASTER_HOST."
        )
        raise Refused(sentence, host=settings.host)


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _doors(settings: Settings) -> list[tuple[str, int, str]]:
    """List every port to be opened, with what chooses another."""
    own = (settings.host, settings.port, "--port")
    lan = (
        (EVERYWHERE, settings.lan_port, "BROADCASTER_LAN_PORT"),
        (EVERYWHERE, settings.trust_port, "BROADCASTER_TRUST_PORT"),
    )
    return [own, *(lan if settings.lan else ())]


def _refuse_taken_port(host: str, port: int, option: str) -> None:
    """Say at once that the pages cannot be served, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = "Port {port} is in use or not allowed: choose another with {option}."
            raise Refused(sentence, port=port, option=option) from error


def _run(settings: Settings, folder: Folder, example: str | None) -> None:
    environment = os.environ | settings.environment()
    _prepare(environment, example)
    _keep_clock(settings, folder)
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    threading.Thread(target=_announce, args=(settings, stop), daemon=True).start()
    is_wanted = wanted_by(folder.simulated)
    Supervisor(PROCESSES, environment, SystemClock(), is_wanted=is_wanted).run(stop)
    folder.clock.unlink(missing_ok=True)


def wanted_by(patch: Path) -> Callable[[str], bool]:
    """Return what tells whether a process is wanted: the simulator once a board is simulated.

    The first simulated board may come with a patch that is edited while the station runs.
    """

    def is_wanted(name: str) -> bool:
        return name != SIMULATOR or _has_boards(patch)

    return is_wanted


def _has_boards(patch: Path) -> bool:
    try:
        return bool(json.loads(patch.read_text(encoding="utf-8"))["devices"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _prepare(environment: dict[str, str], example: str | None) -> None:
    """Bring the data folder up to date in a process of its own, so that this one stays small."""
    command = [sys.executable, "-m", "broadcaster", "found"]
    command += [] if example is None else ["--example", example]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)  # noqa: S603 -- our own program
    if done.returncode != 0:
        raise SystemExit(done.returncode)
    for line in done.stdout.decode().splitlines()[:-1]:
        click.echo(line)


def _keep_clock(settings: Settings, folder: Folder) -> None:
    """Lay down the clock of a simulated station; after a crash it goes on where it was."""
    if not settings.own_clock:
        folder.clock.unlink(missing_ok=True)
    elif not folder.clock.exists():
        clock = SystemClock()
        began = settings.began or clock.now()
        kept = {
            "began": began.astimezone(UTC).isoformat(),
            "anchor": clock.monotonic(),
            "rate": settings.speed,
        }
        fresh = folder.clock.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        fresh.replace(folder.clock)


def _announce(settings: Settings, stop: threading.Event) -> None:
    """Say where the station is, once its pages answer."""
    speech = Speech(settings.language)
    url = f"http://{settings.host}:{settings.port}"
    if _answers(settings.host, settings.port, "/health", stop):
        click.echo(speech.of("The station is at {url} . Ctrl-C stops it.", {"url": url}))
    if settings.lan and _answers("127.0.0.1", settings.trust_port, "/", stop):
        for address in own_addresses()[:1]:
            url = f"http://{address}:{settings.trust_port}"
            said = "Phones of the local network begin at {url} ; Settings, Phone has the QR code."
            click.echo(speech.of(said, {"url": url}))


def _answers(host: str, port: int, page: str, stop: threading.Event) -> bool:
    """Wait until a page of this machine is served; the library of HTTP would take 4 MB for that."""
    clock = SystemClock()
    until = clock.monotonic() + READY_WITHIN_S
    while not stop.wait(LOOK_EVERY_S) and clock.monotonic() < until:
        with suppress(OSError), socket.create_connection((host, port), timeout=2) as door:
            door.sendall(f"GET {page} HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
            if re.match(rb"HTTP/1\.\d [23]", door.recv(64)):
                return True
    return False
