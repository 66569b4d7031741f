"""One file out, one file in."""

import gzip
import io
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from broadcaster.errors import Failed, Refused
from broadcaster.folder import Folder
from broadcaster.services.backup import make_backup, restore_backup


@pytest.fixture
def station(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "station")
    folder.make()
    with closing(sqlite3.connect(folder.database)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE bulletin (title TEXT)")
        database.execute("INSERT INTO bulletin VALUES ('Lịch tiêm chủng')")
        database.commit()
    (folder.clips / "ab.wav").write_bytes(b"RIFF" + bytes(2_000_000))
    folder.journal.write_text("{}\n", encoding="utf-8")
    folder.secret.write_bytes(b"secret")
    folder.authority.write_bytes(b"trusted by phones")
    (folder.run / "playout.json").write_text("{}")
    return folder


def test_what_goes_out_comes_back(station: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "other")

    make_backup(station, tmp_path / "out.tar.gz")
    count = restore_backup(tmp_path / "out.tar.gz", other)

    assert count == 5
    assert (other.clips / "ab.wav").read_bytes() == (station.clips / "ab.wav").read_bytes()
    assert other.secret.stat().st_mode & 0o777 == 0o600
    assert other.authority.read_bytes() == b"trusted by phones"
    assert other.authority.stat().st_mode & 0o777 == 0o600
    assert not (other.run / "playout.json").exists()
    with closing(sqlite3.connect(other.database)) as database:
        assert database.execute("SELECT title FROM bulletin").fetchall() == [("Lịch tiêm chủng",)]


def test_a_station_in_use_may_be_backed_up(station: Folder, tmp_path: Path) -> None:
    with closing(sqlite3.connect(station.database)) as writer:
        writer.execute("INSERT INTO bulletin VALUES ('chưa ghi xong')")
        make_backup(station, tmp_path / "out.tar.gz")

    other = Folder(tmp_path / "other")
    restore_backup(tmp_path / "out.tar.gz", other)
    with closing(sqlite3.connect(other.database)) as database:
        assert database.execute("SELECT count(*) FROM bulletin").fetchone() == (1,)


def test_half_files_and_what_is_made_anew_stay_at_home(station: Folder, tmp_path: Path) -> None:
    for name in ("journal.bookmark", "journal.tmp"):
        (station.journal.parent / name).write_bytes(b"x")
    other = Folder(tmp_path / "other")

    make_backup(station, tmp_path / "out.tar.gz")
    restore_backup(tmp_path / "out.tar.gz", other)

    assert [path.name for path in other.journal.parent.iterdir()] == ["journal.jsonl"]


def test_a_station_is_never_restored_over(station: Folder, tmp_path: Path) -> None:
    make_backup(station, tmp_path / "out.tar.gz")

    with pytest.raises(Refused, match="already a station"):
        restore_backup(tmp_path / "out.tar.gz", station)


def test_a_torn_backup_is_refused_and_touches_nothing(station: Folder, tmp_path: Path) -> None:
    whole = tmp_path / "out.tar.gz"
    make_backup(station, whole)
    torn = tmp_path / "torn.tar.gz"
    torn.write_bytes(whole.read_bytes()[:-200])

    with pytest.raises(Refused, match="not a whole backup"):
        restore_backup(torn, Folder(tmp_path / "other"))

    assert not (tmp_path / "other").exists()


def archive(names: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, content in names.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive at all",
        archive({}),
        archive({"../../evil": b"x"}),
        archive({"/etc/evil": b"x"}),
        archive({"evil.sh": b"x"}),
        archive({"station.db": b"x", "manifest.json": b"{}"}),
        archive(
            {
                "station.db": b"x",
                "manifest.json": json.dumps({"sha256": {"station.db": "0" * 64}}).encode(),
            }
        ),
    ],
    ids=[
        "empty",
        "text",
        "no files",
        "upwards",
        "absolute",
        "foreign",
        "no digests",
        "false digest",
    ],
)
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.tar.gz").write_bytes(content)

    with pytest.raises(Refused, match="not a whole backup"):
        restore_backup(tmp_path / "in.tar.gz", Folder(tmp_path / "station"))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.tar.gz"]


def test_a_place_that_cannot_be_written_is_named(station: Folder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Failed, match="could not be written"):
        make_backup(station, tmp_path / "file" / "out.tar.gz")


def test_without_a_station_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no station"):
        make_backup(Folder(tmp_path), tmp_path / "out.tar.gz")


def test_a_database_that_cannot_be_copied_leaves_no_half_backup(
    station: Folder, tmp_path: Path
) -> None:
    station.database.write_bytes(b"no database at all" * 100)

    with pytest.raises(Failed, match="could not be written"):
        make_backup(station, tmp_path / "out" / "out.tar.gz")

    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_may_have_any_name(station: Folder, tmp_path: Path) -> None:
    odd = Folder(station.root.rename(tmp_path / "xã số 1? 100%25 #2"))
    other = Folder(tmp_path / "other")

    make_backup(odd, tmp_path / "out.tar.gz")
    restore_backup(tmp_path / "out.tar.gz", other)

    with closing(sqlite3.connect(other.database)) as database:
        assert database.execute("SELECT title FROM bulletin").fetchall() == [("Lịch tiêm chủng",)]


def test_a_restore_that_breaks_off_is_not_taken_for_a_station(
    station: Folder, tmp_path: Path
) -> None:
    make_backup(station, tmp_path / "out.tar.gz")
    other = Folder(tmp_path / "other")
    other.make()
    (other.root / "journal" / "journal.jsonl").mkdir()  # in the way of the journal's file
    (other.root / "journal" / "journal.jsonl" / "journal.jsonl").mkdir()

    with pytest.raises(OSError, match="journal"):
        restore_backup(tmp_path / "out.tar.gz", other)

    assert not other.database.exists()
