from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from broadcaster.errors import Failed
from broadcaster.store import migrate
from broadcaster.store.session import open_database
from broadcaster.store.tables import Table


def tables_of(path: Path) -> set[str]:
    engine = open_database(path)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_an_empty_folder_gets_every_table_the_program_knows(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")

    assert tables_of(tmp_path / "station.db") == set(Table.metadata.tables)
    assert migrate.version(tmp_path / "station.db") == migrate.newest()


def test_the_steps_lead_to_exactly_what_the_tables_say(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")
    engine = open_database(tmp_path / "station.db")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)
    engine.dispose()

    assert differences == []


def test_the_steps_lead_back_to_an_empty_file_and_forward_again(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    migrate.upgrade(path)

    migrate.downgrade(path)
    emptied = tables_of(path)
    migrate.upgrade(path)

    assert emptied == set()
    assert tables_of(path) == set(Table.metadata.tables)


def test_going_forward_twice_keeps_what_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    migrate.upgrade(path)
    engine = open_database(path)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO station (id, name, timezone, voice, sample)"
                " VALUES (1, 'Đài', 'Asia/Ho_Chi_Minh', 'espeak', 0)"
            )
        )
    engine.dispose()

    migrate.upgrade(path)

    engine = open_database(path)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM station")).scalar() == "Đài"
    engine.dispose()


def test_a_database_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    migrate.upgrade(path)
    engine = open_database(path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(Failed, match="written by a newer one"):
        migrate.upgrade(path)


def test_what_was_wired_and_alarmed_before_is_kept_on_the_way_up_and_down(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    migrate.upgrade(path, "0003")
    _run(
        path,
        "INSERT INTO bus (name, label, sink) VALUES ('main', 'Chính', 'auto')",
        "INSERT INTO device (name, label, profile, url, address, simulated)"
        " VALUES ('b1', 'Bảng', 'waveshare8', '/dev/x', 1, 0)",
        "INSERT INTO amplifier (name, label, bus, warm_up) VALUES ('a', 'A', 'main', 3000000)",
        "INSERT INTO alarm (subject, why, raised)"
        " VALUES ('b1', '{}', '2026-11-21T03:00:00.000000+00:00')",
    )

    migrate.upgrade(path)
    after = [
        _ask(path, "SELECT label, options, enabled FROM device"),
        _ask(path, "SELECT label, kind, fault_device, fault_channel, min_off FROM amplifier"),
        _ask(path, "SELECT subject, times, last FROM alarm"),
    ]
    migrate.downgrade(path, "0003")

    assert after == [("Bảng", None, 1), ("A", "relay", None, None, 0), ("b1", 1, None)]
    assert _ask(path, "SELECT * FROM amplifier") == ("a", "A", "main", 3000000)
    assert _ask(path, "SELECT label FROM device") == ("Bảng",)


def _run(path: Path, *statements: str) -> None:
    engine = open_database(path)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _ask(path: Path, query: str) -> tuple[object, ...]:
    engine = open_database(path)
    with engine.connect() as connection:
        found = tuple(connection.execute(text(query)).one())
    engine.dispose()
    return found


def test_frames_made_before_parts_stay_frames_without_parts(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    migrate.upgrade(path, "0004")
    _run(
        path,
        "INSERT INTO template (id, name, starts, weekdays, zones, longest, enabled, opening,"
        " closing, position) VALUES (1, 'Sáng', '05:30', '[0]', '[1]', 60000000, 1, 'A', '', 0)",
        "INSERT INTO standing_clip (id, template, kind, text) VALUES (1, 1, 'opening', 'A')",
    )

    migrate.upgrade(path)
    after = [
        _ask(path, "SELECT name, opening, parts FROM template"),
        _ask(path, "SELECT kind, text, part, title, removed FROM standing_clip"),
    ]
    _run(path, "INSERT INTO standing_clip (kind, title, text) VALUES ('music', 'Bài', '')")
    migrate.downgrade(path, "0004")

    assert after == [("Sáng", "A", "[]"), ("opening", "A", "", "", None)]
    assert _ask(path, "SELECT name, opening FROM template") == ("Sáng", "A")
    assert _ask(path, "SELECT id, kind, text FROM standing_clip") == (1, "opening", "A")
