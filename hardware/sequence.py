"""The order in which amplifiers and their lines are opened and closed.

Lines are switched only while no sound can pass: the sound contact is open, or the amplifier is off.
The order is that of amplifier makers' manuals: amplifiers on last, off first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hardware.errors import WrongWiring
from hardware.rack import Rack
from hardware.report import Outcome, Report
from hardware.run import STAGGER, USUAL, Policy, Run, Step
from hardware.types import Wiring, never

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Opening:
    """One amplifier whose lines are to be opened; `is_up` where it is on and warm already."""

    wiring: Wiring
    wanted: frozenset[int]
    is_up: bool = False


def open_lines(
    openings: Sequence[Opening],
    rack: Rack,
    *,
    stop: Callable[[], bool] = never,
    policy: Policy = USUAL,
) -> tuple[Report, ...]:
    """Open the lines of several amplifiers side by side; a report for each, in order.

    Each is muted, powered (one after the other, `policy.stagger` apart), warmed up, its lines
    switched board by board and read back, and unmuted, step by step with the others. An
    amplifier without a mute contact is off meanwhile, and warms up last.

    `stop` is asked between steps and every 50 ms of the warm-up; when it says yes the tail runs
    (as in `tear_down`) and the outcome is CANCELLED. A line that fails is reported and the good
    ones go on (PARTIAL); an amplifier that fails runs its own tail (ABORTED) while the others go
    on, and so does, unless it is an emergency, an unwanted line that may be closed. Raises
    WrongWiring before anything is switched; never DeviceFailed.
    """
    for one in openings:
        check(one.wiring, rack, one.wanted)
    runs = [Run(one.wiring, one.wanted, rack, stop, policy) for one in openings]
    plans = [run.steps(is_warm=one.is_up) for run, one in zip(runs, openings, strict=True)]
    try:
        for together in zip(*plans, strict=True):
            _side_by_side(runs, together, rack, policy)
    except BaseException:
        for run in runs:
            if run.ended is None:
                run.ended = run.tail(Outcome.ABORTED)
        raise
    return tuple(run.finish() for run in runs)


def bring_up(
    wiring: Wiring,
    wanted: frozenset[int],
    rack: Rack,
    *,
    stop: Callable[[], bool] = never,
    policy: Policy = USUAL,
) -> Report:
    """Mute, amplifier on, warm-up, lines board by board, read back, unmute; see `open_lines`.

    With no line wanted the amplifier stays muted.
    """
    (report,) = open_lines([Opening(wiring, wanted)], rack, stop=stop, policy=policy)
    return report


def change_lines(
    wiring: Wiring,
    wanted: frozenset[int],
    rack: Rack,
    *,
    stop: Callable[[], bool] = never,
    policy: Policy = USUAL,
) -> Report:
    """Mute, switch the lines, read back, unmute; the amplifier stays on. Ends like `bring_up`.

    An amplifier without a mute contact is switched off meanwhile, and warms up again.
    """
    (report,) = open_lines([Opening(wiring, wanted, is_up=True)], rack, stop=stop, policy=policy)
    return report


def tear_down(wiring: Wiring, rack: Rack, *, stop: Callable[[], bool] = never) -> Report:
    """Mute, lines off, verify (three tries), amplifier off, verify; never DeviceFailed.

    DONE when every contact was read back as open, else PARTIAL: call it again, and tell a person.
    Where muting fails the amplifier is cut first. CANCELLED where `stop` said yes between two
    steps: whoever stopped it goes on from there.
    """
    check(wiring, rack)
    return _ended(Run(wiring, frozenset(), rack, stop).shut())


def make_safe(wiring: Wiring, rack: Rack) -> Report:
    """Open every contact of this wiring at once, read back; bounded to 2 s with one dead board.

    For start, stop and crash. Contacts of other wirings on the same boards are left alone;
    `Rack.all_off` opens everything. Outcomes as in `tear_down`.
    """
    check(wiring, rack)
    return _ended(Run(wiring, frozenset(), rack, never).all_off())


def lead_time_of(wirings: Sequence[Wiring], rack: Rack, *, rate: float = 1.0) -> timedelta:
    """How long before the first sound `open_lines` must begin for all of them.

    Amplifiers warm up side by side, those without a mute after the others; all else adds up.
    """
    if not wirings:
        return timedelta(0)
    warm = [
        max(
            (a.warm_up for w in wirings if ((a := w.amplifier).mute is None) is bare),
            default=_NOTHING,
        )
        for bare in (False, True)
    ]
    orders = sum((lead_time(w, rack, rate=rate) - w.amplifier.warm_up for w in wirings), _NOTHING)
    return sum(warm, orders) + (len(wirings) - 1) * STAGGER


def lead_time(wiring: Wiring, rack: Rack, *, rate: float = 1.0) -> timedelta:
    """How long before the first sound `bring_up` must begin: warm-up, orders and read-backs.

    An amplifier that was switched off within its `min_off` takes longer by what is left of it. In
    the station's time, whose seconds pass `rate` times as fast as a cable's.
    """
    check(wiring, rack)
    amplifier = wiring.amplifier
    sound = amplifier.mute or amplifier.power
    boards = [sound.board, amplifier.power.board, sound.board]
    boards += {output.board for outputs in wiring.lines.values() for output in outputs}
    if rack.boards[amplifier.power.board].caps.sets_level:
        boards.append(amplifier.power.board)
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
    if report.is_safe or report.outcome is Outcome.CANCELLED:
        return report
    return replace(report, outcome=Outcome.PARTIAL)


def _side_by_side(
    runs: Sequence[Run], together: Sequence[Step], rack: Rack, policy: Policy
) -> None:
    """Take the same step of every run; powers follow each other with a pause between."""
    powered_at: float | None = None
    for run, step in zip(runs, together, strict=True):
        powers = step in (run.power, run.power_lines)
        if powers and powered_at is not None:
            left = powered_at + policy.stagger.total_seconds() - rack.clock.monotonic()
            rack.clock.sleep(max(0.0, left))
        run.take(step)
        if powers and run.ended is None:
            powered_at = rack.clock.monotonic()
