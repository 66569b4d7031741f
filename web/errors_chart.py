"""Start errors as a picture: how many lines began how many milliseconds off the plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (-math.inf, -10.0, -5.0, -2.0, 0.0, 2.0, 5.0, 10.0, 50.0, math.inf)


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: from which to which error (ms), how many, and its height of 100."""

    low: float
    high: float
    count: int
    height: float

    @property
    def label(self) -> str:
        """Name the column."""
        if math.isinf(self.low):
            return f"< {self.high:.0f}"
        if math.isinf(self.high):
            return f"> {self.low:.0f}"
        return f"{self.low:.0f}…{self.high:.0f}"


@dataclass(frozen=True, slots=True)
class Chart:
    """The columns, and the middle and worst of the errors in milliseconds."""

    bars: tuple[Bar, ...]
    median: float
    worst: float


def chart(errors_ms: Sequence[float]) -> Chart | None:
    """Draw the distribution of start errors; None where nothing was measured."""
    if not errors_ms:
        return None
    counts = [sum(low <= each < high for each in errors_ms) for low, high in pairwise(EDGES)]
    most = max(counts)
    bars = tuple(
        Bar(low, high, count, round(100 * count / most, 1))
        for (low, high), count in zip(pairwise(EDGES), counts, strict=True)
    )
    ordered = sorted(errors_ms)
    return Chart(bars, ordered[len(ordered) // 2], max(ordered, key=abs))
