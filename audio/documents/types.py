"""What passes between the readers of each kind of document."""

from dataclasses import dataclass

from audio.types import Note


@dataclass(frozen=True, slots=True)
class Taken:
    """The words of a document before their encoding is settled, and what was left out of them."""

    text: str
    notes: tuple[Note, ...] = ()
