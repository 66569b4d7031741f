"""From written official Vietnamese to the words a voice says."""

from audio.reading.broadcast import BroadcastForm, LeftOut, Part, broadcast_form
from audio.reading.lexicon import Lexicon
from audio.reading.overrules import overrule
from audio.reading.reader import read
from audio.reading.types import (
    CodeStyle,
    Kind,
    Overrule,
    Paragraph,
    Region,
    Script,
    Style,
    Token,
    Unknown,
)

__all__ = [
    "BroadcastForm",
    "CodeStyle",
    "Kind",
    "LeftOut",
    "Lexicon",
    "Overrule",
    "Paragraph",
    "Part",
    "Region",
    "Script",
    "Style",
    "Token",
    "Unknown",
    "broadcast_form",
    "overrule",
    "read",
]
