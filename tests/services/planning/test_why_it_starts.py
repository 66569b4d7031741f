"""Why each programme starts when it does is kept with the published version."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from planning_desk import SATURDAY, SUNDAY, Desk
from sqlalchemy import text
from year_desk import MORNING, OPERATOR, WINTER, winter

from broadcaster.cli.plan import plan as plan_command
from broadcaster.cli.speech import USUAL_TIMES
from broadcaster.folder import Folder
from broadcaster.services import holds, recording, seasons, set_days
from broadcaster.services.basis import ground_of
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import changes, plan_of, plans_of, publish_day
from broadcaster.services.recording import verify
from broadcaster.services.year_views import TimeOf
from broadcaster.settings import Settings
from broadcaster.store import plans
from broadcaster.store.tables import DayPlanRow
from broadcaster.store.year import USUAL_NAME
from schedules.types import DayPlan, Reason

FROM_USUAL = "from timetable the usual times"
FROM_WINTER = "from timetable Giờ mùa đông, because it is mùa đông"


def publish(desk: Desk, day: date = SATURDAY) -> PlanView | None:
    with desk.transaction() as session:
        return publish_day(session, desk.clock, day, "change")


def why(desk: Desk, version: int | None = None, day: date = SATURDAY) -> dict[str, str]:
    with desk.transaction() as session:
        found = plan_of(session, day, version)
    assert found is not None
    return {key[11:]: str(reason) for key, reason in found.why.items()}


def verdicts(desk: Desk) -> list[Reason | None]:
    with desk.transaction() as session:
        return [one.wrong for one in verify(session, SATURDAY, SUNDAY)]


def test_an_old_version_tells_the_reason_it_was_published_with(desk: Desk) -> None:
    desk.approved("Họp thôn")
    publish(desk)
    winter(desk)
    publish(desk)
    with desk.transaction() as session:
        (kept,) = seasons.seasons(session, SATURDAY)
        seasons.remove_season(session, desk.clock, OPERATOR, kept.id)

    assert why(desk, 1) == {"t1/0530": FROM_USUAL, "t2/1700": FROM_USUAL}
    assert why(desk, 2) == {"t1/0600": FROM_WINTER}
    assert verdicts(desk) == [None, None]


def test_another_reason_for_the_same_time_is_published_and_said_to_move_nothing(
    desk: Desk,
) -> None:
    desk.approved("Họp thôn")
    publish(desk)
    winter(desk)
    same = TimeOf(MORNING, WINTER.times[0].starts.replace(hour=5, minute=30))
    with desk.transaction() as session:
        (kept,) = seasons.timetables(session)
        fields = type(WINTER)(WINTER.name, (same,))
        seasons.save_timetable(session, desk.clock, OPERATOR, fields, kept.id)

    publish(desk)

    assert why(desk)["t1/0530"] == FROM_WINTER
    with desk.transaction() as session:
        said = [str(one) for one in changes(session, SATURDAY, 1, 2)]
    assert said == ["Only reasons changed; what is heard and when stays the same."]
    assert publish(desk) is None


def test_what_has_begun_keeps_its_reason(desk: Desk) -> None:
    desk.approved("Họp thôn", airings=None)
    publish(desk)
    desk.at("10:00")
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SATURDAY, "sửa cột loa")
    publish(desk)

    assert why(desk, 2) == {"t1/0530": FROM_USUAL}
    assert verdicts(desk) == [None, None]


def test_a_held_day_keeps_its_reasons(desk: Desk) -> None:
    desk.approved("Họp thôn")
    publish(desk)
    with desk.transaction() as session:
        holds.hold(session, desk.clock, SATURDAY, OPERATOR, "họp dân")
    winter(desk)

    assert publish(desk) is None
    with desk.transaction() as session:
        assert holds.would_change(session, desk.clock, SATURDAY) != ()
    assert why(desk) == {"t1/0530": FROM_USUAL, "t2/1700": FROM_USUAL}


def test_a_plan_that_is_not_published_yet_tells_it_too(desk: Desk) -> None:
    desk.approved("Họp thôn", airings=None)
    far = date(2026, 12, 20)
    with desk.transaction() as session:
        set_days.skip(session, desk.clock, OPERATOR, SUNDAY, "sửa", frozenset({2}))
        found = plans_of(session, desk.clock, SATURDAY, far)

    told = {one.day: [key[11:] for key in one.why] for one in found if one.lines}
    assert told[SATURDAY] == ["t1/0530", "t2/1700"]
    assert told[SUNDAY] == ["t1/0530"]


def test_a_version_of_an_older_program_has_none_and_still_verifies(desk: Desk) -> None:
    desk.approved("Họp thôn")
    with desk.transaction() as session:
        found = plans_of(session, desk.clock, SATURDAY, SATURDAY)[0]
        older = DayPlan(found.day, found.lines, found.omissions)
        plans.add(session, older, 1, desk.clock.now(), "evening")

    assert why(desk) == {}
    assert [str(one) for one in verdicts(desk)] == [
        "An older program published it and did not record what it was made of."
    ]


def test_a_version_recorded_before_reasons_were_kept_is_made_again_without_them(
    desk: Desk,
) -> None:
    desk.approved("Họp thôn")
    with desk.transaction() as session:
        ground = ground_of(session, desk.clock, SATURDAY, None)
        made = recording.made_of(session, ground, desk.clock.now())
        decided = json.dumps(json.loads(made.decided)[:4], ensure_ascii=False)
        plan = replace(recording.compiled(SATURDAY, ground), why={})
        older = replace(made, decided=decided)
        plans.add(session, plan, 1, desk.clock.now(), "evening", older)

    assert verdicts(desk) == [None]


def test_a_reason_that_somebody_changes_behind_the_program_is_found_out(desk: Desk) -> None:
    desk.approved("Họp thôn")
    publish(desk)
    forged = json.dumps({"2026-11-21/t1/0530": {"sentence": "Vì thế.", "facts": {}}})

    with desk.transaction() as session:
        row = session.query(DayPlanRow).one()
        order = text("UPDATE day_plan SET why = :why WHERE id = :id")
        session.execute(order, {"why": forged, "id": row.id})

    assert [str(one) for one in verdicts(desk)] == ["Its lines are not those that were published."]


@pytest.fixture
def station_clock(desk: Desk, tmp_path: Path) -> None:
    kept = {"began": desk.clock.now().isoformat(), "anchor": time.monotonic(), "rate": 1.0}
    clock = Folder(tmp_path).clock
    clock.parent.mkdir(parents=True, exist_ok=True)
    clock.write_text(json.dumps(kept), encoding="utf-8")


@pytest.mark.usefixtures("station_clock")
def test_the_command_line_says_why_each_programme_starts_then(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Họp thôn")
    winter(desk)
    publish(desk)
    with desk.transaction() as session:
        (kept,) = seasons.seasons(session, SATURDAY)
        seasons.remove_season(session, desk.clock, OPERATOR, kept.id)

    def said(*words: str, language: str = "en") -> str:
        settings = Settings(data=tmp_path, language=language)
        return CliRunner().invoke(plan_command, words, obj=settings).output

    assert f"Sáng starts at 06:00: {FROM_WINTER}" in said("2026-11-21").splitlines()
    assert json.loads(said("2026-11-21", "--json"))["starts"] == {"2026-11-21/t1/0600": FROM_WINTER}
    in_vietnamese = "Sáng bắt đầu lúc 05:30: theo lịch giờ thường ngày"
    assert in_vietnamese in said("2026-11-22", language="vi")
    assert USUAL_TIMES == USUAL_NAME
