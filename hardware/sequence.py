"""The order in which one amplifier and its lines are opened and closed.

Lines are switched only while no sound can pass: the sound contact is open, or the amplifier is off.
The order is that of amplifier makers' manuals: amplifiers on last, off first.
"""

from collections.abc import Callable
from datetime import timedelta

from hardware.errors import WrongWiring
from hardware.rack import Rack
from hardware.report import Outcome, Report
from hardware.run import Run
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
    ones go on (PARTIAL); an amplifier that fails, an unwanted line that may be closed, or no line
    at all runs the tail (ABORTED). With no line wanted the amplifier stays muted. Raises
    WrongWiring before anything is switched; never DeviceFailed.
    """
    check(wiring, rack, wanted)
    run = Run(wiring, wanted, rack, stop)
    if run.amplifier.has_mute:
        return run.take(run.mute, run.power, run.warm, run.switch_lines, run.unmute)
    return run.take(run.mute, run.switch_lines, run.unmute, run.warm)


def change_lines(
    wiring: Wiring, wanted: frozenset[int], rack: Rack, *, stop: Callable[[], bool] = never
) -> Report:
    """Mute, switch the lines, read back, unmute; the amplifier stays on. Ends like `bring_up`.

    An amplifier without a mute contact is switched off meanwhile, and warms up again.
    """
    check(wiring, rack, wanted)
    run = Run(wiring, wanted, rack, stop)
    if run.amplifier.has_mute:
        return run.take(run.mute, run.power, run.switch_lines, run.unmute)
    return run.take(run.mute, run.switch_lines, run.unmute, run.warm)


def tear_down(wiring: Wiring, rack: Rack) -> Report:
    """Mute, lines off, verify (three tries), amplifier off, verify; never DeviceFailed.

    DONE when every contact was read back as open, else PARTIAL: call it again, and tell a person.
    Where muting fails the amplifier is cut first.
    """
    check(wiring, rack)
    return _ended(Run(wiring, frozenset(), rack, never).tail(Outcome.DONE))


def make_safe(wiring: Wiring, rack: Rack) -> Report:
    """Open every contact of this wiring at once, read back; bounded to 2 s with one dead board.

    For start, stop and crash. Contacts of other wirings on the same boards are left alone;
    `Rack.all_off` opens everything. Outcomes as in `tear_down`.
    """
    check(wiring, rack)
    return _ended(Run(wiring, frozenset(), rack, never).all_off())


def lead_time(wiring: Wiring, rack: Rack, *, rate: float = 1.0) -> timedelta:
    """How long before the first sound `bring_up` must begin: warm-up, orders and read-backs.

    In the station's time, whose seconds pass `rate` times as fast as a cable's.
    """
    check(wiring, rack)
    amplifier = wiring.amplifier
    sound = amplifier.mute or amplifier.power
    boards = [sound.board, amplifier.power.board, sound.board]
    boards += {output.board for outputs in wiring.lines.values() for output in outputs}
    orders = (rack.boards[board].caps.order for board in boards)
    return amplifier.warm_up + rate * sum(orders, start=timedelta(0))


def check(wiring: Wiring, rack: Rack, wanted: frozenset[int] = frozenset()) -> None:
    """Raise WrongWiring for an output that is not there or is used twice, or an unknown line."""
    rack.check(wiring.outputs)
    for line in wanted:
        if line not in wiring.lines:
            raise WrongWiring("There is no line {line}.", line=line)
    own = (wiring.amplifier.power, wiring.amplifier.mute)
    used = {output for output in own if output is not None}
    for outputs in wiring.lines.values():
        for output in outputs:
            if output in used:
                raise WrongWiring(
                    "Channel {channel} of {board} is used twice.",
                    board=output.board,
                    channel=output.channel,
                )
            used.add(output)


def _ended(report: Report) -> Report:
    if report.is_safe:
        return report
    return Report(Outcome.PARTIAL, report.power, report.sound, report.lines, report.problems)
