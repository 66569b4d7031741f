"""The station's patch in the words of the hardware house."""

from __future__ import annotations

from broadcaster.domain.zones import Amplifier, Output, Wiring
from hardware.types import AmplifierSpec
from hardware.types import Output as Contact
from hardware.types import Wiring as Circuit


def contact(output: Output) -> Contact:
    """Say one channel of one board."""
    return Contact(output.device, output.channel)


def amplifier_spec(amplifier: Amplifier) -> AmplifierSpec | None:
    """Say an amplifier; None where nothing switches it on, so that it can never sound."""
    if amplifier.power is None:
        return None
    return AmplifierSpec(
        name=amplifier.name,
        power=contact(amplifier.power),
        mute=contact(amplifier.mute) if amplifier.mute else None,
        warm_up=amplifier.warm_up,
        fault=contact(amplifier.fault) if amplifier.fault else None,
        min_off=amplifier.min_off,
    )


def circuits(wiring: Wiring, bus: str) -> tuple[Circuit, ...]:
    """Return every amplifier on a bus with the lines behind it, by the zones' numbers."""
    found = []
    for amplifier in wiring.amplifiers:
        spec = amplifier_spec(amplifier) if amplifier.bus == bus else None
        if spec is None:
            continue
        lines = {
            zone.id: tuple(contact(output) for output in zone.outputs)
            for zone in wiring.zones
            if zone.amplifier == amplifier.name and zone.outputs
        }
        found.append(Circuit(spec, lines))
    return tuple(found)
