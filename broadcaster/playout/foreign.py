"""What must not be heard: contacts of nobody, lines a hand closed, amplifiers nobody wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from broadcaster.playout import sentences
from hardware.rack import Rack
from hardware.types import ChannelState, Output, Wiring
from schedules.types import Facts, Reason


@dataclass(frozen=True, slots=True)
class Patched:
    """What of the station's devices is in use.

    `outputs` are those of all buses: a closed contact that is none of them is told, and left alone.
    `spare` are devices that no bus uses, and that one bus looks after with its own.
    """

    outputs: frozenset[Output]
    spare: frozenset[str] = frozenset()


def open_unwanted(
    wiring: Wiring, wanted: frozenset[int], seen: Mapping[Output, ChannelState], rack: Rack
) -> tuple[Mapping[Output, ChannelState], list[Reason]]:
    """Open the closed lines of an amplifier that nobody wants, and leave the sound of others alone.

    Waiting until all is muted would let the wrong horn sound the longer. Returns how they stand
    then, and what to tell.
    """
    unwanted = [
        output
        for zone, outputs in sorted(wiring.lines.items())
        for output in outputs
        if zone not in wanted and output in seen and seen[output].on
    ]
    if not unwanted:
        return {}, []
    opened = rack.switch(dict.fromkeys(unwanted, False)).states
    told = []
    for output in unwanted:
        facts: Facts = {"board": output.board, "channel": output.channel}
        if opened[output].on is False:
            told.append(Reason(sentences.CONTACT_FOREIGN, facts))
    return opened, told


def may_sound(wiring: Wiring, rack: Rack) -> bool:
    """Tell whether an amplifier may be on, not muted, and a line of it connected."""
    own = (o for o in (wiring.amplifier.power, wiring.amplifier.mute) if o is not None)
    lines = (output for outputs in wiring.lines.values() for output in outputs)
    return all(map(rack.may_be_closed, own)) and any(map(rack.may_be_closed, lines))


def may_leak(wiring: Wiring, wanted: frozenset[int], rack: Rack) -> bool:
    """Tell whether an amplifier that could not be opened may still sound where nobody wants it."""
    others = (o for zone, outputs in wiring.lines.items() if zone not in wanted for o in outputs)
    return any(map(rack.may_be_closed, others)) and may_sound(wiring, rack)


def silence(wirings: Iterable[Wiring], rack: Rack) -> None:
    """Mute all amplifiers that may sound, with one order, and go on whatever comes of it."""
    rack.switch(
        {
            wiring.amplifier.mute or wiring.amplifier.power: False
            for wiring in wirings
            if may_sound(wiring, rack)
        }
    )
