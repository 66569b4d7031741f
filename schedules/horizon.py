"""The plans of many days one after the other, each counting what the days before it air."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from schedules.compile import USUAL_PACE, compile_day
from schedules.local import ONE_DAY, day_span
from schedules.types import Basis, Candidate, DayPlan, Line, Pace, PartKind, Turn, ZoneKey


@dataclass(frozen=True, slots=True)
class Past:
    """What was heard before the local day `cut_off`: airings and turns, as the log has them.

    It must count everything before that day and nothing of it or after it, except what `settled`
    in the basis of that day holds.
    """

    cut_off: date
    aired: Mapping[tuple[int, ZoneKey], int] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)


@dataclass(slots=True)
class _Carried:
    """What is planned since the cut-off, of bulletins that may still be heard."""

    aired: dict[tuple[int, ZoneKey], int]
    turns: dict[str, Turn]

    def add(self, lines: tuple[Line, ...], settled: frozenset[str]) -> None:
        for line in lines:
            if line.programme in settled:
                continue
            if line.bulletin is not None:
                for zone in line.zones:
                    key = (line.bulletin, zone)
                    self.aired[key] = self.aired.get(key, 0) + 1
            elif line.kind is PartKind.FILLER:
                self._turn(line)

    def _turn(self, line: Line) -> None:
        before = self.turns.get(line.sound.clip)
        opens = line.key.split("/")[3].endswith("-1")
        opened = line.starts if opens else before.opened if before else None
        self.turns[line.sound.clip] = Turn(line.starts, opened)

    def forget(self, candidates: tuple[Candidate, ...], now: datetime) -> None:
        """Drop the counts of bulletins that can never be heard again."""
        over = {one.bulletin for one in candidates if one.valid_until <= now}
        if any(key[0] in over for key in self.aired):
            self.aired = {key: n for key, n in self.aired.items() if key[0] not in over}


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are wanted; the first must not lie before the cut-off, nor after the last."""

    first: date
    last: date


def plan_days(
    days: Days,
    timezone: ZoneInfo,
    past: Past,
    basis_of: Callable[[date], Basis],
    pace: Pace = USUAL_PACE,
) -> Iterator[DayPlan]:
    """Yield the plans of the days wanted.

    The plan of a day is a function of `past` and of what `basis_of` says of every day from the
    cut-off to that day, and of nothing else: whichever days are wanted, all from the cut-off on
    are planned, and each counts the airings and turns of those before. `basis_of` gives what was
    decided of a day (its `aired` and `turns` are not looked at) and must give the same for the same
    day. One day is kept at a time. Raises ValueError where days lie before the cut-off.
    """
    if days.first < past.cut_off:
        raise ValueError(f"{days.first} lies before the cut-off {past.cut_off}.")
    carried = _Carried(dict(past.aired), dict(past.turns))
    day = past.cut_off
    while day <= days.last:
        basis = replace(basis_of(day), aired=carried.aired, turns=carried.turns)
        plan = compile_day(day, timezone, basis, pace)
        carried.add(plan.lines, basis.settled.programmes)
        carried.forget(basis.candidates, day_span(day, timezone).ends)
        if day >= days.first:
            yield plan
        day += ONE_DAY
