"""Words about live voices."""

from __future__ import annotations

from flask_babel import gettext

LIVE_VOICE = "Live voice"
"""What the log calls the programme of somebody who speaks live, see `playout.items`."""


def programme(value: str) -> str:
    """Say the name of a programme; that of live voices is a word of the code."""
    return gettext("Live voice") if value == LIVE_VOICE else value
