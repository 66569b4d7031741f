"""The order in which one amplifier and its lines are opened and closed.

Lines are switched only while no sound can pass: the sound contact is open, or the amplifier is off.
The order is that of amplifier makers' manuals: amplifiers on last, off first.
"""

from collections.abc import Callable
from datetime import timedelta

from hardware.rack import Rack
from hardware.report import Report
from hardware.types import Wiring


def never() -> bool:
    """Answer the stop question of a sequence that nobody will stop."""
    return False


def bring_up(
    wiring: Wiring, wanted: frozenset[int], rack: Rack, *, stop: Callable[[], bool] = never
) -> Report:
    """Mute, amplifier on, warm-up, lines board by board, read back, unmute.

    `stop` is asked between steps and every 50 ms of the warm-up; when it says yes the tail runs
    (as in `tear_down`) and the outcome is CANCELLED. A line that fails is reported and the good
    ones go on (PARTIAL); an amplifier that fails, or an unwanted line that may be closed, runs
    the tail (ABORTED). Raises WrongWiring before anything is switched; never DeviceFailed.
    """
    raise NotImplementedError


def change_lines(
    wiring: Wiring, wanted: frozenset[int], rack: Rack, *, stop: Callable[[], bool] = never
) -> Report:
    """Mute, switch the lines, read back, unmute; the amplifier stays on. Ends like `bring_up`."""
    raise NotImplementedError


def tear_down(wiring: Wiring, rack: Rack) -> Report:
    """Mute, lines off, verify (three tries), amplifier off, verify; never DeviceFailed."""
    raise NotImplementedError


def make_safe(wiring: Wiring, rack: Rack) -> Report:
    """Open every contact of this wiring at once, read back; bounded to 2 s with one dead board.

    For start, stop and crash. Contacts of other wirings on the same boards are left alone;
    `Rack.all_off` opens everything.
    """
    raise NotImplementedError


def lead_time(wiring: Wiring, rack: Rack) -> timedelta:
    """How long before the first sound `bring_up` must begin: warm-up, orders and read-backs."""
    raise NotImplementedError
