"""Why a document could not be read."""

from audio.errors import Unusable


class Unreadable(Unusable):
    """A document that gives no text; the sentence says why and what to do instead."""


def too_much(name: str) -> Unreadable:
    """Make the refusal of what would take too long to look through."""
    return Unreadable(
        "{name} holds too much to look through: send only the pages to be read out, or paste the"
        " words.",
        name=name,
    )
