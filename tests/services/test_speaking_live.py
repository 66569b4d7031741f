from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from desk import EAST, NOW, SILENT, WEST, Desk

from broadcaster.clocks import SystemClock
from broadcaster.domain.live import BUSY, LiveWish
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.errors import Forbidden, Invalid, Refused, WrongState
from broadcaster.services import live
from broadcaster.services.live import Begun, MayInterrupt
from broadcaster.store.tables import AsRunRow, PermittedHoursRow

MINUTES_10 = timedelta(minutes=10)


@dataclass
class FakeAir:
    """Keeps who was let on air, and refuses where it is told to."""

    asked: list[tuple[LiveWish, str, str]] = field(default_factory=list)
    refuses: Refused | None = None

    def speak(self, wish: LiveWish, *, session: str, by: Person) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.asked.append((wish, session, by.login))


def begin(desk: Desk, air: FakeAir, by: Person | None = None, **wish: Any) -> Begun:
    usual: dict[str, Any] = {"zones": frozenset({EAST, WEST}), "limit": timedelta(hours=1)}
    with desk.work() as session:
        asked = LiveWish(**(usual | wish))
        return live.begin(session, desk.clock, air, by or desk.operator, asked)  # type: ignore[arg-type]


def allow(desk: Desk, opens: str, closes: str, *, minutes: int | None = None, **other: Any) -> None:
    row = PermittedHoursRow(
        name="Giờ của xã",
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        weekdays=frozenset(range(7)),
        zones=frozenset({EAST, WEST, SILENT}),
        minutes_a_day=minutes,
        **other,
    )
    with desk.work() as session:
        session.add(row)


def test_who_may_is_let_on_air_for_as_long_as_the_station_allows(desk: Desk) -> None:
    air = FakeAir()

    begun = begin(desk, air)

    ((wish, secret, login),) = air.asked
    assert begun == Begun(secret, frozenset({EAST, WEST}), MINUTES_10)
    assert (wish.limit, login) == (MINUTES_10, desk.operator.login)


def test_no_secret_is_used_twice_or_can_be_guessed(desk: Desk) -> None:
    air = FakeAir()

    secrets = {begin(desk, air).session for _ in range(20)}

    assert len(secrets) == 20
    assert min(len(secret) for secret in secrets) >= 43


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.SUPERVISOR])
def test_others_may_not(desk: Desk, role: Role) -> None:
    somebody = Person(PersonId(99), "x", "X", role)

    with pytest.raises(Forbidden):
        begin(desk, FakeAir(), somebody)


def test_it_needs_zones_that_can_sound_and_some_time(desk: Desk) -> None:
    air = FakeAir()

    for wrong in (
        {"zones": frozenset()},
        {"zones": frozenset({EAST, SILENT})},
        {"zones": frozenset({EAST, 99})},
        {"limit": timedelta(0)},
    ):
        with pytest.raises(Invalid):
            begin(desk, air, **wrong)

    assert air.asked == []


def test_outside_the_hours_of_the_place_nobody_speaks(desk: Desk) -> None:
    allow(desk, "05:00", "09:00")  # it is ten
    air = FakeAir()

    with pytest.raises(WrongState, match="Giờ của xã: no sound is allowed now in Đông, Tây"):
        begin(desk, air)

    assert air.asked == []


def test_longer_hours_of_emergencies_are_no_leave_to_speak(desk: Desk) -> None:
    allow(desk, "05:00", "09:00")
    allow(desk, "00:00", "23:59", emergencies=True)

    with pytest.raises(WrongState):
        begin(desk, FakeAir())


def test_it_ends_with_the_hours_of_the_place(desk: Desk) -> None:
    allow(desk, "05:00", "10:04")
    air = FakeAir()

    assert begin(desk, air).limit == timedelta(minutes=4)
    desk.clock.sleep(3 * 60 + 40)
    with pytest.raises(WrongState, match="about to end"):
        begin(desk, air)


def test_minutes_a_day_bound_it_too(desk: Desk) -> None:
    allow(desk, "05:00", "21:00", minutes=3)

    assert begin(desk, FakeAir()).limit == timedelta(minutes=3)


def test_what_may_be_interrupted_is_asked_about_and_the_rest_is_refused(desk: Desk) -> None:
    air = FakeAir(refuses=Refused(BUSY, title="Âm nhạc"))

    with pytest.raises(MayInterrupt, match="Âm nhạc is on air there now"):
        begin(desk, air)
    air.refuses = Refused("{name} is speaking.", name="Chị Hoa")
    with pytest.raises(Refused) as refused:
        begin(desk, air)

    assert not isinstance(refused.value, MayInterrupt)


def test_nobody_speaks_on_a_station_whose_clock_runs_faster(desk: Desk) -> None:
    class Hurried(SystemClock):
        rate = 20.0

        def now(self) -> Any:
            return NOW

    desk.clock = Hurried()  # type: ignore[assignment]

    with pytest.raises(WrongState, match="runs faster"):
        begin(desk, FakeAir())


def test_the_administrator_sets_how_long_and_nobody_else(desk: Desk) -> None:
    administrator = Person(PersonId(99), "x", "X", Role.ADMINISTRATOR)
    with desk.work() as session:
        live.change_longest(session, administrator, 3)

    assert begin(desk, FakeAir()).limit == timedelta(minutes=3)
    for by, minutes, why in (
        (desk.operator, 5, Forbidden),
        (administrator, 0, Invalid),
        (administrator, 61, Invalid),
    ):
        with desk.work() as session, pytest.raises(why):
            live.change_longest(session, by, minutes)


def test_what_was_spoken_before_counts_among_the_minutes_of_the_day(desk: Desk) -> None:
    allow(desk, "05:00", "21:00", minutes=9)
    due = desk.clock.now() - timedelta(hours=1)
    with desk.work() as session:
        for zone, minutes in ((EAST, 4), (WEST, 6)):
            session.add(spoken(zone, due, timedelta(minutes=minutes)))

    assert begin(desk, FakeAir()).limit == timedelta(minutes=3)


def test_what_was_spoken_yesterday_counts_no_more(desk: Desk) -> None:
    allow(desk, "05:00", "21:00", minutes=9)
    with desk.work() as session:
        session.add(spoken(EAST, desk.clock.now() - timedelta(days=1), timedelta(minutes=8)))

    assert begin(desk, FakeAir()).limit == timedelta(minutes=9)


def spoken(zone: int, due: datetime, length: timedelta) -> AsRunRow:
    facts = {"programme": "live-0", "programme_name": "", "kind": "live", "title": "Chị Hoa"}
    facts |= {"clip": "", "authority": "live:hoa", "priority": 2, "outcome": "aired"}
    return AsRunRow(
        line="live-0/main", zone=zone, due=due, began=due, ended=due + length, seq=1, **facts
    )
