"""A day's hours laid down a page: hours in which nothing happens are folded to a thin band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MINUTES = 24 * 60
EARLIEST, LATEST = 5 * 60, 21 * 60
"""Local minutes that are shown even where nothing happens so early or so late."""


LETTERS = 15
"""Pixels that a written time takes."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a grid is cut: minutes of a cell, and pixels of one that is used and of one that is not.

    `most` bounds the whole height, in pixels.
    """

    step: int
    tall: int
    low: int
    most: int = 2400


WEEK = Scale(step=30, tall=80, low=9)
DAY = Scale(step=15, tall=120, low=6)


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the day: from which minute on, how far down the page, how high, in pixels."""

    minute: int
    y: int
    height: int
    folded: bool

    @property
    def clock(self) -> str:
        """The local time at which it begins."""
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Axis:
    """The way from a local minute of the day to a place down the page."""

    step: int
    cells: tuple[Cell, ...]

    @property
    def height(self) -> int:
        """How high the whole is, in pixels."""
        return self.cells[-1].y + self.cells[-1].height

    @property
    def begins(self) -> int:
        """The first minute shown."""
        return self.cells[0].minute

    @property
    def ends(self) -> int:
        """The minute after the last one shown."""
        return self.cells[-1].minute + self.step

    @property
    def marks(self) -> tuple[Cell, ...]:
        """The cells where a time is written: those in use, and full hours where there is room."""
        shown = [one for one in self.cells if one.minute % 60 == 0 or not one.folded]
        used = {one.y for one in shown if not one.folded}
        return tuple(
            one
            for one in shown
            if not one.folded or not any(abs(y - one.y) < LETTERS for y in used)
        )

    @property
    def script(self) -> str:
        """The same for a script: the minute and the place of each cell's beginning, and the end."""
        places = [f"{cell.minute}:{cell.y}" for cell in self.cells]
        return " ".join([*places, f"{self.ends}:{self.height}"])

    def y(self, minute: float) -> int:
        """Return how far down the page a minute lies; times outside lie on the edge."""
        inside = min(max(minute, self.begins), self.ends)
        number = min(int(inside - self.begins) // self.step, len(self.cells) - 1)
        cell = self.cells[number]
        return cell.y + round((inside - cell.minute) * cell.height / self.step)


def axis(busy: Iterable[tuple[int, int]], scale: Scale) -> Axis:
    """Fold what no stretch of minutes touches; a used cell keeps its neighbours readable."""
    stretches = tuple(busy)
    used = {
        number
        for begins, ends in stretches
        for number in range(begins // scale.step, -(-max(ends, begins + 1) // scale.step))
    }
    first = min([EARLIEST // scale.step, *used])
    last = max([LATEST // scale.step - 1, *used])
    shown = range(first, min(last + 1, MINUTES // scale.step))
    low = sum(number not in used for number in shown) * scale.low
    tall = min(scale.tall, (scale.most - low) // max(1, len(used)))
    cells: list[Cell] = []
    y = 0
    for number in shown:
        height = tall if number in used else scale.low
        cells.append(Cell(number * scale.step, y, height, number not in used))
        y += height
    return Axis(scale.step, tuple(cells))


@dataclass(frozen=True, slots=True)
class Track:
    """The place of a block beside others that sound at the same time: which of how many."""

    number: int
    of: int


def tracks(stretches: Sequence[tuple[int, int]]) -> tuple[Track, ...]:
    """Return a track for each stretch, so that no two that meet share one; order is kept."""
    order = sorted(range(len(stretches)), key=lambda number: stretches[number])
    placed: dict[int, Track] = {}
    group: list[int] = []
    ends: list[int] = []
    for number in order:
        begins, over = stretches[number]
        if group and all(end <= begins for end in ends):
            _close(group, placed, len(ends))
            group, ends = [], []
        free = next((track for track, end in enumerate(ends) if end <= begins), len(ends))
        ends[free : free + 1] = [max(over, begins + 1)]
        placed[number] = Track(free, 1)
        group.append(number)
    _close(group, placed, len(ends))
    return tuple(placed[number] for number in range(len(stretches)))


def _close(group: Iterable[int], placed: dict[int, Track], of: int) -> None:
    for number in group:
        placed[number] = Track(placed[number].number, of)
