"""`broadcaster device`: run a simulated board for other programs, or click through real ones."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.clocks import SystemClock
from broadcaster.domain.zones import Device, Wiring
from broadcaster.errors import NotFound, Refused, Unreachable
from broadcaster.settings import Settings
from hardware.catalogue import known_profiles, load_profile
from hardware.types import ChannelState, Output

if TYPE_CHECKING:
    from hardware.rack import Rack
    from hardware.sim.faults import Fault
    from hardware.sim.process import Simulator

BOARD = "board"
TONE_LENGTH = timedelta(seconds=2)
PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.1


@click.group()
def device() -> None:
    """Run a simulated board, or test real ones."""


@device.command()
@click.option("--profile", type=click.Choice(known_profiles()), required=True, help="Its make.")
@click.option("--pty", type=click.Path(path_type=Path), help="The name to give its serial port.")
@click.option("--tcp", type=click.IntRange(0, 65535), default=0, help="Its TCP port; 0 for any.")
@click.option("--address", type=click.IntRange(1, 255), help="Its Modbus address.")
@click.option("--fault", "faults", multiple=True, help="NAME or NAME:CHANNEL, again for more.")
@click.option("--paced", is_flag=True, help="Let bytes take as long as on a real line.")
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
) -> None:
    """Run one simulated board on a pty and a TCP port until Ctrl-C."""
    from hardware.sim.config import SimConfig, SimDevice  # noqa: PLC0415 -- only this command
    from hardware.sim.process import Simulator  # noqa: PLC0415 -- only this command

    with tempfile.TemporaryDirectory(prefix="broadcaster-sim-") as folder, _until_told() as stop:
        config = SimConfig(
            devices=(SimDevice(BOARD, profile, address),),
            folder=Path(folder),
            paced=paced,
            tcp={BOARD: tcp},
            links={BOARD: pty} if pty else {},
        )
        simulator = Simulator(config, SystemClock())
        try:
            for text in faults:
                simulator.world.order(_fault(text))
            simulator.open()
            _announce(simulator, config.folder, load_profile(profile).title, settings)
            simulator.serve(stop)
        finally:
            simulator.close()


@device.command()
@click.argument("name", required=False)
@click.option("--port", help="Test the board at this port instead of the station's.")
@click.option("--profile", type=click.Choice(known_profiles()), help="The make of that board.")
@click.option("--address", type=click.IntRange(1, 255), help="The Modbus address of that board.")
@click.pass_obj
def test(
    settings: Settings,
    name: str | None,
    port: str | None,
    profile: str | None,
    address: int | None,
) -> None:
    """Switch each channel of each board, or of board NAME, on and off, and read it back.

    All contacts are off first and last. Amplifiers' own contacts stay off, so nothing sounds;
    where the station is on the air it is asked to sound its test tone in each zone instead.
    """
    speech = Speech(settings.language)
    station = open_station(settings)
    if port is not None:
        if profile is None:
            raise click.UsageError("--port needs --profile.")
        address = load_profile(profile).address if address is None else address
        board = Device(BOARD, profile, port, address, simulated=False)
        wiring = Wiring((board,), (), (), ())
    else:
        wiring = _patch(station, name)
        if _through_playout(station, wiring, speech):
            return
    if not _click_through(station, wiring, speech):
        sys.exit(1)


def _patch(station: Station, name: str | None) -> Wiring:
    """Read the station's patch, or the part of it that one board is."""
    from broadcaster.store.wiring import load_wiring  # noqa: PLC0415 -- loads the database

    if not station.folder.database.exists():
        raise NotFound("There is no station in {folder}.", folder=station.data)
    with station.reading_sessions() as session:
        wiring = load_wiring(session)
    devices = tuple(one for one in wiring.devices if name in (None, one.name))
    if not devices:
        raise NotFound("There is no device named {device}.", device=name or "")
    names = {one.name for one in devices}
    zones = tuple(
        zone for zone in wiring.zones if any(output.device in names for output in zone.outputs)
    )
    return Wiring(devices, wiring.amplifiers, zones, wiring.buses)


def _through_playout(station: Station, wiring: Wiring, speech: Speech) -> bool:
    """Ask the process that owns the ports for its test tone, zone by zone; False if none runs."""
    if not wiring.zones:
        return False
    for number, zone in enumerate(wiring.zones):
        try:
            _order_tone(station, zone.id, PATIENCE_S if number else 0.0)
        except Unreachable:
            if number:
                raise
            return False
        click.echo(speech.of("{zone}: the test tone was ordered.", {"zone": zone.name}))
    click.echo(speech.of("The log shows what each board's read-back said."))
    return True


def _order_tone(station: Station, zone: int, patience: float) -> None:
    """Order the tone; so many seconds it is waited for the tone before to be over.

    Raises Unreachable, and Refused where the station is on the air with something else.
    """
    clock = SystemClock()
    until = clock.monotonic() + patience
    while True:
        try:
            station.air.test_zone(zone, by="broadcaster device test", length=TONE_LENGTH)
        except Refused:
            if clock.monotonic() >= until:
                raise
            clock.sleep(LOOK_AGAIN_S)
        else:
            return


def _click_through(station: Station, wiring: Wiring, speech: Speech) -> bool:
    """Switch every channel that is no amplifier's; tell whether all obeyed."""
    own = {contact for one in wiring.amplifiers for contact in (one.power, one.mute) if contact}
    spared = {Output(contact.device, contact.channel) for contact in own}
    zones = {Output(o.device, o.channel): zone.name for zone in wiring.zones for o in zone.outputs}
    rack = station.rack(wiring)
    try:
        good = _all_off(rack, speech)
        for one in wiring.devices:
            for channel in range(1, rack.boards[one.name].caps.channels + 1):
                output = Output(one.name, channel)
                if output not in spared:
                    good = _click(rack, output, zones.get(output, ""), speech) and good
    finally:
        ended = _all_off(rack, speech)
        rack.close()
    return good and ended


def _click(rack: Rack, output: Output, zone: str, speech: Speech) -> bool:
    """Switch one channel on and off again; tell whether it obeyed both times."""
    told: list[str] = []
    good = True
    for on in (True, False):
        switched = rack.switch({output: on})
        state = switched.states[output]
        good = good and state.on is on
        told.append(_told(state, speech))
        told += (speech.of(problem.sentence, problem.facts) for problem in switched.problems)
    mark = "✓" if good else "✗"
    click.echo(f"{mark} {output.board} {output.channel} {zone}: {' · '.join(told)}")
    return good


def _told(state: ChannelState, speech: Speech) -> str:
    word = {True: "on", False: "off", None: "unknown"}[state.on]
    return f"{speech.of(word)} ({speech.of(state.knowledge.value)})"


def _all_off(rack: Rack, speech: Speech) -> bool:
    confirmed = rack.all_off()
    for name, is_off in confirmed.items():
        said = "{device}: every contact is off." if is_off else "{device} did not confirm off."
        click.echo(speech.of(said, {"device": name}))
    return all(confirmed.values())


def _fault(text: str) -> Fault:
    from hardware.sim.faults import Fault  # noqa: PLC0415 -- only `device sim`

    name, _, channel = text.partition(":")
    if channel and not channel.isdecimal():
        raise click.BadParameter(f"{text!r} is not NAME or NAME:CHANNEL.")
    return Fault(name, BOARD, channel=int(channel) if channel else None)


def _announce(simulator: Simulator, folder: Path, title: str, settings: Settings) -> None:
    outlet = simulator.outlets[BOARD]
    said = "{title} is simulated until Ctrl-C:"
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
