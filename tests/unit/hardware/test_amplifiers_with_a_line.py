"""An amplifier on a data line, our driver against its simulated firmware, in virtual time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.catalogue import known_profiles, load_profile
from hardware.rack import Rack
from hardware.registry import DIALECTS, Ports, open_rack
from hardware.report import Outcome
from hardware.sequence import bring_up, tear_down
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.firmware import FIRMWARES
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import (
    POWER,
    SOUND,
    AmplifierSpec,
    Board,
    DeviceSpec,
    Kind,
    Knowledge,
    Output,
    Wiring,
)


def is_told_of(name: str) -> bool:
    profile = load_profile(name)
    spoken = profile.dialect in DIALECTS and profile.dialect in FIRMWARES
    return spoken and profile.kind is Kind.AMPLIFIER


AMPLIFIERS = tuple(filter(is_told_of, known_profiles()))
AMPLIFIER = AmplifierSpec(
    "amplifier", Output("amp", POWER), Output("amp", SOUND), warm_up=timedelta(seconds=1)
)


@dataclass(frozen=True, slots=True)
class Hall:
    """One amplifier on a data line, and two lines on a coil board."""

    world: World
    rack: Rack
    wiring: Wiring
    profile: str

    @property
    def amp(self) -> Board:
        return self.rack.boards["amp"]

    @property
    def word(self) -> Knowledge:
        return Knowledge.VERIFIED if self.amp.caps.reads_back else Knowledge.ACKNOWLEDGED

    def closed(self, device: str = "amp") -> set[int]:
        truth = self.world.truth().contacts
        return {out.channel for out, is_on in truth.items() if is_on and out.board == device}

    def trigger(self, name: str, **how: object) -> None:
        self.world.order(Fault(name, "amp", **how))  # type: ignore[arg-type]


def hall(profile: str) -> Hall:
    clock = VirtualClock()
    devices = (SimDevice("amp", profile), SimDevice("board", "generic_coils8"))
    horns = (Output("board", 1), Output("board", 2))
    world = World(SimConfig(devices, (SimAmplifier(AMPLIFIER, horns),), paced=True), clock)
    specs = [DeviceSpec(d.name, d.profile, url=d.line) for d in devices]
    rack = open_rack(specs, clock, ports=Ports(SimPorts(world, clock), threaded=False))
    wiring = Wiring(AMPLIFIER, {1: horns[:1], 2: horns[1:]})
    return Hall(world, rack, wiring, profile)


@pytest.fixture(params=AMPLIFIERS)
def here(request: pytest.FixtureRequest) -> Iterator[Hall]:
    made = hall(request.param)
    yield made
    made.rack.close()


@pytest.fixture
def monacor() -> Iterator[Hall]:
    made = hall("pa1250d")
    yield made
    made.rack.close()


def test_a_programme_goes_out_through_it_and_it_ends_off(here: Hall) -> None:
    up = bring_up(here.wiring, frozenset({1}), here.rack)

    assert (up.outcome, up.took, up.problems) == (Outcome.DONE, {1}, ())
    assert (up.power.knowledge, up.sound.knowledge) == (here.word, here.word)
    assert here.world.sounding() == {Output("board", 1)}

    down = tear_down(here.wiring, here.rack)
    assert down.is_safe is here.amp.caps.reads_back
    assert here.closed() == here.closed("board") == set()


def test_power_and_sound_move_one_by_one(here: Hall) -> None:
    here.amp.apply({POWER: True})
    assert here.closed() == {POWER}
    here.amp.apply({SOUND: True})
    assert here.closed() == {POWER, SOUND}
    here.amp.apply({SOUND: False})
    assert here.closed() == {POWER}
    here.amp.apply({POWER: False})
    assert here.closed() == set()


def test_all_off_is_confirmed_within_a_second_and_a_half(here: Hall) -> None:
    here.amp.apply({POWER: True, SOUND: True})
    since = here.rack.clock.monotonic()

    confirmed = here.amp.all_off()

    assert confirmed is here.amp.caps.reads_back
    assert here.closed() == set()
    assert here.rack.clock.monotonic() - since <= 1.5


def test_one_that_says_nothing_holds_an_all_off_no_longer_than_that(here: Hall) -> None:
    here.amp.apply({POWER: True, SOUND: True})
    here.trigger("deaf")
    since = here.rack.clock.monotonic()

    assert not here.amp.all_off()
    assert here.rack.clock.monotonic() - since <= 1.5


def test_an_order_takes_no_longer_than_planned(here: Hall) -> None:
    here.amp.apply({SOUND: False})
    since = here.rack.clock.monotonic()

    here.amp.apply({POWER: True, SOUND: True})

    assert here.rack.clock.monotonic() - since <= here.amp.caps.order.total_seconds()


def test_an_order_repeated_changes_nothing(here: Hall) -> None:
    here.amp.apply({POWER: True, SOUND: True})
    moved: list[int] = []
    here.world.on_change(lambda: moved.append(1))

    for _ in range(3):
        here.amp.apply({POWER: True, SOUND: True})

    assert moved == []


@pytest.mark.parametrize(
    "here", [name for name in AMPLIFIERS if name != "toa9000"], indirect=True
)  # which cannot be asked
def test_power_that_was_taken_and_never_set_is_seen(here: Hall) -> None:
    here.trigger("power_not_set")

    here.rack.switch({AMPLIFIER.power: True})

    assert here.amp.read()[POWER].on is False


def test_its_volume_is_set_and_told(monacor: Hall) -> None:
    monacor.amp.set_level(80)
    monacor.amp.apply({POWER: True, SOUND: True})
    first = monacor.amp.health().level
    monacor.amp.set_level(30)

    assert (first, monacor.amp.health().level) == (80, 30)


def test_its_faults_are_told_by_name(monacor: Hall) -> None:
    monacor.amp.apply({POWER: True, SOUND: True})
    monacor.trigger("short")

    assert monacor.amp.health().faults == {"short_mute"}


def test_one_that_somebody_turned_off_by_hand_is_not_woken_by_sound(monacor: Hall) -> None:
    monacor.amp.apply({POWER: True})
    monacor.trigger("front_panel")

    monacor.amp.apply({SOUND: True})

    assert POWER not in monacor.closed()


def test_one_that_is_muting_itself_is_not_told_as_safe(monacor: Hall) -> None:
    monacor.amp.apply({POWER: True, SOUND: True})
    monacor.trigger("short")

    told = monacor.amp.read()

    assert told[SOUND].on


@pytest.fixture
def ecler() -> Iterator[Hall]:
    made = hall("ecler_tpnet")
    yield made
    made.rack.close()


@pytest.fixture
def toa() -> Iterator[Hall]:
    made = hall("toa9000")
    yield made
    made.rack.close()


def test_an_ecler_that_forgot_its_client_is_connected_to_again(ecler: Hall) -> None:
    ecler.amp.apply({POWER: True})
    ecler.rack.clock.sleep(30)

    told = ecler.amp.apply({SOUND: True})

    assert told[SOUND].knowledge is Knowledge.VERIFIED
    assert ecler.closed() == {POWER, SOUND}


def test_an_ecler_that_drops_its_client_in_between_loses_no_order(ecler: Hall) -> None:
    ecler.amp.apply({POWER: True})
    ecler.trigger("drops_client", times=1)

    ecler.amp.apply({SOUND: True})

    assert ecler.closed() == {POWER, SOUND}


def test_an_ecler_tells_its_volume_and_what_it_complains_of(ecler: Hall) -> None:
    ecler.amp.set_level(40)
    ecler.trigger("overtemp")
    ecler.trigger("open_line")

    health = ecler.amp.health()

    assert (health.level, health.faults) == (40, {"thermal", "load"})


def test_a_toa_switched_on_again_passes_no_sound_until_it_is_ordered(toa: Hall) -> None:
    toa.amp.apply({POWER: True, SOUND: True})
    toa.amp.apply({POWER: False})

    toa.amp.apply({SOUND: False})
    toa.amp.apply({POWER: True})

    assert toa.closed() == {POWER}


def test_a_toa_found_on_by_a_new_driver_is_silenced_by_switching_it_off(toa: Hall) -> None:
    toa.world.boards["amp"].relays.order({POWER: True, SOUND: True})

    toa.amp.apply({SOUND: False})

    assert POWER not in toa.closed()


def test_a_toa_takes_a_volume_with_the_next_sound(toa: Hall) -> None:
    toa.amp.set_level(50)

    toa.amp.apply({POWER: True, SOUND: True})

    assert toa.world.boards["amp"]._level == 63


def test_lost_answers_are_asked_for_again(monacor: Hall) -> None:
    monacor.trigger("no_reply", times=1)

    told = monacor.amp.apply({POWER: True, SOUND: True})

    assert all(state.on and state.knowledge is Knowledge.VERIFIED for state in told.values())
