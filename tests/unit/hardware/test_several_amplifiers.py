"""Several amplifiers on one bus: side by side, one after the other where it matters, each for
itself when it fails."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.report import Outcome, Report
from hardware.run import USUAL, Policy
from hardware.sequence import Opening, lead_time_of, open_lines
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, DeviceSpec, Output, Wiring

WARM_UP = timedelta(seconds=3)
EMERGENCY = Policy(emergency=True)


class Village:
    """Amplifiers `a` and `b`, each with a board of its own: lines 1, 2 and 11, 12."""

    def __init__(self, *, b_has_mute: bool = True) -> None:
        self.clock = VirtualClock()
        self.wirings = (
            self.wiring("a", 1, has_mute=True),
            self.wiring("b", 11, has_mute=b_has_mute),
        )
        config = SimConfig(
            tuple(SimDevice(name, "waveshare8") for name in ("a", "b")),
            tuple(
                SimAmplifier(w.amplifier, tuple(o for outs in w.lines.values() for o in outs))
                for w in self.wirings
            ),
        )
        self.world = World(config, self.clock)
        specs = [DeviceSpec(name, "waveshare8", url=name) for name in ("a", "b")]
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        self.rack: Rack = open_rack(specs, self.clock, ports=ports)
        self.powered: list[tuple[float, Output]] = []
        self.world.on_change(self._note_power)

    def wiring(self, name: str, first: int, *, has_mute: bool) -> Wiring:
        mute = Output(name, 7) if has_mute else None
        amplifier = AmplifierSpec(name, Output(name, 8), mute, WARM_UP)
        return Wiring(amplifier, {first: (Output(name, 1),), first + 1: (Output(name, 2),)})

    def _note_power(self) -> None:
        for wiring in self.wirings:
            power = wiring.amplifier.power
            if self.world.is_closed(power) and power not in {p for _, p in self.powered}:
                self.powered.append((self.clock.monotonic(), power))

    def open(
        self,
        *,
        wanted: frozenset[int] = frozenset({1, 11}),
        stop: Callable[[], bool] = lambda: False,
        policy: Policy = USUAL,
    ) -> tuple[Report, ...]:
        openings = [Opening(w, wanted & w.lines.keys()) for w in self.wirings]
        return open_lines(openings, self.rack, stop=stop, policy=policy)

    def horns(self) -> set[Output]:
        return set(self.world.sounding())


@pytest.fixture(params=[True, False], ids=["with mutes", "one without a mute"])
def village(request: pytest.FixtureRequest) -> Village:
    return Village(b_has_mute=request.param)


def test_all_are_opened_within_one_warm_up_of_each_kind(village: Village) -> None:
    reports = village.open()

    assert [report.outcome for report in reports] == [Outcome.DONE, Outcome.DONE]
    assert village.horns() == {Output("a", 1), Output("b", 1)}
    assert village.clock.passed <= lead_time_of(village.wirings, village.rack).total_seconds()


def test_side_by_side_costs_one_warm_up_and_not_two() -> None:
    village = Village()

    village.open()

    assert village.clock.passed < 2 * WARM_UP.total_seconds()


def test_amplifiers_are_switched_on_one_second_apart(village: Village) -> None:
    village.open()

    (first, _), (second, _) = village.powered
    assert second - first >= 1.0


def test_nothing_is_switched_while_sound_could_pass(village: Village) -> None:
    village.open()

    assert village.world.hot_switches == 0


def test_an_amplifier_that_fails_ends_for_itself_and_the_other_goes_on(village: Village) -> None:
    village.world.order(Fault("stuck_off", "a", channel=8))
    village.world.order(Fault("deaf", "a"))

    reports = village.open()

    assert [report.outcome for report in reports] == [Outcome.ABORTED, Outcome.DONE]
    assert village.horns() == {Output("b", 1)}


def test_when_it_is_called_off_both_are_closed_again(village: Village) -> None:
    asked = iter(range(30))

    reports = village.open(stop=lambda: next(asked, None) is None)

    assert {report.outcome for report in reports} == {Outcome.CANCELLED}
    assert all(report.is_safe for report in reports)
    assert village.horns() == set()


def test_a_line_nobody_wants_keeps_its_amplifier_silent() -> None:
    village = Village()
    village.rack.switch({Output("a", 2): True})
    village.world.order(Fault("acks_but_does_not_act", "a", times=2))

    reports = village.open()

    assert Output("a", 2) not in village.horns()
    assert reports[1].outcome is Outcome.DONE


def test_a_contact_that_an_order_to_another_one_closed_is_opened_and_told() -> None:
    village = Village()
    village.rack.read([Output("b", 1)])
    village.world.order(Fault("wrong_channel", "b", times=1))

    switched = village.rack.switch({Output("b", 3): True})

    assert not village.world.is_closed(Output("b", 4))
    assert "Channel 4 of b closed although it was not ordered; it is being opened." in map(
        str, switched.problems
    )


def test_a_contact_that_somebody_else_holds_closed_is_left_alone() -> None:
    village = Village()
    village.world.boards["b"].relays.order({4: True})

    switched = village.rack.switch({Output("b", 3): True})

    assert village.world.is_closed(Output("b", 4))
    assert switched.problems == ()


def leaking(village: Village) -> Wiring:
    """Make one amplifier with a line that was closed on a board which then went deaf."""
    amplifier = village.wirings[0].amplifier
    wiring = Wiring(amplifier, {1: (Output("a", 1),), 2: (Output("b", 2),)})
    village.rack.switch({Output("b", 2): True})
    village.world.order(Fault("deaf", "b"))
    return wiring


def test_a_line_that_may_be_connected_keeps_an_ordinary_broadcast_silent() -> None:
    village = Village()
    wiring = leaking(village)

    (report,) = open_lines([Opening(wiring, frozenset({1}))], village.rack)

    assert report.outcome is Outcome.ABORTED
    assert village.horns() == set()


def test_an_emergency_goes_on_and_tells_of_it() -> None:
    village = Village()
    wiring = leaking(village)

    (report,) = open_lines([Opening(wiring, frozenset({1}))], village.rack, policy=EMERGENCY)

    assert report.outcome is Outcome.PARTIAL
    assert report.took == {1}
    assert Output("a", 1) in village.horns()
    assert "Channel 2 of b should be open and may not be." in map(str, report.problems)


def test_even_an_emergency_needs_its_amplifier() -> None:
    village = Village()
    village.world.order(Fault("deaf", "a"))

    (report, _) = village.open(policy=EMERGENCY)

    assert report.outcome is Outcome.ABORTED


def test_an_amplifier_switched_off_stays_off_as_long_as_it_must() -> None:
    village = Village()
    wiring = village.wirings[0]
    spec = wiring.amplifier
    patient = AmplifierSpec(
        spec.name, spec.power, spec.mute, spec.warm_up, min_off=timedelta(seconds=10)
    )
    village.rack.switch({spec.power: True})
    village.rack.switch({spec.power: False})
    since = village.clock.monotonic()

    (report,) = open_lines([Opening(Wiring(patient, wiring.lines), frozenset({1}))], village.rack)

    assert report.outcome is Outcome.DONE
    powered = [at for at, power in village.powered if power == spec.power]
    assert village.clock.monotonic() - since >= 10.0
    assert powered
