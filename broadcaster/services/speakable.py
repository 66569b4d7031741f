"""From a text to its script: read by rule, unknown words resolved by people."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from broadcaster.domain.reading import Choices, StationReading
from broadcaster.errors import Invalid
from broadcaster.services import reading
from broadcaster.services.views import UnknownWord

if TYPE_CHECKING:
    from audio.reading import Script

LONGEST_TEXT = 100_000
"""Letters of a bulletin's text; about two hours of speech."""

LONGEST_SAYING = 200
"""Letters of how one word is said."""


@dataclass(frozen=True, slots=True)
class Speakable:
    """A script, and what is unknown in it; `read_as` holds what people resolved."""

    script: str
    unknown: tuple[UnknownWord, ...]

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Every unknown word that nobody has resolved."""
        return tuple(each.word for each in self.unknown if each.read_as is None)


def plain_text(text: str) -> str:
    """Return a text with plain line ends, in normal form C, without space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def checked_text(text: str, *, field: str = "text") -> str:
    """Return the plain text.

    Raises Invalid where it is empty, no text at all, or longer than anybody could listen to.
    """
    plain = plain_text(text)
    if not plain:
        raise Invalid(field, "The text is empty. Paste a text or upload a document.")
    if "\x00" in plain:
        raise Invalid(field, "This is not a text. Paste the words themselves.")
    if len(plain) > LONGEST_TEXT:
        raise Invalid(
            field,
            "The text has {letters} letters; at most {limit} can be read out at once."
            " Divide it into several bulletins.",
            letters=len(plain),
            limit=LONGEST_TEXT,
        )
    return plain


def made_of(
    body: str,
    station: StationReading,
    choices: Choices | None = None,
    accepted: Mapping[str, str] | None = None,
) -> Speakable:
    """Make the script of a text, with the words that people resolved put in."""
    resolved = dict(accepted or {})
    script = reading.script_of(body, station, choices, tuple(resolved.items()))
    return Speakable(script.text, _unknown(script, resolved))


def corrected(script: str, station: StationReading, accepted: Mapping[str, str]) -> Speakable:
    """Look for what nobody can say in a script as a person left it.

    A voice is given the script as it stands, so a figure or an abbreviation in it would be left
    to the voice's guess: each is asked about like an unknown word.
    """
    found = reading.script_of(script, station, accepted=tuple(accepted.items()))
    known = {word for said in accepted.values() for word in re.findall(r"\w+", said)}
    known |= set(accepted)
    raw = (word for word in dict.fromkeys(_raw(found)) if word not in known)
    unknown = dict.fromkeys((*_unknown(found, accepted, known), *map(UnknownWord, raw)))
    return Speakable(script, tuple(unknown))


def _raw(script: Script) -> list[str]:
    """List what a hand left in a script that no voice could say as it stands: figures, signs."""
    return [token.source for token in script.tokens if reading.is_raw(token)]


def _unknown(
    script: Script, accepted: Mapping[str, str], known: Collection[str] = ()
) -> tuple[UnknownWord, ...]:
    resolved = tuple(UnknownWord(word, read_as) for word, read_as in accepted.items())
    found = dict.fromkeys(each.text for each in script.unknown)
    left = (word for word in found if word not in accepted and word not in known)
    return resolved + tuple(map(UnknownWord, left))


def replaced(script: str, word: str, read_as: str) -> str:
    """Put other words in the place of one, where it stands alone."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: read_as, script)


def checked_words(words: str, field: str) -> str:
    """Return how something is to be said; raises Invalid where it could not be spoken so."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    if not plain:
        raise Invalid(field, "Write how it is to be said.")
    if len(plain) > LONGEST_SAYING:
        raise Invalid(field, "At most {most} letters, please.", most=LONGEST_SAYING)
    if not reading.is_sayable(plain):
        raise Invalid(
            field, "Write it in words, as it is to be said: without figures or abbreviations."
        )
    return plain


def script_hash(script: str) -> str:
    """Return the sha256 (hex) of a script."""
    return hashlib.sha256(script.encode()).hexdigest()


def stored(unknown: tuple[UnknownWord, ...]) -> dict[str, Any]:
    """Write unknown words as the store keeps them."""
    return {"words": [{"word": each.word, "read_as": each.read_as} for each in unknown]}


def loaded(value: dict[str, Any] | None) -> tuple[UnknownWord, ...]:
    """Read unknown words back."""
    words = (value or {}).get("words", [])
    return tuple(UnknownWord(each["word"], each["read_as"]) for each in words)


def accepted(value: dict[str, Any] | None) -> dict[str, str]:
    """Read back how people resolved unknown words."""
    return {each.word: each.read_as for each in loaded(value) if each.read_as is not None}
