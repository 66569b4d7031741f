"""Six lines, a mute and a power contact on simulated boards, in virtual time."""

from collections.abc import Mapping
from datetime import timedelta

from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.report import Report
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, Board, ChannelState, DeviceSpec, Output, Wiring


class VirtualClock:
    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += max(0.0, seconds)


class Commune:
    """Lines 1 to 4 on board `near`, 5 and 6 on board `far`; the amplifier hangs on `near`."""

    def __init__(
        self,
        *,
        profile: str = "waveshare8",
        warm_up: float = 3.0,
        seed: int = 0,
        has_mute: bool = True,
        shares_bus: bool = False,
    ) -> None:
        self.clock = VirtualClock()
        self.amplifier = AmplifierSpec(
            "amplifier",
            power=Output("near", 8),
            mute=Output("near", 7) if has_mute else None,
            warm_up=timedelta(seconds=warm_up),
        )
        port = "bus" if shares_bus else ""
        devices = (
            SimDevice("near", profile, address=1, port=port),
            SimDevice("far", profile, address=2, port=port),
        )
        config = SimConfig(devices, (SimAmplifier(self.amplifier),), paced=True, seed=seed)
        self.world = World(config, self.clock)
        specs = [DeviceSpec(d.name, d.profile, url=d.line, address=d.address) for d in devices]
        self.ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        self.rack: Rack = open_rack(specs, self.clock, ports=self.ports)
        near = {line: (Output("near", line),) for line in (1, 2, 3, 4)}
        far = {line: (Output("far", line - 4),) for line in (5, 6)}
        self.wiring = Wiring(self.amplifier, near | far)
        self.heard: set[Output] = set()
        self.world.on_change(lambda: self.heard.update(self.world.open_to_sound()))

    def board(self, name: str = "near") -> Board:
        return self.rack.boards[name]

    def trigger(self, name: str, device: str = "near", **how: object) -> None:
        self.world.order(Fault(name, device, **how))  # type: ignore[arg-type]

    def clear(self) -> None:
        self.world.faults.clear()

    def closed(self) -> set[Output]:
        return {output for output, is_closed in self.world.truth().contacts.items() if is_closed}

    def horns(self, *lines: int) -> set[Output]:
        return {output for line in lines for output in self.wiring.lines[line]}

    def passed(self, since: float) -> float:
        return self.clock.monotonic() - since


def states(report: Report) -> Mapping[int, ChannelState]:
    return {line: one.state for line, one in report.lines.items()}
