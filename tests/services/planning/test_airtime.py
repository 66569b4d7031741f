"""When something that is not approved yet would be heard, after what the year decides."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from planning_desk import SATURDAY, SUNDAY, Desk, local

from broadcaster.services.airtime import next_programme, would_air
from broadcaster.store.tables import BulletinRow, ExtraStartRow, OwnDayRow, SetDayRow, TemplateRow


def airs(desk: Desk, number: int) -> datetime | None:
    with desk.transaction() as session:
        return would_air(session, session.get(BulletinRow, number), desk.clock.now())


def test_it_would_be_heard_in_the_next_programme_that_reaches_its_zones(desk: Desk) -> None:
    number = desk.submitted("Một")
    desk.change(TemplateRow, 1, zones=frozenset({9}))

    assert airs(desk, number) == local("17:00")
    desk.at("17:00")
    assert airs(desk, number) == local("17:00", SUNDAY)


@pytest.mark.parametrize("changes", [{"zones": frozenset({9})}, {"valid_until": local("05:30")}])
def test_where_no_programme_reaches_it_in_time_it_would_not_be_heard(
    desk: Desk, changes: dict[str, object]
) -> None:
    number = desk.submitted("Một")
    desk.change(BulletinRow, number, **changes)

    assert airs(desk, number) is None


def test_an_emergency_would_be_heard_at_once_whatever_programmes_there_are(desk: Desk) -> None:
    desk.at("09:00")
    number = desk.submitted("Bão")
    desk.change(BulletinRow, number, priority=1)

    now = airs(desk, number)
    desk.change(BulletinRow, number, valid_from=local("12:00"))

    assert (now, airs(desk, number)) == (local("09:00"), local("12:00"))


def test_a_day_that_is_skipped_and_an_extra_programme_count(desk: Desk) -> None:
    number = desk.submitted("Một")
    who = {"by": 1, "at": desk.clock.now(), "why": "bảo trì"}
    with desk.transaction() as session:
        session.add(SetDayRow(day=SATURDAY, kind="skip", templates=frozenset(), **who))
    skipped = airs(desk, number)
    with desk.transaction() as session:
        session.add(ExtraStartRow(day=SATURDAY, template=2, starts=time(9), **who))

    assert (skipped, airs(desk, number)) == (local("05:30", SUNDAY), local("09:00"))


def test_a_marked_day_without_programmes_counts(desk: Desk) -> None:
    number = desk.submitted("Một")
    effects = {"effects": [{"kind": "no_programme"}]}
    with desk.transaction() as session:
        session.add(
            OwnDayRow(
                name="Quốc tang",
                kind="mourning",
                lunar=False,
                month=11,
                day=21,
                since=2020,
                effects=effects,
            )
        )

    assert airs(desk, number) == local("05:30", SUNDAY)


def test_the_next_programme_of_one_frame_or_of_any(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.transaction() as session:
        assert next_programme(session, 2, now) == local("17:00")
        assert next_programme(session, None, now) == local("05:30")
        assert next_programme(session, 99, now) is None
        later = next_programme(session, 1, now + timedelta(hours=2))
    assert later == local("05:30", SUNDAY)
