"""The level of what was sent as a picture: from its first second to its last, in dBFS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

WIDTH, HEIGHT = 600, 120
LOWEST = -60
"""The bottom of the picture (dBFS): what is below counts as silence."""
MARKS = (0, -20, -40, -60)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the picture at a level."""

    db: int
    y: float


@dataclass(frozen=True, slots=True)
class Level:
    """The outline as the points of a polygon, and what it shows in numbers.

    `silent` is None where nobody measured it.
    """

    points: str
    marks: tuple[Mark, ...]
    length: timedelta
    loudest: int
    loudest_at: timedelta
    silent: timedelta | None


def drawn(proof: Mapping[str, object]) -> Level | None:
    """Draw the level a proof keeps; None where it keeps none."""
    found, step = proof.get("levels"), proof.get("level_step_ms")
    if not isinstance(found, list) or not isinstance(step, int) or not found or step <= 0:
        return None
    levels = [int(each) for each in found if isinstance(each, int)]
    if len(levels) != len(found):
        return None
    each = timedelta(milliseconds=step)
    silent = proof.get("silent_ms")
    corners = [(number * WIDTH / len(levels), _y(level)) for number, level in enumerate(levels)]
    steps = [f"{x:.1f},{y:.1f} {x + WIDTH / len(levels):.1f},{y:.1f}" for x, y in corners]
    loudest = max(levels)
    return Level(
        points=" ".join([f"0,{HEIGHT}", *steps, f"{WIDTH},{HEIGHT}"]),
        marks=tuple(Mark(db, _y(db)) for db in MARKS),
        length=each * len(levels),
        loudest=loudest,
        loudest_at=each * levels.index(loudest),
        silent=timedelta(milliseconds=silent) if isinstance(silent, int) else None,
    )


def _y(level: int) -> float:
    return HEIGHT * min(0, max(LOWEST, level)) / LOWEST
