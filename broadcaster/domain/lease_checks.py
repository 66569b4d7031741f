"""Whether a board's safety time can be kept: it can count so far, and is renewed in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from broadcaster.domain.findings import Finding, Sight, doubt, refusal
from broadcaster.domain.patch import PatchBoard

SHORTEST_LEASE = timedelta(seconds=6)
"""It is renewed when a third of it is over, and the boards are looked at every three seconds."""

RENEWAL = timedelta(milliseconds=50)
"""What renewing one channel takes on a line of 9600 baud: two frames of 8 bytes and an answer's
time."""

_IN_TIME = 3


def leased(sight: Sight, board: PatchBoard) -> Iterator[Finding]:
    """Check the safety time of one board of a known make."""
    make = sight.makes[board.make]
    if board.lease is None:
        return
    facts: dict[str, str | float] = {"board": board.label, "make": make.title}
    if make.longest_lease is None:
        yield refusal(
            board,
            "{board} ({make}) cannot open its contacts by itself. Leave the safety time empty.",
            **facts,
        )
    elif not SHORTEST_LEASE <= board.lease <= make.longest_lease:
        yield refusal(
            board,
            "{board} ({make}): the safety time is from {least_s} to {most_s} s, because a shorter"
            " one would run out before it is renewed. Write such a number.",
            **facts,
            least_s=math.ceil(SHORTEST_LEASE.total_seconds()),
            most_s=math.floor(make.longest_lease.total_seconds()),
        )
    else:
        yield from _renewed_in_time(sight, board, board.lease)


def _renewed_in_time(sight: Sight, board: PatchBoard, lease: timedelta) -> Iterator[Finding]:
    """Look whether all that share the port can be renewed within a third of the time."""
    beside = [each for each in sight.patch.boards if _is_renewed_beside(board, each)]
    channels = sum(make.channels for each in beside if (make := sight.makes.get(each.make)))
    needed = _IN_TIME * channels * RENEWAL
    if lease < needed:
        yield doubt(
            board,
            "{board}: renewing the safety times of all {count} boards at {port} takes long."
            " Write at least {least_s} s, or they may fall silent in a broadcast.",
            board=board.label,
            count=len(beside),
            port=board.port,
            least_s=math.ceil(needed.total_seconds()),
        )


def _is_renewed_beside(board: PatchBoard, other: PatchBoard) -> bool:
    if other == board:
        return True
    is_beside = other.port == board.port and not (board.simulated or other.simulated)
    return is_beside and other.enabled and other.lease is not None
