"""What comes in from outside: documents and recordings, checked by content, originals kept."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from sqlalchemy.orm import Session

from audio.errors import AudioError, DiskFull
from audio.files import written_whole
from broadcaster.domain.bulletin import BulletinId, Move, Origin, RevisionId, Status
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Failed, Invalid, WrongState
from broadcaster.ports import Clock
from broadcaster.services import bulletins, rendering, revisions, showing, speakable
from broadcaster.services import fields as form
from broadcaster.services.access import require
from broadcaster.services.moves import held, moved, recorded
from broadcaster.services.views import Fields, Taken

LARGEST_DOCUMENT = 20 * 1024 * 1024
"""Bytes of a document."""
LARGEST_RECORDING = 300 * 1024 * 1024
"""Bytes of a recording; two hours of MP3 at 192 kbit/s are 173 MB."""

_PIECE = 256 * 1024
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a person sent it: the name it had there, and its bytes as a stream."""

    name: str
    stream: BinaryIO

    @property
    def plain_name(self) -> str:
        """The name to show: without folders and control characters, not too long."""
        last = PurePath(self.name.replace("\\", "/")).name
        return "".join(each for each in last if each.isprintable())[-_LONGEST_NAME:]


@dataclass(frozen=True, slots=True)
class Kept:
    """An original by its hash (sha256 hex), and whether it was not here before."""

    original: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Originals:
    """The folder where uploads are kept by the hash of their bytes, never under their own name."""

    folder: Path

    def path(self, original: str) -> Path:
        """Tell where the original with that hash (sha256 hex) lies."""
        return self.folder / original

    def keep(self, upload: Upload, field: str, largest: int) -> Kept:
        """Keep an upload of at most so many bytes.

        Raises Invalid where it is larger or empty, Failed where the disk is full; nothing of it
        is left behind then.
        """
        digest, size = hashlib.sha256(), 0
        draft = self.folder / f".{id(upload):x}.upload"
        with _sentences(field), written_whole(draft) as file:
            while piece := upload.stream.read(_PIECE):
                size += len(piece)
                if size > largest:
                    raise _too_large(field, largest)
                digest.update(piece)
                file.write(piece)
            if not size:
                raise Invalid(field, "The file is empty (0 bytes). Choose another one.")
        kept = Kept(digest.hexdigest(), is_new=not self.path(digest.hexdigest()).exists())
        draft.replace(self.path(kept.original))
        return kept

    def forget(self, kept: Kept) -> None:
        """Throw away what turned out to be useless, unless it was here before."""
        if kept.is_new:
            self.path(kept.original).unlink(missing_ok=True)


def take_document(originals: Originals, by: Person, upload: Upload) -> Taken:
    """Keep a .txt, .docx or .pdf and return its text, ready for `bulletins.draft`.

    Raises Invalid("document", ...) with the sentence that tells what is wrong with the file,
    Forbidden without the right to write.
    """
    from audio.documents import taken  # noqa: PLC0415 -- slow import

    require(by, Right.WRITE_BULLETINS)
    kept = originals.keep(upload, "document", LARGEST_DOCUMENT)
    name = upload.plain_name
    try:
        with _sentences("document"):
            document = taken(name, originals.path(kept.original).read_bytes())
            plain = speakable.checked_text(document.text, field="document")
    except Invalid:
        originals.forget(kept)
        raise
    notes = tuple(showing.said(each) for each in document.notes)
    return Taken(name, kept.original, plain, notes)


def take_recording(
    session: Session, clock: Clock, by: Person, fields: Fields, originals: Originals, upload: Upload
) -> BulletinId:
    """Make a bulletin of a recording; the worker checks and levels it.

    Raises Invalid("recording", ...) where the file cannot be one, Invalid for other fields.
    """
    require(by, Right.WRITE_BULLETINS)
    form.check(fields, form.known(session, clock.now()))
    original = kept_recording(originals, upload)
    row = bulletins.opened(session, clock, by, fields, Origin.RECORDING)
    revision = revisions.first(session, clock, row, by)
    revision.source_name, revision.source_file = upload.plain_name, original
    session.flush()
    recorded(session, clock, row, by, "draft")
    rendering.enqueue(session, clock, RevisionId(revision.id), urgent=rendering.is_urgent(row))
    return BulletinId(row.id)


def replace_recording(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    originals: Originals,
    upload: Upload,
) -> int:
    """Put another recording in the place of a bulletin's; return the new version.

    What was sent for approval or approved becomes a draft again.
    """
    require(by, Right.WRITE_BULLETINS)
    original = kept_recording(originals, upload)
    row = held(session, bulletin)
    if row.origin != Origin.RECORDING.value:
        raise WrongState("This bulletin is a text; its sound is made from its script.")
    if row.status != Status.DRAFT.value:
        moved(session, clock, row, by, Move.EDIT, "recording")
    revision = revisions.writable(session, clock, row, by)
    revision.source_name, revision.source_file = upload.plain_name, original
    revision.pieces = None
    row.changed = clock.now()
    session.flush()
    recorded(session, clock, row, by, "recording")
    rendering.enqueue(session, clock, RevisionId(revision.id), urgent=rendering.is_urgent(row))
    return row.version


def kept_recording(originals: Originals, upload: Upload, largest: int = LARGEST_RECORDING) -> str:
    """Keep a recording of at most so many bytes; return its hash (sha256 hex).

    Raises Invalid("recording", ...) where the file cannot be one, Failed where the disk is full.
    """
    from audio.uploads import look_at  # noqa: PLC0415 -- slow import

    kept = originals.keep(upload, "recording", largest)
    try:
        with _sentences("recording"):
            look_at(originals.path(kept.original), upload.plain_name)
    except Invalid:
        originals.forget(kept)
        raise
    return kept.original


@contextlib.contextmanager
def _sentences(field: str) -> Iterator[None]:
    """Turn what the audio house refuses into what the form shows."""
    try:
        yield
    except DiskFull as error:
        raise Failed(error.sentence, **error.facts) from error
    except AudioError as error:
        raise Invalid(field, error.sentence, **error.facts) from error


def _too_large(field: str, largest: int) -> Invalid:
    return Invalid(
        field, "The file is larger than {most} MB. Choose a smaller one.", most=largest >> 20
    )
