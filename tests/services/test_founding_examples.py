"""The examples that come with the program are found by their names on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import select

from broadcaster.cli.found import found as found_command
from broadcaster.errors import Refused
from broadcaster.founding.stationfile import sample_text
from broadcaster.settings import from_environment
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import BulletinRow


def commanded(data: Path, *words: str) -> Result:
    told = {"BROADCASTER_DATA": str(data), "BROADCASTER_BEGAN": "2027-01-20T05:00:00+07:00"}
    settings = from_environment(told | {"BROADCASTER_SINK": "null"}, data)
    return CliRunner().invoke(found_command, words, obj=settings)


def test_the_example_is_founded_by_its_name_with_every_bulletin_spoken_and_allowed(
    tmp_path: Path,
) -> None:
    done = commanded(tmp_path, "--example", "month")

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.splitlines()[-1]) == {"simulated": True}
    sessions = factory(open_database(tmp_path / "station.db"))
    with transaction(sessions) as session:
        states = list(session.scalars(select(BulletinRow.status)))
    sessions.kw["bind"].dispose()
    assert states == ["approved"] * 7
    assert commanded(tmp_path, "--example", "month").exit_code == 0


def test_an_example_beside_a_station_file_of_ones_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(sample_text(), encoding="utf-8")

    done = commanded(tmp_path, "--example", "month")

    assert isinstance(done.exception, Refused)
    assert "has a station.toml of its own" in str(done.exception)
