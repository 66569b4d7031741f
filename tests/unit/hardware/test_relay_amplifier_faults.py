"""Faults of an amplifier that has only contacts, as the world and its fault input show them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault, WrongFault
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.world import World
from hardware.types import AmplifierSpec, Output

HORN = Output("board", 1)


class Room:
    """A board with an input, and an amplifier that is on, warm and lets sound pass."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        spec = AmplifierSpec(
            "amp",
            power=Output("board", 7),
            mute=Output("board", 8),
            fault=Output("board", 2),
            warm_up=timedelta(seconds=3),
        )
        config = SimConfig((SimDevice("board", "waveshare8d"),), (SimAmplifier(spec),))
        self.world = World(config, self.clock)
        self.world.boards["board"].relays.order({1: True, 7: True, 8: True})
        self.clock.sleep(4)

    @property
    def sounds(self) -> bool:
        return HORN in self.world.sounding()

    @property
    def complains(self) -> bool:
        board = self.world.boards["board"]
        assert isinstance(board, CoilFirmware)
        return board.inputs[2]


def test_an_amplifier_without_a_fault_sounds_and_does_not_complain() -> None:
    room = Room()

    assert room.sounds
    assert not room.complains


@pytest.mark.parametrize(
    "fault",
    [
        *("never_ready", "overtemp", "short", "no_audio"),
        *("power_not_set", "auto_standby", "front_panel", "slow_warm_up"),
    ],
)
def test_these_faults_silence_its_horns_until_they_are_lifted(fault: str) -> None:
    room = Room()

    room.world.order(Fault(fault, "amp"))
    during = room.sounds
    room.world.faults.clear()

    assert not during
    assert room.sounds


@pytest.mark.parametrize(
    "fault", ["overtemp", "short", "overload", "open_line", "ac_low", "battery"]
)
def test_these_faults_close_its_fault_contact(fault: str) -> None:
    room = Room()

    room.world.order(Fault(fault, "amp"))
    during = room.complains
    room.world.faults.clear()

    assert during
    assert not room.complains


def test_a_slow_amplifier_sounds_after_three_times_its_warm_up() -> None:
    room = Room()
    room.world.order(Fault("slow_warm_up", "amp"))

    room.clock.sleep(6)

    assert room.sounds


def test_a_fault_begins_and_ends_at_its_time() -> None:
    room = Room()
    room.world.order(Fault("short", "amp", after_s=10, for_s=5))
    heard = []

    for seconds in (0, 11, 5):
        room.clock.sleep(seconds)
        heard.append(room.sounds)

    assert heard == [True, False, True]


def test_a_fault_of_a_board_is_refused_for_an_amplifier() -> None:
    order: Callable[[Fault], None] = Room().world.order

    with pytest.raises(WrongFault, match="There is no simulated device amp"):
        order(Fault("stuck_on", "amp"))
