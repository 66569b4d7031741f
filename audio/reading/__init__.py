"""From written official Vietnamese to the words a voice says."""

from audio.reading.broadcast import BroadcastForm, LeftOut, Part, broadcast_form
from audio.reading.lexicon import Lexicon
from audio.reading.reader import read
from audio.reading.types import Kind, Paragraph, Script, Token, Unknown

__all__ = [
    "BroadcastForm",
    "Kind",
    "LeftOut",
    "Lexicon",
    "Paragraph",
    "Part",
    "Script",
    "Token",
    "Unknown",
    "broadcast_form",
    "read",
]
