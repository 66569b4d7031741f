"""An amplifier that sets its own volume is told it in time, once, and only where it has steps."""

from __future__ import annotations

import pytest
from hall import ON_A_LINE, Hall

from broadcaster.playout.actions import CloseLines
from hardware.sim.faults import Fault

NAME = ON_A_LINE.name
PROFILE = 50
"""Per cent in the profile of the simulated amplifier."""


class Listened(Hall):
    """A hall in which everything that is said of volumes is written down."""

    def __init__(self) -> None:
        super().__init__(ON_A_LINE)
        board = self.lines._rack.boards["amp"]
        self.said: list[int] = []
        set_level = board.set_level

        def listened(percent: int) -> None:
            self.said.append(percent)
            set_level(percent)

        board.set_level = listened  # type: ignore[method-assign]  # written down, then done

    @property
    def level(self) -> int:
        level = self.lines._rack.boards["amp"].health().level
        assert level is not None
        return level


@pytest.mark.parametrize("percent", [20, 80])
def test_an_amplifier_is_told_its_volume_when_its_line_is_opened(percent: int) -> None:
    hall = Listened()
    hall.lines.levels = {NAME: percent}

    hall.open()

    assert hall.level == pytest.approx(percent, abs=1)


def test_an_amplifier_without_steps_keeps_the_volume_of_its_profile() -> None:
    hall = Listened()

    hall.open()
    hall.complaint(looks=3)

    assert (hall.said, hall.level) == ([], pytest.approx(PROFILE, abs=1))


def test_a_step_within_a_long_item_takes_effect_at_the_next_look() -> None:
    hall = Listened()
    hall.lines.levels = {NAME: 80}
    hall.open()

    hall.lines.levels = {NAME: 30}
    assert hall.complaint() == ""

    assert hall.level == pytest.approx(30, abs=1)


def test_a_volume_that_did_not_change_is_not_said_again() -> None:
    hall = Listened()
    hall.lines.levels = {NAME: 80}
    hall.open()
    hall.complaint(looks=5)

    assert hall.said == [80]


def test_an_amplifier_that_was_off_is_told_its_volume_anew() -> None:
    hall = Listened()
    hall.lines.levels = {NAME: 80}
    hall.open()
    hall.lines.carry_out(CloseLines("main", 2))
    hall.complaint(sounding=False, looks=3)
    assert hall.said == [80]

    hall.open()

    assert hall.said == [80, 80]


def test_a_volume_that_could_not_be_said_is_said_at_a_later_look() -> None:
    hall = Listened()
    hall.lines.levels = {NAME: 80}
    hall.open()
    hall.world.order(Fault("deaf", "amp"))
    hall.lines.levels = {NAME: 30}
    hall.complaint()
    assert hall.lines.troubles["device:amp"] is not None

    hall.world.faults.clear()
    hall.complaint(looks=20)

    assert hall.level == pytest.approx(30, abs=1)


def test_steps_that_are_taken_away_give_the_volume_of_the_profile_back_once() -> None:
    hall = Listened()
    hall.lines.levels = {NAME: 30}
    hall.open()

    hall.lines.levels = {}
    hall.complaint(looks=3)
    assert hall.level == pytest.approx(PROFILE, abs=1)

    hall.lines.carry_out(CloseLines("main", 2))
    hall.open()
    assert hall.said == [30, hall.level]
