"""What the simulator tells of itself: strikes, times, inputs, and back from JSON as it was."""

import json

from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault, InForce
from hardware.sim.snapshot import from_json, take, to_json
from hardware.sim.world import World
from hardware.wire import CableTime

READ = bytes.fromhex("01 01 00 00 00 08 3D CC")


def world_of(profile: str) -> World:
    return World(SimConfig((SimDevice("board", profile),)), CableTime())


def test_a_fault_tells_how_often_it_has_struck() -> None:
    world = world_of("waveshare8")
    world.order(Fault("no_reply", "board"))

    for moment in (1.0, 2.0):
        assert world.lines["board"].hear(READ, moment) == []

    snapshot = take(world)
    assert snapshot.standing == (InForce(Fault("no_reply", "board"), 2, 0.0, None),)
    assert snapshot.devices[0].strikes == 2


def test_a_snapshot_comes_back_from_json_as_it_was() -> None:
    world = world_of("waveshare8d")
    world.order(Fault("stuck_on", "board", channel=3))
    world.lines["board"].hear(READ, 1.0)
    snapshot = take(world)

    back = from_json(json.loads(json.dumps(to_json(snapshot))))

    assert back == snapshot
    assert len(snapshot.devices[0].inputs) == 8
