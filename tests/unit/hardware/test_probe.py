"""The probe finds each simulated device on its port, and leaves every contact as it is."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from scripted_line import ScriptedLine
from simulated_commune import VirtualClock

from hardware.catalogue import known_profiles, load_profile
from hardware.errors import BoardMissing
from hardware.options import LcusOptions
from hardware.probe import Plan, Probe, Probed, askable, likely_by_usb, within
from hardware.questions import BROADEST
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.firmware import FIRMWARES
from hardware.sim.wire import SimPorts
from hardware.sim.world import World

TELLING = ("modbus_coils", "modbus_registers", "monacor", "numato", "devantech")


def is_found(name: str) -> bool:
    """Whether a device can be found by questions that are no orders; others have none."""
    profile = load_profile(name)
    if profile.dialect not in FIRMWARES:
        return False
    if isinstance(profile.options, LcusOptions):
        return profile.options.variant == "a" and profile.options.reads_back
    return profile.dialect in TELLING or name in ("kmtronic_usb4", "kmtronic_usb8")


SIMULATED = tuple(name for name in known_profiles() if load_profile(name).dialect in FIRMWARES)
FOUND = tuple(filter(is_found, SIMULATED))


@dataclass(slots=True)
class Bench:
    """Devices on one simulated line, `bus`, and a probe of it."""

    world: World
    clock: VirtualClock
    asked: list[tuple[int, int]] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)

    def probed(self, plan: Plan | None = None, stopped: Callable[[], bool] = bool) -> Probed:
        ports = SimPorts(self.world, self.clock)
        told = lambda baud, address: self.asked.append((baud, address))  # noqa: E731
        return Probe(plan or Plan(), ports, told, stopped).ask("bus")


def bench(*devices: tuple[str, int | None]) -> Bench:
    clock = VirtualClock()
    on_bus = tuple(
        SimDevice(f"device {number}", name, address, port="bus")
        for number, (name, address) in enumerate(devices)
    )
    made = Bench(World(SimConfig(on_bus, paced=True), clock), clock)
    made.world.on_change(lambda: made.moved.append(1))
    return made


@pytest.mark.parametrize("name", FOUND)
def test_a_device_is_found_with_its_make_among_the_likely_ones(name: str) -> None:
    profile = load_profile(name)
    here = bench((name, None))

    probed = here.probed(Plan(askable((1, 16, profile.address or 2, BROADEST))))

    [found] = probed.found
    assert name in found.profiles
    assert found.answer.address in (None, profile.address)
    assert (probed.is_whole, here.moved) == (True, [])


@pytest.mark.parametrize("name", [name for name in SIMULATED if name not in FOUND])
def test_one_that_cannot_be_asked_harmlessly_is_left_alone(name: str) -> None:
    here = bench((name, None))

    assert here.probed().found == ()
    assert here.moved == []


def test_all_devices_of_a_bus_are_found_at_their_addresses() -> None:
    here = bench(("waveshare8", 1), ("r421a08", 2), ("pa1250d", 16), ("lc4", 255))

    found = here.probed(Plan(addresses=(1, 2, 3, 16, 255))).found

    assert [each.answer.address for each in found] == [1, 2, 16, 255]
    assert [each.answer.dialect for each in found] == [
        "modbus_coils",
        "modbus_registers",
        "monacor",
        "modbus_coils",
    ]
    assert here.moved == []


def test_variant_b_is_found_where_somebody_asks_for_it() -> None:
    assert bench(("lcus4_b", None)).probed(Plan(lcus_b=True)).found[0].profiles == (
        "lcus1_b",
        "lcus4_b",
        "lcus8_b",
    )


def test_a_board_without_an_address_ends_the_asking() -> None:
    here = bench(("numato8", None))

    here.probed(Plan(bauds=(9600, 19200)))

    assert here.asked == [(9600, 0)]


def test_every_speed_and_address_is_told_before_it_is_asked() -> None:
    here = bench(("waveshare8", 2))

    here.probed(Plan(addresses=(1, 2), bauds=(9600, 19200)))

    assert here.asked == [(9600, 0), (9600, 1), (9600, 2), (19200, 1), (19200, 2)]


def test_asking_ends_in_time_and_says_that_it_is_not_whole() -> None:
    here = bench(("waveshare8", 40))
    plan = within(Plan(addresses=askable(range(1, 100))), 10.0, here.clock.monotonic())

    probed = here.probed(plan)

    assert here.clock.monotonic() <= 11.0
    assert (probed.found, probed.is_whole) == ((), False)


def test_asking_can_be_stopped_between_two_questions() -> None:
    here = bench(("waveshare8", 2))

    probed = here.probed(stopped=lambda: len(here.asked) > 2)

    assert not probed.is_whole
    assert here.world.truth().frames["device 0"] == 0


def test_a_device_that_only_refuses_is_told_as_some_modbus_device() -> None:
    here = bench(("waveshare8", 1))
    here.world.order(Fault("exception", "device 0", code=4))

    [found] = here.probed().found

    assert found.answer.is_refusal
    assert found.answer.says == "exception 4"
    assert {"waveshare8", "r421a08"} <= set(found.profiles)


def test_a_port_that_babbles_is_left_in_a_bounded_time() -> None:
    here = bench(("waveshare8", 1))
    here.world.order(Fault("babble", "device 0"))
    since = here.clock.monotonic()

    here.probed(Plan(addresses=(1,)))

    assert here.clock.monotonic() - since < 30.0


def test_a_port_that_is_not_there_says_so() -> None:
    here = bench(("waveshare8", 1))
    here.world.order(Fault("unplug", "device 0"))

    with pytest.raises(BoardMissing):
        here.probed()


def test_the_port_is_given_back_whatever_comes() -> None:
    line = ScriptedLine()

    Probe(Plan(addresses=(1,)), lambda url, baud: line).ask("port")  # noqa: ARG005 -- one line

    assert line.is_open is False


def test_a_ch340_may_be_any_lcus_board() -> None:
    assert "lcus4" in likely_by_usb("1A86:7523")
    assert likely_by_usb("") == ()


@pytest.mark.parametrize("address", [0, 128, 247, 256, -1])
def test_an_address_that_cannot_be_asked_is_refused(address: int) -> None:
    with pytest.raises(ValueError, match="is not an address from 1 to 127, nor 255"):
        askable([1, address])


def test_addresses_whose_every_question_is_an_order_to_others_are_known() -> None:
    assert Plan(addresses=(1, 80, 81, 100)).unasked == (80, 81, 100)
