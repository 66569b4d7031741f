"""`broadcaster log`, as somebody checks and prints it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadcaster.bootstrap import open_station
from broadcaster.cli import cli
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind, parse
from broadcaster.folder import Folder
from broadcaster.services import asrun
from broadcaster.settings import Settings
from broadcaster.store import plans
from broadcaster.store.session import transaction
from broadcaster.store.tables import ClipRow
from schedules.types import (
    BusKey,
    DayPlan,
    Line,
    LineKey,
    PartKind,
    Priority,
    Reason,
    Sound,
    ZoneKey,
)

DUE = datetime(2026, 10, 21, 22, 30, tzinfo=UTC)  # 05:30 of the 22nd in Viet Nam


def log(data: Path, *arguments: str) -> Result:
    environment = {"BROADCASTER_LANGUAGE": "en"}
    return CliRunner().invoke(cli, ["--data", str(data), "log", *arguments], env=environment)


def facts(line: str, due: datetime) -> dict[str, object]:
    return {
        "line": line,
        "title": f"Tin {line}",
        "zones": [1, 3],
        "due": due.isoformat(),
        "outcome": "missed",
        "authority": "approval:1",
        "clip": "c" * 64,
    }


@pytest.fixture
def station(tmp_path: Path) -> Folder:
    """A station of its own with a journal of three entries."""
    assert CliRunner().invoke(cli, ["--data", str(tmp_path), "found"]).exit_code == 0
    folder, previous = Folder(tmp_path), GENESIS
    kinds = (EntryKind.BOOTED, EntryKind.ENDED, EntryKind.ENDED)
    told = ({"safe": True}, facts("a", DUE), facts("b", DUE + timedelta(days=1)))
    for seq, (kind, each) in enumerate(zip(kinds, told, strict=True), start=1):
        entry = Entry(seq, DUE, kind, each, previous)
        previous = entry.digest
        with folder.journal.open("a", encoding="utf-8") as out:
            out.write(entry.to_line() + "\n")
    return folder


def test_an_untouched_journal_is_said_to_be_whole(station: Folder) -> None:
    done = log(station.root, "verify")

    assert done.exit_code == 0
    whole, resolved = done.output.splitlines()
    assert whole == "The journal is whole: 3 entries."
    assert resolved == "Each line that was planned has exactly one outcome in each zone: 0."


def plan(data: Path, *lines: tuple[str, timedelta]) -> None:
    """Publish a plan of bulletins of ten seconds for zones 1 and 3, due so long after the first."""
    day = DayPlan(
        date(2026, 10, 22),
        tuple(
            Line(
                key=LineKey(key),
                programme="p",
                programme_name="Sáng",
                kind=PartKind.BULLETIN,
                title=key,
                starts=DUE + after,
                sound=Sound("c" * 64, timedelta(seconds=10)),
                zones=frozenset({ZoneKey(1), ZoneKey(3)}),
                bus=BusKey("main"),
                priority=Priority.NORMAL,
                authority="approval:1",
                reason=Reason("because"),
            )
            for key, after in lines
        ),
        (),
    )
    with transaction(open_station(Settings(data=data)).sessions) as session:
        plans.add(session, day, 1, DUE, "test")


def add(folder: Folder, *told: tuple[EntryKind, dict[str, object]]) -> None:
    entries = [parse(line) for line in folder.journal.read_text(encoding="utf-8").splitlines()]
    for kind, each in told:
        last = entries[-1]
        entries.append(Entry(last.seq + 1, DUE, kind, each, last.digest))
    folder.journal.write_text("".join(e.to_line() + "\n" for e in entries), encoding="utf-8")


def test_a_planned_line_without_an_outcome_is_named_in_each_of_its_zones(station: Folder) -> None:
    plan(station.root, ("a", timedelta(0)), ("lost", timedelta(minutes=2)))
    begun = facts("begun", DUE) | {"length_ms": 1000}
    add(station, (EntryKind.BEGAN, begun))

    done = log(station.root, "verify")

    assert done.exit_code == 1
    assert [line for line in done.output.splitlines() if line.startswith("NO OUTCOME")] == [
        f"NO OUTCOME: {line} in zone {zone} was planned or began, and nothing says how it ended."
        for line in ("lost", "begun")
        for zone in (1, 3)
    ]


def test_a_line_that_ended_twice_is_named(station: Folder) -> None:
    add(station, (EntryKind.ENDED, facts("a", DUE) | {"zones": [3]}))

    done = log(station.root, "verify")

    assert done.exit_code == 1
    assert done.output.splitlines()[1:] == [
        "SEVERAL OUTCOMES: a in zone 3 was ended more than once."
    ]


def test_each_zone_may_end_for_itself(station: Folder) -> None:
    plan(station.root, ("c", timedelta(minutes=1)))
    for zone in (1, 3):
        add(station, (EntryKind.ENDED, facts("c", DUE) | {"zones": [zone]}))

    done = log(station.root, "verify")

    assert done.exit_code == 0
    assert done.output.splitlines()[-1].endswith("in each zone: 2.")


def test_what_is_due_after_the_program_stopped_is_left_to_its_next_start(station: Folder) -> None:
    plan(station.root, ("later", timedelta(minutes=2)))
    add(station, (EntryKind.STOPPED, {"why": "stopped", "safe": True}))

    assert log(station.root, "verify").exit_code == 0


def test_of_many_lines_without_an_outcome_the_first_are_named(station: Folder) -> None:
    plan(station.root, *((f"l{number}", timedelta(minutes=2)) for number in range(30)))

    lines = log(station.root, "verify").output.splitlines()

    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "… and 40 more."


@pytest.mark.parametrize(("was", "becomes"), [("missed", "aired"), ("[1,3]", "[1,2,3]")])
def test_a_changed_journal_is_said_to_be_broken_and_is_not_printed_as_if_true(
    station: Folder, was: str, becomes: str
) -> None:
    text = station.journal.read_text(encoding="utf-8")
    station.journal.write_text(text.replace(was, becomes, 1), encoding="utf-8")

    verified, exported = log(station.root, "verify"), log(station.root, "export")

    for done in (verified, exported):
        assert done.exit_code == 1
        assert "The journal is BROKEN at line 2: digest of entry 2" in done.output
    assert "aired" not in exported.output


def test_a_journal_whose_end_was_cut_off_is_said_to_be_broken(station: Folder) -> None:
    opened = open_station(Settings(data=station.root))
    lines = station.journal.read_text(encoding="utf-8").splitlines(keepends=True)
    station.journal.write_text(lines[0], encoding="utf-8")
    with transaction(opened.sessions) as session:
        asrun.project(session, opened.clock, station.journal)
    station.journal.write_text("", encoding="utf-8")

    done = log(station.root, "verify")

    assert done.exit_code == 1
    assert "The journal is BROKEN at line 1: entry 1 is missing." in done.output


def test_a_day_is_printed_by_its_local_date(station: Folder) -> None:
    rows = list(
        csv.DictReader(io.StringIO(log(station.root, "export", "--day", "2026-10-22").output))
    )

    assert [(row["title"], row["zones"], row["outcome"]) for row in rows] == [
        ("Tin a", "1 3", "missed")
    ]


def test_what_a_machine_spoke_is_flagged_in_what_is_printed(station: Folder) -> None:
    opened = open_station(Settings(data=station.root))
    with transaction(opened.sessions) as session:
        session.add(
            ClipRow(
                hash="c" * 64,
                length=timedelta(seconds=9),
                frames=432_000,
                loudness_lufs=-16.0,
                true_peak_dbtp=-1.0,
                voice="espeak",
                synthetic=True,
                made=DUE,
            )
        )

    rows = list(csv.DictReader(io.StringIO(log(station.root, "export").output)))

    assert [row["synthetic"] for row in rows] == ["yes", "yes"]


def test_a_sound_nobody_knows_any_more_is_not_guessed_at(station: Folder) -> None:
    rows = list(csv.DictReader(io.StringIO(log(station.root, "export").output)))

    assert [row["synthetic"] for row in rows] == ["", ""]


def test_without_a_journal_there_is_nothing_to_verify(tmp_path: Path) -> None:
    done = log(tmp_path, "verify")

    assert done.exit_code == 1
    assert "There is no journal" in done.output


def test_what_is_printed_says_in_which_programme_and_why_it_was_not_heard(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.journal.parent.mkdir(parents=True)
    why = {"sentence": "Its sound is missing in {folder}.", "facts": {"folder": "clips"}}
    parts = {"title": "Opening words", "kind": "opening", "programme_name": "Sáng", "why": why}
    entry = Entry(1, DUE, EntryKind.ENDED, facts("a", DUE) | parts, GENESIS)
    folder.journal.write_text(entry.to_line() + "\n", encoding="utf-8")

    environment = {"BROADCASTER_LANGUAGE": "vi"}
    arguments = ["--data", str(tmp_path), "log", "export"]
    done = CliRunner().invoke(cli, arguments, env=environment)

    (row,) = csv.DictReader(io.StringIO(done.output))
    assert (row["title"], row["programme"]) == ("Lời mở đầu", "Sáng")
    assert row["why"] == "Its sound is missing in clips."
