"""`broadcaster device test`: click through boards, and tell what each says and how sure that is."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.device_commission import commission
from broadcaster.cli.device_tone import sound_each
from broadcaster.cli.makes import MakeName
from broadcaster.cli.speech import Speech
from broadcaster.domain.zones import Device, Wiring
from broadcaster.errors import NotFound
from broadcaster.settings import Settings
from hardware.catalogue import load_profile
from hardware.errors import DeviceFailed
from hardware.types import Board, ChannelState, Output

if TYPE_CHECKING:
    from hardware.rack import Rack

BOARD = "board"


@click.command()
@click.argument("name", required=False)
@click.option("--port", help="Test the board at this port instead of the station's.")
@click.option("--profile", type=MakeName(), help="The make of that board.")
@click.option("--address", type=click.IntRange(0, 255), help="The Modbus address of that board.")
@click.option(
    "--commission",
    "channel",
    type=click.IntRange(1, 128),
    metavar="CHANNEL",
    help="Find out how a board of 16 or 32 orders its coils, by this one unused channel.",
)
@click.option("--yes", is_flag=True, help="Sound test tones without asking first.")
@click.pass_obj
def test(  # noqa: PLR0913 -- one argument a flag
    settings: Settings,
    *,
    name: str | None,
    port: str | None,
    profile: str | None,
    address: int | None,
    channel: int | None,
    yes: bool,
) -> None:
    """Switch each channel of each board, or of board NAME, on and off, and read it back.

    All contacts are off first and last. Amplifiers' own contacts stay off, so nothing sounds;
    where the station is on the air it is asked to sound its test tone in each zone instead, after a
    question. What each board says of it is told either way.
    PORT is a device path, a pty, socket://HOST:PORT, or modbus://HOST for Modbus TCP.
    """
    _keep_log_off_the_screen()
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
    good = None
    if channel is not None:
        good = commission(station, wiring, channel, speech)
    elif port is None:
        good = sound_each(station, wiring, speech, is_agreed=yes)
    if good is None:
        good = _click_through(station, wiring, speech)
    if not good:
        sys.exit(1)


def _keep_log_off_the_screen() -> None:
    """Let only this command tell what goes wrong, once and in people's words."""
    log = logging.getLogger("hardware")
    before = log.level
    log.setLevel(logging.ERROR)
    click.get_current_context().call_on_close(lambda: log.setLevel(before))


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


def _click_through(station: Station, wiring: Wiring, speech: Speech) -> bool:
    """Switch every channel that is no amplifier's; tell whether all obeyed and none complains."""
    own = {contact for one in wiring.amplifiers for contact in (one.power, one.mute) if contact}
    spared = {Output(contact.device, contact.channel) for contact in own}
    zones = {Output(o.device, o.channel): zone.name for zone in wiring.zones for o in zone.outputs}
    rack = station.rack(wiring)
    try:
        there = [one for one in wiring.devices if _is_there(rack.boards[one.name], speech)]
        if not there:
            return False
        good = _all_off(rack, speech) and len(there) == len(wiring.devices)
        for one in there:
            board = rack.boards[one.name]
            for channel in range(1, board.caps.channels + 1):
                output = Output(one.name, channel)
                if output not in spared:
                    good = _click(rack, output, zones.get(output, ""), speech) and good
            good = _tell_more(board, speech) and good
        return _all_off(rack, speech) and good
    finally:
        rack.all_off()
        rack.close()


def _is_there(board: Board, speech: Speech) -> bool:
    """Tell whether a board can be reached; where it cannot, say so once."""
    try:
        board.read()
    except DeviceFailed as error:
        click.echo("✗ " + speech.of(error.sentence, error.facts))
        return False
    return True


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
    word = {True: "on", False: "off", None: "not known"}[state.on]
    return f"{speech.of(word)} ({speech.of(state.knowledge.value)})"


def _tell_more(board: Board, speech: Speech) -> bool:
    """Tell what else the device says: its contact inputs, and how it is."""
    try:
        if board.caps.inputs:
            closed = ", ".join(str(number) for number, on in board.inputs().items() if on)
            said = "{device}: inputs closed: {inputs}"
            click.echo(speech.of(said, {"device": board.name, "inputs": closed or "–"}))
        if not board.caps.reports_health:
            return True
        health = board.health()
    except DeviceFailed as error:
        click.echo("✗ " + speech.of(error.sentence, error.facts))
        return False
    facts = {
        "device": board.name,
        "level": "–" if health.level is None else health.level,
        "meter": "–" if health.meter is None else health.meter,
        "faults": ", ".join(sorted(health.faults)) or "–",
    }
    said = "{device}: volume {level} %, meter {meter} %, faults: {faults}"
    click.echo(("✗ " if health.faults else "✓ ") + speech.of(said, facts))
    return not health.faults


def _all_off(rack: Rack, speech: Speech) -> bool:
    """Open every contact; tell whether each board confirmed it, or at least can be reached."""
    good = True
    for name, is_off in rack.all_off().items():
        said = "{device}: every contact is off." if is_off else "{device} did not confirm off."
        if not is_off and _cannot_confirm(rack.boards[name]):
            said = "{device} was told to open every contact; it cannot confirm: look at its lamps."
        elif not is_off:
            good = False
        click.echo(speech.of(said, {"device": name}))
    return good


def _cannot_confirm(board: Board) -> bool:
    """Whether a board never says how it stands, and its port is there."""
    if board.caps.reads_back:
        return False
    try:
        board.read()
    except DeviceFailed:
        return False
    return True
