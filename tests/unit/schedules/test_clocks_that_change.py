"""Days on which clocks go forward or back: nothing falls out of them unsaid, nothing is doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from made_days import MORNING, bulletin, plan, reasons
from made_parts import VOV, made_of

from schedules.parts import RelayPart
from schedules.settle import planned_start
from schedules.types import Cadence, Priority

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
HALF_AN_HOUR = timedelta(minutes=30)


def test_the_repeats_of_an_emergency_in_a_repeated_hour_are_lines_of_their_own() -> None:
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    flood = bulletin(
        1,
        priority=Priority.EMERGENCY,
        cadence=Cadence(midnight, HALF_AN_HOUR),
        valid_from=midnight,
        valid_until=midnight + timedelta(hours=5),
    )

    made = plan(BACK, templates=(), candidates=(flood,), timezone=BERLIN)

    assert [line.starts for line in made.lines] == [midnight + HALF_AN_HOUR * n for n in range(10)]
    assert len({line.key for line in made.lines}) == 10
    assert len({line.programme for line in made.lines}) == 10
    early = [line.starts - planned_start(line.programme, made, BERLIN) for line in made.lines]
    assert set(early) == {timedelta(), timedelta(hours=1)}


def test_a_relay_in_the_hour_that_clocks_skip_is_told() -> None:
    skipped = RelayPart(VOV, time(2), time(3))
    template = replace(made_of(skipped, starts="01:50"), weekdays=MORNING.weekdays)

    made = plan(FORWARD, templates=(template,), timezone=BERLIN)

    assert made.lines == ()
    assert ("VOV1", "The relay of VOV1 is not heard from 02:00 to 03:00.") in reasons(made)
