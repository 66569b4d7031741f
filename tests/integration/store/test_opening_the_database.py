import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError

from broadcaster.errors import Failed
from broadcaster.store import migrate
from broadcaster.store.session import factory, folded, open_database, read_only_uri, transaction
from broadcaster.store.stirring import Stir, ground_stamp
from broadcaster.store.tables import PersonRow, StationRow


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    migrate.upgrade(tmp_path / "station.db")
    opened = open_database(tmp_path / "station.db")
    yield opened
    opened.dispose()


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    sessions = factory(engine)

    def fail() -> None:
        with transaction(sessions) as session:
            session.add(StationRow(name="Đài"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with transaction(sessions) as session:
        assert session.query(StationRow).count() == 0


def test_a_folder_may_have_signs_in_its_name_that_mean_something_in_an_address(
    tmp_path: Path,
) -> None:
    place = tmp_path / "đài số #1? 100%25" / "station.db"
    place.parent.mkdir()
    migrate.upgrade(place)
    writing, reading = open_database(place), open_database(place, read_only=True)
    with transaction(factory(writing)) as session:
        session.add(StationRow(name="Đài"))

    with transaction(factory(reading)) as session:
        assert session.query(StationRow).count() == 1
    with closing(sqlite3.connect(read_only_uri(place), uri=True)) as plain:
        assert plain.execute("SELECT name FROM station").fetchall() == [("Đài",)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            plain.execute("DELETE FROM station")

    assert {each.name for each in tmp_path.iterdir()} == {place.parent.name}
    writing.dispose()
    reading.dispose()


def test_a_full_disk_is_a_sentence_and_what_was_stored_is_still_there(engine: Engine) -> None:
    sessions = factory(engine)
    with transaction(sessions) as session:
        session.add(StationRow(name="Đài"))

    with transaction(sessions) as session:
        session.execute(text("PRAGMA max_page_count = 1"))
    with pytest.raises(Failed, match="disk is full"), transaction(sessions) as session:
        session.execute(insert(StationRow).values(name="x" * 1_000_000))

    with transaction(sessions) as session:
        assert [row.name for row in session.query(StationRow)] == ["Đài"]


def test_a_busy_database_is_a_sentence(engine: Engine) -> None:
    sessions = factory(engine)
    with engine.begin() as other:
        other.execute(text("INSERT INTO bus (name, label, sink) VALUES ('a', 'a', 'auto')"))
        with transaction(sessions) as session:
            session.execute(text("PRAGMA busy_timeout = 1"))
            with pytest.raises(Failed, match="busy"):
                session.execute(text("DELETE FROM bus"))


def test_other_faults_of_the_database_stay_what_they_are(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(factory(engine)) as session:
        session.execute(text("INSERT INTO zone (id, area, name, position) VALUES (1, 9, 'x', 1)"))


def test_what_only_reads_cannot_write(engine: Engine, tmp_path: Path) -> None:
    reading = open_database(tmp_path / "station.db", read_only=True)
    with reading.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM station")).scalar() == 0
        with pytest.raises(Exception, match="readonly"):
            connection.execute(text("DELETE FROM station"))
    reading.dispose()


def test_an_instant_comes_back_as_it_went_in_and_a_naive_one_is_refused(engine: Engine) -> None:
    at = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)
    person = {"login": "a", "name": "A", "role": "operator", "password_hash": "-"}
    with transaction(factory(engine)) as session:
        session.add(PersonRow(**person, created=at))
    with transaction(factory(engine)) as session:
        assert session.query(PersonRow).one().created == at

    naive = insert(PersonRow).values(**person | {"login": "b"}, created=at.replace(tzinfo=None))
    with transaction(factory(engine)) as session, pytest.raises(Exception, match="naive instant"):
        session.execute(naive)


def test_search_knows_no_capitals_and_no_marks() -> None:
    assert folded("HỌP ĐỒNG Ủy ban") == folded("hop dong uy ban") == "hop dong uy ban"
    assert folded(None) == ""


def test_a_commit_by_another_is_noticed_once(engine: Engine) -> None:
    stir = Stir(engine)
    before = stir.happened()
    with transaction(factory(engine)) as session:
        session.add(StationRow(name="Đài"))

    assert (before, stir.happened(), stir.happened()) == (False, True, False)
    stir.close()


def test_the_ground_of_plans_changes_with_what_they_rest_on_only(engine: Engine) -> None:
    sessions = factory(engine)

    def stamp() -> str:
        with transaction(sessions) as session:
            return ground_stamp(session)

    empty = stamp()
    with transaction(sessions) as session:
        session.execute(text("INSERT INTO alarm (subject, why, raised) VALUES ('x', '{}', '2026')"))
    unmoved = stamp()
    with transaction(sessions) as session:
        session.execute(text("INSERT INTO bus (name, label, sink) VALUES ('a', 'a', 'auto')"))

    assert unmoved == empty
    assert stamp() != empty
