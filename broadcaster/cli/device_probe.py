"""`broadcaster device probe`: which boards hang on which port, without ever switching one on."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.device_found import Asked, table, told_as_json
from broadcaster.cli.speech import Speech
from broadcaster.domain.plugs import Plug
from broadcaster.errors import Unreachable
from broadcaster.settings import Settings
from hardware.errors import DeviceFailed
from hardware.port import SerialTransport
from hardware.probe import Plan, Probe, askable, within
from hardware.questions import SHUNNED
from hardware.wire import CableTime
from schedules.types import Reason

_ADDRESSES = "1-4,16,255"
_BAUD = 9600
_NETWORK = "://"


class Addresses(click.ParamType):
    """Modbus addresses as people write them: 1-4,16,255."""

    name = "addresses"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return each address once; fails with a sentence for what is none."""
        if isinstance(value, tuple):
            return value
        try:
            return askable(_numbers(str(value)))
        except ValueError as error:
            self.fail(f"{value!r} is not such as 1-4,16,255: {error}.", param, ctx)


@click.command()
@click.argument("ports", nargs=-1)
@click.option(
    "--addresses",
    type=Addresses(),
    default=_ADDRESSES,
    show_default=True,
    help="Modbus addresses to ask, from 1 to 127, and 255.",
)
@click.option(
    "--baud",
    "bauds",
    type=click.IntRange(300, 256_000),
    multiple=True,
    help="Speed to ask at, again for more; 9600 unless told.",
)
@click.option(
    "--lcus-b", is_flag=True, help="Ask for LCUS boards of variant B too; see the manual."
)
@click.option("--prolific", is_flag=True, help="No ICSE board is plugged in: ask PL2303 ports too.")
@click.option(
    "--within",
    "seconds",
    type=click.FloatRange(1, 3600),
    default=120.0,
    show_default=True,
    help="Ask nothing more after so many seconds.",
)
@click.option("--list", "only_list", is_flag=True, help="List the ports and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
@click.pass_obj
def probe(  # noqa: PLR0913 -- one argument a flag
    settings: Settings,
    *,
    ports: tuple[str, ...],
    addresses: tuple[int, ...],
    bauds: tuple[int, ...],
    lcus_b: bool,
    prolific: bool,
    seconds: float,
    only_list: bool,
    as_json: bool,
) -> None:
    """Find the boards on PORTS, or on every USB port, by questions that switch nothing.

    Ports that another program has open, or that belong to the station on the air, are left alone.
    Ctrl-C ends it between two questions.
    """
    speech = Speech(settings.language)
    plan = within(Plan(addresses, bauds or (_BAUD,), lcus_b), seconds, CableTime().monotonic())
    session = _Session(open_station(settings), speech, plan, prolific=prolific)
    plugs = session.plugs(ports)
    asked = (
        [Asked(plug, is_asked=False) for plug in plugs]
        if only_list
        else session.ask(plugs, named=ports)
    )
    if as_json:
        click.echo(json.dumps({"ports": [told_as_json(each, speech) for each in asked]}))
        _fail_where_none_was_asked(asked)
        return
    if not asked:
        click.echo(speech.of("There is no serial port here. Is the board plugged in?"))
    for line in table(asked, speech):
        click.echo(line)
    if plan.unasked and not only_list:
        said = "Not asked, as every question there is an order to another make: {addresses}."
        facts = {"addresses": ", ".join(map(str, plan.unasked))}
        click.echo(speech.of(said, facts), err=True)
    _fail_where_none_was_asked(asked)


def _fail_where_none_was_asked(asked: Iterable[Asked]) -> None:
    """End with a failure where ports were to be asked and every one was refused."""
    refused = [each.is_refused for each in asked]
    if refused and all(refused):
        sys.exit(1)


class _Session:
    """One run of the command."""

    def __init__(self, station: Station, speech: Speech, plan: Plan, *, prolific: bool) -> None:
        self._station = station
        self._speech = speech
        self._plan = plan
        self._may_ask_prolific = prolific

    def plugs(self, named: Iterable[str]) -> list[Plug]:
        """Return the ports named, or all of this machine."""
        known = self._station.plugs()
        names = {name: plug for plug in known for name in (plug.path, plug.device)}
        if not (wanted := list(dict.fromkeys(named))):
            return list(known)
        return [
            names.get(name) or names.get(_real(name)) or Plug(name, _real(name)) for name in wanted
        ]

    def ask(self, plugs: Iterable[Plug], *, named: Iterable[str]) -> list[Asked]:
        """Ask at each port that may be asked."""
        owned = _owned(self._station)
        anything_named = any(named)
        asked = []
        with _told_to_stop() as stop:
            for plug in plugs:
                note = self._why_not(plug, owned, is_named=anything_named)
                asked.append(
                    Asked(plug, note=note, is_refused=True) if note else self._ask(plug, stop)
                )
        return asked

    def _why_not(self, plug: Plug, owned: frozenset[str], *, is_named: bool) -> Reason | None:
        if _place(plug.device) in owned:
            return Reason(
                "{port} belongs to the station that is on the air; it is not asked.",
                {"port": plug.path},
            )
        if plug.usb.startswith(SHUNNED) and not self._may_ask_prolific:
            return Reason(
                "{port} is a PL2303: an ICSE board there would take any question for an order. "
                "If there is none, ask with --prolific.",
                {"port": plug.path},
            )
        if not plug.usb and not is_named:
            return Reason("{port} is no USB port; name it to have it asked.", {"port": plug.path})
        return None

    def _ask(self, plug: Plug, stop: threading.Event) -> Asked:
        def told(baud: int, address: int) -> None:
            said = "{port}: asking at {baud} baud, address {address} …"
            facts = {"port": plug.path, "baud": baud, "address": address or "–"}
            click.echo(self._speech.of(said, facts), err=True)

        try:
            probed = Probe(self._plan, SerialTransport, told, stop.is_set).ask(plug.path)
        except DeviceFailed as error:
            note = Reason(error.sentence, {"port": plug.path})
            return Asked(plug, note=note, is_refused=True)
        if probed.is_whole:
            return Asked(plug, probed.found)
        if stop.is_set():
            ended = Reason("{port} was not asked to the end: stopped.", {"port": plug.path})
        else:
            ended = Reason("{port} was not asked to the end: time is up.", {"port": plug.path})
        return Asked(plug, probed.found, ended)


def _owned(station: Station) -> frozenset[str]:
    """Return the places of the ports that the process on the air owns; none where none runs."""
    if not station.folder.database.exists():
        return frozenset()
    from broadcaster.playout.client import PlayoutClient  # noqa: PLC0415 -- only with a station
    from broadcaster.store.wiring import load_wiring  # noqa: PLC0415 -- loads the database

    try:
        PlayoutClient(station.data).status()
    except Unreachable:
        return frozenset()
    with station.reading_sessions() as session:
        devices = load_wiring(session).devices
    simulated = station.folder.simulator
    return frozenset(
        _place(str(simulated / each.name) if each.simulated else each.url) for each in devices
    )


def _place(url: str) -> str:
    """Return what tells two ports apart: the device itself, or the host and port of a gateway."""
    return url.partition(_NETWORK)[2].rstrip("/") if _NETWORK in url else _real(url)


def _real(name: str) -> str:
    return name if _NETWORK in name else str(Path(name).resolve())


def _numbers(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        yield from range(int(first), int(last) + 1) if dash else (int(first),)


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C sets, so that no question is cut in two."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()
        click.echo("", err=True)
        sys.stderr.flush()

    before = signal.signal(signal.SIGINT, end)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
