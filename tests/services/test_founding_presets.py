"""A station may begin from a ready timetable, named in its station file."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster.clocks import SystemClock
from broadcaster.errors import Invalid
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import parse, sample_text
from broadcaster.services.timetable import templates
from broadcaster.store import migrate
from broadcaster.store.session import factory, open_database, transaction

BARE = sample_text().partition("[[programmes]]")[0].replace("sample = true", "sample = false")


def test_a_station_begins_with_the_programmes_of_a_ready_timetable(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))

    with transaction(sessions) as session:
        found(session, SystemClock(), parse(f'preset = "town"\n{BARE}'))

    with transaction(sessions) as session:
        made = templates(session)
    sessions.kw["bind"].dispose()
    assert [one.fields.name for one in made] == ["Bản tin sáng", "Bản tin chiều"]
    assert all(len(one.fields.zones) == 6 for one in made)
    # The words of a real station are heard and allowed by an approver first.
    assert {part.allowed_by for one in made for part in one.parts if part.text} == {None}


def test_a_ready_timetable_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(Invalid, match=r"preset: bbc is no ready timetable; there are two_sess"):
        parse(f'preset = "bbc"\n{BARE}')
