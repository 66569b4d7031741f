"""Whether the wires of a patch can be so: channels, contacts, inputs, amplifiers and buses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from broadcaster.domain.findings import Finding, Sight, doubt, refusal
from broadcaster.domain.patch import PatchAmplifier, PatchZone
from broadcaster.domain.zones import AmplifierKind, Output

POWER = 1
SOUND = 2
"""The two channels of an amplifier with a data line."""


@dataclass(frozen=True, slots=True)
class Use:
    """One channel, and the zone or the amplifier that it switches."""

    output: Output
    part: PatchZone | PatchAmplifier

    @property
    def name(self) -> str:
        """What people call the part."""
        return self.part.name if isinstance(self.part, PatchZone) else self.part.label


def wires(sight: Sight) -> Iterator[Finding]:
    """Check every wire."""
    uses = tuple(_uses(sight))
    for use in uses:
        yield from _channel(sight, use)
    yield from _used_twice(sight, uses)
    for zone in sight.patch.zones:
        yield from _zone(sight, zone)
    yield from _soundless(sight)
    for amplifier in sight.patch.amplifiers:
        yield from _amplifier(sight, amplifier)
        yield from _fault_input(sight, amplifier)
        yield from _data_line(sight, amplifier)


def _uses(sight: Sight) -> Iterator[Use]:
    for zone in sight.patch.zones:
        for output in zone.outputs:
            yield Use(output, zone)
    for amplifier in sight.patch.amplifiers:
        for contact in (amplifier.power, amplifier.mute):
            if contact is not None:
                yield Use(contact, amplifier)


def _channel(sight: Sight, use: Use) -> Iterator[Finding]:
    board, make = sight.board(use.output.device), sight.make(use.output.device)
    if board is None:
        yield refusal(
            use.part,
            "{name} is wired to a board that is not there: {board}. Choose another channel.",
            name=use.name,
            board=use.output.device,
        )
    elif make is not None and not 1 <= use.output.channel <= make.channels:
        yield refusal(
            use.part,
            "{name} is wired to channel {channel} of {board}, which has {most}. Choose another"
            " channel.",
            name=use.name,
            channel=use.output.channel,
            board=board.label,
            most=make.channels,
        )
    elif make is not None and make.is_amplifier and isinstance(use.part, PatchZone):
        yield refusal(
            use.part,
            "{zone}: {board} is an amplifier and opens no zone. Choose a channel of a relay board.",
            zone=use.name,
            board=board.label,
        )
    elif not board.enabled:
        yield doubt(
            use.part,
            "{name} is wired to {board}, which is off duty: nothing switches it.",
            name=use.name,
            board=board.label,
        )


def _used_twice(sight: Sight, uses: tuple[Use, ...]) -> Iterator[Finding]:
    by_output: dict[Output, list[Use]] = {}
    for use in uses:
        by_output.setdefault(use.output, []).append(use)
    for shared in by_output.values():
        for one, other in combinations(shared, 2):
            yield _clash(sight, one, other)


def _clash(sight: Sight, one: Use, other: Use) -> Finding:
    zones = [isinstance(use.part, PatchZone) for use in (one, other)]
    sentence = _TWO_AMPLIFIERS if not any(zones) else _TWO_ZONES if all(zones) else _ZONE_AMPLIFIER
    return refusal(
        other.part,
        sentence,
        channel=one.output.channel,
        board=sight.label(one.output.device),
        one=one.name,
        other=other.name,
    )


def _zone(sight: Sight, zone: PatchZone) -> Iterator[Finding]:
    amplifiers = {each.name: each for each in sight.patch.amplifiers}
    if not zone.outputs:
        yield doubt(
            zone, "The zone {zone} has no outputs: nothing can be heard there.", zone=zone.name
        )
    if zone.amplifier is None:
        yield doubt(
            zone, "The zone {zone} has no amplifier: nothing can be heard there.", zone=zone.name
        )
    elif zone.amplifier not in amplifiers:
        yield refusal(
            zone,
            "The zone {zone} hangs on an amplifier that is not there. Choose another.",
            zone=zone.name,
        )


def _soundless(sight: Sight) -> Iterator[Finding]:
    """Tell of each output without sound once, however many zones hang on it."""
    buses = {each.name: each.bus for each in sight.patch.amplifiers}
    zones = [buses.get(zone.amplifier or "") for zone in sight.patch.zones]
    for bus in sight.patch.buses:
        if bus.sink == "null" and bus.name in zones:
            yield doubt(
                bus,
                "The sound output {bus} gives no sound, so nothing can be heard in its zones, which"
                " are {count}. Choose a sound card for it.",
                bus=bus.label,
                count=zones.count(bus.name),
            )


def _amplifier(sight: Sight, amplifier: PatchAmplifier) -> Iterator[Finding]:
    facts = {"amplifier": amplifier.label}
    if all(bus.name != amplifier.bus for bus in sight.patch.buses):
        yield refusal(
            amplifier,
            "The amplifier {amplifier} gets its sound from nowhere. Choose a sound output.",
            **facts,
        )
    if amplifier.power is None:
        yield refusal(
            amplifier,
            "The amplifier {amplifier} has no contact for its power: nothing could switch it on."
            " Choose a channel.",
            **facts,
        )
    if amplifier.mute is None and amplifier.kind is AmplifierKind.RELAY:
        yield doubt(
            amplifier,
            "The amplifier {amplifier} has no sound contact: its switching can be heard.",
            **facts,
        )


def _fault_input(sight: Sight, amplifier: PatchAmplifier) -> Iterator[Finding]:
    fault = amplifier.fault
    if fault is None:
        return
    board, make = sight.board(fault.device), sight.make(fault.device)
    facts = {"amplifier": amplifier.label, "board": sight.label(fault.device)}
    if board is None:
        yield refusal(
            amplifier,
            "The fault input of {amplifier} is on a board that is not there: {board}. Choose"
            " another.",
            **facts,
        )
    elif make is not None and make.inputs == 0:
        yield refusal(
            amplifier,
            "The fault input of {amplifier}: {board} has no inputs. Choose another board, or none.",
            **facts,
        )
    elif make is not None and not 1 <= fault.channel <= make.inputs:
        yield refusal(
            amplifier,
            "The fault input of {amplifier}: {board} has the inputs 1 to {most}. Choose one of"
            " them.",
            **facts,
            most=make.inputs,
        )


def _data_line(sight: Sight, amplifier: PatchAmplifier) -> Iterator[Finding]:
    is_line = amplifier.kind is AmplifierKind.LINE
    for contact, channel in ((amplifier.power, POWER), (amplifier.mute, SOUND)):
        make = None if contact is None else sight.make(contact.device)
        if contact is None or make is None:
            continue
        facts = {"amplifier": amplifier.label, "board": sight.label(contact.device)}
        if is_line and not make.is_amplifier:
            yield refusal(
                amplifier,
                "The amplifier {amplifier} is said to have a data line, but {board} is a relay"
                " board. Choose its own device, or contacts.",
                **facts,
            )
        elif is_line and contact.channel != channel:
            yield refusal(
                amplifier,
                "The amplifier {amplifier}: channel {power} of {board} is its power, {sound} its"
                " sound.",
                **facts,
                power=POWER,
                sound=SOUND,
            )
        elif make.is_amplifier and not is_line:
            yield refusal(
                amplifier,
                "The amplifier {amplifier} hangs on the data line of {board}. Say that it has one.",
                **facts,
            )


_TWO_ZONES = (
    "Channel {channel} of {board} opens both zones {one} and {other}. Give one of them another"
    " channel."
)
_TWO_AMPLIFIERS = (
    "Channel {channel} of {board} switches two things: at {one} and at {other}. Give one of them"
    " another channel."
)
_ZONE_AMPLIFIER = (
    "Channel {channel} of {board} opens the zone {one} and switches the amplifier {other}. Give"
    " one of them another channel."
)
