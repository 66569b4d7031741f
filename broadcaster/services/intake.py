"""What comes in from outside: documents and recordings, checked by content, originals kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services.views import Fields, Taken


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a person sent it: the name it had there, and its bytes as a stream."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Originals:
    """The folder where uploads are kept by the hash of their bytes, never under their own name."""

    folder: Path

    def path(self, original: str) -> Path:
        """Tell where the original with that hash (sha256 hex) lies."""
        return self.folder / original


def take_document(originals: Originals, by: Person, upload: Upload) -> Taken:
    """Keep a .txt, .docx or .pdf and return its text, ready for `bulletins.draft`.

    Raises Invalid("document", ...) with the sentence that tells what is wrong with the file,
    Forbidden without the right to write.
    """
    raise NotImplementedError


def take_recording(
    session: Session, clock: Clock, by: Person, fields: Fields, originals: Originals, upload: Upload
) -> BulletinId:
    """Make a bulletin of a recording; the worker checks and levels it.

    Raises Invalid("recording", ...) where the file cannot be one, Invalid for other fields.
    """
    raise NotImplementedError


def replace_recording(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    originals: Originals,
    upload: Upload,
) -> int:
    """Put another recording in the place of a bulletin's; return the new version."""
    raise NotImplementedError
