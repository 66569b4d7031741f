"""Local times in every time zone: one instant each, and days of 23, 24 or 25 hours that fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.local import ONE_DAY, day_span, instant

# Changes at night, at midnight, by half an hour, by a whole day, and none at all.
ZONES = st.sampled_from(
    [
        *("Asia/Ho_Chi_Minh", "Europe/Berlin", "Europe/Lisbon", "America/New_York", "UTC"),
        *("America/St_Johns", "America/Havana", "America/Sao_Paulo", "America/Santiago"),
        *("Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Beirut"),
        *("Asia/Tehran", "Africa/Casablanca", "Africa/Cairo", "Antarctica/Troll", "Asia/Kathmandu"),
    ]
).map(ZoneInfo)
# Half of the days lie in the weeks in which clocks are changed.
DAYS = st.one_of(
    st.dates(date(1975, 1, 1), date(2037, 12, 30)),
    st.builds(
        date, st.integers(1975, 2037), st.sampled_from([2, 3, 4, 9, 10, 11]), st.integers(1, 28)
    ),
)
TIMES = st.times()


def wall(at: datetime, timezone: ZoneInfo) -> datetime:
    return at.astimezone(timezone).replace(tzinfo=None)


@given(ZONES, DAYS, TIMES)
def test_a_local_start_is_one_instant_at_or_right_after_what_the_clock_says(
    timezone: ZoneInfo, day: date, at: time
) -> None:
    asked = datetime.combine(day, at)
    made = instant(day, at, timezone)
    gap = wall(made, timezone) - asked

    # Where the clock skips that time, the start is later by what was skipped, and so after the gap.
    assert gap >= timedelta()
    before = wall(made - gap - timedelta(microseconds=1), timezone) if gap else asked
    assert before <= asked
    # No earlier instant shows that time: of two the first was taken.
    for hours in (0.5, 1, 2):
        assert wall(made - timedelta(hours=hours), timezone) != asked


@given(ZONES, DAYS, TIMES, TIMES)
def test_starts_that_the_clock_shows_keep_their_order(
    timezone: ZoneInfo, day: date, one: time, other: time
) -> None:
    first, second = sorted((one, other))
    begins, ends = instant(day, first, timezone), instant(day, second, timezone)

    if wall(begins, timezone) == datetime.combine(day, first):
        assert begins <= ends


@given(ZONES, DAYS)
def test_days_follow_each_other_without_gap_or_overlap(timezone: ZoneInfo, day: date) -> None:
    today, tomorrow = day_span(day, timezone), day_span(day + ONE_DAY, timezone)

    assert today.begins <= today.ends == tomorrow.begins


@given(ZONES, DAYS, st.integers(0, 999))
def test_every_moment_of_the_span_of_a_day_is_that_day_on_the_clock(
    timezone: ZoneInfo, day: date, part: int
) -> None:
    span = day_span(day, timezone)
    moment = span.begins + (span.ends - span.begins) * part / 1000

    if span.begins < span.ends:
        # Where clocks went back at 00:01, the evening before was there once more.
        assert moment.astimezone(timezone).date() in {day, day - ONE_DAY}
        assert span.begins.astimezone(timezone).date() == day


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Ho_Chi_Minh", date(2026, 3, 29), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2026, 10, 26), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Havana", date(2026, 11, 1), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_local_day_has_the_hours_its_clocks_give_it(zone: str, day: date, hours: float) -> None:
    span = day_span(day, ZoneInfo(zone))

    assert (span.ends - span.begins) / timedelta(hours=1) == hours


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_the_clock_skips_or_shows_twice_is_taken_as_the_standard_says(
    day: date, at: time, utc: datetime
) -> None:
    assert instant(day, at, ZoneInfo("Europe/Berlin")) == utc
