"""Amplifiers with a data line in the simulated world: power, sound, faults, and what they drive."""

import json
from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.frames.modbus import sealed
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.snapshot import from_json, take, to_json
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, Output

HORN = Output("board", 1)
ON = sealed(bytes.fromhex("10 10 00 00 00 01 02 32 80"))
OFF = sealed(bytes.fromhex("10 10 00 00 00 01 02 32 00"))


class Room:
    """A PA-1250D that is on, on one bus with a board whose first contact opens its horn."""

    def __init__(self, name: str = "loud") -> None:
        self.clock = VirtualClock()
        spec = AmplifierSpec(
            name, power=Output("pa", 1), mute=Output("pa", 2), warm_up=timedelta(seconds=1)
        )
        devices = (
            SimDevice("board", "waveshare8", port="bus"),
            SimDevice("pa", "pa1250d", address=16, port="bus"),
        )
        config = SimConfig(devices, (SimAmplifier(spec, (HORN,)),))
        self.world = World(config, self.clock)
        SimPorts(self.world, self.clock)
        self.world.boards["board"].relays.order({1: True})
        self.say(ON)
        self.clock.sleep(2)

    def say(self, frame: bytes) -> None:
        self.clock.sleep(1)
        self.world.lines["bus"].hear(frame, self.clock.monotonic())

    @property
    def sounds(self) -> bool:
        return HORN in self.world.sounding()


def test_its_power_and_sound_decide_whether_its_horns_sound() -> None:
    room = Room()
    during = room.sounds

    room.say(OFF)

    assert during
    assert not room.sounds


@pytest.mark.parametrize("fault", ["short", "never_ready", "no_audio", "front_panel"])
@pytest.mark.parametrize("by", ["loud", "pa"])
def test_its_faults_silence_its_horns_by_its_own_name_or_its_devices(fault: str, by: str) -> None:
    room = Room()

    room.world.order(Fault(fault, by))
    room.clock.sleep(1)

    assert not room.sounds


def test_heat_silences_it_after_a_while_and_it_recovers() -> None:
    room = Room()
    room.world.order(Fault("overtemp", "pa", for_s=20))
    heard = []

    for seconds in (1, 6, 20):
        room.clock.sleep(seconds)
        heard.append(room.sounds)

    assert heard == [True, False, True]


def test_an_order_it_takes_without_acting_on_leaves_one_that_is_on_as_it_is() -> None:
    room = Room()

    room.world.order(Fault("power_not_set", "pa"))
    on = room.sounds
    room.say(OFF)
    room.say(ON)

    assert on
    assert not room.world.truth().amplifiers["loud"].powered


def test_the_truth_tells_what_hangs_on_which_amplifier_and_survives_its_journey() -> None:
    snapshot = take(Room().world)

    plain = json.loads(json.dumps(to_json(snapshot)))

    assert from_json(plain) == snapshot
    assert plain["amplifiers"]["loud"] == {
        "powered": True,
        "ready": True,
        "muted": False,
        "power": ["pa", 1],
        "mute": ["pa", 2],
        "horns": [["board", 1]],
    }


def test_amplifiers_that_share_a_fault_input_close_it_when_either_complains() -> None:
    amplifiers = tuple(
        SimAmplifier(AmplifierSpec(n, power=Output("board", ch), fault=Output("board", 3)))
        for n, ch in (("a", 7), ("b", 8))
    )
    world = World(SimConfig((SimDevice("board", "waveshare8d"),), amplifiers), VirtualClock())

    world.order(Fault("open_line", "a"))

    board = world.boards["board"]
    assert isinstance(board, CoilFirmware)
    assert board.inputs == {channel: channel == 3 for channel in range(1, 9)}


def test_a_fault_contact_on_an_input_the_board_has_not_is_no_new_input() -> None:
    spec = AmplifierSpec("a", power=Output("board", 8), fault=Output("board", 30))
    config = SimConfig((SimDevice("board", "waveshare8d"),), (SimAmplifier(spec),))
    world = World(config, VirtualClock())

    world.order(Fault("short", "a"))

    assert len(take(world).devices[0].inputs) == 8
