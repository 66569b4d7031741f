"""Why a document could not be read."""

from audio.errors import Unusable


class Unreadable(Unusable):
    """A document that gives no text; the sentence says why and what to do instead."""
