"""As in every history of one amplifier: with two of them on two boards, and contacts that lie."""

from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from simulated_pair import FAR, NEAR, Pair

from hardware.report import Outcome, Report
from hardware.sequence import Opening, make_safe, open_lines, tear_down
from hardware.sim.faults import KINDS, Place
from hardware.types import Output

OF_BOARDS = tuple(
    name
    for name, kind in KINDS.items()
    if kind.place is not Place.AMPLIFIER and name != "third_party"
)
OF_AMPLIFIERS = tuple(name for name, kind in KINDS.items() if kind.place is Place.AMPLIFIER)
LINES = st.frozensets(st.integers(1, 6), max_size=3)
PATIENCE = st.one_of(st.none(), st.none(), st.integers(0, 25))
DEVICES = st.sampled_from([NEAR, FAR])
CHANNELS = st.integers(1, 8)
WHICH = st.integers(0, 1)
SAFE_WITHIN_S = 5.0


class HistoryOfTwo(RuleBasedStateMachine):
    """Excused is only what nobody can know: a contact whose board shows it as it is not, and one
    that somebody closed by hand, until the sequence that reads it."""

    @initialize(seed=st.integers(0, 2**16), shares_bus=st.booleans(), has_mute=st.booleans())
    def a_pair(self, seed: int, *, shares_bus: bool, has_mute: bool) -> None:
        self.pair = Pair(seed=seed, shares_bus=shares_bus, has_mute=has_mute)
        self.wanted: set[Output] = set()
        self.lingering: set[Output] = set()
        self.wrong: list[set[Output]] = []
        self.is_up = [False, False]
        self.pair.world.on_change(self.listen)

    def listen(self) -> None:
        """A horn left open by a fault may linger until it has once been silent, no longer."""
        heard = self.pair.heard()
        self.lingering &= heard
        strays = heard - self.wanted - self.lingering
        if known := set(filter(self.pair.can_be_known, strays)):
            self.wrong.append(known)
        self.lingering |= strays  # what nobody could know of may be heard until it is found out

    def expect(self, wanted: set[Output]) -> None:
        self.wanted = wanted
        self.lingering = self.pair.heard()

    @rule(
        name=st.sampled_from(OF_BOARDS),
        device=DEVICES,
        channel=CHANNELS,
        times=st.integers(1, 6),
        skip=st.integers(0, 6),
        chance=st.sampled_from([0.3, 1.0]),
    )
    def something_breaks(
        self, name: str, device: str, channel: int, times: int, skip: int, chance: float
    ) -> None:
        self.pair.trigger(
            name,
            device,
            channel=channel if KINDS[name].for_a_channel else None,
            times=None if times == 6 else times,
            skip=skip,
            chance=chance,
        )

    @rule(name=st.sampled_from(OF_AMPLIFIERS), amplifier=st.sampled_from(["first", "second"]))
    def an_amplifier_breaks(self, name: str, amplifier: str) -> None:
        self.pair.trigger(name, amplifier)

    @rule(device=DEVICES, channel=CHANNELS)
    def somebody_presses_a_button(self, device: str, channel: int) -> None:
        self.pair.press(Output(device, channel))

    @rule()
    def all_is_repaired(self) -> None:
        self.pair.world.faults.clear()

    @rule(seconds=st.floats(0, 6))
    def time_passes(self, seconds: float) -> None:
        self.pair.clock.sleep(seconds)

    @rule(wanted=LINES, patience=PATIENCE)
    def lines_are_wanted(self, wanted: frozenset[int], patience: int | None) -> None:
        self.want(wanted, patience)

    def want(self, wanted: frozenset[int], patience: int | None) -> None:
        """Open lines; `patience` is how often a stop is asked for in vain, None for ever."""
        asked = iter(range(10_000 if patience is None else patience))
        self.expect(self.pair.horns(*wanted))
        openings = [
            Opening(wiring, wanted & wiring.lines.keys(), is_up=is_up)
            for wiring, is_up in zip(self.pair.wirings, self.is_up, strict=True)
        ]

        reports = open_lines(openings, self.pair.rack, stop=lambda: next(asked, None) is None)

        up = {Outcome.DONE, Outcome.PARTIAL}
        self.is_up = [report.outcome in up for report in reports]
        for number, report in enumerate(reports):
            self.after(number, report)

    @rule(which=WHICH)
    def the_lines_of_one_are_closed(self, which: int) -> None:
        self.expect(self.wanted - self.all_of(which))

        self.close(which)

    @rule()
    def everything_is_made_safe(self) -> None:
        self.expect(set())
        began = self.pair.clock.monotonic()

        reports = [make_safe(wiring, self.pair.rack) for wiring in self.pair.wirings]

        self.is_up = [False, False]
        for number, report in enumerate(reports):
            self.after(number, report)
        assert self.pair.clock.monotonic() - began <= SAFE_WITHIN_S

    def close(self, which: int) -> None:
        report = tear_down(self.pair.wirings[which], self.pair.rack)
        self.is_up[which] = False
        self.after(which, report)

    def after(self, which: int, report: Report) -> None:
        """When a sequence has ended, only what is wanted is heard, or a problem says why not."""
        self.pair.pressed -= self.pair.wirings[which].outputs
        heard = set(filter(self.pair.can_be_known, self.pair.heard() & self.all_of(which)))
        if self.is_up[which]:
            assert heard <= self.wanted
        elif report.is_safe:
            assert heard == set()
        else:
            assert report.problems
        self.believed(report.states.items())

    def believed(self, states: Iterable[tuple[Output, object]]) -> None:
        """Nobody believes *verified off* of a closed contact, unless its board shows it open."""
        closed = self.pair.closed()
        for output, state in states:
            if state.is_verified_off and output in closed:  # type: ignore[attr-defined]
                assert not self.pair.is_shown(output)

    def all_of(self, which: int) -> set[Output]:
        return {o for horns in self.pair.wirings[which].lines.values() for o in horns}

    @invariant()
    def no_wrong_horn_was_ever_open_to_sound(self) -> None:
        assert getattr(self, "wrong", []) == []


HistoryOfTwo.TestCase.settings = settings(max_examples=80, stateful_step_count=20, deadline=None)
TestEveryHistoryOfTwo = HistoryOfTwo.TestCase


@pytest.mark.parametrize("skip", [0, 2, 4])
@pytest.mark.parametrize("device", [NEAR, FAR])
@pytest.mark.parametrize("name", ["deaf", "unplug", "acks_but_does_not_act"])
def test_a_line_that_cannot_be_opened_again_is_not_heard_with_the_next(
    name: str, device: str, skip: int
) -> None:
    for now, then in permutations(range(1, 7), 2):
        history = HistoryOfTwo()
        history.a_pair(seed=0, shares_bus=False, has_mute=True)
        history.want(frozenset({now}), None)
        history.pair.trigger(name, device, skip=skip)
        history.want(frozenset({then}), None)

        assert history.wrong == [], (now, then)
