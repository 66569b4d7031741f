"""A small commune for the tests of the day plan: zones 1 to 4 on one bus, 5 and 6 on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.compile import compile_day
from schedules.local import instant
from schedules.types import (
    Basis,
    BusKey,
    Candidate,
    DayPlan,
    Line,
    OneOff,
    Pace,
    PartKind,
    PermittedHours,
    Priority,
    Sound,
    StandingPart,
    Template,
    ZoneKey,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 11, 21)
EVERY_DAY = frozenset(range(7))
BUSES = {
    **{ZoneKey(zone): BusKey("main") for zone in (1, 2, 3, 4)},
    **{ZoneKey(zone): BusKey("hall") for zone in (5, 6)},
}
MAIN = frozenset(ZoneKey(zone) for zone in (1, 2, 3, 4))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def zones(*numbers: int) -> frozenset[ZoneKey]:
    return frozenset(ZoneKey(number) for number in numbers)


def local(clock: str, day: date = DAY, timezone: ZoneInfo = HANOI) -> datetime:
    return instant(day, time.fromisoformat(clock), timezone)


def sound(name: str, length: float) -> Sound:
    return Sound((name * 64)[:64], seconds(length))


TUNE = StandingPart(PartKind.SIGNATURE, "Tune", sound("a", 10), "standing:1")
OPENING = StandingPart(PartKind.OPENING, "Opening", sound("b", 5), "standing:2")
CLOSING = StandingPart(PartKind.CLOSING, "Closing", sound("c", 4), "standing:3")

MORNING = Template(
    key="t1",
    name="Morning",
    starts=time(5, 30),
    weekdays=EVERY_DAY,
    zones=MAIN,
    before=(TUNE, OPENING),
    after=(CLOSING,),
    longest=timedelta(minutes=30),
)
EVENING = replace(MORNING, key="t2", name="Evening", starts=time(17, 0))


def bulletin(number: int, length: float = 60, **changes: object) -> Candidate:
    made = Candidate(
        bulletin=number,
        title=f"Bulletin {number}",
        sound=sound("0123456789abcdef"[number % 16], length),
        zones=MAIN,
        priority=Priority.NORMAL,
        valid_from=datetime(2026, 11, 1, tzinfo=UTC),
        valid_until=datetime(2026, 12, 1, tzinfo=UTC),
        airings=None,
        authority=f"approval:{number}",
        received=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number),
    )
    return replace(made, **changes)


def one_off(number: int, clock: str, asked: Candidate, **changes: object) -> OneOff:
    made = OneOff(f"n{number}", asked, local(clock), asked.zones, "Lan")
    return replace(made, **changes)


def hours(opens: str, closes: str, **changes: object) -> PermittedHours:
    made = PermittedHours(
        "Quiet hours", time.fromisoformat(opens), time.fromisoformat(closes), EVERY_DAY, MAIN
    )
    return replace(made, **changes)


def plan(
    day: date = DAY, pace: Pace | None = None, timezone: ZoneInfo = HANOI, **basis: object
) -> DayPlan:
    given = {"templates": (MORNING,), "buses": BUSES} | basis
    return compile_day(day, timezone, Basis(**given), pace or Pace())


def at(line: Line, timezone: ZoneInfo = HANOI) -> str:
    return f"{line.starts.astimezone(timezone):%H:%M:%S.%f}"[:-5]


def sheet(made: DayPlan) -> list[tuple[str, str]]:
    return [(at(line), line.title) for line in made.lines]


def reasons(made: DayPlan) -> list[tuple[str, str]]:
    return [(omission.title, str(omission.reason)) for omission in made.omissions]
