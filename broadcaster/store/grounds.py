"""What published plans rest on, kept once for each content."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.recorded import digest
from broadcaster.store.tables import PlanGroundRow


@dataclass(frozen=True, slots=True)
class Made:
    """What a version was made of: as known at `cut_off`, of the log up to its entry `journal`.

    `decided` and `so_far` are texts, as `broadcaster.domain.recorded` writes them.
    """

    cut_off: datetime
    journal: int
    decided: str
    so_far: str


def keep(session: Session, text: str) -> str:
    """Keep a text unless it is there already; return its hash."""
    found = digest(text)
    if session.get(PlanGroundRow, found) is None:
        session.add(PlanGroundRow(hash=found, body=zlib.compress(text.encode())))
    return found


def text_of(session: Session, wanted: str) -> str | None:
    """Return a text that was kept, None where it is gone or is not what was kept."""
    row = session.get(PlanGroundRow, wanted)
    if row is None:
        return None
    try:
        text = zlib.decompress(row.body).decode()
    except (zlib.error, UnicodeDecodeError):
        return None
    return text if digest(text) == wanted else None
