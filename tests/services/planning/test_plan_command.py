"""`broadcaster plan`: the day plan at the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from planning_desk import SATURDAY, SUNDAY, Desk, local

from broadcaster.cli.plan import plan
from broadcaster.errors import Invalid, Refused
from broadcaster.folder import Folder
from broadcaster.services.planning import publish_day
from broadcaster.settings import Settings
from broadcaster.store.tables import PlanLineRow, StandingClipRow


@pytest.fixture(autouse=True)
def station_clock(desk: Desk, tmp_path: Path) -> None:
    """Let the command see the same Saturday morning as the desk."""
    kept = {"began": desk.clock.now().isoformat(), "anchor": time.monotonic(), "rate": 1.0}
    clock = Folder(tmp_path).clock
    clock.parent.mkdir(parents=True, exist_ok=True)
    clock.write_text(json.dumps(kept), encoding="utf-8")


SAME = (
    "2026-11-21, version 1: It is the same, made of what was known at 21/11/2026 04:00:00 and of"
    " the log up to entry 0.\n"
)


def run(folder: Path, *arguments: str, language: str = "en") -> Result:
    settings = Settings(data=folder, language=language)
    return CliRunner().invoke(plan, arguments, obj=settings, catch_exceptions=False)


def test_the_plan_of_a_day_is_told_with_its_reasons(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Tiêm chủng", length=75, zones=frozenset({1, 2}))
    desk.submitted("Chưa duyệt")

    said = run(tmp_path, "2026-11-21").output.splitlines()

    assert said[0] == "2026-11-21, not yet published"
    assert said[3] == (
        "  05:30:17    1:15  Tiêm chủng  [Thôn 1, Thôn 2]  "
        "from programme Sáng, part 3: airing 1, repeated while valid"
    )
    assert said[-1] == "  Chưa duyệt: It waits for somebody to approve it."


def test_a_plan_is_told_wholly_in_vietnamese(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Một")
    desk.change(StandingClipRow, 2, clip=None)

    said = run(tmp_path, "2026-11-21", language="vi").output.splitlines()

    assert said[0] == "2026-11-21, chưa công bố"
    assert "Không đưa vào, và vì sao:" in said
    assert [line for line in said if "Signature tune" in line or "Opening words" in line] == []


def test_the_published_version_is_shown_where_there_is_one(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")
    desk.approved("Hai")

    said = run(tmp_path, "today").output

    assert said.startswith("2026-11-21, version 1")
    assert "Hai" not in said


def test_json_has_every_line_with_its_instant_in_utc(desk: Desk, tmp_path: Path) -> None:
    number = desk.approved("Một")

    told = json.loads(run(tmp_path, "tomorrow", "--json").output)

    assert (told["day"], told["version"]) == (SUNDAY.isoformat(), None)
    line = next(line for line in told["lines"] if line["bulletin"] == number)
    assert line == {
        "key": "2026-11-22/t1/0530/b1-1/main/00010001-approval1",
        "programme": "2026-11-22/t1/0530",
        "programme_name": "Sáng",
        "kind": "bulletin",
        "title": "Một",
        "starts": "2026-11-21T22:30:16+00:00",
        "length_s": 60.0,
        "clip": "0001" * 16,
        "gain_db": 0,
        "blend": None,
        "late": None,
        "zones": [1, 2, 3],
        "bus": "main",
        "priority": 3,
        "authority": "approval:1",
        "bulletin": number,
        "reason": "from programme Sáng, part 3: airing 3, repeated while valid",
    }


def test_a_year_is_one_object_a_day(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Một", valid_until=local("00:00", SUNDAY))

    days = [
        json.loads(line)
        for line in run(tmp_path, "2026-11-21", "--year", "--json").output.splitlines()
    ]

    assert (len(days), days[0]["day"], days[-1]["day"]) == (365, "2026-01-01", "2026-12-31")
    assert sum(1 for day in days if day["lines"]) == 21


def test_published_versions_are_made_again_and_compared(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")

    same = run(tmp_path, "today", "--verify")
    desk.change(PlanLineRow, 1, title="Khác")
    other = run(tmp_path, "today", "--verify")

    assert (same.exit_code, same.output) == (
        0,
        SAME,
    )
    assert (other.exit_code, other.output) == (
        1,
        "2026-11-21, version 1: Its lines are not those that were published.\n",
    )


def test_a_date_that_is_none_is_refused_with_an_example(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="2026-11-21"):
        run(tmp_path, "hôm qua")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_date_nobody_reckons_with_is_refused_in_a_sentence(
    desk: Desk, tmp_path: Path, day: str
) -> None:
    for arguments in ((day,), (day, "--year"), ("heard", "--zone", "Thôn 1", "--day", day)):
        with pytest.raises(Invalid, match=f"{day} lies (before|after)") as refused:
            run(tmp_path, *arguments)

        assert refused.value.field == "date"


def test_a_folder_without_a_station_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no station"):
        run(tmp_path / "empty", "today")


def test_what_is_left_out_is_told_in_the_language_of_the_command_line(
    desk: Desk, tmp_path: Path
) -> None:
    desk.approved("Một")
    desk.change(StandingClipRow, 1, approved=None, approved_by=None)
    settings = Settings(data=tmp_path, language="vi")

    done = CliRunner().invoke(plan, ["2026-11-21"], obj=settings, catch_exceptions=False)

    said = done.output.splitlines()
    assert said[0] == "2026-11-21, chưa công bố"
    assert "Không đưa vào, và vì sao:" in said
    assert any(line.startswith("  Nhạc hiệu: Không đưa vào Sáng") for line in said)
