"""A station that lives through days in virtual time: one history, judged from outside."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcaster.cli import cli
from broadcaster.cli.simulate import MUST_BE_NONE
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.simulation import year
from broadcaster.simulation.auditor import Wrong
from broadcaster.simulation.hamlet import hamlets
from broadcaster.simulation.time import SteppedClock

BEGAN = datetime(2026, 7, 1, tzinfo=UTC)
KEYS = {"days", "zones", "timezone", "lines", "bus_lines", "starts", "outcomes", "explained"}
KEYS |= {"late_max_ms", "emergency_wait_max_s", "done", "wall_s", "cpu_s", "speed", *MUST_BE_NONE}


@pytest.fixture
def few_bulletins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bulletins than in a year that is to be believed, so that the test ends."""
    monkeypatch.setattr("broadcaster.simulation.doings.FOR_ALL", 2)
    monkeypatch.setattr("broadcaster.simulation.doings.FOR_A_HAMLET", 1)


@pytest.mark.usefixtures("few_bulletins")
def test_a_day_in_which_everything_happens_leaves_nothing_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year.Year, "crashes", 1.0)
    for name in ("STOPS", "STEPS", "WORKERS", "DECREES"):
        monkeypatch.setattr(year, name, 1.0)
    usual = year.daily
    monkeypatch.setattr(year, "daily", lambda doings: dict.fromkeys(usual(doings), 1.0))

    lived = year.Year(tmp_path, 6, 3, "Europe/Berlin")
    figures = lived.run(1, lambda _day, _auditor: None)

    assert lived.wrong == ()
    assert {name: figures[name] for name in MUST_BE_NONE} == dict.fromkeys(MUST_BE_NONE, 0)
    assert figures["lines"] > 40
    assert figures["bus_lines"] == sum(figures["outcomes"].values()) >= figures["lines"]
    happened = {"clock", "correct", "crash", "stop", "warn", "withdraw", "worker", "change_hours"}
    happened |= {"hold_the_day", "move_a_programme", "play_now"}
    assert happened <= figures["done"].keys()
    assert figures.keys() == KEYS


@pytest.mark.usefixtures("few_bulletins")
def test_a_stop_while_lines_are_being_opened_is_what_ended_the_programme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year.Year, "crashes", 0.0)
    for name in ("STOPS", "STEPS", "WORKERS", "DECREES"):
        monkeypatch.setattr(year, name, 0.0)
    monkeypatch.setattr(year, "daily", lambda _doings: {})
    lived = year.Year(tmp_path, 6, 3, "Asia/Ho_Chi_Minh")
    before_the_first = datetime.combine(year.FIRST_DAY, time(5, 29, 58), lived.timezone)
    lived._later(before_the_first.astimezone(UTC), lived._stop)

    figures = lived.run(1, lambda _day, _auditor: None)

    assert lived.wrong == ()
    assert figures["explained"]["stop"] > 5
    assert {name: figures[name] for name in MUST_BE_NONE} == dict.fromkeys(MUST_BE_NONE, 0)


@pytest.mark.usefixtures("few_bulletins")
def test_at_tet_hamlets_have_no_programme_of_their_own_and_in_summer_all_begin_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programmes = {}
    for day in (date(2026, 2, 17), date(2026, 7, 7)):
        folder = tmp_path / str(day)
        folder.mkdir()
        monkeypatch.setattr(year, "FIRST_DAY", day)
        year.Year(folder, 3, 3, "Asia/Ho_Chi_Minh").run(0, lambda _day, _auditor: None)
        with closing(sqlite3.connect(folder / "station.db")) as tables:
            rows = tables.execute(
                "SELECT DISTINCT programme_name, programme FROM plan_line"
                " WHERE programme LIKE ? ORDER BY programme_name",
                (f"{day}/%",),
            )
            programmes[day.month] = [(name, key.rpartition("/")[2]) for name, key in rows]

    assert programmes[2] == [("Xã 05:30", "0530"), ("Xã 17:00", "1700")]
    assert programmes[7][-2:] == [("Xã 05:30", "0545"), ("Xã 17:00", "1715")]
    assert len(programmes[7]) == 3 * 4 + 2


@pytest.mark.usefixtures("few_bulletins")
def test_the_command_tells_what_went_wrong_by_its_moment_and_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lived(*_: Any) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
        figures = dict.fromkeys(MUST_BE_NONE, 0) | {"missed": 1, "outcomes": {"missed": 1}}
        return figures, (Wrong(BEGAN, "a line", "missed for no reason"),)

    monkeypatch.setattr("broadcaster.cli.simulate._lived", lived)

    with pytest.raises(SystemExit) as ended:
        cli(["simulate", "--seed", "9"], standalone_mode=False)

    told = capsys.readouterr()
    assert ended.value.code == 1
    assert "seed 9, 2026-07-01T00:00:00+00:00: a line missed for no reason" in told.err
    assert json.loads(told.out)["missed"] == 1


def test_a_place_in_no_time_zone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli(["simulate", "--timezone", "Moon/Mare_Imbrium"])

    assert "Moon/Mare_Imbrium is no time zone." in capsys.readouterr().err


def test_a_wall_clock_that_is_put_back_moves_on_at_its_own_pace() -> None:
    clock = SteppedClock(BEGAN)
    clock.sleep(10)

    clock.step(timedelta(minutes=-5))
    clock.sleep(1)

    assert clock.now() == BEGAN + timedelta(seconds=11, minutes=-5)
    assert clock.monotonic() == 11


def test_hamlets_share_no_board_and_every_zone_is_in_one() -> None:
    made = hamlets(50, 3, BEGAN, 1)

    assert [len(one.zones) for one in made] == [17, 17, 16]
    assert frozenset().union(*(one.zones for one in made)) == frozenset(range(1, 51))
    boards = [board for one in made for board in one.boards]
    assert len(boards) == len(set(boards))


def test_what_could_be_heard_is_known_by_the_moment_though_the_lines_are_ahead() -> None:
    (hamlet,) = hamlets(4, 1, BEGAN, 1)
    lines = hamlet.lines()

    lines.carry_out(OpenLines(hamlet.bus, 1, frozenset({2, 3}), "a"))
    opened = hamlet.clock.monotonic()
    hamlet.catch_up(100)
    lines.carry_out(CloseLines(hamlet.bus, 2))
    hamlet.catch_up(200)

    assert opened > 3
    assert hamlet.open_between(0, 1) == frozenset()
    assert hamlet.open_between(opened, 100) == {2, 3}
    assert hamlet.open_between(150, 160) == frozenset()
    assert hamlet.closed() == 0
