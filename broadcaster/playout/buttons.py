"""STOP buttons: push buttons on the inputs of boards, looked at all the time, line busy or not.

A press must last for two readings, some 0.2 s with nothing else on the line. What is pressed when
the program begins is no press: a button stops what it was seen to be let go for. A wire that breaks
is seen as a press where the contact rests closed, and is told as soon as it lasts; where it rests
open nobody can see it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from broadcaster.domain.zones import StopButton
from broadcaster.playout import sentences
from broadcaster.playout.hands import Hand
from broadcaster.playout.orders import Order, StopOrder
from broadcaster.playout.wires import contact
from broadcaster.ports import Clock
from hardware.rack import Rack
from hardware.types import Urgency
from schedules.types import Facts, Reason

LOOK_S = 0.1
"""Between two readings of a board, in seconds of the world's time."""
AGAIN_S = 0.02
READINGS = 2
"""A contact bounces for some milliseconds: what so many readings say alike counts."""
UNREAD_S = 3.0
HELD_S = 10.0
VIA = "button "


@dataclass(slots=True)
class Press:
    """What is known of one button; instants are the station's monotonic seconds."""

    read_at: float
    is_pressed: bool | None = None
    since: float = 0.0
    last: bool | None = None
    alike: int = 0

    @property
    def is_sure(self) -> bool:
        """Tell whether enough readings say the same."""
        return self.alike >= READINGS

    def take(self, reading: bool | None, at: float) -> bool:  # noqa: FBT001 -- it is the reading
        """Take one reading, None where there was none; tells whether the button was pressed now."""
        if reading is None:
            return False
        self.read_at = at
        self.alike = self.alike + 1 if reading == self.last else 1
        self.last = reading
        if not self.is_sure or reading == self.is_pressed:
            return False
        before, self.is_pressed, self.since = self.is_pressed, reading, at
        return reading and before is False

    def trouble(self, button: StopButton, at: float) -> Reason | None:
        """Say what is wrong with it, None while it is well."""
        facts: Facts = {"input": button.input.channel, "board": button.input.device}
        if at - self.read_at > UNREAD_S:
            return Reason(sentences.BUTTON_UNREAD, facts)
        if self.is_pressed and at - self.since > HELD_S:
            broken = sentences.BUTTON_BROKEN if button.rests_closed else sentences.BUTTON_HELD
            return Reason(broken, facts)
        return None


class Buttons:
    """The buttons of a station, each board's looked at by a thread of its own."""

    def __init__(
        self,
        buttons: Iterable[StopButton],
        rack: Rack,
        hear: Callable[[Order], None],
        clock: Clock,
    ) -> None:
        self._rack = rack
        self._hear = hear
        self._clock = clock
        now = clock.monotonic()
        self._presses = {button: Press(now) for button in buttons}
        boards: dict[str, list[StopButton]] = defaultdict(list)
        for button in self._presses:
            boards[button.input.device].append(button)
        self._hands = [self._hand(board, mine) for board, mine in boards.items()]

    def start(self) -> None:
        """Begin to look."""
        for hand in self._hands:
            hand.start()

    def check(self) -> None:
        """Raise what broke one of the threads."""
        for hand in self._hands:
            hand.check()

    def stop(self, within: float) -> None:
        """Look no more."""
        for hand in self._hands:
            hand.stop(within)

    def troubles(self) -> dict[str, Reason | None]:
        """Return what is wrong with each button, by subject; None where it is well."""
        now = self._clock.monotonic()
        return {
            f"button:{button.place}": press.trouble(button, now)
            for button, press in self._presses.items()
        }

    def look(self, mine: Iterable[StopButton]) -> None:
        """Read the buttons of a board, and at once again what has just changed."""
        buttons = tuple(mine)
        for left in reversed(range(READINGS)):
            self._read(buttons)
            if all(self._presses[button].is_sure for button in buttons) or not left:
                return
            rate = self._clock.rate
            self._clock.sleep(AGAIN_S * (rate if math.isfinite(rate) else 1.0))

    def _hand(self, board: str, mine: list[StopButton]) -> Hand:
        return Hand(f"buttons {board}", patience=LOOK_S, idle=lambda: self.look(mine))

    def _read(self, buttons: Iterable[StopButton]) -> None:
        contacts = {button: contact(button.input) for button in buttons}
        closed = self._rack.inputs(contacts.values(), urgency=Urgency.EMERGENCY)
        now = self._clock.monotonic()
        for button, where in contacts.items():
            is_closed = closed.get(where)
            pressed = None if is_closed is None else is_closed is not button.rests_closed
            if self._presses[button].take(pressed, now):
                self._hear(_order(button))


def _order(button: StopButton) -> StopOrder:
    zones = None if button.zone is None else frozenset({button.zone})
    return StopOrder(0, button.label or button.place, zones, VIA + button.place)
