"""The station's patch in the words of the hardware house."""

from __future__ import annotations

from broadcaster.domain.zones import Amplifier, Output, Wiring
from broadcaster.playout.foreign import Patched
from broadcaster.playout.lines import Lines
from broadcaster.playout.station import StationOnAir
from hardware.rack import Rack
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


def patched(wiring: Wiring) -> frozenset[Contact]:
    """Return every contact that some bus uses."""
    return frozenset(
        output
        for bus in wiring.buses
        for circuit in circuits(wiring, bus.name)
        for output in circuit.outputs
    )


def half_patched(wiring: Wiring, rack: Rack) -> frozenset[str]:
    """Return the devices with channels that no bus uses."""
    used = patched(wiring)
    return frozenset(output.board for output in rack.outputs if output not in used)


def lines_by_bus(station: StationOnAir, wiring: Wiring, rack: Rack) -> dict[str, Lines]:
    """Return the lines of every bus; devices that no bus uses are looked after with the first's."""
    used = patched(wiring)
    spare = frozenset(rack.boards.keys() - {output.board for output in used})
    found: dict[str, Lines] = {}
    for bus in wiring.buses:
        found[bus.name] = Lines(
            bus.name,
            circuits(wiring, bus.name),
            rack,
            station.clock,
            longest=station.longest_on,
            patched=Patched(used, frozenset() if found else spare),
        )
    return found
