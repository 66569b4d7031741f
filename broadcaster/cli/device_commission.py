"""How a board of 16 or 32 channels orders the coils it reads out, found out by one unused one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from broadcaster.cli.speech import Speech
from broadcaster.domain.zones import Device, Wiring
from broadcaster.errors import Refused
from broadcaster.services.own_profiles import loadable
from hardware.catalogue import load_profile
from hardware.options import CoilOptions

if TYPE_CHECKING:
    from broadcaster.bootstrap import Station
    from hardware.rack import Rack
    from hardware.types import Board, ChannelState

COILS_A_BYTE = 8

AS_SAID = "{device}: channel {channel} is read back as itself; its profile {profile} is right."
REVERSED = (
    "{device}: channel {channel} is read back as {other}: its bytes come the other way round. "
    "Take a profile of this board with reversed_bytes = {wanted}."
)
NOTHING = "{device}: channel {channel} was switched, and no coil moved."
STRANGE = "{device}: channel {channel} was switched, and these moved: {others}."


def commission(station: Station, wiring: Wiring, channel: int, speech: Speech) -> bool:
    """Close one channel, read the board, open it again; tell whether its profile is right.

    Raises Refused for more than one board, a channel that is used, or a board with nothing to find.
    """
    device = _only_one(wiring)
    profile = load_profile(loadable(station.folder, device.profile))
    options = profile.options
    _check_unused(wiring, device.name, channel)
    if not isinstance(options, CoilOptions) or profile.channels <= COILS_A_BYTE:
        raise Refused("{device} reads out one byte: there is no order to find.", device=device.name)
    if channel > profile.channels:
        raise Refused(
            "{device} has {channels} channels, there is no channel {channel}.",
            device=device.name,
            channels=profile.channels,
            channel=channel,
        )
    rack = station.rack(wiring)
    try:
        moved = _moved(rack, device.name, channel)
    finally:
        rack.all_off()
        rack.close()
    other = mirrored(channel, profile.channels)
    facts = {
        "device": device.name,
        "channel": channel,
        "profile": device.profile,
        "other": other,
        "wanted": "false" if options.reversed_bytes else "true",
        "others": ", ".join(map(str, sorted(moved))),
    }
    said = {frozenset({channel}): AS_SAID, frozenset({other}): REVERSED, frozenset(): NOTHING}
    click.echo(speech.of(said.get(moved, STRANGE), facts))
    return moved == {channel}


def mirrored(channel: int, channels: int) -> int:
    """Return the channel that stands where another would if the bytes came the other way round."""
    octet, place = divmod(channel - 1, COILS_A_BYTE)
    return (-(-channels // COILS_A_BYTE) - 1 - octet) * COILS_A_BYTE + place + 1


def _only_one(wiring: Wiring) -> Device:
    if len(wiring.devices) != 1:
        raise Refused("Say which board: broadcaster device test NAME --commission CHANNEL.")
    return wiring.devices[0]


def _check_unused(wiring: Wiring, device: str, channel: int) -> None:
    used = {(output.device, output.channel) for zone in wiring.zones for output in zone.outputs}
    for amplifier in wiring.amplifiers:
        own = (amplifier.power, amplifier.mute)
        used |= {(each.device, each.channel) for each in own if each is not None}
    if (device, channel) in used:
        raise Refused(
            "Channel {channel} of {device} is in use; choose one to which nothing is wired.",
            channel=channel,
            device=device,
        )


def _moved(rack: Rack, name: str, channel: int) -> frozenset[int]:
    """Switch the channel; return the channels that read back otherwise than before."""
    board: Board = rack.boards[name]
    board.apply({channel: False})
    before: Mapping[int, ChannelState] = board.read()
    board.order({channel: True})
    after = board.read()
    return frozenset(number for number, state in after.items() if state.on != before[number].on)
