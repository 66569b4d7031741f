"""Where a speaker of a script draws breath, and for how long."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from audio.types import USUAL, Manner

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»')\]]*\s+|\n+")
_CLAUSE_END = re.compile(r"(?<=[,;:–—])\s+")
_LONGEST = 240  # letters a voice is given at once
_LONGEST_TAKE = 400  # letters of a paragraph spoken, kept in memory and stored together

_CLAUSE = 3 / 7  # of the pause after a sentence


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words said in one go, and the pause after them."""

    text: str
    pause: timedelta

    @property
    def words(self) -> int:
        """How many words there are to be heard."""
        return sum(any(map(str.isalnum, word)) for word in self.text.split())


def phrases(paragraph: str, manner: Manner = USUAL) -> tuple[Phrase, ...]:
    """Cut a paragraph at the ends of its sentences, and long sentences at their commas.

    What has neither letters nor figures is left out: there is nothing to say.
    """
    found: list[Phrase] = []
    for sentence in _SENTENCE_END.split(_printable(paragraph)):
        pieces = [piece for piece in _pieces(sentence) if any(map(str.isalnum, piece))]
        found.extend(Phrase(piece, manner.sentence_pause * _CLAUSE) for piece in pieces[:-1])
        found.extend(Phrase(piece, manner.sentence_pause) for piece in pieces[-1:])
    return tuple(found)


def takes(script: Iterable[str], manner: Manner = USUAL) -> tuple[Phrase, ...]:
    """Cut a script into takes: paragraphs, or some sentences of a long paragraph."""
    found: list[Phrase] = []
    for paragraph in script:
        gathered = [Phrase("", manner.paragraph_pause)]
        for phrase in phrases(paragraph, manner):
            if len(gathered[-1].text) + len(phrase.text) > _LONGEST_TAKE:
                gathered[-1] = replace(gathered[-1], pause=manner.sentence_pause)
                gathered.append(Phrase("", manner.paragraph_pause))
            text = f"{gathered[-1].text} {phrase.text}".strip()
            gathered[-1] = replace(gathered[-1], text=text)
        found.extend(take for take in gathered if take.text)
    return tuple(found)


def halves(phrase: Phrase) -> tuple[Phrase, ...]:
    """Cut a phrase at the space nearest to its middle; one word stays whole."""
    words = phrase.text.split()
    middle = len(words) // 2
    if middle == 0:
        return (phrase,)
    first = Phrase(" ".join(words[:middle]), timedelta())
    return (first, Phrase(" ".join(words[middle:]), phrase.pause))


def _pieces(sentence: str) -> list[str]:
    """Gather clauses up to the longest a voice is given."""
    gathered: list[str] = []
    for clause in _CLAUSE_END.split(sentence.strip()):
        for part in _chopped(clause):
            if gathered and len(gathered[-1]) + len(part) < _LONGEST:
                gathered[-1] = f"{gathered[-1]} {part}"
            else:
                gathered.append(part)
    return gathered


def _chopped(clause: str) -> list[str]:
    parts: list[str] = []
    for word in clause.split():
        if parts and len(parts[-1]) + len(word) < _LONGEST:
            parts[-1] = f"{parts[-1]} {word}"
        else:
            parts.append(word)
    return parts


def _printable(text: str) -> str:
    """Put letters and their tones together, and drop what no voice can say."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c)[0] != "C")
