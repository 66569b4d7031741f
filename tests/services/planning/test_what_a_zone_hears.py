"""What hamlet 3 will hear tomorrow, and for how many minutes."""

from __future__ import annotations

import json
import time
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from planning_desk import ALL, EVERY_DAY, SATURDAY, SUNDAY, Desk, local

from broadcaster.cli.plan import plan
from broadcaster.errors import Invalid, NotFound
from broadcaster.folder import Folder
from broadcaster.services.heard import Heard, heard, zone_named
from broadcaster.services.planning import publish_day
from broadcaster.settings import Settings
from broadcaster.store.tables import PermittedHoursRow, TemplateRow, ZoneRow


def asked(desk: Desk, zone: int = 3) -> Heard:
    with desk.transaction() as session:
        return heard(session, desk.clock, zone, SUNDAY)


def test_a_zone_hears_what_is_for_it_and_nothing_else(desk: Desk) -> None:
    desk.approved("Cho tất cả", 60)
    desk.approved("Cho thôn 1", 60, zones=frozenset({1}))

    found = asked(desk)

    assert [line.title for line in found.lines if line.bulletin] == ["Cho tất cả"] * 2
    assert (found.name, found.version) == ("Thôn 3", None)
    # Twice: tune 10 s, opening 5 s, the bulletin 60 s, closing 5 s.
    assert found.total == timedelta(seconds=160)
    assert found.quiet == ()


def test_the_minutes_are_counted_against_each_rule(desk: Desk) -> None:
    desk.approved("Cho tất cả", 60)
    desk.change(PermittedHoursRow, 1, closes=clock_time(12))
    with desk.transaction() as session:
        session.add(
            PermittedHoursRow(
                name="Buổi chiều",
                opens=clock_time(16),
                closes=clock_time(18),
                weekdays=EVERY_DAY,
                zones=ALL,
                minutes_a_day=45,
            )
        )

    rules = asked(desk).rules

    assert [(one.rule, one.opens, one.limit, one.used) for one in rules] == [
        ("Buổi chiều", local("16:00", SUNDAY), timedelta(minutes=45), timedelta(seconds=80)),
        ("Giờ phát", local("05:00", SUNDAY), None, timedelta(0)),
    ]


def test_what_is_left_out_is_told_where_it_concerns_the_zone(desk: Desk) -> None:
    desk.approved("Cho thôn 1", 60, zones=frozenset({1}))
    desk.change(TemplateRow, 2, zones=frozenset({1}))
    desk.approved("Dài quá", 3000, zones=frozenset({3}))

    found = asked(desk)

    told = [(one.title, str(one.reason)) for one in found.quiet]
    assert ("Dài quá", "It waits: Sáng has no room left.") in told
    assert not any("Chiều" in reason or title == "Chiều" for title, reason in told)
    assert not any(title == "Cho thôn 1" for title, _ in told)


def test_a_zone_without_wires_says_so(desk: Desk) -> None:
    found = asked(desk, zone=9)

    assert found.lines == ()
    assert [str(one.reason) for one in found.quiet] == [
        "It is not heard in Thôn 9: no amplifier or output is connected there."
    ]


def test_the_published_plan_is_told_where_there_is_one(desk: Desk) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SUNDAY, "evening")
    desk.approved("Hai")

    found = asked(desk)

    assert found.version == 1
    assert "Hai" not in {line.title for line in found.lines}


def test_a_zone_is_named_in_full_or_by_what_only_it_begins_with(desk: Desk) -> None:
    desk.change(ZoneRow, 9, name="Thôn 30")
    with desk.transaction() as session:
        assert zone_named(session, " thôn  3 ") == 3
        assert zone_named(session, "9") == 9
        assert zone_named(session, "Thôn 30") == 9
        with pytest.raises(Invalid, match="may be Thôn 1, Thôn 2, Thôn 3, Thôn 30"):
            zone_named(session, "thôn")
        with pytest.raises(Invalid, match="There is no zone “Xóm”; there are Thôn 1"):
            zone_named(session, "Xóm")
        with pytest.raises(NotFound):
            heard(session, desk.clock, 77, SATURDAY)


def test_the_command_tells_items_minutes_and_rules(desk: Desk, tmp_path: Path) -> None:
    desk.approved("Tiêm chủng", 75)
    kept = {"began": desk.clock.now().isoformat(), "anchor": time.monotonic(), "rate": 1.0}
    clock = Folder(tmp_path).clock
    clock.parent.mkdir(parents=True, exist_ok=True)
    clock.write_text(json.dumps(kept), encoding="utf-8")
    settings = Settings(data=tmp_path, language="en")

    arguments = ["heard", "--zone", "Thôn 3", "--day", "2026-11-22"]
    said = CliRunner().invoke(plan, arguments, obj=settings, catch_exceptions=False).output

    lines = said.splitlines()
    assert lines[0] == "Thôn 3, 2026-11-22: not yet published."
    assert lines[3].startswith("  05:30:16     1:15  Tiêm chủng  from programme Sáng, part 3")
    assert lines[-2] == "Sound in all: 3:10, in 8 items."
    assert lines[-1] == "Giờ phát: permitted from 05:00 to 21:00."


@pytest.mark.parametrize(
    ("form", "begins"),
    [("csv", "\ufeffNgày,Bắt đầu,".encode()), ("ics", b"BEGIN:VCALENDAR\r\n")],
)
def test_the_command_writes_the_plan_into_a_file(
    desk: Desk, tmp_path: Path, form: str, begins: bytes
) -> None:
    desk.approved("Tiêm chủng")
    file = tmp_path / f"plan.{form}"

    arguments = ["export", "--from", "2026-11-22", "--zone", "Thôn 2"]
    more = ["--separator", "comma", "-o", str(file)]
    settings = Settings(data=tmp_path, language="vi")
    done = CliRunner().invoke(plan, arguments + more, obj=settings, catch_exceptions=False)

    assert done.exit_code == 0
    assert file.read_bytes().startswith(begins)
    assert "Tiêm chủng" in file.read_text(encoding="utf-8")
