"""Calendar files made to keep a machine busy: refused with their line, after a little work."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules import ics
from schedules.errors import WrongFile
from schedules.ics import read
from schedules.patterns import Pattern
from schedules.rule_text import parse

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_MONTH = "BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12"


def events(number: int, rule: str) -> bytes:
    """Write events with a rule each, no two of one beginning."""
    days = (date(1900, 1, 1) + timedelta(days=at) for at in range(number))
    held = (
        f"BEGIN:VEVENT\nUID:{day}\nDTSTART:{day:%Y%m%d}T053000\nRRULE:{rule}\nEND:VEVENT\n"
        for day in days
    )
    return ("BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(held) + "END:VCALENDAR\n").encode()


@pytest.mark.parametrize(
    "rule",
    [
        f"FREQ=DAILY;{EVERY_MONTH};COUNT=9999",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=300;COUNT=99",
        "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100",
        "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;INTERVAL=3",
    ],
)
def test_rules_that_take_long_to_follow_are_refused_after_a_little_work(
    rule: str, looked_at: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ics, "MOST_EFFORT", 20_000)

    with pytest.raises(WrongFile, match=r"^Line \d+: the rules up to here take too long"):
        read(events(300, rule), HANOI)

    assert len(looked_at) < 150_000  # one rule may be followed to its end, and no other after it


@pytest.mark.parametrize(
    "rule",
    ["FREQ=WEEKLY;BYDAY=MO,TH;COUNT=200", "FREQ=DAILY;COUNT=9999", "FREQ=DAILY;INTERVAL=9999",
     "FREQ=MONTHLY;BYDAY=1MO;COUNT=12", "FREQ=YEARLY;COUNT=10", "FREQ=WEEKLY;UNTIL=20301231"],
)  # fmt: skip
def test_what_people_write_is_never_too_much(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "MOST_EFFORT", ics.MOST_EFFORT // 20)

    assert len(read(events(250, rule), HANOI).events) == 5_000 // 20


def test_an_event_of_a_hundred_rules_is_left_out_with_its_line() -> None:
    rules = "\nRRULE:".join(f"FREQ=DAILY;{EVERY_MONTH};COUNT={9_000 + at}" for at in range(100))

    (fault,) = read(events(1, rules), HANOI).faults

    assert str(fault) == "Line 16: RRULE is given more than 10 times; write an event for each."


@pytest.mark.parametrize("rule", ["FREQ=DAILY;INTERVAL=9999", "FREQ=WEEKLY;INTERVAL=1000"])
def test_a_rule_of_long_steps_looks_into_few_months(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_into: list[tuple[int, int]] = []
    plain = Pattern._numbers

    def numbers(self: Pattern, year: int, month: int) -> list[int]:
        looked_into.append((year, month))
        return plain(self, year, month)

    monkeypatch.setattr(Pattern, "_numbers", numbers)
    days = parse(rule, date(1900, 1, 1)).days(date(1900, 1, 1), date(2200, 12, 31))

    assert len(list(days)) in {11, 16}
    assert len(looked_into) <= 2 * 16


def test_lists_of_days_are_refused_where_they_only_keep_the_machine_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ics, "MOST_EFFORT", 20_000)
    again = "FREQ=DAILY\nRDATE:" + ",".join(["19000101T053000"] * 3_000)

    with pytest.raises(WrongFile, match=r"^Line 3: the rules up to here take too long"):
        read(events(1, again), HANOI)
