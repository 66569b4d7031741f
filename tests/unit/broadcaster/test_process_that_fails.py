"""What a process of the station leaves behind when it cannot go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster import understudy
from broadcaster.bootstrap import Station
from broadcaster.cli import process
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.settings import Settings
from broadcaster.understudy import Life


@pytest.fixture
def station(tmp_path: Path) -> Station:
    Folder(tmp_path).make()
    return Station(Settings(data=tmp_path))


def _runs_into(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run(*_: object) -> None:
        raise error

    monkeypatch.setitem(process.PROCESSES, "web", run)


def test_a_fault_is_told_whole_once_and_then_in_a_line(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    _runs_into(monkeypatch, ValueError("odd"))
    log = station.folder.logs / "web.log"

    with pytest.raises(SystemExit) as ended:
        process.serve(station, "web", with_parent=False)
    first = log.read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        process.serve(station, "web", with_parent=False, life=Life(ended="exit code 70"))
    then = log.read_text(encoding="utf-8")[len(first) :]

    assert ended.value.code == understudy.CRASHED
    assert "Traceback" in first
    assert "odd" in first
    assert "Traceback" not in then
    assert "odd" in then


def test_what_one_sentence_says_stays_a_sentence(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    _runs_into(monkeypatch, Failed("The port is taken."))

    with pytest.raises(Failed):
        process.serve(station, "web", with_parent=False)
