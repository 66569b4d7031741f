"""What was looked at in another program's calendar is kept, planned, and taken back."""

from __future__ import annotations

import io
import json
import time
from datetime import date
from datetime import time as clock_time
from pathlib import Path

import pytest
from click.testing import CliRunner
from planning_desk import PEOPLE, Desk

from broadcaster.cli.plan import plan
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Refused
from broadcaster.folder import Folder
from broadcaster.services import decisions, set_days
from broadcaster.services.calendar_intake import Choices, Preview, preview, take
from broadcaster.services.calendar_keeping import KeptOf, keep
from broadcaster.services.intake import Originals, Upload
from broadcaster.services.planning import plan_or_preview, publish_day
from broadcaster.settings import Settings
from broadcaster.store.tables import CalendarMarkRow, ExtraStartRow, TemplateRow

OPERATOR = PEOPLE[Role.OPERATOR]
TUESDAY = date(2026, 11, 24)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:a
DTSTART:20261124T090000
SUMMARY:Sáng
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20261124
DURATION:P2D
SUMMARY:Hội làng
END:VEVENT
END:VCALENDAR
"""


def seen(desk: Desk, folder: Path, content: str = CALENDAR) -> Preview:
    originals = Originals(folder / "calendars")
    file = take(originals, OPERATOR, Upload("xã.ics", io.BytesIO(content.encode())))
    with desk.transaction() as session:
        return preview(session, desk.clock, originals, file, Choices())


def kept(desk: Desk, looked: Preview) -> KeptOf:
    with desk.transaction() as session:
        return keep(session, desk.clock, OPERATOR, looked)


def starts(desk: Desk) -> list[str]:
    with desk.transaction() as session:
        lines = plan_or_preview(session, desk.clock, TUESDAY).lines
    return list(dict.fromkeys(line.programme for line in lines))


def test_a_start_of_a_file_is_planned_once_and_a_whole_day_is_marked(
    desk: Desk, tmp_path: Path
) -> None:
    desk.approved("Tiêm chủng")

    made = kept(desk, seen(desk, tmp_path))

    assert starts(desk) == ["2026-11-24/t1/0530", "2026-11-24/t1/0900", "2026-11-24/t2/1700"]
    with desk.transaction() as session:
        (extra,) = session.query(ExtraStartRow).all()
        marks = session.query(CalendarMarkRow).order_by(CalendarMarkRow.day).all()
        assert (extra.why, extra.by) == ("xã.ics", OPERATOR.id)
        assert [(row.day, row.name) for row in marks] == [
            (TUESDAY, "Hội làng"),
            (date(2026, 11, 25), "Hội làng"),
        ]
    assert (len(made.starts), len(made.marks)) == (1, 2)


def test_a_file_kept_twice_doubles_nothing(desk: Desk, tmp_path: Path) -> None:
    looked = seen(desk, tmp_path)
    kept(desk, looked)

    again = kept(desk, looked)
    later = seen(desk, tmp_path)

    assert again == KeptOf((), ())
    assert later.starts == ()
    assert str(later.left_out[0].reason) == "Sáng is aired at that time already."


def test_what_was_kept_is_taken_back_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Tiêm chủng")
    made = kept(desk, seen(desk, tmp_path))
    with desk.transaction() as session:
        session.add(
            CalendarMarkRow(
                key="own-1",
                year=2026,
                day=TUESDAY,
                kind="custom",
                name="Giữ lại",
                status="provisional",
                effects={"effects": []},
            )
        )

    with desk.transaction() as session:
        decisions.undo(session, desk.clock, OPERATOR, made.decision)

    assert starts(desk) == ["2026-11-24/t1/0530", "2026-11-24/t2/1700"]
    with desk.transaction() as session:
        assert [row.key for row in session.query(CalendarMarkRow)] == ["own-1"]


def test_a_programme_that_is_switched_off_is_not_known_to_a_file(
    desk: Desk, tmp_path: Path
) -> None:
    desk.change(TemplateRow, 1, enabled=False)

    assert seen(desk, tmp_path).starts == ()


def test_days_too_long_to_be_marked_are_left_out_and_the_published_plan_stays(
    desk: Desk, tmp_path: Path
) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, TUESDAY, "evening")
        before = plan_or_preview(session, desk.clock, TUESDAY)

    looked = seen(desk, tmp_path, CALENDAR.replace("P2D", "P200D"))
    made = kept(desk, looked)

    assert [str(one.reason) for one in looked.left_out] == [
        "It lasts 200 days; at most 92 can be marked, so make it a season."
    ]
    assert made.marks == ()
    with desk.transaction() as session:
        assert plan_or_preview(session, desk.clock, TUESDAY) == before


def test_only_who_may_keeps_and_takes_back(desk: Desk, tmp_path: Path) -> None:
    looked = seen(desk, tmp_path)

    with desk.transaction() as session, pytest.raises(Forbidden):
        keep(session, desk.clock, PEOPLE[Role.SUPERVISOR], looked)
    made = kept(desk, looked)
    with desk.transaction() as session, pytest.raises(Forbidden):
        decisions.undo(session, desk.clock, PEOPLE[Role.SUPERVISOR], made.decision)


def test_a_file_stands_in_the_history_and_is_taken_back_days_later(
    desk: Desk, tmp_path: Path
) -> None:
    kept(desk, seen(desk, tmp_path))
    desk.at("04:00", date(2026, 11, 23))

    with desk.transaction() as session:
        (told,) = decisions.recent(session)
        decisions.undo(session, desk.clock, OPERATOR, told.id)
        (undone,) = decisions.recent(session)

    assert str(told.said) == "Of xã.ics were taken in: 1 single programmes, 2 marked days."
    assert (undone.undone, undone.undone_by) == (desk.clock.now(), OPERATOR.name)
    with desk.transaction() as session:
        assert session.query(ExtraStartRow).count() == session.query(CalendarMarkRow).count() == 0


def test_what_was_moved_since_is_not_taken_back_with_the_file(desk: Desk, tmp_path: Path) -> None:
    made = kept(desk, seen(desk, tmp_path))
    with desk.transaction() as session:
        other = set_days.OtherTime(1, clock_time(9), clock_time(10))
        set_days.move(session, desk.clock, OPERATOR, TUESDAY, other, "Mưa")

    with desk.transaction() as session, pytest.raises(Refused, match="changed again since then"):
        decisions.undo(session, desk.clock, OPERATOR, made.decision)

    with desk.transaction() as session:
        (extra,) = session.query(ExtraStartRow).all()
        assert extra.starts == clock_time(10)
        assert session.query(CalendarMarkRow).count() == 2


def test_the_command_looks_first_and_keeps_when_it_is_told(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "xã.ics"
    file.write_text(CALENDAR, encoding="utf-8")
    kept_clock = {"began": desk.clock.now().isoformat(), "anchor": time.monotonic(), "rate": 1.0}
    clock = Folder(tmp_path).clock
    clock.parent.mkdir(parents=True, exist_ok=True)
    clock.write_text(json.dumps(kept_clock), encoding="utf-8")

    def run(*more: str) -> str:
        settings = Settings(data=tmp_path, language="en")
        arguments = ["import", str(file), "--by", "operator", *more]
        return CliRunner().invoke(plan, arguments, obj=settings, catch_exceptions=False).output

    looked, made, again = run(), run("--keep"), run()

    assert looked.splitlines() == [
        "xã.ics: 1 programmes, 1 stretches of marked days, 0 left out.",
        "  Sáng on 24/11/2026 at 09:00.",
        "  Hội làng: marked from 24/11/2026 to 25/11/2026.",
        "Nothing was kept; say --keep to keep it.",
    ]
    assert made.splitlines()[-1] == "It was kept: 1 programmes, 2 marked days."
    assert "Left out: Sáng: Sáng is aired at that time already." in again
