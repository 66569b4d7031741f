"""One file out, one file in: everything a station needs to go on, on another machine too.

The file is a gzipped tar: the database (copied through SQLite's own backup, so that a running
station may be copied), clips, originals, the journal, the station file and the keys of sessions and
of the authority that phones trust (else a new computer would have to be trusted on every phone
again; whoever holds a backup can sign in as anybody anyway), and last a manifest with the sha256 of
each.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

from broadcaster.errors import Failed, Refused
from broadcaster.folder import Folder

MANIFEST = "manifest.json"
CHUNK = 1 << 20
_KEPT_FOLDERS = ("clips", "originals", "journal", "profiles")
_KEYS = ("secret.key", "authority.pem")
_KEPT_FILES = ("station.toml", *_KEYS)
_LEFT_OUT = (".tmp", ".part", ".bookmark")
"""Half files, and the journal's bookmark, which is made anew and may be written meanwhile."""


def _sources(folder: Folder) -> Iterator[tuple[str, Path]]:
    """Yield the name in the backup and the path of every file but the database."""
    for name in _KEPT_FILES:
        if (folder.root / name).is_file():
            yield name, folder.root / name
    for top in _KEPT_FOLDERS:
        for path in sorted((folder.root / top).rglob("*")):
            if path.is_file() and not path.name.endswith(_LEFT_OUT):
                yield path.relative_to(folder.root).as_posix(), path


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add one file as long as it is now (the journal may grow meanwhile); return its sha256."""
    content = path.read_bytes() if path.stat().st_size < CHUNK else None
    if content is not None:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
        return hashlib.sha256(content).hexdigest()
    member = tarfile.TarInfo(name)
    member.size = path.stat().st_size
    with path.open("rb") as stream:
        archive.addfile(member, stream)
    return _sha256(path, member.size)


def _sha256(path: Path, size: int | None = None) -> str:
    digest, left = hashlib.sha256(), size if size is not None else path.stat().st_size
    with path.open("rb") as stream:
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def make_backup(folder: Folder, target: Path) -> int:
    """Write the backup; returns its size in bytes. Raises Refused or Failed; keeps no half file."""
    if not folder.database.exists():
        raise Refused("There is no station in {folder}.", folder=folder.root)
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(folder, partial)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        # SQLite tells of a full disk in an error of its own.
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        sentence = "The backup could not be written to {path}: {why}."
        why = getattr(error, "strerror", None) or error
        raise Failed(sentence, path=target, why=why) from error
    return target.stat().st_size


def _write(folder: Folder, partial: Path) -> None:
    digests: dict[str, str] = {}
    with (
        tempfile.TemporaryDirectory(dir=partial.parent) as scratch,
        tarfile.open(partial, "w:gz", compresslevel=1) as archive,
    ):
        copy = Path(scratch) / "station.db"
        _copy_database(folder.database, copy)
        digests["station.db"] = _add(archive, "station.db", copy)
        for name, path in _sources(folder):
            digests[name] = _add(archive, name, path)
        manifest = json.dumps({"format": 1, "sha256": digests}).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(manifest)
        archive.addfile(member, io.BytesIO(manifest))


def _is_ours(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        return False
    return path.parts[0] in (*_KEPT_FOLDERS, *_KEPT_FILES, "station.db", MANIFEST)


def restore_backup(source: Path, folder: Folder) -> int:
    """Lay a backup into a folder that holds no station yet; returns the number of files.

    Everything is unpacked and checked beside the folder first; raises Refused, and nothing of the
    folder was touched then.
    """
    if folder.database.exists():
        sentence = "There is already a station in {folder}; restore into another --data."
        raise Refused(sentence, folder=folder.root)
    folder.root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.root.parent) as name:
        scratch = Path(name)
        digests = _unpack(source, scratch)
        folder.make()
        # The database last: where this breaks off, no half station is taken for a whole one.
        for file in sorted(digests, key=lambda name: name == "station.db"):
            target = folder.root / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(scratch / file, target)
        for key in _KEYS:
            if (folder.root / key).exists():
                (folder.root / key).chmod(0o600)
    return len(digests)


def _unpack(source: Path, scratch: Path) -> dict[str, str]:
    """Unpack into an empty folder and check every digest; raises Refused."""
    refused = Refused("{path} is not a whole backup of a station.", path=source)
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                if not _is_ours(member):
                    raise refused
                _extract(archive, member, scratch / member.name)
        digests: dict[str, str] = json.loads((scratch / MANIFEST).read_bytes())["sha256"]
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError) as error:
        raise refused from error
    whole = "station.db" in digests and all(
        (scratch / name).is_file() and _sha256(scratch / name) == digest
        for name, digest in digests.items()
    )
    if not whole:
        raise refused
    return digests


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = archive.extractfile(member)
    if stream is None:
        return
    with stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out, CHUNK)
