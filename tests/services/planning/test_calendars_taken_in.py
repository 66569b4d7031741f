"""A calendar or a table of another program: looked at first, and nothing changed by looking."""

from __future__ import annotations

import csv
import io
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from planning_desk import PEOPLE, SATURDAY, Desk, local

from broadcaster.domain.people import Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.services.calendar_intake import (
    MOST_FILES,
    Choices,
    KeptFile,
    MarkWanted,
    Preview,
    StartWanted,
    preview,
    take,
)
from broadcaster.services.intake import Originals, Upload
from broadcaster.services.plan_out import Asked, table
from broadcaster.services.planning import plan_or_preview, publish_day

OPERATOR = PEOPLE[Role.OPERATOR]
EVENING = TemplateId(2)
BEGIN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
END = "END:VCALENDAR\r\n"


def event(uid: str, starts: str, summary: str, *more: str) -> str:
    lines = ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{starts}", f"SUMMARY:{summary}", *more)
    return "\r\n".join((*lines, "END:VEVENT", ""))


def looked_at(
    desk: Desk, folder: Path, content: bytes | str, choices: Choices | None = None
) -> Preview:
    originals = Originals(folder / "originals")
    body = content.encode() if isinstance(content, str) else content
    file = take(originals, OPERATOR, Upload("lịch.ics", io.BytesIO(body)))
    with desk.transaction() as session:
        return preview(session, desk.clock, originals, file, choices or Choices())


def test_events_become_programmes_and_whole_days_become_marks(desk: Desk, tmp_path: Path) -> None:
    calendar = (
        BEGIN
        + event("a", ":20261124T110000Z", " chiều ")
        + event("b", ";VALUE=DATE:20261220", "Kỷ niệm thành lập", "DURATION:P3D")
        + event("c", ":20261125T093000", "Sáng", "RRULE:FREQ=WEEKLY;COUNT=2")
        + END
    )

    found = looked_at(desk, tmp_path, calendar)

    assert found.starts == (
        StartWanted(EVENING, "Chiều", date(2026, 11, 24), time(18), "chiều"),
        StartWanted(TemplateId(1), "Sáng", date(2026, 11, 25), time(9, 30), "Sáng"),
        StartWanted(TemplateId(1), "Sáng", date(2026, 12, 2), time(9, 30), "Sáng"),
    )
    assert found.marks == (MarkWanted("Kỷ niệm thành lập", date(2026, 12, 20), date(2026, 12, 22)),)
    assert (found.left_out, found.first, found.last) == ((), SATURDAY, date(2027, 11, 22))
    assert found.file.name == "lịch.ics"


def test_what_cannot_be_taken_in_is_told_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    calendar = (
        BEGIN
        + event("a", ":20261124T110000", "Họp giao ban")
        + event("b", ":20261121T020000", "Sáng")
        + event("c", ":20261124T120000", "Chiều")
        + event("d", ":20261124T120000", "Chiều")
        + event("e", ":20261124T130000", "")
        + event("f", ":20269924T130000", "Chiều")
        + END
    )

    found = looked_at(desk, tmp_path, calendar)

    assert [one.at for one in found.starts] == [time(12)]
    assert [str(one.reason) for one in found.left_out] == [
        "DTSTART is “20269924T130000”; it must be written like 20261121 or 20261121T053000.",
        "Its time has passed.",
        "“Họp giao ban” is no programme of the timetable; rename it there, or choose one for it.",
        "Chiều is aired at that time already.",
        "It has no name, so that nobody would know what it is.",
    ]
    assert found.left_out[0].line == 30
    assert found.left_out[2].at == local("11:00", date(2026, 11, 24))


def test_events_of_other_names_are_aired_as_the_programme_chosen(
    desk: Desk, tmp_path: Path
) -> None:
    calendar = (
        BEGIN
        + event("a", ":20261124T110000", "Họp giao ban")
        + event("b", ";VALUE=DATE:20261220", "Kỷ niệm")
        + END
    )

    found = looked_at(desk, tmp_path, calendar, Choices(EVENING, marks=False))

    (start,) = found.starts
    assert (start.template, start.name) == (EVENING, "Họp giao ban")
    assert found.marks == ()
    assert len(found.left_out) == 1


def test_a_table_is_looked_at_alike(desk: Desk, tmp_path: Path) -> None:
    found = looked_at(
        desk,
        tmp_path,
        "Ngày;Giờ;Chương trình\n24/11/2026;11:00;Sáng\n24/11/2026;99:00;Sáng\n"
        "24/11/2036;8:00;Sáng\n",
    )

    assert found.starts == (
        StartWanted(TemplateId(1), "Sáng", date(2026, 11, 24), time(11), "Sáng"),
    )
    assert [(one.line, str(one.reason)) for one in found.left_out] == [
        (3, "“99:00” is no time of day; write it like 17:00.")
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BEGIN + "BEGIN:VEVENT\r\n", "Line 3: the file breaks off within VEVENT"),
        ("not a calendar at all", "Line 1 names no columns"),
        (b"\xff\xfeB\x00E\x00", "Line 1: the file is written in UTF-16"),
        (
            BEGIN + event("a", ":20261124T110000", "Sáng", "RRULE:FREQ=DAILY") * 3 + END,
            "From 21/11/2026 to 22/11/2027 the file asks for more than 1000 starts",
        ),
    ],
)
def test_a_bad_file_gets_one_sentence_and_leaves_the_published_plan_alone(
    desk: Desk, tmp_path: Path, content: bytes | str, said: str
) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")
        before = plan_or_preview(session, desk.clock, SATURDAY)

    with pytest.raises(Invalid, match=said) as told:
        looked_at(desk, tmp_path, content)

    assert told.value.field == "calendar"
    with desk.transaction() as session:
        assert plan_or_preview(session, desk.clock, SATURDAY) == before


def test_a_hundred_thousand_events_are_read_and_one_more_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    past = "".join(event(f"p{n}", ":20200101T080000", "Sáng") for n in range(99_999))
    last = event("x", ":20261124T110000", "Sáng")

    found = looked_at(desk, tmp_path, BEGIN + past + last + END)

    assert len(found.starts) == 1
    with pytest.raises(Invalid, match="more than 100000 events"):
        looked_at(desk, tmp_path, BEGIN + past + last + last + END)


def test_only_files_that_were_sent_are_looked_at(desk: Desk, tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    secret = tmp_path / "station.db"
    assert secret.exists()

    for asked in ("../station.db", "0" * 64, ""):
        with desk.transaction() as session, pytest.raises(NotFound, match="no longer here"):
            preview(session, desk.clock, originals, KeptFile(asked, "x"), Choices())
    with pytest.raises(Forbidden):
        take(originals, PEOPLE[Role.SUPERVISOR], Upload("x.ics", io.BytesIO(b"x")))


def test_of_files_that_were_sent_only_the_newest_stay(desk: Desk, tmp_path: Path) -> None:
    originals = Originals(tmp_path / "calendars")

    for number in range(MOST_FILES + 3):
        take(originals, OPERATOR, Upload("x.ics", io.BytesIO(f"{number}".encode())))

    assert len(list(originals.folder.iterdir())) == MOST_FILES


def test_no_name_and_no_value_of_a_file_is_told_longer_than_people_read(
    desk: Desk, tmp_path: Path
) -> None:
    long = "x" * 9_000
    calendar = (
        BEGIN
        + event("a", ":20261124T110000", long)
        + event("b", f";TZID={long}:20261124T110000", "Sáng")
        + event("c", ";VALUE=DATE:20261220", long)
        + END
    )
    table = f"Ngày;Giờ;Chương trình\n{long};5:30;Sáng\n23/11/2026;{long};Sáng\n"

    seen = looked_at(desk, tmp_path, calendar), looked_at(desk, tmp_path, table)
    with pytest.raises(Invalid) as refused:
        looked_at(desk, tmp_path, BEGIN.replace("2.0", long) + END)

    told = [f"{one.name}{one.reason}" for found in seen for one in found.left_out]
    assert [len(one) < 400 for one in (*told, str(refused.value))] == [True] * 5
    assert [len(one.name) for found in seen for one in found.marks] == [120]


def test_a_plan_that_was_taken_out_as_a_table_brings_nothing_new(
    desk: Desk, tmp_path: Path
) -> None:
    for title in ("Một", "Hai"):
        desk.approved(title)
    asked = Asked(SATURDAY, SATURDAY + timedelta(days=2))
    with desk.transaction() as session:
        rows = list(table(session, desk.clock, asked, lambda said, facts: said.format(**facts)))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)

    found = looked_at(desk, tmp_path, out.getvalue())

    assert len(rows) > 20
    assert found.starts == ()
    assert {str(one.reason) for one in found.left_out} == {
        "Sáng is aired at that time already.",
        "Chiều is aired at that time already.",
    }
