"""What is ordered of the simulator from outside is refused in a sentence, or can do no harm."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.fault_kinds import KINDS
from hardware.sim.faults import FIELDS, Fault, WrongFault
from hardware.sim.world import World
from hardware.types import Output

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
)


def a_world() -> World:
    return World(SimConfig((SimDevice("board", "generic_coils8"),)), VirtualClock())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("device", 7),
        ("channel", 0),
        ("channel", "1"),
        ("times", -1),
        ("skip", 1.5),
        ("chance", 2.0),
        ("chance", float("nan")),
        ("late_s", -1.0),
        ("late_s", float("inf")),
        ("after_s", "soon"),
        ("for_s", float("nan")),
        ("code", 999),
    ],
)
def test_a_fault_that_cannot_be_is_refused_by_its_field(key: str, value: object) -> None:
    with pytest.raises(WrongFault, match=f"{key} of fault exception cannot be"):
        Fault(**({"name": "exception", "device": "board"} | {key: value}))  # type: ignore[arg-type]


def test_a_fault_whose_name_is_no_text_is_refused() -> None:
    with pytest.raises(WrongFault, match="There is no fault"):
        Fault(["stuck_on"], "board")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["third_party", "stuck_on"])
def test_a_channel_the_board_has_not_is_refused(name: str) -> None:
    with pytest.raises(WrongFault, match="has no channel 99"):
        a_world().order(Fault(name, "board", channel=99))


def test_no_more_faults_stand_than_can_be_looked_through() -> None:
    world = a_world()
    for _ in range(200):
        world.order(Fault("stuck_on", "board", channel=1))

    with pytest.raises(WrongFault, match="There are 200 faults in force already"):
        world.order(Fault("stuck_on", "board", channel=1))

    world.faults.clear()
    world.order(Fault("stuck_on", "board", channel=1))

    assert world.truth().contacts[Output("board", 1)]


@given(
    name=st.sampled_from(sorted(KINDS)),
    told=st.dictionaries(st.sampled_from(sorted(FIELDS - {"name", "device"})), ANYTHING),
    heard=st.binary(max_size=40),
)
@settings(deadline=None)
def test_whatever_is_ordered_the_world_goes_on(
    name: str, told: dict[str, object], heard: bytes
) -> None:
    world = a_world()
    with suppress(WrongFault):
        world.order(Fault(name, "board", **told))  # type: ignore[arg-type]

    world.lines["board"].hear(heard, 0.0)
    world.lines["board"].hear(bytes.fromhex("01 05 00 01 FF 00 DD FA"), 1.0)
    world.lines["board"].tick(2.0)

    assert len(world.truth().contacts) == 8
