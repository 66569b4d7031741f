"""Two amplifiers on two simulated boards of one bus, and lines that hang on both boards."""

from datetime import timedelta

from simulated_commune import VirtualClock

from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, DeviceSpec, Output, Wiring

NEAR, FAR = "near", "far"


class Pair:
    """Lines 1 to 3 hang behind the first amplifier, 4 to 6 behind the second.

    Lines 2 and 5 have a horn on each board, 3 and 6 hang on the board of the other amplifier.
    """

    def __init__(self, *, seed: int = 0, shares_bus: bool = True, has_mute: bool = True) -> None:
        self.clock = VirtualClock()
        amplifiers = [
            AmplifierSpec(
                name,
                power=Output(board, 8),
                mute=Output(board, 7) if has_mute else None,
                warm_up=timedelta(seconds=3),
            )
            for name, board in (("first", NEAR), ("second", FAR))
        ]
        lines = [
            {
                1: (Output(NEAR, 1),),
                2: (Output(NEAR, 2), Output(FAR, 2)),
                3: (Output(FAR, 1),),
            },
            {
                4: (Output(FAR, 3),),
                5: (Output(NEAR, 3), Output(FAR, 4)),
                6: (Output(NEAR, 4),),
            },
        ]
        self.wirings = tuple(map(Wiring, amplifiers, lines))
        port = "bus" if shares_bus else ""
        devices = (
            SimDevice(NEAR, "waveshare8", address=1, port=port),
            SimDevice(FAR, "waveshare8", address=2, port=port),
        )
        made = tuple(
            SimAmplifier(w.amplifier, tuple(o for horns in w.lines.values() for o in horns))
            for w in self.wirings
        )
        self.world = World(SimConfig(devices, made, paced=True, seed=seed), self.clock)
        specs = [DeviceSpec(d.name, d.profile, url=d.line, address=d.address) for d in devices]
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        self.rack: Rack = open_rack(specs, self.clock, ports=ports)
        self.pressed: set[Output] = set()
        self.world.on_change(self._forget_opened)

    def trigger(self, name: str, device: str, **how: object) -> None:
        self.world.order(Fault(name, device, **how))  # type: ignore[arg-type]

    def press(self, output: Output) -> None:
        """Somebody presses a button: until the boards are asked again nobody can know."""
        self.pressed.add(output)
        self.world.order(Fault("third_party", output.board, channel=output.channel))
        self._forget_opened()

    def horns(self, *lines: int) -> set[Output]:
        return {
            o for w in self.wirings for line in w.lines.keys() & {*lines} for o in w.lines[line]
        }

    def heard(self) -> set[Output]:
        return set(self.world.open_to_sound())

    def closed(self) -> set[Output]:
        return {output for output, is_closed in self.world.truth().contacts.items() if is_closed}

    def is_shown(self, output: Output) -> bool:
        """Whether the board shows how the contact is."""
        relays = self.world.boards[output.board].relays
        return relays.reported(output.channel) == relays.is_closed(output.channel)

    def can_be_known(self, horn: Output) -> bool:
        """Whether each contact on the way to a horn that sounds is shown, and was not pressed."""
        (wiring,) = (w for w in self.wirings if horn in w.outputs)
        amplifier = wiring.amplifier
        way = [horn, amplifier.power, *([amplifier.mute] if amplifier.mute else [])]
        return all(self.is_shown(output) and output not in self.pressed for output in way)

    def _forget_opened(self) -> None:
        boards = self.world.boards
        self.pressed = {o for o in self.pressed if boards[o.board].relays.is_closed(o.channel)}
