"""A board that goes is noticed within five seconds, and made safe within five of its return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.beginning import AUDIT_S
from broadcaster.playout.lines import Lines
from broadcaster.simulation.commune import Commune
from hardware.sim.faults import Fault
from hardware.types import Output

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
AT_MOST_S = 5.0
BOARDS = ("board1", "board2")  # the first holds the amplifier


class Town:
    """Ten zones on two boards; `look` is what playout does every few seconds."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self.commune = Commune(10, self.clock, seed=1)
        self.lines = Lines("main", (self.commune.wiring,), self.commune.rack(), self.clock)
        self._ticket = 0

    def open(self, *zones: int) -> bool:
        self._ticket += 1
        order = OpenLines("main", self._ticket, frozenset(zones), "a")
        return self.lines.carry_out(order).up

    def close(self) -> None:
        self._ticket += 1
        self.lines.carry_out(CloseLines("main", self._ticket))

    def look(self) -> None:
        self.clock.sleep(AUDIT_S)
        self.lines.look(self._ticket)

    def seconds_until(self, done: Callable[[], bool]) -> float:
        began = self.clock.monotonic()
        for _ in range(20):
            self.look()
            if done():
                break
        return self.clock.monotonic() - began

    def trigger_loss(self, board: str, how: str = "unplug") -> None:
        self.commune.world.order(Fault(how, board))

    def trigger_return(self, board: str, *, lost_power: bool = False) -> None:
        if lost_power:
            self.commune.world.boards[board].lose_power()
        self.commune.world.faults.clear()

    def trouble(self, board: str) -> object:
        return self.lines.troubles.get(f"device:{board}")


@pytest.mark.parametrize("on_air", [False, True], ids=["idle", "on air"])
@pytest.mark.parametrize("how", ["unplug", "deaf", "no_reply", "half_frame"])
@pytest.mark.parametrize("board", BOARDS)
def test_a_lost_board_is_told_by_name_within_five_seconds(
    board: str, how: str, *, on_air: bool
) -> None:
    town = Town()
    town.look()
    assert not on_air or town.open(1, 9)
    town.trigger_loss(board, how)

    noticed = town.seconds_until(lambda: town.trouble(board) is not None)

    assert noticed <= AT_MOST_S
    others = [other for other in BOARDS if other != board and how != "unplug"]
    assert all(town.trouble(other) is None for other in others)


@settings(max_examples=40, deadline=None)
@given(
    board=st.sampled_from(BOARDS),
    how=st.sampled_from(["unplug", "deaf"]),
    gone_s=st.floats(0, 300),
    lost_power=st.booleans(),
)
def test_what_should_have_closed_while_a_board_was_gone_is_made_safe_within_five_seconds(
    board: str, how: str, gone_s: float, *, lost_power: bool
) -> None:
    town = Town()
    assert town.open(1, 2, 9)
    town.trigger_loss(board, how)
    town.close()
    assert not town.lines.make_safe()
    until = town.clock.monotonic() + gone_s
    while town.clock.monotonic() < until:
        town.look()
    town.trigger_return(board, lost_power=lost_power)

    safe = town.seconds_until(lambda: not town.commune.closed() and not town.trouble(board))

    assert safe <= AT_MOST_S
    assert town.lines.problem is None


@pytest.mark.parametrize("lost_power", [False, True])
@pytest.mark.parametrize("board", BOARDS)
def test_nothing_closes_by_itself_when_a_board_comes_back(board: str, *, lost_power: bool) -> None:
    town = Town()
    assert town.open(1, 9)
    town.trigger_loss(board)
    for _ in range(4):
        town.look()
    town.trigger_return(board, lost_power=lost_power)
    left = {output for output, on in town.commune.world.truth().contacts.items() if on}
    closed: set[Output] = set()

    def watch() -> None:
        truth = town.commune.world.truth().contacts
        closed.update({output for output, on in truth.items() if on} - left)

    town.commune.world.on_change(watch)
    for _ in range(4):
        town.look()

    assert closed == set()


@pytest.mark.parametrize("lost_power", [False, True])
@pytest.mark.parametrize("board", BOARDS)
def test_after_its_return_lines_open_again_muted_first_and_never_under_sound(
    board: str, *, lost_power: bool
) -> None:
    town = Town()
    assert town.open(1, 9)
    town.trigger_loss(board)
    town.look()
    town.close()
    town.trigger_return(board, lost_power=lost_power)
    town.seconds_until(lambda: not town.commune.closed())
    hot = town.commune.world.truth().hot_switches

    assert town.open(1, 9)

    assert town.commune.sounding() == {1, 9}
    assert town.commune.world.truth().hot_switches == hot
