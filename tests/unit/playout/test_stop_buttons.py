"""STOP buttons on the inputs of a board, in virtual time: pressed, bouncing, held, broken, lost."""

from __future__ import annotations

import pytest
from hall import BY_CONTACTS, Hall

from broadcaster.domain.zones import Output, StopButton
from broadcaster.playout.buttons import Buttons, Press
from broadcaster.playout.orders import Order, StopOrder
from broadcaster.playout.turn import reason
from hardware.sim.faults import Fault

RED = StopButton(Output("inputs", 2), label="Nút đỏ")
OF_A_ZONE = StopButton(Output("inputs", 5), zone=3)
CLOSED_AT_REST = StopButton(Output("inputs", 7), label="Nút đóng", rests_closed=True)
ALL = (RED, OF_A_ZONE, CLOSED_AT_REST)


class Desk:
    """Buttons on a simulated board, and what was heard of them."""

    def __init__(self) -> None:
        self.hall = Hall(BY_CONTACTS)
        self.heard: list[Order] = []
        self._hold(CLOSED_AT_REST)
        self.buttons = Buttons(ALL, self.hall.rack, self.heard.append, self.hall.clock)

    def look(self, seconds: float = 0.1) -> None:
        for _ in range(round(seconds / 0.1)):
            self.hall.clock.sleep(0.1)
            self.buttons.look(ALL)

    def press(self, button: StopButton) -> None:
        """Press it: close what rests open, open what rests closed."""
        if button.rests_closed:
            self._let_go(button)
        else:
            self._hold(button)

    def release(self, button: StopButton) -> None:
        if button.rests_closed:
            self._hold(button)
        else:
            self._let_go(button)

    def trouble(self, button: StopButton) -> str:
        told = reason(self.buttons.troubles()[f"button:{button.place}"])
        return "" if told is None else str(told["sentence"].format(**told["facts"]))

    def _hold(self, button: StopButton) -> None:
        self.hall.world.boards[button.input.device].inputs[button.input.channel] = True  # type: ignore[attr-defined]

    def _let_go(self, button: StopButton) -> None:
        self.hall.world.boards[button.input.device].inputs[button.input.channel] = False  # type: ignore[attr-defined]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.look()
    return made


@pytest.mark.parametrize(
    ("button", "order"),
    [
        (RED, StopOrder(0, "Nút đỏ", None, "button inputs/2")),
        (OF_A_ZONE, StopOrder(0, "inputs/5", frozenset({3}), "button inputs/5")),
        (CLOSED_AT_REST, StopOrder(0, "Nút đóng", None, "button inputs/7")),
    ],
)
def test_a_press_stops_what_its_button_is_for(
    desk: Desk, button: StopButton, order: StopOrder
) -> None:
    desk.press(button)
    desk.look()

    assert desk.heard == [order]


def test_a_button_that_is_held_stops_once(desk: Desk) -> None:
    desk.press(RED)
    desk.look(5)

    assert len(desk.heard) == 1
    assert desk.trouble(RED) == ""


def test_a_button_that_was_let_go_stops_again(desk: Desk) -> None:
    for _ in range(2):
        desk.press(RED)
        desk.look(0.3)
        desk.release(RED)
        desk.look(0.3)

    assert len(desk.heard) == 2


def test_a_contact_that_bounces_is_no_press() -> None:
    press = Press(0.0)
    readings = [False, False, True, False, True, False, False]

    assert [press.take(one, at / 10) for at, one in enumerate(readings)] == [False] * 7
    assert press.is_pressed is False


def test_what_is_pressed_from_the_beginning_stops_nothing_and_is_told() -> None:
    desk = Desk()
    desk.press(RED)

    desk.look(11)

    assert desk.heard == []
    assert desk.trouble(RED) == (
        "The STOP button at input 2 of inputs stays pressed: let it go, or look for a short circuit"
        " in its wire."
    )
    desk.release(RED)
    desk.look(0.3)
    assert desk.trouble(RED) == ""


def test_a_broken_wire_stops_once_and_is_told_where_the_contact_rests_closed(desk: Desk) -> None:
    desk.hall.world.order(Fault("input_open", "inputs", channel=7))

    desk.look(11)

    assert desk.heard == [StopOrder(0, "Nút đóng", None, "button inputs/7")]
    assert desk.trouble(CLOSED_AT_REST) == (
        "The STOP button at input 7 of inputs stays pressed, or its wire is broken: until that is"
        " put right it does nothing."
    )


def test_a_board_that_does_not_answer_is_told_and_is_no_press(desk: Desk) -> None:
    desk.hall.world.order(Fault("deaf", "inputs"))

    desk.look(4)

    assert desk.heard == []
    assert desk.trouble(RED) == (
        "Input 2 of inputs cannot be read: the STOP button there does nothing. Look at the board."
    )
    desk.hall.world.faults.clear()
    desk.look(4)
    assert desk.trouble(RED) == ""


def test_a_press_while_the_board_was_away_is_heard_when_it_is_back(desk: Desk) -> None:
    desk.hall.world.order(Fault("deaf", "inputs"))
    desk.look(4)
    desk.press(RED)
    desk.hall.world.faults.clear()

    desk.look(4)

    assert len(desk.heard) == 1


def test_one_reading_that_is_lost_does_not_lose_the_press(desk: Desk) -> None:
    desk.press(RED)
    desk.hall.world.order(Fault("bit_flip", "inputs", times=1))

    desk.look(0.3)

    assert len(desk.heard) == 1
