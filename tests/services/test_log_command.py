"""`broadcaster log`, as somebody checks and prints it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadcaster.bootstrap import open_station
from broadcaster.cli import cli
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.folder import Folder
from broadcaster.services import asrun
from broadcaster.settings import Settings
from broadcaster.store.session import transaction
from broadcaster.store.tables import ClipRow

DUE = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # 05:30 of the 22nd in Viet Nam


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
    assert done.output == "The journal is whole: 3 entries.\n"


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
        csv.DictReader(io.StringIO(log(station.root, "export", "--day", "2026-11-22").output))
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
