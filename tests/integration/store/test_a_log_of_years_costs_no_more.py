"""What is asked every minute costs the same after a month and after years.

The steps of SQLite's own machine are counted, which are the same on every computer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from broadcaster.store import airings, candidates, migrate, plans
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.tables import (
    ApprovalRow,
    AsRunRow,
    BulletinRow,
    ClipRow,
    DayPlanRow,
    PersonRow,
    PlanLineRow,
    RevisionRow,
)

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
LINES = 6
ZONES = (1, 2, 3)


def lived(session: Session, days: int) -> None:
    """Let a station have been there so many days: two versions a day, every line heard."""
    person = PersonRow(
        id=1, login="lan", name="Lan", role="operator", password_hash="", created=NOW
    )
    session.add(person)
    session.add(
        ClipRow(
            hash="c" * 64,
            length=timedelta(seconds=30),
            frames=1440000,
            loudness_lufs=-23.0,
            true_peak_dbtp=-3.0,
            synthetic=True,
            made=NOW,
        )
    )
    session.flush()
    for ago in range(days):
        allowed(session, ago)
        day = NOW.date() - timedelta(days=ago)
        for version in (1, 2):
            plan = DayPlanRow(
                day=day, version=version, published=NOW, cause="day", fingerprint=f"{day}{version}"
            )
            session.add(plan)
            session.flush()
            session.add_all(line_of(plan.id, f"{day}/{n}", n, ago) for n in range(LINES))
        session.add_all(
            record_of(f"{day}/{n}", zone, n, ago) for n in range(LINES) for zone in ZONES
        )


def allowed(session: Session, ago: int) -> None:
    """Let a bulletin have been allowed some days ago, for five days."""
    at = NOW - timedelta(days=ago)
    ends = at + timedelta(days=5)
    bulletin = BulletinRow(
        title="Họp",
        field=1,
        origin="text",
        priority=3,
        zones=frozenset(ZONES),
        valid_from=at,
        valid_until=ends,
        author=1,
        created=at,
        changed=at,
        status="approved" if ends > NOW else "expired",
    )
    session.add(bulletin)
    session.flush()
    revision = RevisionRow(bulletin=bulletin.id, number=1, author=1, created=at)
    session.add(revision)
    session.flush()
    session.add(
        ApprovalRow(
            bulletin=bulletin.id,
            revision=revision.id,
            script_hash="0" * 64,
            clip="c" * 64,
            zones=frozenset(ZONES),
            priority=3,
            valid_until=ends,
            by=1,
            at=at,
        )
    )


def line_of(plan: int, key: str, number: int, ago: int) -> PlanLineRow:
    return PlanLineRow(
        plan=plan,
        key=key,
        programme=key,
        programme_name="Sáng",
        kind="bulletin",
        title=key,
        starts=NOW + timedelta(minutes=number, days=-ago),
        length=timedelta(seconds=30),
        clip="c" * 64,
        zones=frozenset(ZONES),
        bus="main",
        priority=3,
        authority="approval:1",
        reason={"sentence": "", "facts": {}},
        bulletin=ago * LINES + number,
    )


def record_of(key: str, zone: int, number: int, ago: int) -> AsRunRow:
    return AsRunRow(
        line=key,
        zone=zone,
        programme=key,
        programme_name="Sáng",
        kind="bulletin",
        title=key,
        bulletin=ago * LINES + number,
        clip="c" * 64,
        authority="approval:1",
        priority=3,
        due=NOW + timedelta(minutes=number, days=-ago),
        began=NOW,
        outcome="aired",
        seq=1,
    )


QUESTIONS: dict[str, Callable[[Session], object]] = {
    "what is planned about now": lambda session: plans.lines_between(
        session, NOW, NOW + timedelta(hours=2)
    ),
    "when a bulletin is heard next": lambda session: airings.next_starts(session, [1, 2], NOW),
    "when it is planned": lambda session: airings.planned(session, 1, NOW),
    "what was left out": lambda session: airings.omissions(session, NOW.date()),
    "what may be heard": lambda session: candidates.approved(session, NOW, NOW),
    "how often it was heard": lambda session: plans.airings(session, range(20), ["aired"]),
}


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Engine]]:
    """A station of ten days, and one of four hundred."""
    made: dict[int, Engine] = {}
    for days in (10, 400):
        path: Path = tmp_path_factory.mktemp("years") / "station.db"
        migrate.upgrade(path)
        made[days] = open_database(path)
        with transaction(factory(made[days])) as session:
            lived(session, days)
    yield made
    for engine in made.values():
        engine.dispose()


def steps_of(engine: Engine, question: Callable[[Session], object]) -> int:
    """Count the steps SQLite takes for an answer, in tens."""
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    with factory(engine)() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        question(session)
        connection.set_progress_handler(step, 10)
        question(session)
        connection.set_progress_handler(None, 0)
    return steps[0]


def test_whether_anything_changed_is_asked_of_no_line_of_the_log(
    stations: dict[int, Engine],
) -> None:
    """Of bulletins every row is looked at, of lines none: they are hundreds of times as many."""
    new, old = (steps_of(stations[days], ground_stamp) for days in (10, 400))

    assert old - new < 1000


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_station_of_years_is_asked_as_cheaply_as_a_new_one(
    stations: dict[int, Engine], question: str
) -> None:
    ask = QUESTIONS[question]

    assert steps_of(stations[400], ask) <= 1.5 * steps_of(stations[10], ask) + 5


def test_the_answers_are_the_same_as_those_of_a_new_station(stations: dict[int, Engine]) -> None:
    told = {}
    for days, engine in stations.items():
        with factory(engine)() as session:
            lines = plans.lines_between(session, NOW, NOW + timedelta(hours=2))
            ids = [line.bulletin or 0 for line in lines]
            heard = plans.airings(session, ids, ["aired"])
            told[days] = (lines, airings.next_starts(session, ids, NOW), heard)

    lines, starts, heard = told[400]
    assert len(lines) == LINES
    assert len(starts) == LINES - 1  # the first one begins at the very instant
    assert set(heard.values()) == {1}
    assert told[10] == told[400]
