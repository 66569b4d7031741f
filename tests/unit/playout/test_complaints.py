"""Whatever an amplifier with a data line complains of is told in a sentence of its own."""

from __future__ import annotations

import string

import pytest

from broadcaster.playout.complaints import AMPLIFIER_FAULTS
from hardware.catalogue import known_profiles, load_profile
from hardware.errors import DeviceFailed
from hardware.frames.ecler import ALARMS
from hardware.frames.monacor import FAULTS
from hardware.registry import DIALECTS, Ports, open_rack
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.fault_kinds import KINDS, Place
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import POWER, SOUND, DeviceSpec, Kind, Output

WITH_A_LINE = [
    profile.name
    for profile in map(load_profile, known_profiles())
    if profile.kind is Kind.AMPLIFIER and profile.dialect in DIALECTS
]


class VirtualClock:
    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += max(0.0, seconds)


def complaints(profile: str, fault: str) -> frozenset[str]:
    """Return the words in which an amplifier that has a fault complains."""
    clock = VirtualClock()
    world = World(SimConfig((SimDevice("amp", profile),)), clock)
    ports = Ports(SimPorts(world, clock), threaded=False)
    rack = open_rack([DeviceSpec("amp", profile, "amp")], clock, ports=ports)
    rack.switch({Output("amp", POWER): True, Output("amp", SOUND): True})
    world.order(Fault(fault, "amp"))
    found: set[str] = set()
    for _ in range(4):
        clock.sleep(4.0)
        try:
            found |= rack.boards["amp"].health().faults
        except DeviceFailed:
            continue
    return frozenset(found)


@pytest.mark.parametrize("profile", WITH_A_LINE)
@pytest.mark.parametrize(
    "fault", [kind.name for kind in KINDS.values() if kind.place is Place.AMPLIFIER]
)
def test_every_complaint_of_a_simulated_amplifier_has_its_sentence(
    profile: str, fault: str
) -> None:
    assert complaints(profile, fault) <= AMPLIFIER_FAULTS.keys()


def test_a_hot_amplifier_complains_first_of_heat_then_that_it_is_muted() -> None:
    assert complaints("pa1250d", "overtemp") == {"overtemp_limit", "overtemp_mute"}


def test_every_fault_word_of_the_drivers_has_its_sentence() -> None:
    assert {*FAULTS, *ALARMS.values()} <= AMPLIFIER_FAULTS.keys()


def test_every_sentence_names_the_amplifier_and_nothing_else() -> None:
    for sentence in AMPLIFIER_FAULTS.values():
        facts = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

        assert facts == {"amplifier"}
