"""A device whose description is wrong fails with the field and the line; the others go on."""

from pathlib import Path

import pytest
from simulated_commune import VirtualClock

from hardware.errors import WrongProfile
from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.report import Outcome
from hardware.sequence import bring_up, make_safe, tear_down
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import UNKNOWN, AmplifierSpec, DeviceSpec, Output, Wiring

TYPO = 'title = "x"\nkind = "board"\ndialect = "modbus_coils"\nbuad = 9600\n'
FINE, BROKEN = Output("fine", 1), Output("broken", 9)
WIRING = Wiring(AmplifierSpec("amp", Output("fine", 8), Output("fine", 7)), {1: (FINE,)})


@pytest.fixture
def specs(tmp_path: Path) -> list[DeviceSpec]:
    typo = tmp_path / "typo.toml"
    typo.write_text(TYPO, encoding="utf-8")
    return [
        DeviceSpec("fine", "waveshare8", url="fine"),
        DeviceSpec("broken", str(typo), url="elsewhere"),
    ]


@pytest.fixture
def rack(specs: list[DeviceSpec]) -> Rack:
    clock = VirtualClock()
    world = World(SimConfig((SimDevice("fine", "waveshare8"),)), clock)
    ports = Ports(SimPorts(world, clock), threaded=False)
    return open_rack(specs, clock, ports=ports, lenient=True)


def test_unless_asked_to_be_lenient_it_is_refused(specs: list[DeviceSpec]) -> None:
    with pytest.raises(WrongProfile, match="buad"):
        open_rack(specs, VirtualClock())


def test_the_others_are_switched_and_read(rack: Rack) -> None:
    switched = rack.switch({BROKEN: True, FINE: True})

    assert switched.states[FINE].on is True
    assert switched.states[BROKEN] == UNKNOWN
    (problem,) = {str(each) for each in switched.problems}
    assert "buad" in problem
    assert "4" in problem
    assert {each.facts["device"] for each in switched.problems} == {"broken"}


def test_opening_everything_tells_that_it_could_not(rack: Rack) -> None:
    assert rack.all_off() == {"fine": True, "broken": False}


def test_a_bus_with_such_a_line_goes_on_without_it(rack: Rack) -> None:
    wiring = Wiring(WIRING.amplifier, {1: (FINE,), 2: (BROKEN,)})
    make_safe(wiring, rack)

    report = bring_up(wiring, frozenset({1}), rack)
    ended = tear_down(wiring, rack)

    assert report.took == {1}
    assert ended.outcome in (Outcome.DONE, Outcome.PARTIAL)
    assert not rack.may_be_closed(FINE)
