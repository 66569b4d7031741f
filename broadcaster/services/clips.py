"""Clips as people hear them: facts, and where the bytes lie."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.services.views import ClipView


def facts(session: Session, clip: str) -> ClipView:
    """Tell what is known of a clip; raises NotFound for a hash the station does not know.

    The file lies where the library says (`station.library.path(clip)`), WAV, 48 kHz, mono.
    """
    raise NotImplementedError
