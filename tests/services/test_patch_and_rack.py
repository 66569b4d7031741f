"""What the checks of the patch let pass, the rack of boards takes; else playout could not start."""

from pathlib import Path

import pytest
from desk import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.bootstrap import open_station
from broadcaster.clocks import VirtualClock
from broadcaster.domain.makes import Makes
from broadcaster.domain.patch import (
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.zones import Amplifier, AmplifierKind, Bus, Device, Output, Wiring, Zone
from broadcaster.playout.wires import circuits
from hardware.registry import Ports, open_rack
from hardware.sequence import check
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.world import World
from hardware.types import DeviceSpec

NAMES = ("b1", "b2", "b3")
MADE = (
    *("waveshare8", "waveshare8d", "lc4", "lcus8", "kmtronic_usb8", "numato8"),
    *("devantech_rly16l", "devantech_rly16", "pa1250d", "rds_ascii8", "r421a08", "unknown"),
)
OFTEN = (*["waveshare8", "waveshare8d", "r421a08"] * 6, *MADE)
PORTS = (
    *["/dev/a", "socket://h:1", "modbus://h"] * 4,
    "/dev/a",
    "/dev/b",
    "socket://h:1",
    "modbus://h",
    "spy:///dev/a",
    "",
)
CHANNELS = range(1, 10)


@st.composite
def drafts(draw: st.DrawFn) -> Patch:
    """Draw a patch that is often all right: channels are seldom used twice, ports seldom shared."""
    names = NAMES[: draw(st.integers(1, 3))]
    boards = tuple(
        PatchBoard(
            name,
            f"Bảng {name}",
            draw(st.sampled_from(OFTEN)),
            draw(st.sampled_from(PORTS)),
            draw(st.sampled_from([*range(1, 13), 0, 256])),
            draw(st.booleans()),
            enabled=draw(st.booleans()),
        )
        for name in names
    )
    spots = st.permutations([Output(name, channel) for name in names for channel in CHANNELS])
    free = iter(draw(spots))
    amplifiers = tuple(
        PatchAmplifier(
            name,
            f"Tăng âm {name}",
            "main",
            power=next(free),
            mute=next(free) if draw(st.booleans()) else None,
            fault=Output(names[0], draw(st.integers(1, 9))) if draw(st.booleans()) else None,
            kind=draw(st.sampled_from([*[AmplifierKind.RELAY] * 4, AmplifierKind.LINE])),
        )
        for name in ("a1", "a2")[: draw(st.integers(0, 2))]
    )
    fed = st.sampled_from([None, *(each.name for each in amplifiers)])
    zones = tuple(
        PatchZone(number, f"Cụm {number}", 1, draw(fed), (next(free),))
        for number in range(1, draw(st.integers(1, 4)))
    )
    return Patch((PatchArea(1, "Xã"),), zones, boards, amplifiers, (PatchBus("main", "Chính"),))


@pytest.fixture(scope="module")
def makes(tmp_path_factory: pytest.TempPathFactory) -> Makes:
    return open_station(tmp_path_factory.mktemp("station")).makes


def wiring_of(patch: Patch) -> Wiring:
    """Say a patch as playout reads it."""
    on_duty = {board.name for board in patch.boards if board.enabled}

    def live(output: Output | None) -> Output | None:
        return output if output is not None and output.device in on_duty else None

    return Wiring(
        tuple(
            Device(b.name, b.make, b.port or b.name, b.address, b.simulated, b.lease)
            for b in patch.boards
            if b.enabled
        ),
        tuple(
            Amplifier(a.name, a.bus, live(a.power), live(a.mute), a.warm_up, a.kind, live(a.fault))
            for a in patch.amplifiers
        ),
        tuple(
            Zone(z.id, z.name, z.amplifier, tuple(o for o in z.outputs if live(o)))
            for z in patch.zones
        ),
        tuple(Bus(bus.name, bus.sink) for bus in patch.buses),
    )


@given(patch=drafts())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_patch_the_checks_let_pass_is_refused_by_the_boards(patch: Patch, makes: Makes) -> None:
    if any(each.is_error for each in findings(patch, makes, {})):
        return
    wiring = wiring_of(patch)
    specs = [
        DeviceSpec(
            each.name,
            each.profile,
            f"sim/{each.name}" if each.simulated else each.url,
            each.address,
            each.simulated,
            each.lease,
        )
        for each in wiring.devices
    ]

    rack = open_rack(specs, VirtualClock(NOW), ports=Ports(threaded=False))
    for circuit in circuits(wiring, "main"):
        check(circuit, rack)
        assert circuit.amplifier.fault is None or circuit.amplifier.fault.board in rack.boards
    rack.close()


@pytest.mark.parametrize("make", MADE[:-1])
def test_every_make_on_the_list_can_be_simulated(make: str, makes: Makes, tmp_path: Path) -> None:
    device = SimDevice("b1", make, makes[make].address)

    world = World(SimConfig((device,), folder=tmp_path), VirtualClock(NOW))

    assert set(world.boards) == {"b1"}
