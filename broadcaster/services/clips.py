"""Clips as people hear them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.errors import NotFound
from broadcaster.services.showing import clip_view
from broadcaster.services.views import ClipView
from broadcaster.store.tables import ClipRow


def machine_spoken(session: Session) -> dict[str, bool]:
    """Tell of every clip the station knows whether a machine spoke it."""
    rows = session.execute(select(ClipRow.hash, ClipRow.synthetic))
    return {str(clip): bool(spoken) for clip, spoken in rows}


def facts(session: Session, clip: str) -> ClipView:
    """Tell what is known of a clip; raises NotFound for a hash the station does not know.

    The file lies where the library says (`station.library.path_of(clip)`), WAV, 48 kHz, mono.
    """
    shown = clip_view(session.get(ClipRow, clip))
    if shown is None:
        raise NotFound("There is no such sound.")
    return shown
