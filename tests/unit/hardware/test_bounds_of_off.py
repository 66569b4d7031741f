"""However a device fails, opening its contacts ends in time, and is not called done for nothing."""

import pytest
from simulated_commune import VirtualClock

from hardware.catalogue import known_profiles, load_profile
from hardware.rack import Rack
from hardware.registry import DIALECTS, Ports, open_rack
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import DeviceSpec, Output

AT_MOST_S = 1.5
SLOW = 8
FAULTS = ("deaf", "no_reply", "half_frame", "garbage", "babble", "bit_flip", "unplug")
PROFILES = [
    name
    for name in known_profiles()
    if load_profile(name).dialect in DIALECTS and not load_profile(name).is_latching
]


class Device:
    """One device of a make, its first contact closed."""

    def __init__(self, profile: str) -> None:
        self.clock = VirtualClock()
        made = SimDevice("one", profile)
        self.world = World(SimConfig((made,), paced=True), self.clock)
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        self.rack: Rack = open_rack(
            [DeviceSpec("one", profile, made.line)], self.clock, ports=ports
        )
        self.rack.switch({Output("one", 1): True})

    def trigger(self, fault: str) -> None:
        self.world.order(Fault(fault, "one"))

    def is_closed(self) -> bool:
        return any(self.world.truth().contacts.values())


@pytest.mark.parametrize("profile", PROFILES)
def test_opening_everything_ends_in_time(profile: str) -> None:
    ended = {fault: _ends_in_time(profile, fault) for fault in FAULTS}

    assert all(ended.values()), ended


def _ends_in_time(profile: str, fault: str) -> bool:
    device = Device(profile)
    device.trigger(fault)
    began = device.clock.monotonic()

    confirmed = device.rack.all_off()["one"]

    at_most = max(AT_MOST_S, SLOW * load_profile(profile).timeout.total_seconds())
    is_in_time = device.clock.monotonic() - began <= at_most
    return is_in_time and not (confirmed and device.is_closed())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_device_that_does_not_hear_is_never_said_to_be_off(profile: str) -> None:
    device = Device(profile)
    device.trigger("deaf")

    assert device.rack.all_off() == {"one": False}
