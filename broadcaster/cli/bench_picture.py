"""How start errors are spread, drawn as an SVG that a browser and a README show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 880, 160, 130, 24, 56
FIRST_MS, DECADES, PER_DECADE = 0.01, 6, 8
MARKS = ((10.0, "10 ms"), (50.0, "50 ms"))
_BARS = DECADES * PER_DECADE
_STYLE = (
    "text{font:15px system-ui,sans-serif;fill:#222}.quiet{fill:#555;font-size:13px}"
    "rect.bar{fill:#1d5f8a}line{stroke:#999}line.mark{stroke:#b3261e;stroke-dasharray:4 4}"
)


def drawn(series: Mapping[str, Sequence[float]]) -> str:
    """Return a picture of absolute errors (ms), one row of columns a series, on one axis.

    The axis is logarithmic from 0.01 ms to 10 s, eight columns a decade; what is smaller or
    greater stands in the first or last column. Heights are shares of the series' starts.
    """
    rows = [_row(name, ms, TOP + ROW * at) for at, (name, ms) in enumerate(series.items())]
    height = TOP + ROW * len(rows) + 40
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'width="{WIDTH}" height="{height}"><title>Start errors</title><style>{_STYLE}</style>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="{LEFT}" y="26">How far from its instant each sound began (ms, log scale)</text>'
    )
    return "\n".join([head, *rows, _axis(height - 40), "</svg>"]) + "\n"


def columns(ms: Sequence[float]) -> list[int]:
    """Count errors (ms) by column."""
    counts = [0] * _BARS
    for error in ms:
        place = math.floor(math.log10(max(error, FIRST_MS) / FIRST_MS) * PER_DECADE)
        counts[min(place, _BARS - 1)] += 1
    return counts


def _row(name: str, ms: Sequence[float], top: int) -> str:
    base, room = top + ROW - 22, ROW - 44
    counts = columns(ms)
    most, step = max(*counts, 1), (WIDTH - LEFT - RIGHT) / _BARS
    bars = "".join(
        f'<rect class="bar" x="{LEFT + step * at:.1f}" y="{base - room * count / most:.1f}" '
        f'width="{step - 1:.1f}" height="{room * count / most:.1f}"/>'
        for at, count in enumerate(counts)
        if count
    )
    ordered = sorted(ms)
    middle = f"{ordered[len(ordered) // 2]:.1f}" if ordered else "–"
    worst = f"{ordered[-1]:.1f}" if ordered else "–"
    marks = "".join(
        f'<line class="mark" x1="{_at(mark):.1f}" x2="{_at(mark):.1f}" y1="{top}" y2="{base}"/>'
        for mark, _ in MARKS
    )
    return (
        f'{marks}{bars}<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>'
        f'<text x="12" y="{base - 48}">{escape(name)}</text>'
        f'<text class="quiet" x="12" y="{base - 28}">{len(ordered)} starts</text>'
        f'<text class="quiet" x="12" y="{base - 10}">median {middle}, max {worst}</text>'
    )


def _axis(top: int) -> str:
    ticks = [FIRST_MS * 10**decade for decade in range(DECADES + 1)]
    return "".join(
        f'<text class="quiet" x="{_at(tick):.1f}" y="{top + 14}" text-anchor="middle">'
        f"{tick:g}</text>"
        for tick in ticks
    ) + "".join(
        f'<text class="quiet" x="{_at(mark):.1f}" y="{TOP - 8}" text-anchor="middle">{name}</text>'
        for mark, name in MARKS
    )


def _at(ms: float) -> float:
    share = math.log10(ms / FIRST_MS) / DECADES
    return LEFT + (WIDTH - LEFT - RIGHT) * share
