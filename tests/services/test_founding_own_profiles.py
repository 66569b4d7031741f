"""A station founded with device profiles of its own: taken in, or refused with field and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from broadcaster.bootstrap import Station
from broadcaster.cli.found import found
from broadcaster.founding.stationfile import sample_text
from broadcaster.settings import Settings
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import DeviceRow

OWN = """\
name = "lạ"
title = "Bảng lạ"
dialect = "modbus_coils"
channels = 8
address = 1
baud = 9600
"""


def founded(data: Path, profile: str) -> Result:
    data.mkdir(exist_ok=True)
    text = sample_text().replace('profile = "waveshare8"', f'profile = "{profile}"')
    (data / "station.toml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(found, obj=Settings(data=data))


def makes_in_force(data: Path) -> list[str]:
    sessions = factory(open_database(data / "station.db"))
    with transaction(sessions) as session:
        names = list(session.scalars(select(DeviceRow.profile)))
    sessions.kw["bind"].dispose()
    return names


def test_a_profile_named_by_its_path_becomes_the_stations_own(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text(OWN, encoding="utf-8")

    result = founded(tmp_path / "station", str(file))

    assert result.exit_code == 0, result.output
    assert makes_in_force(tmp_path / "station") == ["good.toml"]
    make = Station(Settings(data=tmp_path / "station")).makes["good.toml"]
    assert (make.channels, make.trouble) == (8, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("baud", "buad"), "typo.toml, line 6: there is no field buad."),
        (None, "typo.toml"),
    ],
)
def test_a_profile_that_is_wrong_or_not_there_refuses_the_founding(
    text: str | None, said: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "typo.toml").write_text(text, encoding="utf-8")

    result = founded(tmp_path / "station", str(tmp_path / "typo.toml"))

    assert result.exit_code != 0
    assert said in str(result.exception)
    assert makes_in_force(tmp_path / "station") == []


def test_a_make_nobody_knows_refuses_the_founding(tmp_path: Path) -> None:
    result = founded(tmp_path / "station", "waveshare88")

    assert "Nobody knows the make “waveshare88”" in str(result.exception)


def test_a_typo_made_later_is_told_at_every_start(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    founded(tmp_path / "station", str(tmp_path / "mine.toml"))
    kept = tmp_path / "station" / "profiles" / "mine.toml"
    kept.write_text(OWN.replace("baud", "buad"), encoding="utf-8")

    result = CliRunner().invoke(found, obj=Settings(data=tmp_path / "station"))

    assert result.exit_code == 0
    assert "mine.toml, dòng 6: không có trường buad." in result.output
