"""In every history of orders and faults: no horn sounds that was not wanted, and off is believed
only where it is so."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from simulated_commune import Commune

from hardware.report import Outcome, Report
from hardware.sequence import bring_up, change_lines, make_safe, tear_down
from hardware.sim.faults import KINDS, Place
from hardware.types import Output

# What no read-back shows: it is found out by other means, or by nobody, and has its own tests.
LYING = {
    "stuck_on",
    "worn_out",
    "third_party",
    "readback_lies",
    "readback_frozen",
    "reversed_coils",
}
HONEST = tuple(
    name for name, kind in KINDS.items() if kind.place is not Place.AMPLIFIER and name not in LYING
)
LINES = st.frozensets(st.integers(1, 6))
DEVICES = st.sampled_from(["near", "far"])


class History(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 2**16), shares_bus=st.booleans(), has_mute=st.booleans())
    def a_commune(self, seed: int, *, shares_bus: bool, has_mute: bool) -> None:
        self.commune = Commune(seed=seed, shares_bus=shares_bus, has_mute=has_mute)
        self.wanted: set[Output] = set()
        self.lingering: set[Output] = set()
        self.wrong: list[set[Output]] = []
        self.is_up = False
        self.commune.world.on_change(self.listen)

    def listen(self) -> None:
        """A horn left open by a fault may linger until it has once been silent, no longer."""
        heard = self.heard()
        self.lingering &= heard
        if not heard <= self.wanted | self.lingering:
            self.wrong.append(heard - self.wanted - self.lingering)

    def heard(self) -> set[Output]:
        return set(self.commune.world.open_to_sound())

    def expect(self, *lines: int) -> None:
        self.wanted = self.commune.horns(*lines)
        self.lingering = self.heard()

    @rule(
        name=st.sampled_from(HONEST),
        device=DEVICES,
        times=st.integers(1, 6),
        skip=st.integers(0, 6),
        chance=st.sampled_from([0.3, 1.0]),
    )
    def something_breaks(
        self, name: str, device: str, times: int, skip: int, chance: float
    ) -> None:
        forever = None if times == 6 else times
        self.commune.trigger(name, device=device, times=forever, skip=skip, chance=chance)

    @rule()
    def all_is_repaired(self) -> None:
        self.commune.clear()

    @rule(seconds=st.floats(0, 6))
    def time_passes(self, seconds: float) -> None:
        self.commune.clock.sleep(seconds)

    @rule(wanted=LINES, patience=st.integers(0, 30))
    def lines_are_wanted(self, wanted: frozenset[int], patience: int) -> None:
        asked = iter(range(patience if patience < 25 else 10_000))
        do = change_lines if self.is_up else bring_up
        self.expect(*wanted)

        report = do(
            self.commune.wiring,
            wanted,
            self.commune.rack,
            stop=lambda: next(asked, None) is None,
        )

        self.is_up = report.outcome in (Outcome.DONE, Outcome.PARTIAL)
        self.believed(report)
        self.after(report)

    @rule()
    def lines_are_closed(self) -> None:
        self.expect()

        report = tear_down(self.commune.wiring, self.commune.rack)

        self.is_up = False
        self.believed(report)
        self.after(report)

    @rule()
    def everything_is_made_safe(self) -> None:
        self.expect()
        began = self.commune.clock.monotonic()

        report = make_safe(self.commune.wiring, self.commune.rack)

        self.is_up = False
        self.believed(report)
        self.after(report)
        assert self.commune.passed(began) <= 5.0

    def after(self, report: Report) -> None:
        """When a sequence has ended, only what is wanted is heard, or a problem says why not."""
        if self.is_up:
            assert self.heard() <= self.wanted
        elif report.is_safe:
            assert self.heard() == set()
        else:
            assert report.problems

    def believed(self, report: Report) -> None:
        """Nobody believes *verified off* about a contact that is closed."""
        closed = self.commune.closed()
        for line in report.lines.values():
            for output, state in line.states.items():
                assert not (state.is_verified_off and output in closed)

    @invariant()
    def no_wrong_horn_was_ever_open_to_sound(self) -> None:
        assert getattr(self, "wrong", []) == []


History.TestCase.settings = settings(max_examples=120, stateful_step_count=20, deadline=None)
TestEveryHistory = History.TestCase
