"""The music a station may begin with: pieces of bells, taken in as recordings of people are."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from broadcaster.founding.year import Desk
from broadcaster.services import music
from broadcaster.services.intake import Originals, Upload
from broadcaster.store.tables import StandingClipRow


def add_airs(session: Session, desk: Desk, titles: tuple[str, ...], originals: Originals) -> None:
    """Take in one piece for each title; the sample's approver allows them, else they wait."""
    from audio.airs import write_air  # noqa: PLC0415 -- slow import

    for number, title in enumerate(titles, 1):
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"air{number}.wav"
            write_air(path, number)
            with path.open("rb") as stream:
                upload = Upload(path.name, stream)
                piece = music.add(session, desk.operator, title, originals, upload)
        if desk.approver is not None:
            row = session.get_one(StandingClipRow, piece)
            row.approved_by, row.approved = desk.approver.id, desk.clock.now()
